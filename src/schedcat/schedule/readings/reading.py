"""What an engine can do with an element: run values, pick days, draw a value, or refuse it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from schedcat.schedule.kinds import FieldKind


class Runs(NamedTuple):
    """Fires at `values`, in that order, Sunday being 0; with none of them, never.

    `only` is the part that it reads where it drops the rest. With `alone` it refuses the element
    beside others in a list.
    """

    values: tuple[int, ...]
    only: str | None = None
    alone: bool = False


class Picks(NamedTuple):
    """Fires on the days for which `on` holds; `words` say which these are."""

    words: str
    on: Callable[[date], bool]
    alone: bool = False


class Draws(NamedTuple):
    """Fires at a value drawn from `values`, and with a `step` at every so many after it.

    Drawn at random whenever the engine parses it, or `by_hash` of an id that it must be given.
    """

    values: range
    step: int | None
    by_hash: bool
    alone: bool = True


Reading: TypeAlias = Runs | Picks | Draws | None
"""What an engine does with an element; None when it refuses it."""


class Reader(NamedTuple):
    """An engine's way with a field: how it reads an element of the list.

    With `stops` it sees nothing of the list after an element that it reads only in part.
    """

    read: Callable[[FieldKind, str], Reading]
    stops: bool = False

    def elements(self, kind: FieldKind, field: str) -> Iterator[Reading]:
        """How it reads each element of a field, as far as it looks."""
        for element in field.split(","):
            reading = self.read(kind, element)
            yield reading
            if self.stops and isinstance(reading, Runs) and reading.only is not None:
                return

    def accepts(self, kind: FieldKind, field: str) -> bool:
        """Does it take the whole of a field, its list of elements?"""
        is_list = "," in field
        return all(
            is_taken(reading) and not (is_list and reading is not None and reading.alone)
            for reading in self.elements(kind, field)
        )


def is_taken(reading: Reading) -> bool:
    """Does an engine that has nothing but the element accept it?"""
    match reading:
        case None | Draws(by_hash=True):
            return False
    return True


def beginning(element: str, end: int) -> str | None:
    """The first `end` characters of an element, None when these are all."""
    return element[:end] if end < len(element) else None
