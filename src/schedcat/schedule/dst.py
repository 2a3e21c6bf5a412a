"""Runs that a change of the clocks touches: which they are, and whether others make up for them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from schedcat.schedule.cron import Cron, DayPicks
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import Transition, transitions

TEN_YEARS = timedelta(days=3653)
"""How far ahead a change of the clocks is worth a word."""

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_MINUTES_PER_DAY = 1_440


class TouchedRun(NamedTuple):
    """A run at a local time that a change of the clocks skips or repeats.

    `wall` is the local time, without an offset. `is_covered` says that nobody misses the skipped
    run, since the wait from the run before the gap to the run after it is no longer than one that
    the skipped run had on the wall clock; or that nobody minds the repeated one, since it belongs
    to a cadence that goes on outside the repeated stretch: the last run before the stretch, or the
    first one after it, is no further from its nearest run in the stretch than the clocks move.
    One side is enough: `*/10 1-3` begins with the stretch from 01:00 to 02:00 and goes on after it,
    while the runs of `0,45 1` have nothing but each other, and their whole day comes twice.
    """

    wall: datetime
    change: Transition
    is_covered: bool


def touched_runs(cron: Cron, start: datetime, end: datetime) -> tuple[TouchedRun, ...]:
    """The runs that the changes of the cron's zone in [start, end) touch, in order.

    A repeated run is named once. Raises UnknownZoneError, and DayRuleError where a change comes
    at an hour that the cron picks.

    >>> from datetime import UTC
    >>> cron = Cron.parse("30 2 * * *", timezone="America/New_York")
    >>> year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    >>> [(str(run.wall), run.is_covered) for run in touched_runs(cron, *year)]
    [('2026-03-08 02:30:00', False)]
    """
    changes = _changes(cron.timezone, start, end)
    # Nearly every cron stays clear of the few hours at which clocks are changed.
    return _touched_runs(cron, changes.all) if cron.hour.bits & changes.hours else ()


class _Changes(NamedTuple):
    """The changes of a zone, and the hours of the day (bit h for hour h) that they touch."""

    all: tuple[Transition, ...]
    hours: int


@lru_cache(maxsize=128)
def _changes(zone: str, start: datetime, end: datetime) -> _Changes:
    changes = transitions(zone, start, end)
    touched = {minute // 60 for change in changes for minute in _minutes_of_day(change)}
    return _Changes(changes, sum(1 << hour for hour in touched))


@lru_cache(maxsize=4096)
def _touched_runs(cron: Cron, changes: tuple[Transition, ...]) -> tuple[TouchedRun, ...]:
    picks = cron.day_picks
    return tuple(run for change in changes for run in _touched_by(change, cron, picks))


def _touched_by(change: Transition, cron: Cron, picks: DayPicks) -> Iterator[TouchedRun]:
    shift = timedelta(seconds=change.shift)
    # A neighbour further away covers nothing, however far it is: the edges stand for it.
    first, last = change.wall_start - 2 * shift, change.wall_end + 2 * shift
    walls = [first, *_wall_runs(cron, picks, first, last), last]
    before = max(wall for wall in walls if wall < change.wall_start)
    after = min(wall for wall in walls if wall >= change.wall_end)
    waits = [later - earlier for earlier, later in pairwise(walls)]
    touched = [wall for wall in walls if before < wall < after]
    for wall, *around in zip(walls[1:], waits, waits[1:], strict=False):
        if before < wall < after:
            if change.is_gap:
                is_covered = after - before - shift <= max(around)
            else:
                is_covered = min(touched[0] - before, after - touched[-1]) <= shift
            yield TouchedRun(wall, change, is_covered)


def _wall_runs(cron: Cron, picks: DayPicks, first: datetime, last: datetime) -> Iterator[datetime]:
    """The local times in [first, last) that the cron picks, as if the clocks never changed."""
    hour = first.replace(minute=0)
    while hour < last:
        if cron.hour.bits >> hour.hour & 1 and _fires_on(picks, hour):
            runs = (hour.replace(minute=minute) for minute in cron.minute.values)
            yield from (run for run in runs if first <= run < last)
        hour += _HOUR


def _fires_on(picks: DayPicks, day: datetime) -> bool:
    by_date = bool(picks.days_of_month >> day.day & 1)
    by_weekday = bool(picks.days_of_week >> day.isoweekday() % 7 & 1)
    fires = (by_date or by_weekday) if picks.either else (by_date and by_weekday)
    return fires and bool(picks.months >> day.month & 1)


def times_text(runs: Iterable[TouchedRun]) -> str:
    """The times of day of some runs, the first few of them: `02:00, 02:15 and 2 more`."""
    times = sorted({f"{run.wall:%H:%M}" for run in runs})
    if len(times) > _FEW_TIMES:
        times = [*times[:2], f"{len(times) - 2} more"]
    return joined(times)


_FEW_TIMES = 3


def dates_text(runs: Iterable[TouchedRun]) -> str:
    """The first two dates of some runs: `2027-10-03 and 2028-10-01`."""
    return joined(sorted({f"{run.wall:%Y-%m-%d}" for run in runs})[:2])


def changing_times_text(zone: str, start: datetime, end: datetime) -> str:
    """The times of day that a zone's changes in [start, end) skip or repeat: `01:00 to 02:59`.

    A stretch may go over midnight. Raises UnknownZoneError.
    """
    changes = _changes(zone, start, end).all
    touched = {minute for change in changes for minute in _minutes_of_day(change)}
    if len(touched) == _MINUTES_PER_DAY:
        return "00:00 to 23:59"
    return joined([_stretch_text(first, touched) for first in sorted(touched - _after(touched))])


def _stretch_text(first: int, touched: set[int]) -> str:
    last = first
    while (following := (last + 1) % _MINUTES_PER_DAY) in touched:
        last = following
    return f"{_clock(first)} to {_clock(last)}"


def _after(minutes: set[int]) -> set[int]:
    return {(minute + 1) % _MINUTES_PER_DAY for minute in minutes}


def _minutes_of_day(change: Transition) -> Iterator[int]:
    """The minutes of the day, 0 to 1,439, that a change skips or repeats."""
    first = change.wall_start.hour * 60 + change.wall_start.minute
    minutes = (change.wall_end - change.wall_start) // _MINUTE
    return (minute % _MINUTES_PER_DAY for minute in range(first, first + minutes))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
