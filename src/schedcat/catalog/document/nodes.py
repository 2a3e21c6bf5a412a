"""The nodes of one YAML file, and the place of each in its text."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from schedcat.source import Span

_BLOCK = 1024


class Page:
    """One file's text, and the line and column of each of its characters.

    The text is decoded when it is first asked for: a clean file's never is. Bytes that are not
    of its encoding read as U+FFFD, and a byte order mark is no character of the text.
    """

    def __init__(self, path: str, data: bytes, encoding: str = "utf-8") -> None:
        self.path = path
        self.data = data
        self.encoding = encoding

    @cached_property
    def text(self) -> str:
        """The characters that all positions count."""
        return self.data.removeprefix(b"\xef\xbb\xbf").decode(self.encoding, errors="replace")

    @cached_property
    def has_comments(self) -> bool:
        """Whether there may be any."""
        return b"#" in self.data

    @property
    def top(self) -> Span:
        """Where a finding about the file as a whole points."""
        return Span(self.path, 1, 1, 1, 1)

    def line(self, number: int) -> str:
        """Line `number`, from 1, without its end; empty past the last."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def span(self, start: int, end: int) -> Span:
        """The characters `start` to `end`, counted from 0, the end exclusive."""
        return Span(self.path, *self._position(start), *self._position(end))

    def line_around(self, index: int) -> tuple[int, int]:
        """The index of the first character of a character's line, and of its line break."""
        end = self._breaks.find("\n", index)
        end = len(self.text) if end < 0 else end
        return self._line_start(index), end - self.text.startswith("\r\n", max(0, end - 1))

    def spot(self, index: int) -> Span:
        """One character; nothing of a line break, or past the end."""
        return self.span(index, min(index + 1, self.line_around(index)[1]))

    def _position(self, index: int) -> tuple[int, int]:
        index = min(index, len(self.text))
        block = index - index % _BLOCK
        line = self._lines_before[index // _BLOCK] + self._breaks.count("\n", block, index)
        return line, index - self._line_start(index) + 1

    def _line_start(self, index: int) -> int:
        return self._breaks.rfind("\n", 0, index) + 1

    @cached_property
    def _breaks(self) -> str:
        """The text with each line break as one LF: lines end at CRLF, LF or CR only.

        libyaml's line numbers also count U+0085, U+2028 and U+2029, which editors do not.
        """
        return self.text.replace("\r\n", " \n").replace("\r", "\n")

    @cached_property
    def _lines_before(self) -> list[int]:
        """The line, from 1, of each block's first character: a file has too many lines to list."""
        blocks = range(0, len(self.text), _BLOCK)
        counts = (self._breaks.count("\n", block, block + _BLOCK) for block in blocks)
        return list(accumulate(counts, initial=1))


# Written out, since a dataclass takes a millisecond of every start to define.
class Scalar:
    """One text; `plain` says that it stands without quotes and tag, so that `5` is a number.

    `start` and `end` count characters from 0 and may hold an anchor or a tag: ask `span`.
    `faulty` says of any node that a fault was reported for it or for something in it.
    """

    __slots__ = ("end", "faulty", "page", "plain", "start", "text")

    def __init__(self, text: str, plain: bool, start: int, end: int, page: Page) -> None:
        self.text = text
        self.plain = plain
        self.start = start
        self.end = end
        self.page = page
        self.faulty = False


class Sequence:
    """A list, in block or flow style."""

    __slots__ = ("end", "faulty", "items", "page", "start")

    def __init__(self, items: "list[Node]", start: int, end: int, page: Page) -> None:
        self.items = items
        self.start = start
        self.end = end
        self.page = page
        self.faulty = False


class Mapping:
    """A mapping; `entries` has each key once, and what merge keys brought in their place.

    `written` has the keys and values in turn, just as they stand in the text.
    """

    __slots__ = ("end", "entries", "faulty", "page", "start", "written")

    def __init__(
        self, entries: "list[Entry]", written: "list[Node]", start: int, end: int, page: Page
    ) -> None:
        self.entries = entries
        self.written = written
        self.start = start
        self.end = end
        self.page = page
        self.faulty = False


Node = Scalar | Sequence | Mapping


class Entry(NamedTuple):
    """A key and its value; `merged` if they stand in another mapping that a `<<` named."""

    key: Scalar
    value: Node
    merged: bool = False


def span(node: Node) -> Span:
    """Where a node stands, without its anchor, its tag and the blank lines after it."""
    return node.page.span(*extent(node))


def inner_span(scalar: Scalar, start: int, end: int) -> Span:
    """Where the characters `start` to `end` of a scalar's value stand.

    The whole scalar's span if its value is not in the text letter by letter: if it has several
    lines, escapes or doubled quotes.
    """
    first, last = extent(scalar)
    written = scalar.page.text[first:last]
    if written != scalar.text:
        if written[1:-1] != scalar.text or written[0] not in "\"'":
            return scalar.page.span(first, last)
        first += 1
    return scalar.page.span(first + start, first + end)


def walk(node: Node) -> Iterator[Node]:
    """A node and all that is written in it, in reading order; each aliased node at its anchor."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        match node:
            case Sequence():
                waiting.extend(reversed(node.items))
            case Mapping():
                waiting.extend(reversed(node.written))
            case Scalar():
                pass


# What is white space to libyaml; in Python's sense a no-break space would be, too.
_BLANK = " \t\r\n\x85\u2028\u2029"
_BLANKS = tuple(_BLANK)
_PROPERTIES = re.compile(rf"(?:[&!][^{_BLANK}]*[{_BLANK}]+(?:#.*[{_BLANK}]+)*)+")


def extent(node: Node) -> tuple[int, int]:
    """The first index and the one past the end.

    libyaml counts anchors and tags in, and the line breaks after a block.
    """
    text, start, end = node.page.text, node.start, node.end
    if text.startswith(("&", "!"), start, end):
        properties = _PROPERTIES.match(text, start, end)
        start = properties.end() if properties else start
    if text.endswith(_BLANKS, start, end):
        end = start + len(text[start:end].rstrip(_BLANK))
    return start, end
