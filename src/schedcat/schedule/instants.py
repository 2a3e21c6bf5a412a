"""When a schedule fires: its instants in UTC, in order, with the DST policy applied."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayPicks, Fold, Gap
from schedcat.schedule.interval import Interval
from schedcat.schedule.picks import Picks, picked_days, picks_of, times_of_day
from schedcat.schedule.stretches import stretches
from schedcat.schedule.utc import DAY, HORIZON, at_microsecond, microsecond_of, second_from, utc
from schedcat.schedule.zones import Transition, zone

_SECOND = 1_000_000
_LAST = HORIZON * _SECOND
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

    >>> from datetime import UTC
    >>> skipped = Cron.parse("30 2 * * *", timezone="America/New_York")
    >>> str(next(instants(skipped, datetime(2026, 3, 8, tzinfo=UTC))))
    '2026-03-08 07:00:00+00:00'
    """
    match schedule:
        case Cron():
            zone(schedule.timezone)  # an unknown one is refused now, not at the first instant
            first, last = second_from(start), HORIZON if end is None else second_from(end)
            return _firings(schedule, picks_of(schedule), first, last)
        case Interval():
            stop = None if end is None else microsecond_of(end)
            return map(at_microsecond, periods(schedule, microsecond_of(start), stop))


def periods(interval: Interval, first: int, last: int | None) -> range:
    """The firings of an anchored interval in [first, last), in microseconds since 1970.

    Those of the years 1970 to 2099. Raises NoInstantsError, and ValueError for an anchor without
    an offset.
    """
    if interval.anchor is None:
        raise NoInstantsError(f"interval {interval.canonical} has no anchor")
    period = interval.seconds * _SECOND
    phase = microsecond_of(interval.anchor) % period
    first, last = max(first, 0), _LAST if last is None else min(last, _LAST)
    return range(first + (phase - first) % period, last, period)


def wall_spacings(cron: Cron) -> frozenset[int]:
    """The minutes from one firing to the next on the wall clock, over days that all fire.

    They are those of the same minutes and hours on every day of UTC, the step over midnight
    included.

    >>> sorted(wall_spacings(Cron.parse("0 9-17/8 * * mon-fri")))
    [480, 960]
    """
    minutes = [second // 60 for second in times_of_day(cron.minute.bits, cron.hour.bits).seconds]
    return frozenset(
        later - earlier for earlier, later in pairwise([*minutes, minutes[0] + _MINUTES_PER_DAY])
    )


def _firings(cron: Cron, picks: Picks, first: int, last: int) -> Iterator[datetime]:
    for window_start, window_end in _windows(picks.days, first, last):
        for start, end, offset, change in stretches(cron.timezone, window_start, window_end):
            if change is None:
                yield from _matches(picks, start, end, offset)
            else:
                fired = _firings_after(change, cron, picks)
                yield from sorted(at for at in fired if start <= second_from(at) < end)


def _windows(picks: DayPicks, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of [first, last), in UTC seconds, worth a look: around each month's picked days.

    Two days more on either side hold whatever zones and changes can make of a date.
    """
    for days in picked_days(picks, first // DAY - 2, last // DAY + 2):
        start, end = max(first, (days[0] - 2) * DAY), min(last, (days[-1] + 3) * DAY)
        if start < end:
            yield start, end
            first = end


def _firings_after(change: Transition, cron: Cron, picks: Picks) -> set[datetime]:
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
            return regular | {utc(change.at)} if skipped else regular


def _matches(picks: Picks, start: int, end: int, offset: int) -> Iterator[datetime]:
    """The times in [start, end), UTC seconds, at which clocks `offset` ahead show a pick."""
    seconds, steps = picks.times
    wall_start, wall_end = start + offset, end + offset
    for days in picked_days(picks.days, wall_start // DAY, (wall_end - 1) // DAY):
        for day in days:
            midnight = day * DAY
            earliest = bisect_left(seconds, wall_start - midnight)
            latest = bisect_left(seconds, wall_end - midnight)
            utc_midnight = utc(midnight - offset)
            for step in steps[earliest:latest]:
                yield utc_midnight + step
