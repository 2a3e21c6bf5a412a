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


def without_target(name: str, unclear: UnclearError) -> Found:
    """It names nothing to run: it is left out."""
    return TASK, Finding(
        f"what `{name}` runs is not said: {_expression(unclear)}",
        unclear.at,
        "name a target",
        fold="{count} targets are not said",
        severity=Severity.WARNING,
        job=name,
    )


def unclear_part(name: str, key: str, unclear: UnclearError) -> Found:
    """What it runs, or with what, which only a deployment would tell: the job is there without."""
    what = f"what `{name}` runs" if key == "target" else f"the {key} of `{name}`"
    return TASK, Finding(
        f"{what} {'are' if key == 'retries' else 'is'} not in the files: {_expression(unclear)}",
        unclear.at,
        "name a resource of the files, or give its parameter a default",
        fold="{count} targets, or parts of them, are not in the files",
        severity=Severity.INFO,
        job=name,
    )


def _expression(unclear: UnclearError) -> str:
    return shown(unclear.words) + (f" ({unclear.why})" if unclear.why else "")
