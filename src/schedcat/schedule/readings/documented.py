"""Five fields by the page of a vendor whose engine nobody can run: what it says, and no more."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind
from schedcat.schedule.readings.fields import Reads, cron_of
from schedcat.schedule.readings.whole import Refuses, Undocumented, Whole


class Page(NamedTuple):
    """What a page has beside numbers, names in capitals, ranges, `*`, lists, and steps after those.

    Either a single value may have a step too, which then goes on to the end, or not; 7 may be a
    Sunday, and names may be in any case.
    """

    steps_from_value: bool
    has_7: bool
    any_case: bool = False


def five_fields(words: Sequence[str], page: Page) -> Whole:
    """What the page says of five fields, one of the day fields being enough but for a `*`."""
    fields = []
    for kind, word in zip(KINDS, words, strict=True):
        bits = 0
        for element in word.split(","):
            values = _values(kind, element, page)
            if isinstance(values, Refuses | Undocumented):
                return values
            bits |= sum(1 << value for value in values)
        fields.append(Reads(kind, word, bits))
    of_month, of_week = fields[2], fields[4]
    if "*" in {of_month.text, of_week.text}:
        return cron_of(fields, DayRule.BOTH)
    for field in (of_month, of_week):
        if "*" in field.text:
            return Undocumented(f"of `{field.text}` beside another day field")
    return cron_of(fields, DayRule.EITHER)


_ANOTHER_SUNDAY = 7
_ELEMENT = re.compile(r"(?:\*|(?P<low>\w+)(?:-(?P<high>\w+))?)(?:/(?P<step>\d+))?", re.ASCII)


def _values(kind: FieldKind, element: str, page: Page) -> Sequence[int] | Refuses | Undocumented:
    match = _ELEMENT.fullmatch(element)
    if not match:
        return Undocumented(f"of `{element}`")
    bounds = [_number(kind, word, page) for word in match.group("low", "high") if word]
    if kind is DAY_OF_WEEK and _ANOTHER_SUNDAY in bounds:
        return (0,) if page.has_7 and element == "7" else Undocumented(f"of `{element}`")
    if any(bound is not None and not kind.first <= bound <= kind.last for bound in bounds):
        return Refuses(f"`{element}` is not {kind.noun} there")
    step = int(match["step"] or 1)
    match bounds:
        case []:
            values = range(kind.first, kind.last + 1, step or 1)
        case [int(low)] if not match["step"]:
            return (low,)
        case [int(low)] if page.steps_from_value:
            values = range(low, kind.last + 1, step or 1)
        case [int(low), int(high)] if low < high:
            values = range(low, high + 1, step or 1)
        case _:
            return Undocumented(f"of `{element}`")
    return values if step and len(values) > 1 else Undocumented(f"of `{element}`")


def _number(kind: FieldKind, word: str, page: Page) -> int | None:
    """A number, in the range or not, or a name."""
    if word.isdecimal():
        return int(word)
    return kind.number(word) if page.any_case or word.isupper() else None
