"""The instant next to a moment: the first one after it, the last one before it."""

from bisect import bisect_left
from datetime import datetime

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants, periods
from schedcat.schedule.interval import Interval
from schedcat.schedule.picks import Picks, first_picked_day, last_picked_day, picks_of
from schedcat.schedule.stretches import stretch_at
from schedcat.schedule.utc import (
    DAY,
    HORIZON,
    at_microsecond,
    microsecond_of,
    second_after,
    second_from,
    utc,
)
from schedcat.schedule.zones import zone


def next_instant(schedule: Schedule, after: datetime) -> datetime | None:
    """The first firing later than `after`, an aware time; None where the years to 2099 have none.

    It is one of `instants`, found without walking there. Raises ValueError for a time without an
    offset, NoInstantsError, DayRuleError and UnknownZoneError.

    >>> from datetime import UTC
    >>> leap_day = Cron.parse("0 0 29 2 *", timezone="Australia/Sydney")
    >>> str(next_instant(leap_day, datetime(2026, 1, 1, tzinfo=UTC)))
    '2028-02-28 13:00:00+00:00'
    """
    match schedule:
        case Cron():
            zone(schedule.timezone)  # an unknown one is refused in any year
            return _first_from(second_after(after), schedule, picks_of(schedule))
        case Interval():
            found = periods(schedule, microsecond_of(after) + 1, None)
            return at_microsecond(found[0]) if found else None


def previous_instant(schedule: Schedule, before: datetime) -> datetime | None:
    """The last firing earlier than `before`, an aware time; None where 1970 is reached without.

    It is one of `instants`, found without walking there. Raises what `next_instant` does.

    >>> from datetime import UTC
    >>> friday = Cron.parse("30 17 * * fri", timezone="America/New_York")
    >>> str(previous_instant(friday, datetime(2026, 11, 5, tzinfo=UTC)))
    '2026-10-30 21:30:00+00:00'
    """
    match schedule:
        case Cron():
            zone(schedule.timezone)
            return _last_before(second_from(before), schedule, picks_of(schedule))
        case Interval():
            found = periods(schedule, 0, microsecond_of(before))
            return at_microsecond(found[-1]) if found else None


_NEVER = 2 * HORIZON
"""A second so far away, later or negative, that no search goes there."""

_MARGIN = 2 * DAY
"""More seconds than one local time can be away from another at any moment."""


def _first_from(second: int, cron: Cron, picks: Picks) -> datetime | None:
    """The first firing at or after a UTC second, looked for in one stretch after another."""
    while second < HORIZON:
        _, end, offset, change = stretch_at(cron.timezone, second)
        if change:
            if found := next(instants(cron, utc(second), utc(end)), None):
                return found
            second = end
            continue
        pick = _first_pick(picks, second + offset) - offset
        if pick < end:
            return utc(pick)
        # In its last day the stretch may have passed picks that a fold at its end repeats.
        second = max(end, pick - _MARGIN) if second < end - DAY else end
    return None


def _first_pick(picks: Picks, wall: int) -> int:
    """The first picked second that is `wall` or later on a clock without changes."""
    today, time = divmod(wall, DAY)
    times = picks.times.seconds
    day = first_picked_day(picks.days, today)
    if day == today:
        if time <= times[-1]:
            return today * DAY + times[bisect_left(times, time)]
        day = first_picked_day(picks.days, today + 1)
    return _NEVER if day is None else day * DAY + times[0]


def _last_before(second: int, cron: Cron, picks: Picks) -> datetime | None:
    """The last firing before a UTC second, looked for in one stretch before another."""
    while second > 0:
        start, _, offset, change = stretch_at(cron.timezone, second - 1)
        if change:
            if found := max(instants(cron, utc(start), utc(second)), default=None):
                return found
            second = start
            continue
        pick = _last_pick(picks, second + offset) - offset
        if pick >= start:
            return utc(pick)
        second = min(start, pick + _MARGIN)
    return None


def _last_pick(picks: Picks, wall: int) -> int:
    """The last picked second that is earlier than `wall` on a clock without changes."""
    today, time = divmod(wall, DAY)
    times = picks.times.seconds
    day = last_picked_day(picks.days, today)
    if day == today:
        if time > times[0]:
            return today * DAY + times[bisect_left(times, time) - 1]
        day = last_picked_day(picks.days, today - 1)
    return -_NEVER if day is None else day * DAY + times[-1]
