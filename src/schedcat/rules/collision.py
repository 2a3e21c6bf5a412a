"""Many jobs in one minute."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import NamedTuple

from schedcat.backends import load_backends
from schedcat.catalog.types import Field, Whole
from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.crowds import Recurrence, Timed, crowds, recurrence
from schedcat.schedule.interval import Interval
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import nearest_reckoned
from schedcat.source import Span

LIMIT = Field("limit", Whole(1), "So many jobs may come in one minute.", 20, default=10)


@whole_catalog(Severity.WARNING, group="load", options=(LIMIT,))
def rule(project: Project) -> Iterator[Finding]:
    """More than ten jobs of one backend come in the same minute.

    Midnight is everybody's favourite: the queue fills at once, the database is slow for a while,
    and the job that matters waits behind thirty that do not. Other minutes cost nothing. Counted
    are the seven days of UTC that begin with today, by the catalog's own times; the option `limit`
    says how many jobs are too many, and the three largest crowds are named. A job that runs more
    often than every five minutes of its hours is not counted, since it has no other minute.

    Where an interval starts with the scheduler, as on Celery beat, all jobs of one period come due
    together whenever it starts, and stay together from then on.

    Bad:
        # file: jobs.yaml
        jobs:
          close-day: {task: app.close_day, cron: "0 0 * * *"}
          send-bills: {task: app.send_bills, cron: "@daily"}
          send-reports: {task: app.send_reports, cron: "0 0 * * mon"}
          sync-orders: {task: app.sync_orders, interval: 1h}
          sync-prices: {task: app.sync_prices, interval: 1h}
          sync-stock: {task: app.sync_stock, interval: 60m}
        # file: schedcat.toml
        lint.collision.limit = 2
        backends.celery.keeps_state = true
    Good:
        # file: jobs.yaml
        jobs:
          close-day: {task: app.close_day, cron: "0 0 * * *"}
          send-bills: {task: app.send_bills, cron: "20 0 * * *"}
          send-reports: {task: app.send_reports, cron: "40 0 * * mon"}
          sync-orders: {task: app.sync_orders, interval: 1h}
          sync-prices: {task: app.sync_prices, cron: "12 * * * *"}
          sync-stock: {task: app.sync_stock, cron: "24 * * * *"}
        # file: schedcat.toml
        lint.collision.limit = 1
        backends.celery.keeps_state = true
    Source: celery.beat: an entry that never ran counts its interval from the start of beat
    """
    limit = project.option("collision", "limit") or LIMIT.default
    found = [crowd for backend in _backends(project) for crowd in _crowds(project, backend, limit)]
    by_members: dict[Members, list[_Crowd]] = defaultdict(list)
    for crowd in found:
        if not any(_is_within(crowd, other) for other in found):
            by_members[crowd.members].append(crowd)
    largest = sorted(by_members, key=lambda members: (-len(members), sorted(members)))[:_MOST]
    for members in largest:
        unsaid = len(by_members) - len(largest) if members is largest[-1] else 0
        yield _finding(by_members[members], found, project, limit=limit, unsaid=unsaid)


_MOST = 3
_WEEK = timedelta(days=7)

Members = frozenset[int]
"""Jobs by their index in the catalog."""


class _Crowd(NamedTuple):
    """Jobs that come in one minute on one backend; None stands for jobs without a backend.

    Either they have a period in common, or these are the minutes (UTC) of exactly these jobs.
    """

    backend: str | None
    members: Members
    period: Interval | None = None
    minutes: Sequence[datetime] = ()


def _is_within(crowd: _Crowd, other: _Crowd) -> bool:
    return crowd.backend == other.backend and crowd.members < other.members


def _backends(project: Project) -> list[str | None]:
    named = {backend for job in project.catalog.jobs for backend in job.backends}
    return [*(backend for backend in load_backends() if backend in named), None]


def _crowds(project: Project, backend: str | None, limit: int) -> Iterator[_Crowd]:
    in_step: dict[Interval, list[int]] = defaultdict(list)
    timed: dict[tuple[Schedule, datetime, datetime], list[int]] = defaultdict(list)
    today = (
        nearest_reckoned(project.now)
        .astimezone(UTC)
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    for index, job in enumerate(project.catalog.jobs):
        start, end = max(today, job.starts or today), min(today + _WEEK, job.ends or today + _WEEK)
        match _schedule(job, backend):
            case Interval(anchor=None) as interval if start < end:
                in_step[interval].append(index)
            case Cron() | Interval() as schedule if start < end:
                timed[schedule, start, end].append(index)
    if backend and load_backends()[backend].DIALECT.interval_starts_with_scheduler:
        for period, jobs in in_step.items():
            if len(jobs) > limit:
                yield _Crowd(backend, frozenset(jobs), period)
    groups = list(timed.values())
    firing = crowds([Timed(*window, len(jobs)) for window, jobs in timed.items()], limit)
    for indexes, minutes in firing.items():
        members = frozenset(chain.from_iterable(groups[index] for index in indexes))
        yield _Crowd(backend, members, minutes=minutes)


def _schedule(job: Job, backend: str | None) -> Schedule | None:
    """What a job runs on; None where it does not run, or its days or minutes are no choice."""
    if backend is None:
        schedule = None if job.backends or job.disabled else job.schedule
    else:
        schedule = job.schedule_on(backend)
    match schedule:
        case Cron(needs_day_rule=True, days=None):
            return None
        case Cron(minute=minute) if minute.bits.bit_count() > _MINUTES_PER_HOUR / _OFTEN:
            return None
        case Interval(seconds=seconds) if seconds < _OFTEN * 60:
            return None
    return schedule


_MINUTES_PER_HOUR = 60
_OFTEN = 5
"""Minutes; who runs more often is in most minutes anyhow."""


def _finding(
    same: Sequence[_Crowd], found: Sequence[_Crowd], project: Project, *, limit: int, unsaid: int
) -> Finding:
    """One set of jobs, on every backend where they come together."""
    backend, members, period, _ = same[0]
    clauses: dict[str, list[str]] = defaultdict(list)
    dates: set[date] = set()
    for crowd in same:
        clause, first_date = _clause(crowd, found, project)
        clauses[clause] += [crowd.backend] if crowd.backend else []
        dates |= {first_date} if first_date else set()
    times = " and ".join(
        clause.format(on=f" on {joined(backends)}" if backends else "")
        for clause, backends in clauses.items()
    )
    cure = "a cron with a minute of its own" if period else "another minute"
    first, *others = (project.catalog.jobs[index] for index in sorted(members))
    return Finding(
        f"{len(members)} jobs {times}, more than {limit} in one minute",
        at=_place(first, backend),
        help=f"give at least {len(members) - limit} of them {cure}"
        + (f"; first on {min(dates)}" if dates else "")
        + (f"; {unsaid} more sets of jobs come together" if unsaid else ""),
        related=[
            Related(at, f"`{job.name}` too", job.name)
            for job in others
            if (at := _place(job, backend))
        ],
        job=first.name,
    )


def _clause(crowd: _Crowd, found: Sequence[_Crowd], project: Project) -> Recurrence:
    """When the jobs come; `{on}` is where the backends will stand."""
    if crowd.period:
        period = crowd.period.canonical
        return Recurrence(
            f"of interval {period} come due together{{on}} whenever the scheduler starts"
        )
    # They also come together in the minutes of larger crowds.
    minutes = chain.from_iterable(
        other.minutes
        for other in found
        if other.backend == crowd.backend and crowd.members <= other.members
    )
    jobs = (project.catalog.jobs[index] for index in crowd.members)
    schedules = {schedule for job in jobs if (schedule := _schedule(job, crowd.backend))}
    when = recurrence(schedules, minutes)
    return when._replace(text=f"run {when.text}{{on}}")


def _place(job: Job, backend: str | None) -> Span | None:
    match (job.on(backend) if backend else job), _schedule(job, backend):
        case seen, Cron(text=text):
            return seen.at("cron", part=(0, len(text)))
        case seen, Interval(text=text):
            return seen.at("interval", part=(0, len(text)))
    return job.at()
