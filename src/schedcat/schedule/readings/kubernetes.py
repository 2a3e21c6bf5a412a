"""How Kubernetes reads an element: `getRange` in `parser.go` of robfig/cron v3."""

import re

from schedcat.schedule.kinds import FieldKind
from schedcat.schedule.readings.reading import Reading, Runs

_ELEMENT = re.compile(
    r"(?:(?P<star>[*?])(?P<dropped>-[^/]*)?|(?P<low>[^-/]*)(?:-(?P<high>[^-/]*))?)"
    r"(?:/(?P<step>[^/]*))?"
)


def kubernetes(kind: FieldKind, element: str) -> Reading:
    """`?` is `*`; a range from either is all of it; an element without a character is dropped."""
    if not element:
        return Runs(())
    match = _ELEMENT.fullmatch(element)
    if not match:
        return None
    first, last = _bounds(kind, match)
    step = 1 if match["step"] is None else _int(match["step"])
    if first is None or last is None or not step or not kind.first <= first <= last <= kind.last:
        return None
    only = element.replace(match["dropped"], "", 1) if match["dropped"] else None
    return Runs((*range(first, last + 1, step),), only)


def _bounds(kind: FieldKind, match: re.Match[str]) -> tuple[int | None, int | None]:
    if match["star"]:
        return kind.first, kind.last
    first = _number(kind, match["low"])
    if match["high"] is not None:
        return first, _number(kind, match["high"])
    return first, first if match["step"] is None else kind.last


def _number(kind: FieldKind, word: str) -> int | None:
    return kind.number(word) if word.isalpha() else _int(word)


def _int(word: str) -> int | None:
    """Whatever Go's `strconv.Atoi` accepts of a number without a minus."""
    return int(word) if re.fullmatch(r"\+?[0-9]{1,18}", word) else None
