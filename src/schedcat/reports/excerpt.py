"""A line of a file with carets under the characters that a finding means."""

import unicodedata
from typing import NamedTuple

from schedcat.source import Span

_TAB = "    "
_ELLIPSIS = "…"
_BEFORE = 12
"""How many columns stay in front of the carets where a long line is cut."""


class Excerpt(NamedTuple):
    """A line as it is shown, and the line of carets under it."""

    text: str
    carets: str


def excerpt(line: str, at: Span, width: int) -> Excerpt:
    """Show `line`, the first of `at`, within `width` columns.

    Tabs and wide characters keep the carets in place; control characters are shown escaped.
    """
    start = min(at.column - 1, len(line))
    end = len(line) if at.end_line > at.line else min(at.end_column - 1, len(line))
    end = max(end, start + 1)
    shown = [visible(character) for character in line]
    first, last = _window(shown, start, end, width)
    before, marked = shown[first:start], shown[start : min(end, last)]
    lead = _ELLIPSIS if first > 0 else ""
    tail = _ELLIPSIS if last < len(shown) else ""
    text = lead + "".join(shown[first:last]) + tail
    indent = cells(lead + "".join(before))
    return Excerpt(text.rstrip(), " " * indent + "^" * max(cells("".join(marked)), 1))


def visible(character: str) -> str:
    """A character as a terminal may have it: a tab as spaces, what would steer it escaped."""
    if character == "\t":
        return _TAB
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def cells(text: str) -> int:
    """How many columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _window(shown: list[str], start: int, end: int, width: int) -> tuple[int, int]:
    """The part of a line that fits: all of it, or what surrounds the carets."""
    if cells("".join(shown)) <= width:
        return 0, len(shown)
    room = max(width - 2 * len(_ELLIPSIS), 1)
    first = 0
    if cells("".join(shown[:end])) > room:
        first = start
        while first > 0 and cells("".join(shown[first - 1 : start])) <= min(_BEFORE, room // 2):
            first -= 1
    last, used = first, 0
    while last < len(shown) and used + cells(shown[last]) <= room:
        used += cells(shown[last])
        last += 1
    return first, max(last, min(start + 1, len(shown)))
