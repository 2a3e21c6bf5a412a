"""The comments that hide findings: `# schedcat: ignore[rule, rule] reason`."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from schedcat.catalog.document.nodes import Node, Page, Scalar, extent, walk
from schedcat.catalog.document.parse import Document
from schedcat.source import Span


class Suppression(NamedTuple):
    """One comment: the rules it names, the reason it gives, and the line it speaks of.

    `covers` is its own line, or for one that stands alone the next line that is no comment.
    `rules` is empty for a comment that forgets the brackets; `places` are those of its names.
    """

    line: int
    own_line: bool
    covers: int
    rules: tuple[str, ...]
    reason: str
    span: Span
    places: tuple[Span, ...]


_COMMENT = r"(?<![^ \t\r\n])%s+[ \t]*schedcat:[ \t]*ignore\b(?:\[([^\]\r\n]*)\])?([^\r\n]*)"
_NAME = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_TO_CONTENT = r"[^\r\n]*(?:[\r\n]+[ \t]*(?:%s[^\r\n]*)?)*"


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """All of a document's, in reading order; what looks like one inside a text is none."""
    page, root = document.page, document.root
    if root is None or b"schedcat:" not in page.data:  # then its texts are not asked for
        return ()
    return suppressions_in(page, texts(root))


def suppressions_in(
    page: Page, inside: list[tuple[int, int]], signs: tuple[str, ...] = ("#",)
) -> tuple[Suppression, ...]:
    """All in a text of any format whose comments begin with a sign, but for those `inside` texts.

    `inside` has the first and last index of each text, sorted.
    """
    return tuple(_suppressions(page, inside, signs)) if b"schedcat:" in page.data else ()


def _suppressions(
    page: Page, inside: list[tuple[int, int]], signs: tuple[str, ...]
) -> Iterator[Suppression]:
    sign = f"(?:{'|'.join(signs)})"
    comment, to_content = re.compile(_COMMENT % sign), re.compile(_TO_CONTENT % sign)
    content = 0
    for found in comment.finditer(page.text):
        start, end = found.span()
        if is_inside(inside, start):
            continue
        before = page.text[page.line_around(start)[0] : start].strip()
        own_line = not before or before.startswith(signs)
        # One look past a whole block of comments, else a long block costs its square.
        if own_line and content < end and (rest := to_content.match(page.text, end)):
            content = rest.end()
        span = page.span(start, start + len(found[0].rstrip()))
        names = list(_NAME.finditer(page.text, *found.span(1))) if found[1] else []
        yield Suppression(
            span.line,
            own_line,
            covers=page.spot(content).line if own_line else span.line,
            rules=tuple(name[0] for name in names),
            reason=found[2].strip(),
            span=span,
            places=tuple(page.span(*name.span()) for name in names),
        )


def texts(root: Node) -> list[tuple[int, int]]:
    """First and last index of every scalar, sorted; a comment may follow the `|` of a block."""
    found = []
    for node in walk(root):
        if isinstance(node, Scalar):
            start, end = extent(node)
            if node.page.text.startswith(("|", ">"), start):
                start = min(end, node.page.line_around(start)[1])
            found.append((start, end))
    return sorted(found)


def is_inside(found: list[tuple[int, int]], index: int) -> bool:
    """Does a character stand within one of the `texts`?"""
    before = bisect_right(found, (index, index))
    return before > 0 and index < found[before - 1][1]
