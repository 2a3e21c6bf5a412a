"""Minutes in which more schedules fire than a limit, found without walking most schedules."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from math import gcd
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DstPolicy, Gap
from schedcat.schedule.instants import NoInstantsError, instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import offset_at, transitions, zone

_MINUTE, _DAY = 60, 86_400
_MINUTES_PER_DAY = 1_440


class Timed(NamedTuple):
    """A schedule that counts in [start, end), two aware times, and how many jobs share it."""

    schedule: Schedule
    start: datetime
    end: datetime
    jobs: int


def crowds(timed: Sequence[Timed], limit: int) -> Mapping[frozenset[int], list[datetime]]:
    """Sets of schedules, by index, that fire in one minute and have more than `limit` jobs.

    Each has all its minutes as UTC times, ascending. A run that a change of the clocks skips is
    not counted where it is made up for, since that is one minute a year. Raises NoInstantsError,
    DayRuleError and UnknownZoneError.

    >>> start, end = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    >>> daily, hourly = Cron.parse("0 0 * * *"), Cron.parse("0 * * * *")
    >>> found = crowds([Timed(daily, start, end, 2), Timed(hourly, start, end, 1)], limit=2)
    >>> [(sorted(indexes), *map(str, minutes)) for indexes, minutes in found.items()]
    [([0, 1], '2026-11-22 00:00:00+00:00')]
    """
    firing: dict[int, list[int]] = defaultdict(list)
    for index, minute in _firings_in_busy_minutes(timed, limit):
        firing[minute].append(index)
    found: dict[frozenset[int], list[datetime]] = defaultdict(list)
    for minute, indexes in sorted(firing.items()):
        if sum(timed[index].jobs for index in indexes) > limit:
            found[frozenset(indexes)].append(datetime.fromtimestamp(minute * _MINUTE, UTC))
    return found


def _firings_in_busy_minutes(timed: Sequence[Timed], limit: int) -> Iterator[tuple[int, int]]:
    """(index, minute since 1970) at the minutes of the day that enough schedules ever pick."""
    picked = [minutes_of_day(each) for each in timed]
    busy = {minute for minute, jobs in load(timed, picked).items() if jobs > limit}
    for index, minutes in enumerate(picked):
        if not busy.isdisjoint(minutes):
            for minute in _minutes(timed[index]):
                if minute % _MINUTES_PER_DAY in busy:
                    yield index, minute


def load(timed: Iterable[Timed], picked: Iterable[frozenset[int]]) -> Counter[int]:
    """Minute of a UTC day → how many jobs fire in it, on one day or another.

    `picked` has the `minutes_of_day` of each schedule.
    """
    jobs: Counter[int] = Counter()
    for each, minutes in zip(timed, picked, strict=True):
        for minute in minutes:
            jobs[minute] += each.jobs
    return jobs


def minutes_of_day(timed: Timed) -> frozenset[int]:
    """The minutes of a UTC day, 0 to 1,439, at which a schedule fires on one day or another."""
    match timed.schedule:
        case Interval(seconds, anchor):
            if anchor is None:
                raise NoInstantsError(f"interval {timed.schedule.canonical} has no anchor")
            step = gcd(seconds, _DAY)
            phase = int(anchor.timestamp()) % step
            return frozenset(second // _MINUTE for second in range(phase, _DAY, step))
        case Cron() as cron:
            return frozenset(
                (60 * hour + minute - offset) % _MINUTES_PER_DAY
                for offset in _offsets(cron.timezone, timed.start, timed.end)
                for hour in cron.hour.values
                for minute in cron.minute.values
            )


@lru_cache(maxsize=256)
def _offsets(name: str, start: datetime, end: datetime) -> frozenset[int]:
    """The minutes by which a zone's clocks are ahead of UTC in [start, end)."""
    first = offset_at(zone(name), int(start.timestamp()))
    later = (change.after for change in transitions(name, start, end))
    return frozenset(offset // _MINUTE for offset in (first, *later))


def _minutes(timed: Timed) -> list[int]:
    """The minutes since 1970 in which a schedule fires, each once."""
    match timed.schedule:
        case Interval(seconds, anchor):
            schedule: Schedule = Interval(max(seconds, _MINUTE), anchor)
        case Cron() as cron:
            schedule = replace(cron, dst=DstPolicy(Gap.SKIP, cron.dst.fold))
    fires = instants(schedule, timed.start, timed.end)
    return [int(instant.timestamp()) // _MINUTE for instant in fires]


class Recurrence(NamedTuple):
    """When schedules fire together; `first` is the first date, where `text` says no days."""

    text: str
    first: date | None = None


def recurrence(
    schedules: Collection[Schedule], minutes: Iterable[datetime], *, names_zone: bool = True
) -> Recurrence:
    """When schedules fire together: `every day at 00:00 UTC`; `minutes` are theirs in one week.

    Local times where all are crons of one zone, else UTC. Days are said where they are the same
    in every week, so that the words are the same on every day that somebody asks.
    """
    zones = {each.timezone if isinstance(each, Cron) else "UTC" for each in schedules}
    name = zones.pop() if len(zones) == 1 else "UTC"
    walls = [minute.astimezone(zone(name)) for minute in minutes]
    if common := _only(schedules) or _weekly(schedules, walls, name):
        is_local = isinstance(common, Cron) and common.picks_time_or_date
        from schedcat.schedule.prose import describe  # only a finding needs words

        return Recurrence(describe(common) + (_of(name) if is_local and names_zone else ""))
    times = sorted({f"{wall:%H:%M}" for wall in walls})
    few = joined(times) if len(times) <= _FEW_TIMES else f"{len(times)} times such as {times[0]}"
    return Recurrence(f"at {few}{_of(name) if names_zone else ''}", min(walls).date())


_FEW_TIMES = 3


def _only(schedules: Collection[Schedule]) -> Schedule | None:
    return next(iter(schedules)) if len(schedules) == 1 else None


def _weekly(
    schedules: Collection[Schedule], walls: Collection[datetime], name: str
) -> Schedule | None:
    """One cron for local times that come back each week; None where no five fields say them."""
    for each in schedules:
        if isinstance(each, Interval) or not (each.day_of_month.is_full and each.month.is_full):
            return None
    times = {(wall.minute, wall.hour, wall.isoweekday()) for wall in walls}
    minutes, hours, days = (sorted(set(values)) for values in zip(*times, strict=True))
    if len(times) != len(minutes) * len(hours) * len(days):
        return None
    minute, hour, day = (",".join(map(str, values)) for values in (minutes, hours, days))
    return Cron.parse(f"{minute} {hour} * * {day}", timezone=name)


def _of(zone_name: str) -> str:
    return " UTC" if zone_name == "UTC" else f" {zone_name} time"
