"""Jobs of a catalog that come in one minute: collision finds them, and spreads them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from schedcat.backends import load_backends
from schedcat.model import Job, picks_time
from schedcat.rules import Project
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.crowds import Timed, crowds, load, minutes_of_day
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import nearest_reckoned

Members = frozenset[int]
"""Jobs by their index in the catalog."""


class Crowd(NamedTuple):
    """Jobs that come in one minute on one backend; None stands for jobs without a backend.

    Either they have a period in common, or these are the minutes (UTC) of exactly these jobs.
    """

    backend: str | None
    members: Members
    period: Interval | None = None
    minutes: Sequence[datetime] = ()


def crowds_of(project: Project, limit: int) -> list[Crowd]:
    """The crowds of more than `limit` jobs on each backend, in seven days from today on."""
    return [crowd for backend in _backends(project) for crowd in _crowds(project, backend, limit)]


def loads_of(project: Project, backend: str | None) -> Counter[int]:
    """Minute of a UTC day → how many jobs of a backend come in it, on one day or another."""
    _, counted = _counted(project, backend)
    timed = [Timed(*window, len(jobs)) for window, jobs in counted.items()]
    return load(timed, map(minutes_of_day, timed))


def counted_days(project: Project) -> tuple[datetime, datetime]:
    """Seven days from the beginning of today on, in UTC."""
    now = nearest_reckoned(project.now).astimezone(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today, today + _WEEK


_WEEK = timedelta(days=7)


def _backends(project: Project) -> list[str | None]:
    named = {backend for job in project.catalog.jobs for backend in job.backends}
    return [*(backend for backend in load_backends() if backend in named), None]


def _crowds(project: Project, backend: str | None, limit: int) -> Iterator[Crowd]:
    in_step, timed = _counted(project, backend)
    if backend and load_backends()[backend].DIALECT.interval_starts_with_scheduler:
        for period, jobs in in_step.items():
            if len(jobs) > limit:
                yield Crowd(backend, frozenset(jobs), period)
    for together in _by_machine(project, timed):
        groups = list(together.values())
        firing = crowds([Timed(*window, len(jobs)) for window, jobs in together.items()], limit)
        for indexes, minutes in firing.items():
            members = frozenset(chain.from_iterable(groups[index] for index in indexes))
            yield Crowd(backend, members, minutes=minutes)


def _by_machine(
    project: Project, timed: "Mapping[_Window, list[int]]"
) -> Iterable["Mapping[_Window, list[int]]"]:
    """The jobs apart that may run on different machines."""
    if not any(job.reader == "crontab" for job in project.catalog.jobs):
        return [timed]
    machines: dict[str, dict[_Window, list[int]]] = defaultdict(lambda: defaultdict(list))
    for window, jobs in timed.items():
        for index in jobs:
            machines[_machine(project.catalog.jobs[index])][window].append(index)
    return machines.values()


def _machine(job: Job) -> str:
    """Where a crontab is read: files of one `etc`, or in one `cron.d`, are of one machine."""
    at = job.at() if job.reader == "crontab" else None
    if at is None:
        return ""
    path = PurePath(at.path)
    folder = next((each for each in path.parents if each.name == "cron.d"), None)
    if folder is None and path.parent.name != "etc":
        return at.path
    return str((folder or path).parent)


_Window = tuple[Schedule, datetime, datetime]


def _counted(
    project: Project, backend: str | None
) -> tuple[Mapping[Interval, list[int]], Mapping[_Window, list[int]]]:
    """The jobs that count, by their period, and by their schedule with the time it counts in."""
    in_step: dict[Interval, list[int]] = defaultdict(list)
    timed: dict[_Window, list[int]] = defaultdict(list)
    first, last = counted_days(project)
    jobs = project.catalog.jobs
    # On a clock that nobody has named, jobs come together with others of it alone.
    is_one_clock = not any(job.zone_is_known and picks_time(job) for job in jobs)
    for index, job in enumerate(jobs):
        if not (job.zone_is_known or is_one_clock):
            continue
        start, end = max(first, job.starts or first), min(last, job.ends or last)
        match counted_schedule(job, backend):
            case Interval(anchor=None) as interval if start < end:
                in_step[interval].append(index)
            case Cron() | Interval() as schedule if start < end:
                timed[schedule, start, end].append(index)
    return in_step, timed


def counted_schedule(job: Job, backend: str | None) -> Schedule | None:
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
