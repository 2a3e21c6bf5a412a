"""Ways to pick days of a month that are no values of a field: `L`, `15W`, `5#3`."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from schedcat.schedule.kinds import DAY_OF_WEEK
from schedcat.schedule.readings.reading import Picks


def last_day() -> Picks:
    """The last day of every month."""
    return Picks("the last day of the month", lambda day: day.day == _length(day))


def nearest_weekday(wanted: int) -> Picks:
    """The day from Monday to Friday that is nearest to a date, in the same month."""
    return Picks(
        f"the weekday nearest the {_ordinal(wanted)}",
        lambda day: day == _nearest_weekday(day.replace(day=min(wanted, _length(day)))),
        alone=True,
    )


def _nearest_weekday(day: date) -> date:
    """The day itself from Monday to Friday, else a neighbour in the same month."""
    match day.isoweekday():
        case 6:
            return day + timedelta(days=2 if day.day == 1 else -1)
        case 7:
            return day + timedelta(days=-2 if day.day == _length(day) else 1)
    return day


def nth_weekday(weekdays: Sequence[int], nth: int) -> Picks:
    """The first to fifth of each of these weekdays, Sunday being 0."""
    names = ", ".join(DAY_OF_WEEK.names[day] for day in weekdays)
    return Picks(
        f"the {_ordinal(nth)} {names} of the month",
        lambda day: day.isoweekday() % 7 in weekdays and (day.day + 6) // 7 == nth,
    )


def last_weekday(weekday: int) -> Picks:
    """The last of one weekday in every month, Sunday being 0."""
    return Picks(
        f"the last {DAY_OF_WEEK.names[weekday]} of the month",
        lambda day: day.isoweekday() % 7 == weekday and day.day > _length(day) - 7,
    )


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")
    return f"{number}{ending}"


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]
