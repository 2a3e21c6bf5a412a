"""How croniter reads an element: `croniter._expand`, with its default options."""

import re

from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, FieldKind
from schedcat.schedule.readings.day_picks import (
    last_day,
    last_weekday,
    nearest_weekday,
    nth_weekday,
)
from schedcat.schedule.readings.reading import Draws, Picks, Reader, Reading, Runs

_DRAWN = re.compile(
    r"(?P<how>[hr])(\((?P<low>\d+)-(?P<high>\d+)\))?(/(?P<step>\d+))?", re.ASCII | re.IGNORECASE
)


def element(kind: FieldKind, text: str) -> Reading:
    """Knows `L`, `W`, `#`, `?`, `H` and `R`, in any case."""
    text = text.lower()
    if match := _DRAWN.fullmatch(text):
        return _drawn(kind, match)
    if text == "?" and kind in {DAY_OF_MONTH, DAY_OF_WEEK}:
        return Runs(_all(kind), alone=True)
    if kind is DAY_OF_MONTH:
        return _date(text) or _runs(kind, text)
    if kind is DAY_OF_WEEK:
        return _weekday(text) or _runs(kind, text)
    return _runs(kind, text)


def _drawn(kind: FieldKind, match: re.Match[str]) -> Draws | None:
    low, high = int(match["low"] or kind.first), int(match["high"] or kind.last)
    step = int(match["step"]) if match["step"] else None
    if step == 0 or (match["low"] and low >= high):
        return None
    if not all(kind.first <= _alias(kind, bound) <= kind.last for bound in (low, high)):
        return None
    return Draws(range(low, high + 1), step, by_hash=match["how"] == "h")


def _date(text: str) -> Picks | None:
    if text == "l":
        return last_day()
    match = re.fullmatch(r"(\d+)w|w(\d+)", text, re.ASCII)
    if not match or not 1 <= (wanted := int(match[1] or match[2])) <= DAY_OF_MONTH.last:
        return None
    return nearest_weekday(wanted)


def _weekday(text: str) -> Picks | None:
    if match := re.fullmatch(r"l(\d+)", text, re.ASCII):
        weekday = _number(DAY_OF_WEEK, match[1])
        if weekday is None or weekday > DAY_OF_WEEK.last:
            return None
        return last_weekday(weekday)
    match = re.fullmatch(r"(\w+|[a-z]{3}-[a-z]{3})#0*([1-5])", text, re.ASCII)
    days = _runs(DAY_OF_WEEK, match[1]) if match else None
    return nth_weekday(days.values, int(match[2])) if match and days else None


_RANGE = re.compile(r"(?P<low>[^-/]+)(?:-(?P<high>[^-/]+))?(?:/(?P<step>\d+))?", re.ASCII)


def _runs(kind: FieldKind, element: str) -> Runs | None:
    """Ranges wrap around; one with equal bounds is the whole field."""
    match = _RANGE.fullmatch(element)
    if not match:
        return None
    low, high, step = match["low"], match["high"], int(match["step"] or 1)
    if low == "*":
        return Runs(_all(kind)[::step]) if step and not high else None
    if high == "l" and kind is DAY_OF_MONTH:
        high = str(kind.last)
    first = _number(kind, low)
    last = _number(kind, high) if high else kind.last if match["step"] else first
    if first is None or last is None or not step or max(first, last) > kind.last:
        return None
    values = _all(kind)[::step] if high and first == last else _wrapping(kind, first, last, step)
    return Runs(values) if all(kind.first <= value <= kind.last for value in values) else None


def _wrapping(kind: FieldKind, first: int, last: int, step: int) -> tuple[int, ...]:
    """A step that ends before the field does starts afresh from its first value."""
    if first <= last:
        return (*range(first, last + 1, step),)
    before = range(first, kind.last + 1, step)
    left = kind.last - before[-1]
    skipped = step - left if step > left + 1 else 0
    return (*before, *range(kind.first + skipped, last + 1, step))


def _number(kind: FieldKind, word: str) -> int | None:
    if re.fullmatch(r"\d+", word, re.ASCII):
        return _alias(kind, int(word))
    return kind.number(word) if word in kind.names else None


def _alias(kind: FieldKind, value: int) -> int:
    return 0 if kind is DAY_OF_WEEK and value == kind.last + 1 else value


def _all(kind: FieldKind) -> tuple[int, ...]:
    return (*range(kind.first, kind.last + 1),)


READER = Reader(element)
