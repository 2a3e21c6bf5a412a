"""Jobs that come in one minute, given free minutes of the same hour."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from schedcat.findings import Edit, Fix
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.rules._crowds import Members, counted_days, crowds_of, loads_of
from schedcat.schedule.cron import Cron
from schedcat.schedule.crowds import Timed, minutes_of_day
from schedcat.schedule.wording import joined
from schedcat.source import Span

_HOUR, _DAY = 60, 1_440


def spread(project: Project, members: Members, limit: int) -> tuple[str, Fix | None]:
    """What some jobs of a crowd need, in words, and as a fix that gives it to them.

    After the fix the members are too many in no minute, and no other crowd has come of it. The last
    of them are moved, as many as are too many. There is no fix where that is no cure.
    """
    surplus = len(members) - limit
    movable = list(_movable(project, members)) if surplus < _HOUR * limit else []
    last = movable[-surplus:] if len(movable) >= surplus else []
    minutes = _free_minutes(project, [(each.job, each.cron) for each in last], limit)
    if not minutes or not _is_cure(project, members, minutes, limit):
        return "another minute", None
    edits = tuple(Edit(each.at, str(minutes[each.job])) for each in last)
    jobs = [project.catalog.jobs[each.job].name for each in last]
    named = [f"{edit.text} for `{job}`" for job, edit in zip(jobs, edits, strict=True)]
    words = f"another minute, such as {joined(named[:_FEW])}"
    return words, Fix(*edits[0], more=edits[1:])


_FEW = 3


class _Movable(NamedTuple):
    """A job by its index in the catalog, its cron, and where its minute stands."""

    job: int
    cron: Cron
    at: Span


def _movable(project: Project, members: Members) -> Iterator[_Movable]:
    """The jobs whose minute is one number, in their own text and nobody else's; in order."""
    jobs = project.catalog.jobs
    orders = ((job.name, job.expects_after.job) for job in jobs if job.expects_after)
    ordered = frozenset(chain.from_iterable(orders))
    texts = {_text(jobs[index]) for index in members}
    said = Counter(job.at("cron") for job in jobs if _text(job) in texts)
    for index in sorted(members):
        job = jobs[index]
        match job.schedule:
            case Cron(minute=minute) as cron if minute.text.isdecimal() and not job.deviations:
                fix = Fix.replacing(minute.text, job.at("cron", part=minute.span), "")
                is_free = said[job.at("cron")] == 1 and job.name not in ordered
                if fix and is_free and job.places and job.places.covers(fix.at):
                    yield _Movable(index, cron, fix.at)


def _text(job: Job) -> str | None:
    return job.schedule.text if isinstance(job.schedule, Cron) else None


def _free_minutes(
    project: Project, crons: Sequence[tuple[int, Cron]], limit: int
) -> Mapping[int, int]:
    """Job → the emptiest minute of its hours, of those the nearest to an even spread.

    Empty where some job finds none.
    """
    backends = [project.catalog.jobs[index].backends or (None,) for index, _ in crons]
    loads = {each: loads_of(project, each) for each in set(chain.from_iterable(backends))}
    minutes: dict[int, int] = {}
    for number, ((index, cron), names) in enumerate(zip(crons, backends, strict=True), start=1):
        times = minutes_of_day(Timed(cron, *counted_days(project), 1))
        (old,) = cron.minute.values
        ideal = old + _HOUR * number // (len(crons) + 1)
        ranked = []
        for minute in range(_HOUR):
            moved = [(time - old + minute) % _DAY for time in times]
            most = max(loads[name][time] for name in names for time in moved)
            distance = min((minute - ideal) % _HOUR, (ideal - minute) % _HOUR)
            ranked.append((most, distance, minute, moved))
        most, _, minutes[index], moved = min(ranked)
        if most >= limit:
            return {}
        for name in names:
            loads[name].update(moved)
    return minutes


def _is_cure(project: Project, members: Members, minutes: Mapping[int, int], limit: int) -> bool:
    """With the new minutes, is there no crowd left of members alone, or of those that moved?"""
    jobs = list(project.catalog.jobs)
    for index, minute in minutes.items():
        jobs[index] = _at_minute(jobs[index], minute)
    catalog = project.catalog._replace(jobs=tuple(jobs))
    left = crowds_of(project._replace(catalog=catalog), limit)
    return not any(
        crowd.members <= members or not crowd.members.isdisjoint(minutes) for crowd in left
    )


def _at_minute(job: Job, minute: int) -> Job:
    match job.schedule:
        case Cron() as cron:
            text = cron.replacing(minute=str(minute))
            moved = Cron.parse(text, days=cron.days, timezone=cron.timezone, dst=cron.dst)
            return job._replace(schedule=moved)
    return job
