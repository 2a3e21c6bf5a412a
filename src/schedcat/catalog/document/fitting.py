"""A fix as it has to be written where it stands: in a text's quotes, with its file's line ends."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from schedcat.catalog.document import nodes
from schedcat.catalog.document.parse import parse
from schedcat.catalog.document.quoting import in_quotes
from schedcat.catalog.document.scalars import resolve
from schedcat.findings import Edit, Fix
from schedcat.source import Span, line_starts


def fitter(roots: Mapping[str, nodes.Node]) -> Callable[[Fix], Fix]:
    """A function that fits a fix into the files whose top nodes, by path, are `roots`.

    Where an edit replaces characters of a text, its own are taken for characters of that text:
    they are escaped as its quotes have it, and a text that cannot stand without quotes any more
    gets them. Any other edit stays as it is, but for line ends.
    """

    @cache
    def written(path: str) -> "_Written":
        return _Written.of(roots[path])

    def fit(fix: Fix) -> Fix:
        first, *more = (
            _fitted(edit, written(edit.at.path)) if edit.at.path in roots else edit
            for edit in fix.edits
        )
        return fix._replace(at=first.at, text=first.text, more=tuple(more))

    return fit


class _Text(NamedTuple):
    """A scalar whose value stands in the file letter by letter, without its quotes."""

    start: int
    end: int
    scalar: nodes.Scalar
    in_flow: bool


class _Written(NamedTuple):
    """The page of a file, the index of each line's first character, and the texts by place."""

    page: nodes.Page
    lines: list[int]
    texts: list[_Text]

    @classmethod
    def of(cls, root: nodes.Node) -> "_Written":
        texts = sorted(_texts(root), key=_start)
        return cls(root.page, line_starts(root.page.text), texts)

    def around(self, start: int, end: int) -> _Text | None:
        """The text that the characters from `start` to `end` are part of."""
        number = bisect_right(self.texts, start, key=_start) - 1
        if number < 0 or not start < end <= self.texts[number].end:
            return None
        return self.texts[number]

    def line_end(self, at: Span) -> str:
        """How the line ends on which a place begins; the last as the one before it."""
        start = self.lines[min(at.line, len(self.lines) - 1)]
        end = re.search(r"(\r\n|\r|\n)\Z", self.page.text[max(start - 2, 0) : start])
        return end[0] if end else "\n"


_start = itemgetter(0)


def _texts(root: nodes.Node) -> Iterator[_Text]:
    flow: set[int] = set()
    for node in nodes.walk(root):
        first, last = nodes.extent(node)
        page = node.page
        match node:
            case nodes.Scalar():
                quotes = page.text.startswith(('"', "'"), first)
                start, end = first + quotes, last - quotes
                if page.text[start:end] == node.text:
                    yield _Text(start, end, node, id(node) in flow)
            case nodes.Mapping(written=inner) | nodes.Sequence(items=inner):
                if id(node) in flow or page.text.startswith(("{", "["), first):
                    flow.update(map(id, inner))


def _fitted(edit: Edit, written: _Written) -> Edit:
    at = edit.at
    start = written.lines[at.line - 1] + at.column - 1
    end = written.lines[at.end_line - 1] + at.end_column - 1
    text = written.around(start, end)
    if "\n" in edit.text or text is None or _is_no_text(text.scalar):
        return edit._replace(text=re.sub("\r?\n", written.line_end(at), edit.text))
    match written.page.text[text.start - 1 : text.start] if not text.scalar.plain else "":
        case "'":
            return edit._replace(text=edit.text.replace("'", "''"))
        case '"':
            import json  # 4 ms that few files cost

            return edit._replace(text=json.dumps(edit.text, ensure_ascii=False)[1:-1])
    whole = (
        text.scalar.text[: start - text.start] + edit.text + text.scalar.text[end - text.start :]
    )
    if _stands_alone(whole, in_flow=text.in_flow):
        return edit
    return Edit(written.page.span(text.start, text.end), in_quotes(whole))


def _is_no_text(scalar: nodes.Scalar) -> bool:
    """A number, true or false, or nothing."""
    return scalar.plain and not isinstance(resolve(scalar.text), str)


def _stands_alone(text: str, *, in_flow: bool) -> bool:
    """Is it the same text without quotes?"""
    document = parse("", f"{{a: {text}}}" if in_flow else f"a: {text}")
    match document.root:
        case nodes.Mapping(entries=[(_, nodes.Scalar(text=said, plain=True), _)]):
            return not document.faults and said == text and isinstance(resolve(text), str)
    return False
