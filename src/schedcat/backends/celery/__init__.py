"""Celery beat: one schedule per app, in the app's time zone."""

from collections.abc import Mapping, Sequence

from schedcat.backends import Site, Translation
from schedcat.backends._fields import MESSAGE
from schedcat.catalog.fields import ZONE
from schedcat.catalog.types import Choice, Field, Flag
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.dialects.celery import DIALECT

__all__ = ["BLOCK", "DIALECT", "FORMATS", "SETTINGS", "named", "render", "translate"]

BLOCK = MESSAGE
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
