"""What a page's own text names: pieces of code, and the cells of its tables."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from schedcat.docs.markers import CODE, by_hand
from schedcat.source import Span


class Mention(NamedTuple):
    """A text without the marks around it, and its place."""

    text: str
    at: Span


class Column(NamedTuple):
    """A column of a table: its heading, and its cells that are not empty."""

    heading: str
    cells: Sequence[Mention]


class Mentions(NamedTuple):
    """All that a page names: code in its lines, and the columns of its tables."""

    code: Sequence[Mention]
    columns: Sequence[Column]


def mentions(path: str, text: str) -> Mentions:
    r"""What stands in a page outside of filled blocks and fenced code.

    Raises UsageError for wrong markers.

    >>> page = "<!-- schedcat:begin -->\n<!-- schedcat:end -->\nSee `app.sync`.\n"
    >>> [each.text for each in mentions("a.md", page).code]
    ['app.sync']
    """
    lines = by_hand(path, text)
    code = [
        each
        for number, line in enumerate(lines, start=1)
        if "`" in line
        for each in _code(path, number, line)
    ]
    return Mentions(code, [*_columns(path, lines)])


def _code(path: str, number: int, line: str) -> Iterator[Mention]:
    for found in CODE.finditer(line):
        if ticks := found["ticks"]:
            start, end = found.start() + len(ticks), found.end() - len(ticks)
            yield _stripped(path, number, line, start, end)


def _columns(path: str, lines: Sequence[str]) -> Iterator[Column]:
    for index, line in enumerate(lines):
        if index and _RULER.match(line) and "|" in lines[index - 1]:
            headings = [each.text for each in _cells(path, index, lines[index - 1])]
            rows: list[list[Mention]] = []
            for number, row in enumerate(lines[index + 1 :], start=index + 2):
                if "|" not in row:
                    break
                rows.append([*_cells(path, number, row)])
            for column, heading in enumerate(headings):
                cells = [row[column] for row in rows if column < len(row)]
                yield Column(heading, [cell for cell in cells if cell.text])


_RULER = re.compile(r"(?=[^|]*\|)\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*\Z")


def _cells(path: str, number: int, row: str) -> Iterator[Mention]:
    ends = [found.start() for found in re.finditer(r"(?<!\\)\|", row)]
    bounds = [-1, *ends, len(row)]
    if not row[: bounds[1]].strip():
        del bounds[0]
    if len(bounds) > 2 and not row[bounds[-2] + 1 :].strip():  # noqa: PLR2004  a start and an end
        del bounds[-1]
    for start, end in pairwise(bounds):
        yield _stripped(path, number, row, start + 1, end)


def _stripped(path: str, number: int, line: str, start: int, end: int) -> Mention:
    """The text without blanks and marks around it."""
    while start < end and line[start] in _MARKS:
        start += 1
    while start < end and line[end - 1] in _MARKS:
        end -= 1
    return Mention(line[start:end], Span(path, number, start + 1, number, end + 1))


_MARKS = " \t`*"
