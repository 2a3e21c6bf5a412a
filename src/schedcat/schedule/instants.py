"""When a schedule fires: its instants in UTC, in order, with the DST policy applied."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from time import gmtime
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayPicks, Fold, Gap
from schedcat.schedule.days import firing_days
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import Transition, offset_at, transitions, zone

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_HORIZON = datetime(2100, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_DAY = 86_400
_MINUTES_PER_DAY = 1_440


class NoInstantsError(ValueError):
    """An interval without an anchor: its phase is the scheduler's."""


def instants(
    schedule: Schedule, start: datetime, end: datetime | None = None
) -> Iterator[datetime]:
    """The firings in [start, end) as UTC times, ascending, within the years 1970 to 2099.

    `start` and `end` are aware. An interval fires at its anchor plus or minus whole periods.
    Raises, when called, ValueError for a time without an offset, NoInstantsError, DayRuleError
    and UnknownZoneError.

    >>> skipped = Cron.parse("30 2 * * *", timezone="America/New_York")
    >>> str(next(instants(skipped, datetime(2026, 3, 8, tzinfo=UTC))))
    '2026-03-08 07:00:00+00:00'
    """
    end = end or _HORIZON
    if start.utcoffset() is None or end.utcoffset() is None:
        raise ValueError("a time without its offset from UTC is no instant")
    start, end = max(start, _BEGINNING), min(end, _HORIZON)
    match schedule:
        case Cron():
            zone(schedule.timezone)  # an unknown one is refused now, not at the first instant
            return _firings(schedule, _picks(schedule), _seconds(start), _seconds(end))
        case Interval(seconds, anchor):
            if anchor is None:
                raise NoInstantsError(f"interval {schedule.canonical} has no anchor")
            return _periods(seconds, anchor, start, end)


