"""How Celery reads an element: `celery.schedules.crontab_parser`."""

import re

from schedcat.schedule.kinds import DAY_OF_WEEK, MONTH, FieldKind
from schedcat.schedule.readings.reading import Reading, Runs, beginning

_RANGE = re.compile(r"(?P<low>\w+?)-(?P<high>\w+)((?P<slash>/)(?P<step>\w+)?)?")
_STAR = re.compile(r"\*((?P<slash>/)(?P<step>\w+)?|$)")


def celery(kind: FieldKind, element: str) -> Reading:
    """Ranges wrap around; what follows a range or a stepped star is dropped."""
    if match := _RANGE.match(element):
        values = _wrapping(kind, _number(kind, match["low"]), _number(kind, match["high"]))
    elif match := _STAR.match(element):
        values = (*range(kind.first, kind.last + 1),)
    else:
        return _single(kind, element)
    step = _int(match["step"] or "") if match["slash"] else 1
    if not values or not step:
        return None
    return Runs(values[::step], beginning(element, match.end()))


def _wrapping(kind: FieldKind, first: int | None, last: int | None) -> tuple[int, ...]:
    if first is None or last is None:
        return ()
    if first <= last:
        return (*range(first, last + 1),)
    return (*range(first, kind.last + 1), *range(kind.first, last + 1))


def _single(kind: FieldKind, element: str) -> Reading:
    value = _number(kind, element)
    if value is None:
        return None
    is_read_whole = element.isalnum() or _int(element) is not None
    return Runs((value,), None if is_read_whole else element[:3])


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
