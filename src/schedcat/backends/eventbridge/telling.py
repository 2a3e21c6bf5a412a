"""What is said of schedules that their file does not decide."""

from schedcat.backends.eventbridge.says import UnclearError
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Severity

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


def _expression(unclear: UnclearError) -> str:
    return shown(unclear.words) + (f" ({unclear.why})" if unclear.why else "")