def wall_spacings(cron: Cron) -> frozenset[int]:
    """The minutes from one firing to the next on the wall clock, over days that all fire.

    They are those of the same minutes and hours on every day of UTC, the step over midnight
    included.

    >>> sorted(wall_spacings(Cron.parse("0 9-17/8 * * mon-fri")))
    [480, 960]
    """
    minutes = [second // 60 for second in _times_of_day(cron.minute.bits, cron.hour.bits).seconds]
    return frozenset(
        later - earlier for earlier, later in pairwise([*minutes, minutes[0] + _MINUTES_PER_DAY])
    )


def _periods(seconds: int, anchor: datetime, start: datetime, end: datetime) -> Iterator[datetime]:
    period = seconds * 1_000_000
    first, phase, last = ((moment - _BEGINNING) // _MICROSECOND for moment in (start, anchor, end))
    first += (phase - first) % period
    return (_BEGINNING + instant * _MICROSECOND for instant in range(first, last, period))


class _TimesOfDay(NamedTuple):
    """Times of day as seconds since midnight, to search, and as steps, to add."""

    seconds: tuple[int, ...]
    steps: tuple[timedelta, ...]


class _Picks(NamedTuple):
    """What a cron picks on the wall clock."""

    days: DayPicks
    times: _TimesOfDay


def _picks(cron: Cron) -> _Picks:
    return _Picks(cron.day_picks, _times_of_day(cron.minute.bits, cron.hour.bits))


@lru_cache(maxsize=256)
def _times_of_day(minutes: int, hours: int) -> _TimesOfDay:
    seconds = tuple(
        minute * 60
        for minute in range(_MINUTES_PER_DAY)
        if hours >> minute // 60 & 1 and minutes >> minute % 60 & 1
    )
    return _TimesOfDay(seconds, tuple(timedelta(seconds=second) for second in seconds))


def _firings(cron: Cron, picks: _Picks, first: int, last: int) -> Iterator[datetime]:
    for window_start, window_end in _windows(picks.days, first, last):
        for start, end, offset, change in _stretches(cron.timezone, window_start, window_end):
            if change is None:
                yield from _matches(picks, start, end, offset)
            else:
                fired = _firings_after(change, cron, picks)
                yield from sorted(at for at in fired if start <= _seconds(at) < end)


def _windows(picks: DayPicks, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of [first, last), in UTC seconds, worth a look: around each month's picked days.

    Two days more on either side hold whatever zones and changes can make of a date.
    """
    for days in _picked_days(picks, first // _DAY - 2, last // _DAY + 2):
        start, end = max(first, (days[0] - 2) * _DAY), min(last, (days[-1] + 3) * _DAY)
        if start < end:
            yield start, end
            first = end


class _Stretch(NamedTuple):
    """UTC seconds from `start` to before `end`; local time there is `offset` seconds ahead.

    `change` is set just after the clocks changed, for as long as they moved.
    """

    start: int
    end: int
    offset: int
    change: Transition | None


def _stretches(name: str, first: int, last: int) -> Iterator[_Stretch]:
    for year in range(gmtime(first).tm_year, gmtime(last - 1).tm_year + 1):
        for start, end, offset, change in _stretches_of_year(name, year):
            if start < last and first < end:
                yield _Stretch(max(start, first), min(end, last), offset, change)


@lru_cache(maxsize=8192)
def _stretches_of_year(name: str, year: int) -> tuple[_Stretch, ...]:
    """One year of UTC, cut where clocks change and where the change has worked itself out."""
    new_years = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
    start, end = (_seconds(moment) for moment in new_years)
    stretches = []
    for change in transitions(name, _utc(start - _DAY), _utc(end)):
        over = min(change.at + change.shift, end)
        stretches += [
            _Stretch(start, change.at, change.before, None),
            _Stretch(max(start, change.at), over, change.after, change),
        ]
        start = max(start, over)
    stretches.append(_Stretch(start, end, offset_at(zone(name), start), None))
    return tuple(stretch for stretch in stretches if stretch.start < stretch.end)


def _firings_after(change: Transition, cron: Cron, picks: _Picks) -> set[datetime]:
    """What fires after a change, for as long as the clocks moved.

    Read with the later offset this is the repeated time of a fold; read with the earlier one,
    the skipped time of a gap.
    """
    stretch = change.at, change.at + change.shift
    regular = set(_matches(picks, *stretch, change.after))
    if cron.is_every_hour or (change.is_fold and cron.dst.fold is Fold.BOTH):
        return regular
    if change.is_fold:
        return set()
    skipped = set(_matches(picks, *stretch, change.before))
    match cron.dst.gap:
        case Gap.SKIP:
            return regular
        case Gap.SHIFT:
            return regular | skipped
        case Gap.AFTER:
            return regular | {_utc(change.at)} if skipped else regular


def _matches(picks: _Picks, start: int, end: int, offset: int) -> Iterator[datetime]:
    """The times in [start, end), UTC seconds, at which clocks `offset` ahead show a pick."""
    seconds, steps = picks.times
    wall_start, wall_end = start + offset, end + offset
    for days in _picked_days(picks.days, wall_start // _DAY, (wall_end - 1) // _DAY):
        for day in days:
            midnight = day * _DAY
            earliest = bisect_left(seconds, wall_start - midnight)
            latest = bisect_left(seconds, wall_end - midnight)
            utc_midnight = _utc(midnight - offset)
            for step in steps[earliest:latest]:
                yield utc_midnight + step


def _picked_days(picks: DayPicks, first: int, last: int) -> Iterator[tuple[int, ...]]:
    """The picked days from `first` to `last`, as days since 1970, month by month, none empty."""
    for month in range(_month_of(first), _month_of(last) + 1):
        if picks.months >> (month % 12 + 1) & 1:
            days = _picked_days_of_month(picks, month)
            fitting = days[bisect_left(days, first) : bisect_right(days, last)]
            if fitting:
                yield fitting


def _month_of(day: int) -> int:
    """The month of a day since 1970, counted from January of the year 0."""
    its_date = date.fromordinal(_ORDINAL_OF_1970 + day)
    return its_date.year * 12 + its_date.month - 1


@lru_cache(maxsize=4096)
def _picked_days_of_month(picks: DayPicks, month: int) -> tuple[int, ...]:
    start, end = (date(each // 12, each % 12 + 1, 1) for each in (month, month + 1))
    bits = firing_days(
        picks.days_of_month,
        picks.days_of_week,
        either=picks.either,
        length=(end - start).days,
        first_weekday=start.isoweekday() % 7,
    )
    eve = start.toordinal() - 1 - _ORDINAL_OF_1970
    return tuple(eve + day for day in range(1, 32) if bits >> day & 1)


_ORDINAL_OF_1970 = _BEGINNING.toordinal()


def _seconds(moment: datetime) -> int:
    """UTC seconds since 1970, rounded up: what is at or after it is so in whole seconds too."""
    return -((_BEGINNING - moment) // _SECOND)


def _utc(seconds: int) -> datetime:
    return _BEGINNING + timedelta(seconds=seconds)
