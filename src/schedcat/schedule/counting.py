"""How often a schedule fires, reckoned by whole days."""

from bisect import bisect_left
from datetime import datetime

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants, periods
from schedcat.schedule.interval import Interval
from schedcat.schedule.picks import Picks, first_picked_day, picked_days, picks_of
from schedcat.schedule.stretches import stretches
from schedcat.schedule.utc import DAY, microsecond_of, second_from, utc
from schedcat.schedule.zones import zone


def count(schedule: Schedule, start: datetime, end: datetime) -> int:
    """How many `instants` there are in [start, end), two aware times, in the years 1970 to 2099.

    Only those while clocks are changed, a few hours a year, are looked at one by one. Raises
    ValueError for a time without an offset, NoInstantsError, DayRuleError and UnknownZoneError.

    >>> from datetime import UTC
    >>> year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    >>> count(Cron.parse("*/5 * * * *"), *year)
    105120
    """
    match schedule:
        case Cron():
            zone(schedule.timezone)  # an unknown one is refused in any year
            return _count(schedule, picks_of(schedule), second_from(start), second_from(end))
        case Interval():
            return len(periods(schedule, microsecond_of(start), microsecond_of(end)))


def _count(cron: Cron, picks: Picks, first: int, last: int) -> int:
    if first >= last:
        return 0
    return sum(
        sum(1 for _ in instants(cron, utc(start), utc(end)))
        if change
        else _picks_in(picks, start + offset, end + offset)
        for start, end, offset, change in stretches(cron.timezone, first, last)
    )


def _picks_in(picks: Picks, start: int, end: int) -> int:
    """How many picked times there are in [start, end), two seconds on a clock without changes."""
    (first_day, first_time), (last_day, last_time) = divmod(start, DAY), divmod(end, DAY)
    whole_days = sum(map(len, picked_days(picks.days, first_day, last_day - 1)))
    return (
        whole_days * len(picks.times.seconds)
        - _picks_until(picks, first_day, first_time)
        + _picks_until(picks, last_day, last_time)
    )


def _picks_until(picks: Picks, day: int, time: int) -> int:
    """How many picked times a day has before `time`, seconds since midnight."""
    is_picked = first_picked_day(picks.days, day) == day
    return bisect_left(picks.times.seconds, time) if is_picked else 0
