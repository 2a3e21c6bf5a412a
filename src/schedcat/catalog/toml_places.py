"""Where the keys of a TOML file stand: the standard library's reader does not say."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from schedcat.source import Span

Place = tuple[str, ...]


class TomlLocator:
    """Finds keys by a look at the lines; below `prefix`, which is put before every place.

    A key inside an inline table or a list of tables is not found there: the nearest key above it
    that starts a line is.
    """

    def __init__(self, path: str, text: str, prefix: Place = ()) -> None:
        self.path = path
        self.text = text
        self.prefix = prefix

    def key(self, place: Sequence[str | int]) -> Span:
        """The key at a place, or the nearest that holds it."""
        return self._find(place)[0]

    def value(self, place: Sequence[str | int]) -> Span:
        """The value beside the key at a place, or beside the nearest that holds it."""
        return self._find(place)[1]

    def _find(self, place: Sequence[str | int]) -> tuple[Span, Span]:
        keys = (*self.prefix, *(key for key in place if isinstance(key, str)))
        for length in range(len(keys), 0, -1):
            if found := self._keys.get(keys[:length]):
                return found
        start = Span(self.path, 1, 1, 1, 1)
        return start, start

    @cached_property
    def _keys(self) -> dict[Place, tuple[Span, Span]]:
        found: dict[Place, tuple[Span, Span]] = {}
        for place, spans in self._lines():
            found.setdefault(place, spans)
        return found

    def _lines(self) -> Iterator[tuple[Place, tuple[Span, Span]]]:
        table: Place = ()
        for number, line in enumerate(self.text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = _split(header[1])
                here = Span(self.path, number, header.start(1) + 1, number, header.end(1) + 1)
                yield table, (here, here)
            elif pair := _PAIR.match(line):
                key, value = (
                    Span(self.path, number, pair.start(group) + 1, number, pair.end(group) + 1)
                    for group in (1, 2)
                )
                yield (*table, *_split(pair[1])), (key, value)


_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*"""
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEY})\s*\]")
_PAIR = re.compile(rf"\s*({_KEY})\s*=\s*(.*?)\s*(?:#[^\"']*)?$")


def _split(dotted: str) -> Place:
    return tuple(
        part[0].strip("\"'") for part in re.finditer(r"""[\w-]+|"[^"]*"|'[^']*'""", dotted)
    )
