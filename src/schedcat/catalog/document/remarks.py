"""The comments that people write at a job: above its name, between its fields and behind them."""

import re
from collections.abc import Iterator
from functools import partial

from schedcat.catalog.document.comments import is_inside, texts
from schedcat.catalog.document.nodes import Entry, Mapping, Page, extent
from schedcat.model import Remark
from schedcat.source import Span

KeysByLine = dict[int, frozenset[str]]
"""Line → the keys of the job's fields that begin there."""

_COMMENT = re.compile(r"(?<![^ \t\r\n])#+(?![^\r\n]*schedcat:)[^\r\n]*")


def remarks(entry: Entry) -> Iterator[Remark]:
    """The comments at one job, in reading order; those on lines that follow are one.

    None where the job's name does not begin its line: what is said there may be of another job.
    """
    page = entry.key.page
    if not page.has_comments:
        return
    name = extent(entry.key)[0]
    before = page.text[page.line_around(name)[0] : name]
    if before.strip():
        return
    own = [each for each in texts(entry.value) if each[0] >= name]
    last = own[-1][1] if own else extent(entry.value)[1]
    start, end = first_line(page, name - len(before), before), page.line_around(last)[1]
    comments = comments_in(page, start, end, own)
    if comments:
        yield from remarks_of(page, comments, _keys_by_line(entry, page))


def comments_in(
    page: Page, start: int, end: int, inside: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The comments between two indexes that hide no finding, but for those `inside` texts."""
    return [
        match.span()
        for match in _COMMENT.finditer(page.text, start, end)
        if not is_inside(inside, match.start())
    ]


def remarks_of(page: Page, comments: list[tuple[int, int]], keys: KeysByLine) -> Iterator[Remark]:
    """Comments in a text of any format as remarks."""
    for first, behind in blocks(page, comments):
        is_behind = _is_behind(page, first)
        line = page.spot(first).line if is_behind else page.spot(behind).line + 1
        yield Remark(
            _text(page, first, behind),
            keys.get(line, frozenset()),
            is_behind,
            partial(_place, page, first),
        )


def first_line(page: Page, start: int, indent: str) -> int:
    """Where the comment above a line begins, as far in as the line; its own start without one."""
    while start:
        above = page.line_around(start - 1)[0]
        if not page.text.startswith(f"{indent}#", above):
            break
        start = above
    return start


def _is_behind(page: Page, index: int) -> bool:
    """Does something stand before a comment on its line?"""
    return bool(page.text[page.line_around(index)[0] : index].strip())


def blocks(page: Page, comments: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Comments on lines of their own that follow each other, as one; the others one by one."""
    start, end = comments[0]
    for first, behind in comments[1:]:
        follows = page.spot(end).line + 1 == page.spot(first).line
        if follows and not (_is_behind(page, start) or _is_behind(page, first)):
            end = behind
        else:
            yield start, end
            start, end = first, behind
    yield start, end


def _keys_by_line(entry: Entry, page: Page) -> KeysByLine:
    """Line → the keys of the job's fields that begin there."""
    keys: KeysByLine = {}
    if isinstance(entry.value, Mapping):
        for key, _, merged in entry.value.entries:
            if not merged:
                line = page.spot(key.start).line
                keys[line] = keys.get(line, frozenset()) | {key.text}
    return keys


def _text(page: Page, start: int, end: int) -> str:
    """A comment with blanks for its signs, so that places in it are places in the file."""
    return re.sub(
        r"(?m)^[ \t]*(?:#+|//+|/\*+)", lambda sign: " " * len(sign[0]), page.text[start:end]
    )


def _place(page: Page, start: int, first: int, behind: int) -> Span:
    return page.span(start + first, start + behind)
