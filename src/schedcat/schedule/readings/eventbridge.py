"""How EventBridge Scheduler reads an expression, as its guide has it: Schedule types.

Of `*/5` the guide says that `*` is all values and `/` their increments. No page of it shows the two
together; public templates do.
"""

import re
from collections.abc import Sequence

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, KINDS, FieldKind
from schedcat.schedule.readings.day_picks import last_day, last_weekday, nearest_weekday
from schedcat.schedule.readings.fields import Reads, cron_of, in_years, on_days
from schedcat.schedule.readings.reading import Picks
from schedcat.schedule.readings.whole import Does, Fires, Refuses, Undocumented, Whole

_YEAR = FieldKind("year", 1970, 2199)
_KINDS = (*KINDS, _YEAR)


def expression(text: str) -> Whole:
    """`cron(…)` of six fields, one day field being `?`; `rate(…)`, or `at(…)`."""
    if match := re.fullmatch(r"rate\(([1-9]\d*) ((?:minute|hour|day)s?)\)", text, re.ASCII):
        return Does(f"every {match[1]} {match[2]}, from its StartDate if it has one")
    if re.fullmatch(r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)", text, re.ASCII):
        return Does("once")
    match = re.fullmatch(r"cron\((.*)\)", text)
    words = (match[1] if match else text).split()
    if not match or len(words) != len(_KINDS):
        return Refuses(f"not six fields in `cron(…)`{_weekday(words)}")
    if (words[2] == "?") == (words[4] == "?"):
        return Refuses("not `?` in one of the day fields")
    fields = []
    for kind, word in zip(_KINDS, words, strict=True):
        field = _field(kind, word)
        if not isinstance(field, Reads):
            return field
        fields.append(field)
    reading = cron_of([*fields[:2], _dates(fields[2], fields[4]), *fields[3:5]], DayRule.BOTH)
    for pick in (*fields[2].picks, *fields[4].picks):
        if isinstance(reading, Fires):
            reading = on_days(reading, pick)
    return in_years(reading, fields[5]) if isinstance(reading, Fires) else reading


def _dates(dates: Reads, weekdays: Reads) -> Reads:
    """The days of the month: the second Tuesday is the Tuesday from the 8th to the 14th."""
    if not (match := _NTH.fullmatch(weekdays.text)):
        return dates
    last = 7 * int(match[2])
    week = range(last - 6, min(last, DAY_OF_MONTH.last) + 1)
    return dates._replace(bits=sum(1 << date for date in week))


def _weekday(words: Sequence[str]) -> str:
    """What the first number of the day of the week is here, in five fields of cron."""
    number = re.search(r"\d+", words[4]) if len(words) == len(KINDS) else None
    if not number or not 1 <= int(number[0]) <= len(DAY_OF_WEEK.names):
        return ""
    day = DAY_OF_WEEK.names[int(number[0]) - 1].capitalize()
    return f", where {number[0]} is {day}"


def _field(kind: FieldKind, word: str) -> Reads | Refuses | Undocumented:
    """The values of a field, or the days that it picks by one of the letters."""
    if word in {"*", "?"}:
        return Reads(kind, word, kind.full)
    if pick := _pick(kind, word):
        return Reads(kind, word, kind.full, (pick,))
    if kind is DAY_OF_WEEK and (match := _NTH.fullmatch(word)):
        day = _number(kind, match[1])
        if day is not None and kind.first <= day <= kind.last:
            return Reads(kind, word, 1 << day)
    bits = 0
    for element in word.split(","):
        values = _values(kind, element)
        if isinstance(values, Refuses | Undocumented):
            return values
        bits |= sum(1 << value for value in values)
    return Reads(kind, word, bits)


def _pick(kind: FieldKind, word: str) -> Picks | None:
    if kind is DAY_OF_MONTH and word == "L":
        return last_day()
    if kind is DAY_OF_MONTH and (match := re.fullmatch(r"(\d+)W", word, re.ASCII)):
        date = int(match[1])
        return nearest_weekday(date) if 1 <= date <= kind.last else None
    if kind is DAY_OF_WEEK and (match := re.fullmatch(r"([1-7]|[A-Z]{3})L", word)):
        day = _number(kind, match[1])
        return None if day is None else last_weekday(day)
    return None


_NTH = re.compile(r"(\w+)#([1-5])", re.ASCII)
_ELEMENT = re.compile(r"(?:\*(?=/)|(?P<low>\w+))(?:-(?P<high>\w+)|/(?P<step>\d+))?", re.ASCII)


def _values(kind: FieldKind, element: str) -> Sequence[int] | Refuses | Undocumented:
    """A value, a range, or a step from a value to the end."""
    match = _ELEMENT.fullmatch(element)
    bounds = [_number(kind, word) for word in match.group("low", "high") if word] if match else []
    if any(bound is not None and not kind.first <= bound <= kind.last for bound in bounds):
        return Refuses(f"`{element}` is not {kind.noun} there")
    step = int(match["step"]) if match and match["step"] else None
    match bounds:
        case [] if step:
            return range(kind.first, kind.last + 1, step)
        case [int(low)] if step:
            return range(low, kind.last + 1, step)
        case [int(low)] if step is None:
            return (low,)
        case [int(low), int(high)] if low < high:
            return range(low, high + 1)
    return Undocumented(f"of `{element}`", _instead(kind, element, bounds))


def _instead(kind: FieldKind, element: str, bounds: Sequence[int | None]) -> str:
    """What to write for an element of which the guide says nothing."""
    if (capitals := element.upper()) != element:
        match _values(kind, capitals):
            case Undocumented(_, str(help)):
                return help
            case Refuses():
                pass
            case _:
                return f"write `{capitals}`"
    match bounds:
        case [int(low), int(high)] if low == high:
            return f"write `{element.partition('-')[0]}`"
        case [int(low), int(high)] if low == high + 1:
            return f"write `*`, which is `{_shown(kind, kind.first)}-{_shown(kind, kind.last)}`"
        case [int(low), int(high)] if low > high:
            ranges = ((low, kind.last), (kind.first, high))
            parts = ["-".join(dict.fromkeys(_shown(kind, each) for each in two)) for two in ranges]
            return f"write `{','.join(parts)}`: a range of it goes up"
    return "write a value, a range that goes up, or a step from a value, such as `0/15`"


def _shown(kind: FieldKind, value: int) -> str:
    """A value as its guide writes it."""
    return kind.names[value - kind.first].upper() if kind.names else str(value)


def _number(kind: FieldKind, word: str) -> int | None:
    """A number, Sunday being 1 here and 0 for us, or a name in capitals."""
    if word.isdecimal():
        return int(word) - (kind is DAY_OF_WEEK)
    return kind.number(word) if word.isupper() else None
