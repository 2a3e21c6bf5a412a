"""Where the keys of a TOML file stand: the standard library's reader does not say."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from schedcat.source import Span

Place = tuple[str | int, ...]


class TomlLocator:
    """Finds keys by a look at the lines; below `prefix`, which is put before every place.

    A key inside an inline table or an array that is no list of tables is not found: the nearest
    key above it that starts a line is.
    """

    def __init__(self, path: str, text: str, prefix: Place = ()) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.prefix = prefix

    def key(self, place: Sequence[str | int]) -> Span:
        """The key at a place, or the nearest that holds it."""
        return self._find(place)[0]

    def value(self, place: Sequence[str | int]) -> Span:
        """The value beside the key at a place, or beside the nearest that holds it."""
        return self._find(place)[1]

    def text(self, place: Sequence[str | int]) -> None:
        """Not known here."""

    def _find(self, place: Sequence[str | int]) -> tuple[Span, Span]:
        keys = (*self.prefix, *place)
        for length in range(len(keys), 0, -1):
            if found := self._keys.get(keys[:length]):
                return found
        start = Span(self.path, 1, 1, 1, 1)
        return start, start

    @cached_property
    def _keys(self) -> dict[Place, tuple[Span, Span]]:
        found: dict[Place, tuple[Span, Span]] = {}
        for place, spans in self._written():
            found.setdefault(place, spans)
        return found

    def _written(self) -> Iterator[tuple[Place, tuple[Span, Span]]]:
        table: Place = ()
        tables: dict[Place, int] = {}
        for number, line in enumerate(self.lines, start=1):
            if header := _HEADER.match(line):
                table = _table(_split(header[2]), tables, is_another=header[1] == "[[")
                here = self._span(number, header.span(2))
                for depth in range(1, len(table) + 1):
                    yield table[:depth], (here, here)
            elif pair := _PAIR.match(line):
                value = self._span(number, pair.span(2))
                parts = [part.span() for part in _PART.finditer(line, *pair.span(1))]
                for depth, part in enumerate(parts, start=1):
                    key = self._span(number, part)
                    yield (*table, *_split(pair[1])[:depth]), (key, value)

    def _span(self, line: int, columns: tuple[int, int]) -> Span:
        return Span(self.path, line, columns[0] + 1, line, columns[1] + 1)


_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*"""
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]")
_PAIR = re.compile(rf"\s*({_KEY})\s*=\s*(.*?)\s*(?:#[^\"']*)?$")


def _split(dotted: str) -> Place:
    return tuple(part[0].strip("\"'") for part in _PART.finditer(dotted))


def _table(name: Place, tables: dict[Place, int], *, is_another: bool) -> Place:
    """The place of a table; in a list of tables the last one so far, or the one after it.

    `tables` has the index of the last one of each list.
    """
    place: Place = ()
    for number, key in enumerate(name, start=1):
        place = (*place, key)
        if is_another and number == len(name):
            tables[place] = tables.get(place, -1) + 1
        if place in tables:
            place = (*place, tables[place])
    return place
