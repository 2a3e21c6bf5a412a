"""What a cron picks on the wall clock: days, as days since 1970, and times of day."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from schedcat.schedule.cron import Cron, DayPicks
from schedcat.schedule.days import firing_days
from schedcat.schedule.utc import BEGINNING, DAY, HORIZON

_MINUTES_PER_DAY = 1_440


class TimesOfDay(NamedTuple):
    """Times of day as seconds since midnight, to search, and as steps, to add; ascending."""

    seconds: tuple[int, ...]
    steps: tuple[timedelta, ...]


class Picks(NamedTuple):
    """What a cron picks on the wall clock."""

    days: DayPicks
    times: TimesOfDay


def picks_of(cron: Cron) -> Picks:
    """The days and the times of a cron. Raises DayRuleError."""
    return Picks(cron.day_picks, times_of_day(cron.minute.bits, cron.hour.bits))


@lru_cache(maxsize=256)
def times_of_day(minutes: int, hours: int) -> TimesOfDay:
    """The times of day of some minutes and hours, two fields' bits."""
    seconds = tuple(
        minute * 60
        for minute in range(_MINUTES_PER_DAY)
        if hours >> minute // 60 & 1 and minutes >> minute % 60 & 1
    )
    return TimesOfDay(seconds, tuple(timedelta(seconds=second) for second in seconds))


def picked_days(picks: DayPicks, first: int, last: int) -> Iterator[tuple[int, ...]]:
    """The picked days from `first` to `last`, both included, month by month, none empty."""
    for month in range(_month_of(first), _month_of(last) + 1):
        if picks.months >> (month % 12 + 1) & 1:
            days = _picked_days_of_month(picks, month)
            fitting = days[bisect_left(days, first) : bisect_right(days, last)]
            if fitting:
                yield fitting


def first_picked_day(picks: DayPicks, day: int) -> int | None:
    """The first picked day that is `day` or later; None where the years to 2099 have none."""
    waits = _waits(picks.months, 1)
    month = _month_of(day)
    while (month := month + waits[month % 12]) <= _LAST_MONTH:
        days = _picked_days_of_month(picks, month)
        if days and days[-1] >= day:
            return days[bisect_left(days, day)]
        month += 1
    return None


def last_picked_day(picks: DayPicks, day: int) -> int | None:
    """The last picked day that is `day` or earlier; None where the years from 1970 have none."""
    waits = _waits(picks.months, -1)
    month = _month_of(day)
    while (month := month - waits[month % 12]) >= _FIRST_MONTH:
        days = _picked_days_of_month(picks, month)
        if days and days[0] <= day:
            return days[bisect_right(days, day) - 1]
        month -= 1
    return None


@lru_cache(maxsize=256)
def _waits(months: int, direction: int) -> tuple[int, ...]:
    """Month, January 0 → how many months it is to the nearest picked one, 0 for itself.

    `direction` is 1 towards later months and -1 towards earlier ones.
    """
    return tuple(
        next(wait for wait in range(12) if months >> ((month + direction * wait) % 12 + 1) & 1)
        for month in range(12)
    )


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


_ORDINAL_OF_1970 = BEGINNING.toordinal()
# Local time is in another year for some hours of the first day of UTC and of the last.
_FIRST_MONTH, _LAST_MONTH = _month_of(-1), _month_of(HORIZON // DAY)
