"""How BusyBox's crond 1.35 reads a line of a crontab: `load_crontab` in `miscutils/crond.c`.

It marks the values of a field in an array, and what it cannot read it complains of in its log: what
it has marked until then stays marked.
"""

import re
from typing import NamedTuple

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import DAY_OF_MONTH, KINDS, MACROS, MONTH, FieldKind
from schedcat.schedule.readings.fields import Reads, cron_of, read_fields
from schedcat.schedule.readings.reading import Reader, Reading, Runs, beginning
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Whole


def expression(text: str) -> Whole:
    """A line that begins with the text: what follows a `#` is a comment, wherever it stands."""
    told, has_comment, _ = text.partition("#")
    words = told.split()
    if not words:
        return Never("the line is a comment")
    if words[0].startswith(("MAILTO=", "SHELL=")):
        return Never("the line is a variable")
    if words[0] == "@reboot":
        return Does("once, when it starts")
    if words[0].startswith("@"):
        fields, rest = MACROS.get(words[0], "").split(), words[1:]
        if not fields:
            return Never(f"`{words[0]}` is not known; {_DROPPED}")
    else:
        fields, rest = words[: len(KINDS)], words[len(KINDS) :]
    if has_comment and not rest:
        return Never(f"what follows `#` is a comment; {_DROPPED}")
    if len(fields) < len(KINDS):
        return Never(f"not five fields; {_DROPPED}")
    return _of_fields(fields, " ".join(rest))


def _of_fields(words: list[str], command: str) -> Whole:
    fields = read_fields(READER, words)
    if isinstance(fields, Refuses | Does):  # which it never does
        return fields
    minute, hour, of_month, month, of_week = fields
    if _has_month_0(month):
        of_week = of_week._replace(bits=of_week.bits | 1 << _SATURDAY)
    is_either = not (of_month.bits == _ALL_DATES or of_week.is_full)
    of_month = of_month._replace(bits=of_month.bits & DAY_OF_MONTH.full)
    reading = cron_of(
        (minute, hour, of_month, month, of_week), DayRule.EITHER if is_either else DayRule.BOTH
    )
    faults = [each.text for each in fields if any(map(_is_fault, READER.elements(*each[:2])))]
    match reading:
        case Fires(words=says):
            says += f", with `{command}` for its command" if command else ""
            says += f", with a parse error at `{faults[0]}` in its log" if faults else ""
            return reading._replace(words=says)
        case Never(why):
            return Never(why or (f"a parse error at `{faults[0]}` in its log" if faults else ""))


_DROPPED = "the line is dropped without a word"
_ALL_DATES = (1 << 32) - 1
"""The array for dates begins with a 0, which counts when it is asked whether all are marked."""

_SATURDAY = 6


def _has_month_0(month: Reads) -> bool:
    """It is marked before the array for months, where that for weekdays ends."""
    return Runs(()) in READER.elements(month.kind, month.text)


def _is_fault(reading: Reading) -> bool:
    return isinstance(reading, Runs) and reading.only is not None


class _Array(NamedTuple):
    """How many places a field has, and the value that the first of them stands for."""

    size: int
    first: int = 0


_ARRAYS = {kind: _Array(kind.last + 1) for kind in KINDS} | {MONTH: _Array(12, 1)}


def element(kind: FieldKind, text: str) -> Reading:
    """`ParseField`: ranges wrap around, and a bound beyond the array is never met, so marks all."""
    array, bounds, rest = _ARRAYS[kind], list[int](), text
    while True:
        match = re.match(r"\*|\d+|[a-z]{3}", rest, re.IGNORECASE | re.ASCII)
        word = match[0] if match else ""
        if word == "*":
            bounds = [0, array.size - 1]
        elif word.isdecimal():
            bounds += [int(word) - array.first] * (int(word) >= array.first)
        elif word.lower() in kind.names:
            bounds.append(kind.names.index(word.lower()))
        else:
            return Runs((), "")
        rest = rest[len(word) :]
        if not rest.startswith("-") or len(bounds) > 1:
            break
        rest = rest[1:]
    if not bounds:
        return Runs((), beginning(text, len(text) - len(rest)))
    step = 1
    if match := re.match(r"/([+-]?\d+)?", rest, re.ASCII):
        step, rest = int(match[1] or 0), rest[match.end() :]
    marked, is_endless = _marked(array.size, bounds[0], bounds[-1], step)
    only = text if is_endless else beginning(text, len(text) - len(rest))
    return Runs(tuple(place + array.first for place in marked), only)


def _marked(size: int, first: int, last: int, step: int) -> tuple[list[int], bool]:
    """The places that are marked, and whether it had to be stopped; no step is the first alone."""
    marked, until = dict[int, None](), 1
    at = first - 1
    for _ in range(_FAILSAFE):
        at, until = (at + 1) % size, until - 1
        if not until:
            marked[at] = None
            until = step
        if at == last:
            return [*marked], False
    return [*marked], True


_FAILSAFE = 1024
READER = Reader(element, stops=True)
