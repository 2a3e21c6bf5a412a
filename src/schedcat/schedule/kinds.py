"""The five positions of a cron expression: their names, their ranges and their words."""

from typing import NamedTuple


class FieldKind(NamedTuple):
    """One of the five positions: its name, its range, the names it knows (in order)."""

    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """The name with its article."""
        return f"{'an' if self.name == 'hour' else 'a'} {self.name}"

    @property
    def full(self) -> int:
        """Every value of the range as bits: bit v stands for value v."""
        return (1 << (self.last + 1)) - (1 << self.first)

    def number(self, word: str) -> int | None:
        """The value of a number or a three-letter name, None when it is outside the range.

        The 7 that stands for Sunday is returned as 7.
        """
        if word.lower() in self.names:
            return self.names.index(word.lower()) + self.first
        last = 7 if self is DAY_OF_WEEK else self.last
        return int(word) if word.isdecimal() and self.first <= int(word) <= last else None


MINUTE = FieldKind("minute", 0, 59)
HOUR = FieldKind("hour", 0, 23)
DAY_OF_MONTH = FieldKind("day-of-month", 1, 31)
MONTH = FieldKind(
    "month",
    1,
    12,
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
DAY_OF_WEEK = FieldKind("day-of-week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat"))
KINDS = (MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK)

MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
