"""How cronie 1.7.2 reads a line of a crontab: `load_entry` and `get_range` in `src/entry.c`."""

import re

from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind
from schedcat.schedule.readings.debian_cron import line
from schedcat.schedule.readings.reading import Draws, Reader, Reading, Runs
from schedcat.schedule.readings.whole import Fires, Refuses, Whole


def expression(text: str) -> Whole:
    """A line that begins with the text; a `-` before it, in root's crontab, keeps it from the log.

    Of what follows five fields a `-` begins an option, of which there is `-n`.
    """
    text = text.lstrip(" \t")
    told = text.removeprefix("-")
    if not told or told[0].isspace():
        return Refuses("not five fields")
    words = told.split()
    fields = 1 if told.startswith("@") else len(KINDS)
    command = " ".join(words[fields:])
    if re.match(r"-n( [^-*]|$)", command):
        del words[fields]
    reading = line(" ".join(words), READER)
    if not isinstance(reading, Fires):
        return reading
    if re.match(r"-(?!n( [^-]|$))", command):
        return Refuses(f"`{command.split()[0]}` is no option")
    is_quiet = told != text
    return reading._replace(words=f"{reading.words}, for root alone") if is_quiet else reading


_ELEMENT = re.compile(
    r"(?:\*|(?P<low>[0-9a-z]+)(?:-(?P<high>[0-9a-z]+))?)(?:/(?P<step>[0-9]+))?",
    re.IGNORECASE | re.ASCII,
)
_DRAWN = re.compile(r"([0-9a-z]*)~([0-9a-z]*)", re.IGNORECASE | re.ASCII)


def element(kind: FieldKind, text: str) -> Reading:
    """A range that is reversed is empty, and its bounds may be anything; `~` draws from a range."""
    last_of_all = 7 if kind is DAY_OF_WEEK else kind.last
    if match := _DRAWN.fullmatch(text):
        low, high = match.groups()
        first = _number(kind, low) if low else kind.first
        last = _number(kind, high) if high else last_of_all
        if first is None or last is None or not kind.first <= first <= last <= last_of_all:
            return None
        return Draws(range(first, last + 1), step=None, by_hash=False, alone=False)
    match = _ELEMENT.fullmatch(text)
    if not match or (match["low"] and match["step"] and not match["high"]):
        return None
    low, high, step = match.groups()
    first = _number(kind, low) if low else kind.first
    last = _number(kind, high or low) if low else last_of_all
    if first is None or last is None or (step and not int(step)):
        return None
    values = range(first, last + 1, int(step or 1))
    if not all(kind.first <= value <= last_of_all for value in values):
        return None
    return Runs((*sorted({day % 7 for day in values}),) if kind is DAY_OF_WEEK else (*values,))


def _number(kind: FieldKind, word: str) -> int | None:
    """Any number, or a three-letter name."""
    return int(word) if word.isdecimal() else kind.number(word)


READER = Reader(element)
