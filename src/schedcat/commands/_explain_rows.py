"""Labels and what stands beside them, in two columns that fit a terminal."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schedcat.reports.excerpt import visible

_WIDEST_LABEL = 24
_LEAST_ROOM = 20


class Row(NamedTuple):
    """A label, and texts that each begin a line beside it."""

    label: str
    texts: tuple[str, ...]


def rows(all_rows: Iterable[Row], width: int, *, hang: str = "") -> Iterator[str]:
    """The rows with their texts wrapped under one another; a long label has a line of its own.

    Lines that go on with a text begin with `hang`.
    """
    listed = list(all_rows)
    labels = min(max((len(row.label) for row in listed), default=0), _WIDEST_LABEL)
    indent = labels + 4
    for row in listed:
        lines = [line for text in row.texts for line in wrapped(text, width - indent, hang)]
        if len(row.label) > labels:
            yield f"  {row.label}"
        else:
            lines[:1] = [f"  {row.label:<{labels}}  {line}".rstrip() for line in lines[:1] or [""]]
            yield lines.pop(0)
        yield from (f"{'':<{indent}}{line}" for line in lines)


def wrapped(text: str, width: int, hang: str = "") -> list[str]:
    """A text in lines, those after the first begun with `hang`.

    Of an expression in it no character is lost, nor left to steer a terminal. A word that is longer
    than a line is broken.
    """
    shown = "".join(map(visible, text))
    room = max(width, _LEAST_ROOM)
    return textwrap.wrap(shown, room, subsequent_indent=hang, break_on_hyphens=False)
