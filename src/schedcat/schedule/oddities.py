"""Forms of an element that this grammar lacks: what is odd about each, and the nearest text."""

import re
from collections.abc import Callable
from typing import NamedTuple

from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, MONTH, FieldKind
from schedcat.schedule.readings import readings
from schedcat.schedule.readings.reading import Runs
from schedcat.schedule.standard import is_standard


class Oddity(NamedTuple):
    """What is odd about an element: `says` goes on after it.

    `nearest` is the standard text that says the same, `advice` what to do where there is none.
    A dialect's form is known even where none of our four engines reads it.
    """

    says: str
    nearest: str | None = None
    advice: str = "write values, ranges, lists or `*/n`"
    is_dialect: bool = False


_Describe = Callable[[FieldKind, re.Match[str]], Oddity]


def oddity(kind: FieldKind, element: str) -> Oddity:
    """What is odd about an element that is not standard."""
    for pattern, describe in _FORMS:
        if match := pattern.fullmatch(element):
            found = describe(kind, match)
            if found.nearest and not _all_standard(kind, found.nearest):
                return found._replace(nearest=None)
            return found
    return _UNKNOWN


def _all_standard(kind: FieldKind, text: str) -> bool:
    return all(is_standard(kind, element) for element in text.split(","))


def _always(says: str, advice: str, *, is_dialect: bool = False) -> _Describe:
    return lambda _kind, _match: Oddity(says, advice=advice, is_dialect=is_dialect)


def _question_mark(_kind: FieldKind, match: re.Match[str]) -> Oddity:
    return Oddity("stands for `*`", nearest=f"*{match['step'] or ''}")


def _star_without_slash(_kind: FieldKind, match: re.Match[str]) -> Oddity:
    return Oddity("lacks a slash", nearest=f"*/{match['step']}")


def _hashed(kind: FieldKind, match: re.Match[str]) -> Oddity:
    return Oddity(
        "leaves the choice to the engine",
        nearest=f"{match['range'] or '*'}/{match['step']}" if match["step"] else None,
        advice=f"choose the {kind.name}",
        is_dialect=True,
    )


def _from_the_end(kind: FieldKind, match: re.Match[str]) -> Oddity:
    return Oddity(
        "counts from the end",
        nearest=f"{match['low']}-{kind.last}" if match["low"] and kind is DAY_OF_MONTH else None,
        advice=_CHECK_THE_DATE,
        is_dialect=kind in {DAY_OF_MONTH, DAY_OF_WEEK},
    )


def _nth_weekday(kind: FieldKind, match: re.Match[str]) -> Oddity:
    days, nth = match["days"], int(match["nth"])
    if kind is not DAY_OF_WEEK or not is_standard(kind, days) or nth not in range(1, 6):
        return _UNKNOWN
    dates = f"{7 * nth - 6}-{min(7 * nth, 31)}"
    return Oddity(
        "picks one week of the month",
        advice=f"write `{dates}` as day-of-month, `{days}` as day-of-week and `days: both`",
        is_dialect=True,
    )


def _odd_word(kind: FieldKind, match: re.Match[str]) -> Oddity:
    """A value, a range or a step: its words are odd, or its bounds are."""
    words = [word for word in match.group("low", "high") if word]
    names = [word for word in words if word.isalpha()]
    for other in (MONTH, DAY_OF_WEEK):
        if other is not kind and any(name[:3].lower() in other.names for name in names):
            return Oddity(
                f"uses a name of the {other.name} field", advice="check the order of the fields"
            )
    if not any(name[3:] for name in names):
        return _odd_bounds(kind, match)
    short = "-".join(word[:3] if word in names else word for word in words) + (match["step"] or "")
    nearest = short if is_standard(kind, short) else oddity(kind, short).nearest
    return Oddity("is not written with three-letter names", nearest)


def _odd_bounds(kind: FieldKind, match: re.Match[str]) -> Oddity:
    low, high, step = match["low"], match["high"], match["step"] or ""
    first, last = kind.number(low), kind.number(high or low)
    if first is None or last is None:
        return _UNKNOWN
    if first > kind.last:  # the 7 that stands for Sunday begins nothing
        low, first, last = "0", 0, last % 7
    if not high:
        return Oddity("steps from a single value", _stepping(kind, low, first, step))
    if first == last:
        return Oddity("starts where it ends", low)
    if first < last:
        return Oddity("runs backwards", f"{low}-{high}{step}")
    if step:
        return Oddity("runs backwards", _agreed(kind, match[0], low), "write the values one by one")
    return Oddity("runs backwards", _unrolled(kind, low, first, last))


def _stepping(kind: FieldKind, low: str, first: int, step: str) -> str:
    if first == kind.first:
        return f"*{step}"
    return low if first == kind.last else f"{low}-{_word(kind, kind.last, like=low)}{step}"


def _unrolled(kind: FieldKind, low: str, first: int, last: int) -> str:
    """The two parts of a range that wraps around; the days of a week one by one."""
    ranges = (range(first, kind.last + 1), range(kind.first, last + 1))
    if kind is DAY_OF_WEEK:
        return ",".join(_word(kind, day, like=low) for part in ranges for day in part)
    return ",".join(
        "-".join(_word(kind, end, like=low) for end in sorted({part[0], part[-1]}))
        for part in ranges
    )


def _agreed(kind: FieldKind, element: str, low: str) -> str | None:
    """The values of a stepped range one by one, if all engines that wrap it agree on them."""
    match [*({*readings(kind, element).values()} - {None, Runs(())})]:
        case [Runs(values=values)]:
            return ",".join(_word(kind, value, like=low) for value in values)
    return None


def _word(kind: FieldKind, value: int, *, like: str) -> str:
    return kind.names[value - kind.first] if like.isalpha() else str(value)


_UNKNOWN = Oddity("is not standard")
_CHECK_THE_DATE = "name the days it can be, and check the date in the task"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_FORMS: tuple[tuple[re.Pattern[str], _Describe], ...] = (
    (_form(r""), _always("is empty", "write a value, or drop the comma")),
    (_form(r"\?(?P<step>/\d+)?"), _question_mark),
    (_form(r"\*(?P<step>\d+)"), _star_without_slash),
    (_form(r"\*-.*"), _always("is a range from `*`", "write `*`, or the range's first value")),
    (_form(r"[hr](?:\((?P<range>\d+-\d+)\))?(?:/(?P<step>\d+))?"), _hashed),
    (
        _form(r"\w*~\w*"),
        _always("leaves the choice to the engine", "choose one value", is_dialect=True),
    ),
    (_form(r"l|lw|wl|l-\d+w?|l\d|(?:\d|[a-z]{3})l|(?P<low>\d+)-l"), _from_the_end),
    (
        _form(r"\d+w|w\d+"),
        _always("asks for the nearest weekday", _CHECK_THE_DATE, is_dialect=True),
    ),
    (_form(r"(?P<days>[\w-]+)#(?P<nth>\d{1,4})"), _nth_weekday),
    (_form(r"(?P<low>\d+|[a-z]{3,})(?:-(?P<high>\d+|[a-z]{3,}))?(?P<step>/\d+)?"), _odd_word),
    (_form(r"[^/]+/\d+/.*"), _always("has two steps", "write one step")),
)
