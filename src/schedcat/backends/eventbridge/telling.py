"""What is said of schedules that their file does not decide."""

from collections.abc import Iterator, Sequence

from schedcat.backends.eventbridge.says import UnclearError
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Severity
from schedcat.source import Span

TASK, SCHEDULE = "task-unresolvable", "schedule-unresolvable"


def unclear_schedule(name: str, unclear: UnclearError) -> Found:
    """When or whether it runs, which only a deployment would tell."""
    return SCHEDULE, Finding(
        f"the schedule of `{name}` is decided at deployment: {_expression(unclear)}",
        unclear.at,
        "write it as a text, or give its parameter a default",
        fold="{count} schedules are decided at deployment",
        job=name,
    )


def unclear_task(name: str, unclear: UnclearError) -> Found:
    """What it runs, or with what, which only a deployment would tell."""
    return TASK, Finding(
        f"what `{name}` runs is decided at deployment: {_expression(unclear)}",
        unclear.at,
        "name a resource of the template, or give its parameter a default",
        fold="{count} targets are decided at deployment",
        severity=Severity.WARNING,
        job=name,
    )


def assumed(rule: str, job: str, names: Sequence[str], at: Span | None) -> Iterator[Found]:
    """A note for each parameter that a deployment may say otherwise."""
    for name in dict.fromkeys(names):
        yield (
            rule,
            Finding(
                f"`{name}` of `{job}` is read as its default, a deployment may say else",
                at,
                "lint what is deployed, or write the value itself",
                fold="{count} parameters are read as their defaults",
                severity=Severity.INFO,
                job=job,
            ),
        )


def _expression(unclear: UnclearError) -> str:
    return shown(unclear.words) + (f" ({unclear.why})" if unclear.why else "")
