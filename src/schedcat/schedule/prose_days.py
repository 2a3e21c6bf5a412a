"""The days of a cron in English that is true: `Monday to Friday`, `on the 5th of every month`."""

from collections.abc import Sequence
from typing import NamedTuple

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.kinds import DAY_OF_WEEK, MONTH
from schedcat.schedule.wording import LONG_LIST, SHORT_LIST, folded, joined, nth, progression

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FEBRUARY, _LEAP_DAY = 2, 29
_LONGEST = (31, _LEAP_DAY, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class DayWords(NamedTuple):
    """The firing days, once to stand before a time of day and once after a frequency.

    `every Sunday` at 04:00, but every 5 minutes `on Sundays`. The notes end the whole text.
    """

    before: str
    after: str
    notes: tuple[str, ...] = ()


def day_words(cron: Cron) -> DayWords:
    """The days of a cron that fires at all (`why_never` is None)."""
    dates, weekdays = _Dates(cron.month.bits, cron.day_of_month.bits), cron.day_of_week.bits
    existing = dates.existing()
    by_date, by_week = not dates.are_every_day, weekdays != DAY_OF_WEEK.full
    rule = cron.days if cron.needs_day_rule else DayRule.BOTH
    match rule, by_date, by_week:
        case (_, False, False) | (DayRule.EITHER, False, True) | (DayRule.EITHER, True, False):
            months = _in(dates.months)
            return DayWords(f"every day{months}", months.lstrip())
        case None, _, _:
            return _alike(_unsaid(dates, weekdays), *_only_in(dates.months), "day rule not said")
        case DayRule.BOTH, True, True:
            return _alike(_both(existing, weekdays))
        case DayRule.EITHER, True, True if existing.days:
            on_days = _on_days(dates.without_missing_days(), "the month")
            return _alike(f"{on_days} and {_on_every(weekdays)}", *_only_in(dates.months))
        case _, True, False:
            on_dates = _on_dates(existing)
            is_yearly = existing.is_one and not existing.is_leap_day
            return DayWords(f"every year {on_dates}" if is_yearly else on_dates, on_dates)
        case _:
            return _on_weekdays(weekdays, _in(dates.months))


def why_never(cron: Cron) -> str | None:
    """Why no day fires, such as `February has no 30th`; None where some day does."""
    dates = _Dates(cron.month.bits, cron.day_of_month.bits)
    may_fire_by_week = cron.needs_day_rule and cron.days is not DayRule.BOTH
    if may_fire_by_week or dates.existing().days:
        return None
    months = [_MONTHS[month - 1] for month in _values(dates.months)]
    days = [nth(day) for day in _values(dates.days)]
    return f"{joined(months)} {'has' if len(months) == 1 else 'have'} no {joined(days, 'or')}"


class _Dates(NamedTuple):
    """Months and days of the month, as bits."""

    months: int
    days: int

    def existing(self) -> "_Dates":
        """Less the days that none of the months has, and the months that have none of the days.

        All twelve months stay twelve: they are "every month" to a reader.
        """
        dates = self.without_missing_days()
        if self.are_every_month:
            return dates
        having = (month for month in _values(self.months) if dates.days & _days_of(month))
        return dates._replace(months=sum(1 << month for month in having))

    def without_missing_days(self) -> "_Dates":
        """Less the days that none of the months has."""
        return self._replace(days=self.days & _through(self.longest))

    @property
    def longest(self) -> int:
        """The last day that some of the months have in some year."""
        return max(_LONGEST[month - 1] for month in _values(self.months))

    @property
    def lacking(self) -> int:
        """How many of the days some of the months lack in some year."""
        shortest = min(_SHORTEST[month - 1] for month in _values(self.months))
        return (self.days & ~_through(shortest)).bit_count()

    @property
    def are_every_month(self) -> bool:
        """All twelve."""
        return self.months == MONTH.full

    @property
    def are_every_day(self) -> bool:
        """No day of the months is left out."""
        return not any(_days_of(month) & ~self.days for month in _values(self.months))

    @property
    def is_one(self) -> bool:
        """One day of one month."""
        return self.months.bit_count() == self.days.bit_count() == 1

    @property
    def is_leap_day(self) -> bool:
        """29 February alone."""
        return self == _Dates(1 << _FEBRUARY, 1 << _LEAP_DAY)

    @property
    def stretches(self) -> list[range]:
        """The days folded, for reading: a single long row of equal steps, or neighbours."""
        days = _values(self.days)
        whole = progression(days) if len(days) > SHORT_LIST else None
        return [whole] if whole else list(folded(days))

    @property
    def run_to_the_end(self) -> bool:
        """The last stretch goes on for as long as each of the months lasts."""
        last = self.stretches[-1]
        return len(last) > 1 and last[-1] + last.step > self.longest


def _on_dates(dates: _Dates) -> str:
    if dates.is_one:
        (day,), (month,) = _values(dates.days), _values(dates.months)
        return f"on {day} {_MONTHS[month - 1]}" + (" of leap years" if dates.is_leap_day else "")
    return _on_days(dates, _of(dates.months))


def _on_days(dates: _Dates, month: str) -> str:
    if dates.days.bit_count() == 1 and dates.lacking and dates.are_every_month:
        return f"on {_days(dates)} of each month that has one"
    where = ""
    if dates.lacking and not dates.run_to_the_end:
        where = " (where it exists)" if dates.lacking == 1 else " (where they exist)"
    return f"on {_days(dates)}{where} of {month}"


def _on_weekdays(weekdays: int, months: str) -> DayWords:
    if span := _span(weekdays, _WEEKDAYS):
        return _alike(span + months)
    names = _weekday_names(weekdays)
    plurals = [f"{name}s" for name in names]
    return DayWords(f"every {joined(names)}{months}", f"on {joined(plurals)}{months}")


def _both(dates: _Dates, weekdays: int) -> str:
    """Days that must suit both fields; `dates` holds only existing ones."""
    names, days = _weekday_names(weekdays), _values(dates.days)
    week = _WEEKS.get(dates.days)
    if week and len(names) <= _FEW:
        nths = joined([f"{week} {name}" for name in names])
        return f"on the {nths} of {_of(dates.months)}"
    if len(names) == 1 and dates.days == _through(dates.longest) & ~_through(_FOUR_WEEKS):
        if dates.are_every_month:
            return f"on the fifth {names[0]} of each month that has one"
        return f"on the fifth {names[0]} (where it exists) of {_of(dates.months)}"
    if len(names) == len(days) == 1:
        return f"on every {names[0]} the {nth(days[0])}{_in(dates.months)}"
    falling = _days(dates, every="any", last="or")
    month = _of(dates.months, "the month", each="a", last="or")
    return f"{_on_every(weekdays, last='or')} that falls on {falling} of {month}"


def _unsaid(dates: _Dates, weekdays: int) -> str:
    """Both fields as written: a day that does not exist is no reason to guess the rule."""
    days = "every day" if dates.are_every_day else _days(dates)
    by_week = "on any weekday" if weekdays == DAY_OF_WEEK.full else _on_every(weekdays)
    return f"on {days} of the month and/or {by_week}"


def _alike(words: str, *notes: str) -> DayWords:
    return DayWords(words, words, notes)


def _days(dates: _Dates, *, every: str = "every", last: str = "and") -> str:
    stretches = dates.stretches
    first, final = nth(stretches[0][0]), nth(stretches[-1][-1])
    match stretches[0].step, stretches[0][0], dates.run_to_the_end:
        case 1, _, _ if len(stretches) > LONG_LIST:
            return f"{dates.days.bit_count()} picked days from the {first} to the {final}"
        case 1, _, _:
            return f"the {joined([_stretch(dates, stretch) for stretch in stretches], last)}"
        case 2, 1, True:
            return f"{every} odd day"
        case 2, 2, True:
            return f"{every} even day"
        case step, _, to_the_end:
            end = "end" if to_the_end else final
            return f"{every} {nth(step)} day from the {first} to the {end}"


def _stretch(dates: _Dates, stretch: range) -> str:
    if len(stretch) == 1:
        return nth(stretch[0])
    is_open = dates.run_to_the_end and stretch == dates.stretches[-1]
    return f"{nth(stretch[0])} to {'last day' if is_open else nth(stretch[-1])}"


def _on_every(weekdays: int, *, last: str = "and") -> str:
    if span := _span(weekdays, _WEEKDAYS):
        return f"on every day from {span}"
    return f"on every {joined(_weekday_names(weekdays), last)}"


def _weekday_names(weekdays: int) -> list[str]:
    """From Monday on."""
    return [_WEEKDAYS[day] for day in sorted(_values(weekdays), key=lambda day: (day - 1) % 7)]


def _in(months: int) -> str:
    """A phrase to follow the days: ` in January and June`, nothing for every month."""
    if months == MONTH.full:
        return ""
    span = _span(months >> 1, _MONTHS)
    return f" from {span}" if span else f" in {_month_names(months)}"


def _only_in(months: int) -> tuple[str, ...]:
    """A note where two phrases would each have to name the months."""
    return () if months == MONTH.full else (f"only{_in(months)}",)


def _of(
    months: int, every_month: str = "every month", *, each: str = "every", last: str = "and"
) -> str:
    """The months that days belong to: `every month`, `January and June`."""
    if months == MONTH.full:
        return every_month
    span = _span(months >> 1, _MONTHS)
    return f"{each} month from {span}" if span else _month_names(months, last)


def _month_names(months: int, last: str = "and") -> str:
    stretches = [(_MONTHS[part[0] - 1], _MONTHS[part[-1] - 1]) for part in folded(_values(months))]
    return joined(
        [first if first == end else f"{first} to {end}" for first, end in stretches], last
    )


def _span(bits: int, names: Sequence[str]) -> str | None:
    """Three or more neighbours on the circle of names and nothing else, as `Friday to Monday`."""
    picked = _values(bits)
    starts = [value for value in picked if (value - 1) % len(names) not in picked]
    if len(picked) <= _FEW or len(starts) != 1:
        return None
    return f"{names[starts[0]]} to {names[(starts[0] + len(picked) - 1) % len(names)]}"


def _through(day: int) -> int:
    """The days from the 1st to `day`, as bits."""
    return (2 << day) - 2


def _days_of(month: int) -> int:
    return _through(_LONGEST[month - 1])


def _values(bits: int) -> tuple[int, ...]:
    return tuple(value for value in range(bits.bit_length()) if bits >> value & 1)


_FEW = 2
_FOUR_WEEKS = 28
_WEEKS = {
    _through(7 * count) & ~_through(7 * count - 7): ordinal
    for count, ordinal in enumerate(("first", "second", "third", "fourth"), start=1)
}
"""The days of the month on which the n-th of each weekday falls → n-th."""
