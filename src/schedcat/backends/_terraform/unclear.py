"""Values that the files alone do not decide, and the findings that say so."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Severity
from schedcat.source import Span

TASK, SCHEDULE = "task-unresolvable", "schedule-unresolvable"


class Unclear(NamedTuple):
    """An expression that only a plan would tell, and the place of the value that needs it.

    `path` are the steps of one that is a plain reference to something else that is deployed, such
    as `("google_pubsub_topic", "orders", "id")`: what it gives is not known, what it names is. A
    text `is_text` where more stands in it than one expression: `words` have the clear parts as
    they are then, the others within `${}`; the path is that of the expression that it begins with,
    if all else is clear.
    """

    words: str
    at: Span
    why: str | None = None
    path: Sequence[str | int] = ()
    is_text: bool = False

    @property
    def filled(self) -> str:
        """The text with what is clear filled in: `https://${var.region}.example.com/sync`."""
        if self.is_text:
            return self.words
        return f"${{{self.named or self.words}}}"

    @property
    def named(self) -> str:
        """The reference with its indexes filled in: `google_pubsub_topic.orders["eu"].id`."""
        first, *rest = map(str, self.path or ("",))
        is_name = re.compile(r"[A-Za-z_][\w-]*").fullmatch
        return first + "".join(
            f".{each}" if is_name(each) else f"[{each}]" if each.isdecimal() else f'["{each}"]'
            for each in rest
        )


class UnclearError(Exception):
    """Raised where a value is needed that is not clear."""

    def __init__(self, unclear: Unclear) -> None:
        super().__init__(unclear.words)
        self.unclear = unclear


def unclear_schedule(unclear: Unclear, job: str) -> Found:
    """When, or whether, a job runs is not clear: it is left out."""
    message = f"the schedule of `{job}` cannot be read from the files: {_shown(unclear)}"
    return SCHEDULE, Finding(
        message,
        unclear.at,
        "write it as a literal, a local or the default of a variable",
        fold="{count} schedules cannot be read from the files",
        job=job,
    )


def unclear_task(unclear: Unclear, job: str) -> Found:
    """What a job runs is not clear: it is left out."""
    message = f"what is run by `{job}` cannot be read from the files: {_shown(unclear)}"
    return TASK, Finding(
        message,
        unclear.at,
        "write it as a literal, a local or the default of a variable",
        fold="{count} entries do not say in the files what they run",
        severity=Severity.WARNING,
        job=job,
    )


def left_out(unclear: Unclear, job: str, what: str) -> Found:
    """What only accompanies a job is not clear: the job is there without it."""
    message = f"{what} of `{job}` is left out: {_shown(unclear)} is not in the files"
    return TASK, Finding(
        message,
        unclear.at,
        "nothing to do, unless a check needs it",
        fold="{count} values that only a plan would tell are left out",
        severity=Severity.INFO,
        job=job,
    )


def unknown_host(host: str, job: str, at: Span) -> Found:
    """Which server gets a request is known once it is deployed: the job is there with the rest."""
    return TASK, Finding(
        f"the host that `{job}` requests is known once it is deployed: {shown(host)}",
        at,
        "nothing to do, unless it is to be exported",
        fold="{count} hosts are known once they are deployed",
        severity=Severity.INFO,
        job=job,
    )


def _shown(unclear: Unclear) -> str:
    return shown(unclear.words) + (f" ({unclear.why})" if unclear.why else "")
