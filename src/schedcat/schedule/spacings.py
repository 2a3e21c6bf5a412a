"""How close the firings of a schedule come to each other."""

from functools import lru_cache
from itertools import chain, pairwise

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayPicks
from schedcat.schedule.interval import Interval
from schedcat.schedule.kinds import DAY_OF_MONTH, MONTH
from schedcat.schedule.picks import picked_days
from schedcat.schedule.utc import DAY

_MINUTE, _HOUR = 60, 3_600
_DAYS_PER_WEEK = 7


def least_spacing(schedule: Schedule) -> int | None:
    """Seconds between the two firings that are closest, on a clock that nobody changes.

    None for a cron that never fires. Raises DayRuleError.

    >>> least_spacing(Cron.parse("0,45 9-17 * * *")), least_spacing(Cron.parse("0 0,23 * * mon"))
    (900, 82800)
    """
    match schedule:
        case Interval(seconds=seconds):
            return seconds
        case Cron():
            return _of_cron(schedule.minute.bits, schedule.hour.bits, schedule.day_picks)


@lru_cache(maxsize=4096)
def _of_cron(minutes: int, hours: int, picks: DayPicks) -> int | None:
    days = _least_days(picks)
    if days is None:
        return None
    first, last = (_end(hours, end) * _HOUR + _end(minutes, end) * _MINUTE for end in (0, -1))
    spacings = [days * DAY - (last - first)]
    if step := _least_distance(minutes):
        spacings.append(step * _MINUTE)
    if step := _least_distance(hours):
        spacings.append(step * _HOUR - (_end(minutes, -1) - _end(minutes, 0)) * _MINUTE)
    return min(spacings)


def _end(bits: int, end: int) -> int:
    """The first value of some bits for an end of 0, the last for -1."""
    return (bits & -bits if end == 0 else bits).bit_length() - 1


def _least_distance(bits: int) -> int | None:
    """How far apart the nearest two values are; None for a single one."""
    return next((step for step in range(1, bits.bit_length()) if bits & bits >> step), None)


@lru_cache(maxsize=1024)
def _least_days(picks: DayPicks) -> int | None:
    """How many days apart the nearest two picked days are; None where there are none."""
    if picks.months == MONTH.full and picks.days_of_month == DAY_OF_MONTH.full:
        return _least_distance(picks.days_of_week | picks.days_of_week << _DAYS_PER_WEEK)
    least: int | None = None
    for earlier, later in pairwise(chain.from_iterable(picked_days(picks, *_TWO_CYCLES))):
        least = min(later - earlier, least or later - earlier)
        if least == 1:
            break
    return least


_TWO_CYCLES = (0, 57 * 366)
"""Days since 1970 in which every pair of neighbours comes: until 2099 a calendar, leap days and
weekdays included, is good again after 28 years."""
