"""What a change of a job comes to: how often it fires before and after, and where that begins."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice, zip_longest
from typing import NamedTuple

from schedcat.model import Job, picks_time
from schedcat.plan.jobs import JobChange
from schedcat.schedule.counting import count
from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import nearest_reckoned

YEAR = timedelta(days=365)


class First(NamedTuple):
    """The first instant, in UTC, that only one side has: `more` where it is the new one."""

    instant: datetime
    more: bool
    timezone: str


class Firings(NamedTuple):
    """How often a job fires in the year from now, before and after, and the first difference.

    On a clock that nobody has named it is counted as on UTC, and there is no first one.
    `backend` is the one whose block declares another schedule. A number is None where the job is
    not there or nobody can tell; without `first` there is none that can be known.
    """

    backend: str | None
    before: int | None
    after: int | None
    first: First | None


def firings(change: JobChange, now: datetime) -> Iterator[Firings]:
    """Those of the job, then of each backend that has been declared another schedule.

    Only where they may differ: a job of which only the description is new has none.
    """
    now = nearest_reckoned(now)
    yield from _compared(None, change.before, change.after, now)
    declared = dict.fromkeys(
        backend
        for job in (change.before, change.after)
        for backend in (job.deviations if job else ())
    )
    for backend in declared:
        before, after = _on(change.before, backend), _on(change.after, backend)
        yield from _compared(backend, before, after, now)


def _on(job: Job | None, backend: str) -> Job | None:
    """The job as a backend runs it, None where it does not."""
    if job is None or backend not in job.backends:
        return None
    deviation = job.deviations.get(backend)
    return None if deviation and deviation.skip else job.on(backend)


def _compared(
    backend: str | None, before: Job | None, after: Job | None, now: datetime
) -> Iterator[Firings]:
    if _timing(before) == _timing(after):
        return
    yield Firings(
        backend,
        before and _in_a_year(before, now),
        after and _in_a_year(after, now),
        _first(before, after, now) if before and after else None,
    )


def _timing(job: Job | None) -> tuple[object, ...] | None:
    return job and (
        *(job.schedule, job.starts, job.ends),
        *(bool(job.disabled), job.zone_is_known or not picks_time(job)),
    )


def _life(job: Job, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    return max(start, job.starts or start), min(end, job.ends or end)


def _in_a_year(job: Job, now: datetime) -> int | None:
    start, end = _life(job, now, now + YEAR)
    if job.disabled or end <= start:
        return 0
    match job.schedule:
        case Interval(anchor=None, seconds=seconds):
            return int((end - start).total_seconds()) // seconds
        case Cron(needs_day_rule=True, days=None):
            return None
        case schedule:
            return count(schedule, start, end)


_HORIZON = 10 * YEAR
_MOST = 600_000
"""So many firings are compared: more than a job of every minute has in a year."""


def _first(before: Job, after: Job, now: datetime) -> First | None:
    rows = [_instants(job, now) for job in (before, after)]
    if rows[0] is None or rows[1] is None:
        return None
    schedules = (job.schedule for job in (after, before))
    timezone = next((each.timezone for each in schedules if isinstance(each, Cron)), "UTC")
    for old, new in zip_longest(*(islice(row, _MOST) for row in rows if row is not None)):
        if old != new:
            more = old is None or (new is not None and new < old)
            return First(new if more else old, more, timezone)
    return None


def _instants(job: Job, now: datetime) -> Iterable[datetime] | None:
    """The firings of the next ten years; None where they cannot be known."""
    if not (job.zone_is_known or job.disabled) and picks_time(job):
        return None
    match job.schedule:
        case Interval(anchor=None) | Cron(needs_day_rule=True, days=None) if not job.disabled:
            return None
    start, end = _life(job, now, now + _HORIZON)
    return instants(job.schedule, start, end) if start < end and not job.disabled else ()
