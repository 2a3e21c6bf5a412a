"""Interval: a period such as `1h59m`, read, canonical, and in words."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
"""Unit letter → seconds, largest first."""

_WORDS = {
    "w": "w|weeks?",
    "d": "d|days?",
    "h": "h|hours?|hrs?",
    "m": "m|minutes?|mins?",
    "s": "s|seconds?|secs?",
}
_TERM = "[0-9]{1,6} ?(" + "|".join(_WORDS.values()) + ")"
PATTERN = rf"^(?=.*[1-9]){_TERM}((, | and |, and | |,)?{_TERM})*(?!\n)$"
"""What an interval looks like, as a regular expression that JSON Schema and Python share."""


class InvalidIntervalError(ValueError):
    """A text that is not a period."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Every `seconds` while the scheduler stays up; with `anchor`, at anchor + n * seconds.

    `text` is what was written; it takes no part in equality.
    """

    seconds: int
    anchor: datetime | None = None
    text: str = field(default="", compare=False, repr=False)

    @classmethod
    def parse(cls, text: str, *, anchor: datetime | None = None) -> Self:
        """Read `<n><unit>` one or more times: `90s`, `1h59m`, `1 day`, `1 hour, 59 minutes`.

        Raises InvalidIntervalError.

        >>> Interval.parse("1h59m").seconds
        7140
        """
        if not re.search(PATTERN, text):
            raise InvalidIntervalError(f"{text!r} is not a period like 90s, 10m, 1h59m or 1 day")
        terms = re.findall(r"([0-9]+) ?([a-z])", text)
        return cls(sum(int(count) * UNITS[unit] for count, unit in terms), anchor, text)

    def __str__(self) -> str:
        return self.canonical

    @property
    def canonical(self) -> str:
        """The shortest text: `Interval.parse("60 minutes").canonical` is `1h`."""
        return "".join(f"{count}{unit}" for unit, count in self.terms)

    @property
    def terms(self) -> list[tuple[str, int]]:
        """The period by unit letter, largest first, zeros left out; weeks count as days."""
        rest, terms = self.seconds, []
        for unit, size in UNITS.items():
            if unit != "w" and rest >= size:
                terms.append((unit, rest // size))
                rest %= size
        return terms
