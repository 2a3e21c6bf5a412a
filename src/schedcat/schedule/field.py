"""One field of a cron expression: text to bits, with the place of every element."""

import re
from functools import lru_cache
from typing import NamedTuple

from schedcat.schedule.kinds import DAY_OF_WEEK, FieldKind
from schedcat.schedule.refusals import Fault, nonstandard_element


class Part(NamedTuple):
    """One element of a field's list: `first-last/step`.

    `step` is None where none is written; `span` is the element's place in the expression.
    """

    first: int
    last: int
    step: int | None
    is_star: bool
    span: tuple[int, int]

    @property
    def values(self) -> range:
        """The values that the element picks; 7 is still 7."""
        return range(self.first, self.last + 1, self.step or 1)


class Field(NamedTuple):
    """One field: `bits` has bit v set when value v fires (Sunday is 0)."""

    kind: FieldKind
    bits: int
    text: str
    parts: tuple[Part, ...]
    span: tuple[int, int]

    @property
    def is_star(self) -> bool:
        """Written as a plain `*`: restricts nothing."""
        return self.text == "*"

    @property
    def is_full(self) -> bool:
        """Every value of the range, however written."""
        return self.bits == self.kind.full

    @property
    def is_window(self) -> bool:
        """Two or more values in one run, however written; the first value follows the last.

        `8-18`, `8,9,10` and `22-23,0-4` are windows, `3` and `8-12,15-18` are not.
        """
        size = self.kind.last - self.kind.first + 1
        bits = self.bits >> self.kind.first
        followers = (bits << 1 | bits >> (size - 1)) & ((1 << size) - 1)
        beginnings = (bits & ~followers).bit_count()
        return self.is_full or (beginnings == 1 and bits.bit_count() > 1)

    @property
    def values(self) -> tuple[int, ...]:
        """The values that fire, ascending."""
        return tuple(value for value in range(self.bits.bit_length()) if self.bits >> value & 1)


@lru_cache(maxsize=1024)
def parse_field(kind: FieldKind, text: str, at: int) -> Field | tuple[Fault, ...]:
    """Read one field that starts at offset `at` of its expression, or say everything wrong."""
    parts: list[Part] = []
    faults: list[Fault] = []
    start = at
    for element in text.split(","):
        match _part(kind, element, start):
            case Fault() as fault:
                faults.append(fault)
            case part:
                parts.append(part)
        start += len(element) + 1
    if faults:
        return tuple(faults)
    bits = 0
    for value in {value for part in parts for value in part.values}:
        bits |= 1 << (value % 7 if kind is DAY_OF_WEEK else value)
    return Field(kind, bits, text, tuple(parts), (at, at + len(text)))


_ELEMENT = re.compile(
    r"(?:(?P<star>\*)|(?P<low>[0-9]{1,4}|[a-z]{3})(?:-(?P<high>[0-9]{1,4}|[a-z]{3}))?)"
    r"(?:/(?P<step>[0-9]{1,4}))?",
    re.IGNORECASE | re.ASCII,
)


def _part(kind: FieldKind, element: str, at: int) -> Part | Fault:
    span = (at, at + max(len(element), 1))
    if fault := nonstandard_element(kind, element, span):
        return fault
    match = _ELEMENT.fullmatch(element)
    if not match:
        return Fault(f"`{element}` is not {kind.noun}", span, _expected(kind))
    step = None if match["step"] is None else int(match["step"])
    if step == 0:
        return Fault(f"a step of 0 in `{element}`", span, "a step is 1 or more")
    if match["star"]:
        return Part(kind.first, kind.last, step, is_star=True, span=span)
    low, high = match["low"], match["high"] or match["low"]
    first, last = kind.number(low), kind.number(high)
    if first is None or last is None:
        word = low if first is None else high
        return Fault(f"`{word}` is not {kind.noun}", span, _expected(kind))
    return Part(first, last, step, is_star=False, span=span)


def _expected(kind: FieldKind) -> str:
    words = f" or {kind.names[0]}-{kind.names[-1]}" if kind.names else ""
    last = 7 if kind is DAY_OF_WEEK else kind.last
    return f"{kind.noun} is {kind.first}-{last}{words}; write values, ranges, lists or `*/n`"
