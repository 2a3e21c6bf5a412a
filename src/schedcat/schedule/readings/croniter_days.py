"""How croniter takes an expression apart, which has more fields and more ways to pick days."""

from collections.abc import Callable, Sequence
from datetime import date

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import KINDS, MACROS, FieldKind
from schedcat.schedule.readings.croniter import READER
from schedcat.schedule.readings.fields import (
    Reads,
    cron_of,
    in_seconds,
    in_years,
    on_days,
    read_fields,
)
from schedcat.schedule.readings.reading import Picks
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Undocumented, Whole
from schedcat.schedule.wording import joined, listed, nth

_WITH_YEAR = (*KINDS, FieldKind("second", 0, 59), FieldKind("year", 1970, 2099))


def expression(text: str) -> Whole:
    """`croniter._expand` and `_calc_next`, with its default options.

    A sixth field has seconds, a seventh years. It goes by rules that nobody wrote down for a day
    such as `5#3` or `15W` while the other day field, or another element, picks days too.
    """
    words = MACROS.get(text.lower(), text).split()
    if not len(KINDS) <= len(words) <= len(_WITH_YEAR):
        return Refuses("not five to seven fields")
    fields = read_fields(READER, words, _WITH_YEAR[: len(words)])
    if isinstance(fields, Refuses | Does):
        return fields
    reading = _fires(fields[: len(KINDS)])
    for field, restricted in zip(fields[len(KINDS) :], (in_seconds, in_years), strict=False):
        if isinstance(reading, Fires):
            reading = restricted(reading, field)
    return reading


def _fires(fields: Sequence[Reads]) -> Fires | Never | Undocumented:
    minute, hour, of_month, month, of_week = fields
    if not (of_month.picks or of_week.picks):
        is_both = _is_star(of_month, of_week) or _is_star(of_week, of_month)
        return cron_of(fields, DayRule.BOTH if is_both else DayRule.EITHER)
    days = _days(of_month, of_week)
    daily = cron_of((minute, hour, of_month.filled, month, of_week.filled), DayRule.BOTH)
    if days is None or isinstance(daily, Never):
        odd = next(each.text for each in (of_week, of_month) if each.picks)
        return Undocumented(f"of `{odd}` beside another day")
    return on_days(daily, days)


def _is_star(field: Reads, other: Reads) -> bool:
    """Does it leave the days to the other field?

    All values that there are stand for a star only where the other field has one, in any place.
    """
    has_star = not {"*", "?"}.isdisjoint(field.text.split(","))
    return has_star or (field.bits == field.kind.full and "*" in other.text)


def _days(of_month: Reads, of_week: Reads) -> Picks | None:
    """The days that fire where a field has more than values."""
    has_mixed_week = bool(of_week.picks and of_week.bits)
    if _is_star(of_week, of_month):
        return None if has_mixed_week else _dates(of_month)
    if _is_star(of_month, of_week):
        return None if has_mixed_week else _weekdays(of_week)
    if of_week.picks or any(pick.alone for pick in of_month.picks):
        return None
    dates, weekdays = _dates(of_month), _weekdays(of_week)
    return Picks(
        f"{dates.words} or {weekdays.words}", lambda day: dates.on(day) or weekdays.on(day)
    )


def _dates(of_month: Reads) -> Picks:
    values = of_month.as_field.values
    words = [f"the {listed(values, nth) or f'{len(values)} picked dates'}"] if values else []
    return _any_of(of_month, words, lambda day: day.day)


def _weekdays(of_week: Reads) -> Picks:
    words = [of_week.kind.names[value] for value in of_week.as_field.values]
    return _any_of(of_week, words, lambda day: day.isoweekday() % 7)


def _any_of(field: Reads, words: Sequence[str], value_of: Callable[[date], int]) -> Picks:
    """The days that a field picks, by its values, which are said in `words`, or otherwise."""
    picks = field.picks
    return Picks(
        joined([*words, *(pick.words for pick in picks)], "or"),
        lambda day: bool(field.bits >> value_of(day) & 1) or any(pick.on(day) for pick in picks),
    )
