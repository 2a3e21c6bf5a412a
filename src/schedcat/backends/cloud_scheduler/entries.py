"""A job as a Job of Cloud Scheduler's API: exactly as the catalog says, or every reason why not."""

import re
from collections.abc import Iterator
from typing import Any

from schedcat.backends import Note, Site, Translation
from schedcat.backends._clocks import clock_changes
from schedcat.backends._options import left_out, timing_refusals
from schedcat.backends._telling import tell
from schedcat.backends.cloud_scheduler import deadline
from schedcat.backends.cloud_scheduler.names import name_of, refusals_of_name
from schedcat.backends.cloud_scheduler.request import (
    block_of,
    http_target,
    refusal_of_null,
    refusals_of_request,
)
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.cloud_scheduler import DIALECT
from schedcat.schedule.interval import PATTERN, Interval
from schedcat.schedule.unsupported import Refusal, UnsupportedError

_Said = Refusal | Note

_LONGEST_DESCRIPTION = 500
_MOST_RETRIES = 5
BACKOFF = {
    "max_retry_duration": 0,
    "min_backoff_duration": 5,
    "max_backoff_duration": 3600,
    "max_doublings": 5,
}
"""gcloud's defaults, in seconds, written out so that what somebody set by hand does not stay."""


def entries_of(job: Job, site: Site) -> Translation:
    """The entry of one job. Raises UnsupportedError with every reason, else SettingError.

    The limits are those of the API's reference: REST resource projects.locations.jobs, v1.
    """
    cron, said = _schedule(job, site)
    said += [
        *deadline.refusals(job),
        *refusals_of_request(job, site),
        *refusals_of_name(job),
        *timing_refusals(job, site, DIALECT.engine, {}),
        *_said_of_description(job),
        *_said_of_what_accompanies(job),
    ]
    refusals = [each for each in said if isinstance(each, Refusal)]
    if refusals or cron is None:
        raise UnsupportedError(refusals)
    data = {
        "description": _description(job),
        "schedule": cron.text,
        "timeZone": "Etc/UTC" if cron.timezone == "UTC" else cron.timezone,
        "state": "PAUSED" if job.disabled else "ENABLED",
        "httpTarget": http_target(job, site),
        "attemptDeadline": f"{deadline.of(job, site).seconds}s",
        "retryConfig": _retries(job, site),
    }
    entry = Entry(name_of(job, site), {key: value for key, value in data.items() if value})
    return Translation((entry,), tuple(each for each in said if isinstance(each, Note)))


def _schedule(job: Job, site: Site) -> tuple[Cron | None, list[_Said]]:
    """The cron to write, and what is to be said of it; None where something refuses."""
    try:
        said, _ = tell(job, DIALECT, site)
    except UnsupportedError as unsupported:
        return None, [*unsupported.refusals]
    match job.schedule, said.schedules:
        case Cron() as cron, (Cron() as written,):
            return written, [*clock_changes(job, cron, [written], DIALECT, site)]
        case _, (Cron() as written,):
            return written, []
    return None, []


def _retries(job: Job, site: Site) -> dict[str, Any]:
    """How failed attempts are repeated; without a count they are not, and the API prints none."""
    asked = site.settings["retries"] if job.retries is None else job.retries
    said = {
        **BACKOFF,
        **{key: _seconds(said) for key, said in block_of(job).items() if key in BACKOFF},
    }
    return ({"retryCount": min(asked, _MOST_RETRIES)} if asked else {}) | {
        "maxRetryDuration": f"{said['max_retry_duration']}s",
        "minBackoffDuration": f"{said['min_backoff_duration']}s",
        "maxBackoffDuration": f"{said['max_backoff_duration']}s",
        "maxDoublings": said["max_doublings"],
    }


def _seconds(said: Any) -> Any:
    """A period of the catalog in seconds; a number as it is."""
    is_period = isinstance(said, str) and re.search(PATTERN, said)
    return Interval.parse(said).seconds if is_period else said


def _description(job: Job) -> str:
    text = job.description or ""
    return text if len(text) <= _LONGEST_DESCRIPTION else text[: _LONGEST_DESCRIPTION - 1] + "…"


def _said_of_description(job: Job) -> Iterator[_Said]:
    text = job.description or ""
    if "\0" in text:
        yield refusal_of_null("description")
    if len(text) > _LONGEST_DESCRIPTION:
        cut = f"cut to {_LONGEST_DESCRIPTION} characters, all that {DIALECT.engine} takes"
        fold = f"{{count}} descriptions are {cut}"
        yield Note(("description",), f"the description is {cut}", fold)


def _said_of_what_accompanies(job: Job) -> Iterator[_Said]:
    yield from left_out(job, DIALECT.engine, kept=("description", "retries"))
    if (job.retries or 0) > _MOST_RETRIES:
        words = f"{DIALECT.engine} tries again {_MOST_RETRIES} times at most, not {job.retries}"
        yield Note(("retries",), words)
