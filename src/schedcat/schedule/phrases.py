"""English phrases of time, one by one: `every 10 minutes`, `daily`, `at 4am EST`, `on Mondays`."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from schedcat.schedule.interval import UNITS
from schedcat.schedule.kinds import DAY_OF_WEEK
from schedcat.schedule.meanings import (
    ALL_HOURS,
    DAYS_PER_YEAR,
    WEEKEND,
    WORKDAYS,
    DayOfMonth,
    Every,
    Meaning,
    Often,
    TimeOfDay,
    Times,
    Weekdays,
)
from schedcat.schedule.zones import zone_of_word


class Phrase(NamedTuple):
    """The words of a text from `start` to `end` (from 0, end exclusive), and what they mean."""

    words: str
    start: int
    end: int
    meaning: Meaning


def phrases(text: str, start: int = 0, end: int | None = None) -> Iterator[Phrase]:
    """The phrases within a part of a text, in reading order; none within another.

    >>> [phrase.meaning for phrase in phrases("Twice a day, at noon.")]
    [Times(number=2, unit='day'), TimeOfDay(hour=12, minute=0, zone=None)]
    """
    found = [
        (match.start(), -match.end(), match, read)
        for pattern, read in _READERS
        for match in pattern.finditer(text, start, len(text) if end is None else end)
    ]
    behind = 0
    for _, _, match, read in sorted(found, key=lambda each: each[:2]):
        if match.start() >= behind and (meaning := read(match)):
            behind = match.end()
            yield Phrase(match[0], *match.span(), meaning)


def _every(match: re.Match[str]) -> Meaning | None:
    count, unit = _count(match["count"] or "1"), _UNIT_OF[match["unit"].lower()]
    if count == 0:
        return None
    if seconds := _SECONDS.get(unit):
        is_exact = count > 1 or seconds < UNITS["d"]
        return Every(count * seconds) if is_exact else Often(_PER_YEAR[unit])
    return Often(_PER_YEAR[unit] / count)


def _part(match: re.Match[str]) -> Meaning:
    seconds = _SECONDS[match["unit"].lower()]
    return Every(seconds // (2 if match["part"].lower() == "half" else 4))


def _times(match: re.Match[str]) -> Meaning:
    count, unit = _count(match["count"]), _UNIT_OF[match["unit"].lower()]
    if count > 1:
        return Times(count, unit)
    return Every(_SECONDS[unit]) if unit in {"minute", "hour"} else Often(_PER_YEAR[unit])


def _adverb(match: re.Match[str]) -> Meaning:
    word = match["adverb"].lower()
    unit = _UNIT_OF[word]
    if unit == "hour":
        return Every(UNITS["h"])
    return Often(_PER_YEAR[unit], _HOURS.get(word.removesuffix("ly"), ALL_HOURS))


_SECONDS = {
    "second": UNITS["s"],
    "minute": UNITS["m"],
    "hour": UNITS["h"],
    "day": UNITS["d"],
    "week": UNITS["w"],
}
_PER_YEAR = {
    "day": DAYS_PER_YEAR,
    "week": DAYS_PER_YEAR / 7,
    "month": 12.0,
    "quarter": 4.0,
    "year": 1.0,
}
_UNIT_OF = {
    **{unit: unit for unit in (*_SECONDS, *_PER_YEAR)},
    **{f"{unit}ly": unit for unit in ("hour", *_PER_YEAR)},
    **dict.fromkeys(("daily", "night", "nightly", "morning", "evening", "d"), "day"),
    "s": "second",
    "sec": "second",
    "m": "minute",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "w": "week",
    "annually": "year",
}
_HOURS = {
    "night": ALL_HOURS & ~sum(1 << hour for hour in range(9, 18)),
    "morning": sum(1 << hour for hour in range(3, 13)),
    "evening": sum(1 << hour for hour in range(15, 24)),
}
"""Part of the day → every hour that somebody may count to it, as bits."""


def _weekdays(match: re.Match[str]) -> Meaning:
    numbers = {
        DAY_OF_WEEK.number(name[:3]) or 0
        for name in re.findall(r"\b[a-z]{3,}", match["names"].lower())
        if name != "and"
    }
    return Weekdays(sum(1 << number for number in numbers))


def _weekday_range(match: re.Match[str]) -> Meaning:
    first, last = (DAY_OF_WEEK.number(match[end][:3].lower()) or 0 for end in ("first", "last"))
    days = range(first, first + (last - first) % 7 + 1)
    return Weekdays(sum(1 << day % 7 for day in days))


def _day_of_month(match: re.Match[str]) -> Meaning:
    nth = match["nth"].lower()
    return DayOfMonth({"first": 1, "last": None}[nth] if nth.isalpha() else int(nth))


def _time(match: re.Match[str]) -> Meaning | None:
    hour, half, minute = int(match["hour"]), match["ahead"] or match["half"], match["minute"]
    if half:
        if not 1 <= hour <= _HOURS_OF_A_CLOCK:
            return None
        hour = hour % _HOURS_OF_A_CLOCK + _HOURS_OF_A_CLOCK * (half in "pP")
    elif minute is None or not (_is_clock_time(match) or _zone(match)):
        return None
    if hour >= 2 * _HOURS_OF_A_CLOCK or not _is_known_place(match):
        return None
    return TimeOfDay(hour, None if minute is None else int(minute), _zone(match))


def _is_clock_time(match: re.Match[str]) -> bool:
    """`04:30` and `at 4:30` are times of day, `3:16` may be a verse."""
    return len(match["hour"]) > 1 or match[0].lower().startswith("at")


def _zone(match: re.Match[str]) -> str | None:
    zone: str | None = match["zone"] or match["bracketed"] or match["place"]
    return zone


def _is_known_place(match: re.Match[str]) -> bool:
    return not match["place"] or zone_of_word(match["place"]) is not None


_HOURS_OF_A_CLOCK = 12


def _named_time(match: re.Match[str]) -> Meaning | None:
    hour = _HOURS_OF_A_CLOCK if match["name"].lower() == "noon" else 0
    return TimeOfDay(hour, 0, _zone(match)) if _is_known_place(match) else None


def _count(word: str) -> int:
    return _COUNTS.get(word.lower()) or int(word)


_COUNTS = {
    "once": 1,
    "one": 1,
    "twice": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
_COUNT = f"[0-9]{{1,4}}|{'|'.join(_COUNTS)}"
_WEEKDAY = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
_MONTH = "of (?:the|each|every) month"
_ZONE = (
    r"(?: ?\((?-i:(?P<bracketed>[A-Z]{2,5}))\)"
    r"| (?-i:(?P<place>[A-Z]\w+/[A-Z]\w+|[A-Z]\w+(?: [A-Z]\w+)?(?= time\b)))(?: time)?\b"
    r"| ?(?-i:(?P<zone>[A-Z]{2,5})\b))?"
)
_NO_PLACE = r"(?!\.? (?:in )?(?-i:[A-Z])[a-z]| local\b)"
"""`9am Pacific` and `9am local time` are times of a zone that no word here names."""


def _reader(
    pattern: str, read: Callable[[re.Match[str]], Meaning | None]
) -> tuple[re.Pattern[str], Callable[[re.Match[str]], Meaning | None]]:
    """A pattern between words; a blank in it stands for any white space."""
    words = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<![\w:.-])(?:{words})(?![\w-]|:\w)", re.IGNORECASE), read


_READERS = (
    _reader(
        rf"(?:every|each) (?:(?P<count>{_COUNT})(?:\s*|-))?"
        r"(?P<unit>second|sec|minute|min|hour|hr|day|week|month|quarter|year|(?<=[0-9])(?-i:[smhdw]))s?"
        # every hour and a half, every quarter of an hour, every second day, every 1h 30m
        rf"(?! (?:and an?|of|[0-9]|minute|hour|day|night|week|month|quarter|year|{_WEEKDAY}))",
        _every,
    ),
    _reader(
        "(?:every )?(?P<part>half|quarter)(?:[ -](?:of )?an?)?[ -](?P<unit>hour|minute)(?:ly)?",
        _part,
    ),
    _reader(
        rf"(?P<count>once|twice|(?:{_COUNT})(?=x| times))(?:x| times)? (?:(?:an?|per|each|every) )?"
        r"(?P<unit>minute|hour|day|daily|week|weekly|month|monthly|year)",
        _times,
    ),
    _reader("(?P<adverb>(?:hour|night|week|month|quarter|year)ly|daily|annually)", _adverb),
    _reader("(?:every|each) (?P<adverb>night|morning|evening)", _adverb),
    _reader(
        "(?:every|each|on) (?:weekday|working day)s?|(?:weekday|workday|business day)s",
        lambda _: WORKDAYS,
    ),
    _reader("(?:every|each|on|at) (?:the )?weekends?|weekends", lambda _: WEEKEND),
    _reader(
        rf"(?:(?:every|each|on|from) )?(?P<first>{_WEEKDAY})(?: ?[-\u2013] ?| to | through )"
        rf"(?P<last>{_WEEKDAY})",
        _weekday_range,
    ),
    _reader(
        rf"(?:every|each|on) (?P<names>{_WEEKDAY}(?:(?:, | and |, and ){_WEEKDAY})*)", _weekdays
    ),
    _reader("(?P<names>(?:mon|tues|wednes|thurs|fri|satur|sun)days)", _weekdays),
    _reader(
        rf"(?:on )?the (?P<nth>first|last(?= day)|[0-9]{{1,2}}(?=st|nd|rd|th))(?:st|nd|rd|th)?"
        rf"(?: day)? {_MONTH}",
        _day_of_month,
    ),
    _reader(r"on the (?P<nth>[0-9]{1,2})(?:st|nd|rd|th)", _day_of_month),
    _reader(
        r"(?:at )?(?:(?P<ahead>[ap])m )?(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-5][0-9]))?"
        rf"(?: ?(?P<half>[ap])\.?m\b\.?)?{_ZONE}{_NO_PLACE}",
        _time,
    ),
    _reader(rf"(?:at )?(?P<name>midnight|noon){_ZONE}{_NO_PLACE}", _named_time),
)
