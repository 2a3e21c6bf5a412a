"""Which days a cron's day fields pick, a month at a time, as bits."""

from collections import Counter
from datetime import date
from functools import lru_cache
from itertools import pairwise

CYCLE_YEARS = 400
"""The Gregorian calendar, weekdays included, repeats after 400 years: 20,871 whole weeks."""


LONGEST = {
    month: (2 << length) - 2
    for month, length in enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
}
"""Month → all the days it ever has, as bits."""
IN_EVERY_MONTH = sum(1 << day for day in range(1, 29))
"""The dates that all months have, as bits."""


def firing_days(
    days_of_month: int, days_of_week: int, *, either: bool, length: int, first_weekday: int
) -> int:
    """The days of one month that fire, bit d for day d.

    `length` is the month's number of days, `first_weekday` the weekday of its first, Sunday 0.
    """
    week = (days_of_week >> first_weekday | days_of_week << (7 - first_weekday)) & 0b111_1111
    by_week = week * _EACH_WEEK << 1
    picked = days_of_month | by_week if either else days_of_month & by_week
    return picked & ((2 << length) - 2)


_EACH_WEEK = sum(1 << 7 * week for week in range(5))


@lru_cache(maxsize=1024)
def firing_days_per_cycle(
    months: int, days_of_month: int, days_of_week: int, *, either: bool
) -> int:
    """How many days fire in the calendar's cycle of 400 years."""
    return sum(
        often
        * firing_days(
            days_of_month,
            days_of_week,
            either=either,
            length=length,
            first_weekday=first_weekday,
        ).bit_count()
        for (month, length, first_weekday), often in _month_shapes().items()
        if months >> month & 1
    )


@lru_cache(maxsize=1)
def _month_shapes() -> Counter[tuple[int, int, int]]:
    """(month, length, weekday of its first) → how often in 400 years."""
    firsts = [date(year, month, 1) for year in range(2000, 2400) for month in range(1, 13)]
    firsts.append(date(2400, 1, 1))
    return Counter(
        (first.month, (following - first).days, first.isoweekday() % 7)
        for first, following in pairwise(firsts)
    )


def months_without(day: int, months: int) -> int:
    """Those of some months, as bits, that lack a day of the month, be it but in common years.

    >>> [month for month in range(1, 13) if months_without(31, 0b1111111111110) >> month & 1]
    [2, 4, 6, 9, 11]
    """
    february = 1 << 2 if day == _LEAP_DAY else 0
    lacking = sum(1 << month for month, days in LONGEST.items() if not days >> day & 1)
    return months & (lacking | february)


_LEAP_DAY = 29
