"""English phrases of time, one by one: `every 10 minutes`, `daily`, `at 4am EST`, `on Mondays`."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from schedcat.schedule.interval import UNITS
from schedcat.schedule.kinds import DAY_OF_WEEK

DAYS_PER_YEAR = 365.25


class Every(NamedTuple):
    """`every 10 minutes`, `hourly`: so many seconds from one run to the next."""

    seconds: int


class Often(NamedTuple):
    """`daily`, `twice a week`: so many runs a year, as far as such words are exact."""

    per_year: float


class TimeOfDay(NamedTuple):
    """`at 4am`, `02:30 UTC`; the minute is None where only the hour is said.

    `zone` is the word in capitals behind the time.
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


class DayOfMonth(NamedTuple):
    """`the 1st of the month`."""

    day: int


Meaning: TypeAlias = Every | Often | TimeOfDay | Weekdays | DayOfMonth


class Phrase(NamedTuple):
    """The words of a text from `start` to `end` (from 0, end exclusive), and what they mean."""

    words: str
    start: int
    end: int
    meaning: Meaning


def phrases(text: str, start: int = 0, end: int | None = None) -> Iterator[Phrase]:
    """The phrases within a part of a text, in reading order; none within another.

    >>> [phrase.meaning for phrase in phrases("Twice a day, at noon.")]
    [Often(per_year=730.5), TimeOfDay(hour=12, minute=0, zone=None)]
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
    count, unit = _count(match["count"] or "1"), match["unit"].lower()
    if count == 0:
        return None
    if seconds := _SECONDS.get(unit):
        is_exact = count > 1 or seconds < UNITS["d"]
        return Every(count * seconds) if is_exact else Often(_PER_YEAR[unit])
    return Often(_PER_YEAR[unit] / count)


_SECONDS = {
    "minute": UNITS["m"],
    "min": UNITS["m"],
    "hour": UNITS["h"],
    "hr": UNITS["h"],
    "day": UNITS["d"],
    "week": UNITS["w"],
}
_PER_YEAR = {
    "hour": DAYS_PER_YEAR * 24,
    "day": DAYS_PER_YEAR,
    "night": DAYS_PER_YEAR,
    "week": DAYS_PER_YEAR / 7,
    "month": 12.0,
    "quarter": 4.0,
    "year": 1.0,
}


def _times(match: re.Match[str]) -> Meaning:
    return Often(_count(match["count"]) * _PER_YEAR[_UNIT_OF[match["unit"].lower()]])


def _adverb(match: re.Match[str]) -> Meaning:
    unit = _UNIT_OF[match["adverb"].lower()]
    return Every(UNITS["h"]) if unit == "hour" else Often(_PER_YEAR[unit])


_UNIT_OF = {
    **{unit: unit for unit in _PER_YEAR},
    **{f"{unit}ly": unit for unit in _PER_YEAR},
    "daily": "day",
    "annually": "year",
    "morning": "day",
    "evening": "day",
}


def _workdays(_: re.Match[str]) -> Meaning:
    return Weekdays(0b0111110)


def _weekdays(match: re.Match[str]) -> Meaning:
    numbers = {
        DAY_OF_WEEK.number(name[:3]) or 0
        for name in re.findall(r"\b[a-z]{3,}", match["names"].lower())
        if name != "and"
    }
    return Weekdays(sum(1 << number for number in numbers))


def _day_of_month(match: re.Match[str]) -> Meaning:
    return DayOfMonth(1 if match["nth"].lower() == "first" else int(match["nth"]))


def _time(match: re.Match[str]) -> Meaning | None:
    hour, half, minute = int(match["hour"]), match["ahead"] or match["half"], match["minute"]
    if half:
        if not 1 <= hour <= _HOURS_OF_A_CLOCK:
            return None
        hour = hour % _HOURS_OF_A_CLOCK + _HOURS_OF_A_CLOCK * (half in "pP")
    elif minute is None or not (_is_clock_time(match) or _zone(match)):
        return None
    if hour >= 2 * _HOURS_OF_A_CLOCK:
        return None
    return TimeOfDay(hour, None if minute is None else int(minute), _zone(match))


def _is_clock_time(match: re.Match[str]) -> bool:
    """`04:30` and `at 4:30` are times of day, `3:16` may be a verse."""
    return len(match["hour"]) > 1 or match[0].lower().startswith("at")


def _zone(match: re.Match[str]) -> str | None:
    zone: str | None = match["zone"] or match["bracketed"]
    return zone


_HOURS_OF_A_CLOCK = 12


def _named_time(match: re.Match[str]) -> Meaning:
    hour = _HOURS_OF_A_CLOCK if match["name"].lower() == "noon" else 0
    return TimeOfDay(hour, 0, _zone(match))


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
_ZONE = r"(?: ?\((?-i:(?P<bracketed>[A-Z]{2,5}))\)| ?(?-i:(?P<zone>[A-Z]{2,5})\b))?"
_NO_PLACE = r"(?!\.? (?:in )?(?-i:[A-Z])[a-z]| local\b)"
"""`9am New York time` and `9am local time` are times of a zone that no abbreviation names."""


def _reader(
    pattern: str, read: Callable[[re.Match[str]], Meaning | None]
) -> tuple[re.Pattern[str], Callable[[re.Match[str]], Meaning | None]]:
    """A pattern between words; a blank in it stands for any white space."""
    words = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<![\w:.-])(?:{words})(?![\w-]|:\w)", re.IGNORECASE), read


_READERS = (
    _reader(
        rf"(?:every|each) (?:(?P<count>{_COUNT})(?:\s+|-))?"
        r"(?P<unit>minute|min|hour|hr|day|week|month|quarter|year)s?"
        r"(?! (?:and|of) )",  # every hour and a half, every quarter of an hour
        _every,
    ),
    _reader(
        rf"(?P<count>once|twice|(?:{_COUNT})(?=x| times))(?:x| times)? (?:(?:an?|per|each|every) )?"
        r"(?P<unit>hour|day|daily|week|weekly|month|monthly|year)",
        _times,
    ),
    _reader("(?P<adverb>(?:hour|night|week|month|quarter|year)ly|daily|annually)", _adverb),
    _reader("(?:every|each) (?P<adverb>night|morning|evening)", _adverb),
    _reader("(?:every|each|on) (?:weekday|working day)s?", _workdays),
    _reader(
        rf"(?:every|each|on) (?P<names>{_WEEKDAY}(?:(?:, | and |, and ){_WEEKDAY})*)", _weekdays
    ),
    _reader(
        r"(?:on )?the (?P<nth>first|[0-9]{1,2}(?=st|nd|rd|th))(?:st|nd|rd|th)?(?: day)? of"
        r" (?:the|each|every) month",
        _day_of_month,
    ),
    _reader(
        r"(?:at )?(?:(?P<ahead>[ap])m )?(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-5][0-9]))?"
        rf"(?: ?(?P<half>[ap])\.?m\b\.?)?{_ZONE}{_NO_PLACE}",
        _time,
    ),
    _reader(rf"(?:at )?(?P<name>midnight|noon){_ZONE}{_NO_PLACE}", _named_time),
)
