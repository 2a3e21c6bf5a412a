"""How Celery reads a crontab: `celery.schedules`, from 5.7 on."""

import re
from collections.abc import Sequence

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, MONTH, FieldKind
from schedcat.schedule.readings.fields import cron_of, read_fields
from schedcat.schedule.readings.reading import Reader, Reading, Runs, beginning
from schedcat.schedule.readings.whole import Does, Never, Refuses, Whole


def expression(text: str) -> Whole:
    """`crontab.from_string`, which is RedBeat's too."""
    words = text.split(" ")
    if len(words) != len(KINDS):
        return Refuses("not five fields with one space between them")
    return crontab(words)


def crontab(words: Sequence[str]) -> Whole:
    """`crontab` of five fields: both day fields must match, and it refuses what never fires."""
    fields = read_fields(READER, words)
    if isinstance(fields, Refuses | Does):
        return fields
    match cron_of(fields, DayRule.BOTH):
        case Never(why):
            return Refuses(why)
        case reading:
            return reading


_RANGE = re.compile(r"(?P<low>\w+?)-(?P<high>\w+)((?P<slash>/)(?P<step>\w+)?)?")
_STAR = re.compile(r"\*((?P<slash>/)(?P<step>\w+)?|$)")


def element(kind: FieldKind, text: str) -> Reading:
    """`crontab_parser`: ranges wrap around; what follows a range or a stepped star is dropped."""
    if match := _RANGE.match(text):
        values = _wrapping(kind, _number(kind, match["low"]), _number(kind, match["high"]))
    elif match := _STAR.match(text):
        values = (*range(kind.first, kind.last + 1),)
    else:
        return _single(kind, text)
    step = _int(match["step"] or "") if match["slash"] else 1
    if not values or not step:
        return None
    return Runs(values[::step], beginning(text, match.end()))


def _wrapping(kind: FieldKind, first: int | None, last: int | None) -> tuple[int, ...]:
    if first is None or last is None:
        return ()
    if first <= last:
        return (*range(first, last + 1),)
    return (*range(first, kind.last + 1), *range(kind.first, last + 1))


def _single(kind: FieldKind, text: str) -> Reading:
    value = _number(kind, text)
    if value is None:
        return None
    is_read_whole = text.isalnum() or _int(text) is not None
    return Runs((value,), None if is_read_whole else text[:3])


_NAMES = {name: kind.number(name) for kind in (DAY_OF_WEEK, MONTH) for name in kind.names}


def _number(kind: FieldKind, word: str) -> int | None:
    """Whatever `int` accepts, else a name by its first three letters, in any field."""
    value = None if word.startswith("-") else _int(word)
    if value is None:
        value = _NAMES.get(word[:3].lower())
    return value if value is not None and kind.first <= value <= kind.last else None


def _int(word: str) -> int | None:
    try:
        return int(word)
    except ValueError:
        return None


READER = Reader(element)
