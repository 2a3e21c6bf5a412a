"""What an engine can do with an element: run values, pick days, draw a value, or refuse it."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeAlias


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
    It is always refused beside others in a list.
    """

    values: range
    step: int | None
    by_hash: bool


Reading: TypeAlias = Runs | Picks | Draws | None
"""What an engine does with an element; None when it refuses it."""


def beginning(element: str, end: int) -> str | None:
    """The first `end` characters of an element, None when these are all."""
    return element[:end] if end < len(element) else None
