"""What a phrase of time means: how often, at which time of day, on which days."""

from typing import NamedTuple, TypeAlias

DAYS_PER_YEAR = 365.25
ALL_HOURS = (1 << 24) - 1


class Every(NamedTuple):
    """`every 10 minutes`, `hourly`: so many seconds from one run to the next."""

    seconds: int


class Often(NamedTuple):
    """`daily`, `every week`: so many runs a year, as far as such words are exact.

    `hours` are those of a `night` or a `morning`, as bits.
    """

    per_year: float
    hours: int = ALL_HOURS


class Times(NamedTuple):
    """`twice a day`: so many runs, two or more, in each hour, day, week, month or year."""

    number: int
    unit: str


class TimeOfDay(NamedTuple):
    """`at 4am`, `02:30 UTC`; the minute is None where only the hour is said.

    `zone` is the word in capitals behind the time, or a place as in `6am New York time`.
    """

    hour: int
    minute: int | None = None
    zone: str | None = None

    @property
    def clock(self) -> str:
        """`04:00`."""
        return f"{self.hour:02}:{self.minute or 0:02}"


class Weekdays(NamedTuple):
    """`on Mondays`, `every weekday`: bits of weekdays, Sunday 0."""

    bits: int


WORKDAYS, WEEKEND = Weekdays(0b011_1110), Weekdays(0b100_0001)


class DayOfMonth(NamedTuple):
    """`the 1st of the month`; None is its last day."""

    day: int | None


Meaning: TypeAlias = Every | Often | Times | TimeOfDay | Weekdays | DayOfMonth
Cadence: TypeAlias = Every | Often | Times
