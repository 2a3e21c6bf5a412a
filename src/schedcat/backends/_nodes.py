"""What YAML of another program's says under some keys, and the comments that people write there."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from schedcat.catalog.document.comments import is_inside
from schedcat.catalog.document.nodes import Node, Page, Scalar, extent
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.remarks import comments_in
from schedcat.catalog.places import find
from schedcat.catalog.text_places import Extent, Piece, TextPlaces, lines_of
from schedcat.model import Job


def said(node: Node | None, *keys: str) -> Node | None:
    """What some keys lead to, one in the other; None where one is missing, or that is null."""
    entry = find(node, keys) if node else None
    return None if entry is None or is_null(entry.value) else entry.value


def is_null(node: Node) -> bool:
    """Does it stand for nothing?"""
    return isinstance(node, Scalar) and node.plain and node.text in _NULLS


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def items(node: Node | None) -> Sequence[Node]:
    """The items of a list; none of what is no list."""
    return node.items if isinstance(node, ListNode) else ()


def as_one(page: Page, roots: Sequence[Node]) -> Node:
    """The documents of a file as one node, whose places are those of all."""
    return roots[0] if len(roots) == 1 else ListNode([*roots], 0, len(page.text), page)


def inner(scalar: Scalar) -> Extent:
    """Where a text stands without its quotes."""
    start, end = extent(scalar)
    written = scalar.page.text[start:end]
    is_quoted = written[1:-1] == scalar.text and written[:1] in "\"'" and written != scalar.text
    return (start + 1, end - 1) if is_quoted else (start, end)


class Remarks(NamedTuple):
    """The comments around a job: the text for its description, where that stands, and the rest."""

    description: str
    at: Extent
    pieces: Sequence[Piece]
    rest: Sequence[Extent]


def remarks_around(
    page: Page, whole: Extent, inside: list[Extent], left: Iterable[Extent] = ()
) -> Remarks | None:
    """What people say above and within a job: prose above its first line is its description.

    `inside` are the texts of the file, whose signs are no comments; nothing is taken from what is
    `left` to others. None without comments.
    """
    if not page.has_comments:
        return None
    first = _first_line(page, page.line_around(whole[0])[0])
    end = page.line_around(whole[1])[1]
    aside = sorted(left)
    found = [
        each
        for each in comments_in(page, first, end, inside)
        if not (is_inside(aside, each[0]) or _is_code(page.text[slice(*each)]))
    ]
    if not found:
        return None
    above = [each for each in found if each[1] < whole[0]]
    text, pieces = lines_of(page, above)
    if not text.strip():
        return Remarks("", (0, 0), (), found)
    rest = [each for each in found if each not in above]
    return Remarks(text, (above[0][0], above[-1][1]), pieces, rest)


def _first_line(page: Page, start: int) -> int:
    """Where the comment lines right above a line begin; the line itself without any."""
    while start:
        above = page.line_around(start - 1)[0]
        if not page.text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


_CODE = re.compile(
    r"#+\s*(?:-\s|[a-z][\w./-]*:(?:\s|$)|[\w-]+[:=]\S|[{}\[\]<|]|\W*$|Source: |\* is a special |"
    r"(?i:copyright|licen[cs]ed?\b|spdx-|yamllint|yaml-language-server|renovate|checkov|kics|"
    r"code generated|this file is (?:auto|gen)))"
)


def _is_code(comment: str) -> bool:
    """Is it what is not run now, a ruler, a licence, or for some program?"""
    return bool(_CODE.match(comment))


def job_lines(jobs: Iterable[Job], paths: Collection[str]) -> dict[str, dict[str, range]]:
    """Path → name → the lines of a job from its first below the comments, in some files."""
    lines: dict[str, dict[str, range]] = {path: {} for path in paths}
    for job in jobs if lines else ():
        if isinstance(places := job.places, TextPlaces) and places.page.path in lines:
            page, (start, end) = places.page, places.whole
            content = _COMMENTS.match(page.text, start)
            first = page.spot(content.end() if content else start).line
            lines[page.path][job.name] = range(first, page.spot(end).line + 1)
    return lines


_COMMENTS = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*")
