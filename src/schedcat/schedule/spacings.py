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
        case Cron(minute=minute, hour=hour) as cron:
            if cron.runs_per_day > 1:
                return _of_times(minute.bits, hour.bits, cron.day_picks)
            days = _least_days(cron.day_picks)
            return days and days * DAY


@lru_cache(maxsize=4096)
def _of_times(minutes: int, hours: int, picks: DayPicks) -> int | None:
    """The same for two or more times of day."""
    days = _least_days(picks)
    if days is None:
        return None
    step = _least_distance(minutes)
    spacings = [step * _MINUTE] if step else []
    if step := _least_distance(hours):
        spacings.append(step * _HOUR - (_last(minutes) - _first(minutes)) * _MINUTE)
    span = (_last(hours) - _first(hours)) * _HOUR + (_last(minutes) - _first(minutes)) * _MINUTE
    return min(*spacings, days * DAY - span)


def _first(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _last(bits: int) -> int:
    return bits.bit_length() - 1


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
        if least <= _nearest_possible(picks):
            break
    return least


def _nearest_possible(picks: DayPicks) -> int:
    """Fewer days are not between any two picked ones, so that the search can end there."""
    is_one_date = picks.days_of_month.bit_count() == 1 and not picks.either
    return _SHORTEST_MONTH if is_one_date else 1


_SHORTEST_MONTH = 28

_TWO_CYCLES = (0, 57 * 366)
"""Days since 1970 in which every pair of neighbours comes: until 2099 a calendar, leap days and
weekdays included, is good again after 28 years."""
