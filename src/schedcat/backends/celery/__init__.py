"""Celery beat: one schedule per app, in the app's time zone."""

import re
from collections.abc import Mapping, Sequence

from schedcat.backends import Site, Translation
from schedcat.backends._fields import ENTRY_NAME, MESSAGE
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import ZONE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Choice, Field, Flag, Json
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.dialects.celery import DIALECT

__all__ = [
    "BLOCK",
    "DIALECT",
    "FILES",
    "FORMATS",
    "SAYS",
    "SETTINGS",
    "named",
    "parse",
    "reads",
    "render",
    "translate",
]

BLOCK = (
    *MESSAGE,
    ENTRY_NAME,
    Field("options", Json("mapping"), "Other options of `apply_async`.", {"countdown": 30}),
    Field(
        "relative", Flag(), "An interval's runs are rounded to its unit, as Celery has it.", True
    ),
)
SETTINGS = (
    Field("timezone", ZONE, "The app's `timezone`.", "Australia/Sydney", default="UTC"),
    Field(
        "keeps_state",
        Flag(),
        "Does beat's schedule file survive a restart? Where it does not, every interval starts "
        "anew with each deployment.",
        False,
    ),
    Field(
        "zones",
        Choice(("refuse", "runtime")),
        "A job of another zone than the app's: refuse it, or read its zone at run time.",
        "runtime",
        default="refuse",
    ),
)
FORMATS = ("python", "json")


def translate(job: Job, site: Site) -> Translation:
    """The entries of `beat_schedule` for a job. Raises UnsupportedError.

    The data of an entry has `task`, `schedule` (`{"type": "crontab", "minute": "0", …}` with all
    five fields and, for `schedcat.celery.zoned_crontab`, a `timezone`; or `{"type": "interval",
    "seconds": 420}`), and unless they are empty `args`, `kwargs` and `options`.
    """
    from schedcat.backends.celery.entries import entries_of

    return entries_of(job, site)


def render(entries: Sequence[Entry], site: Site, format: str) -> str:
    """A Python module, or JSON, that has them all as `beat_schedule`."""
    from schedcat.backends.celery.module import as_json, as_python

    return as_json(entries, site) if format == "json" else as_python(entries, site)


def named(text: str, format: str) -> Mapping[str, object]:
    """The entries of an exported text by name. Raises ValueError."""
    from schedcat.backends.celery.read_back import in_json, in_python

    return in_json(text) if format == "json" else in_python(text)


FILES = ("*.py",)
SAYS = ("task", "args", "kwargs")


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is Python source; below a folder, such as speaks of a beat schedule."""
    if not path.endswith(".py"):
        return False
    # These words are found in a hundredth of the time that a pattern takes.
    if is_named or any(map(data.__contains__, _SETTINGS_AND_CALLS)):
        return True
    return b"schedule" in data and b"task" in data and bool(_ENTRY.search(data))


_SETTINGS_AND_CALLS = (b"beat_schedule", b"BEAT_SCHEDULE", b"BEATSCHEDULE", b"periodic_task")

_ENTRY = re.compile(
    rb"[\"']task[\"']\s*:(?=[^}]*[\"']schedule[\"']\s*:)"
    rb"|[\"']schedule[\"']\s*:(?=[^}]*[\"']task[\"']\s*:)"
)
"""The keys of an entry, for a plug-in that hands its own to whoever sets the schedule."""


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The entries in Python files as jobs, read by their syntax; nothing is imported or run."""
    from schedcat.backends.celery.source.reading import parse as parse_source

    return parse_source(pages, frame)
