"""The comments of HCL: at a resource, and those that hide findings."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schedcat.backends._terraform.syntax import Syntax
from schedcat.catalog.document.comments import Suppression, suppressions_in
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.prose import LICENCE
from schedcat.catalog.text_places import Extent


class Comments(NamedTuple):
    """Those of a file, in order, their ends left off; `texts` are the strings and heredocs."""

    page: Page
    all: Sequence[Extent] = ()
    texts: Sequence[Extent] = ()

    def at(self, block: Extent) -> tuple[list[Extent], list[Extent]]:
        """Those above a block that tell of it, line by line; and all others at it."""
        last = self.page.line_around(block[1])[1]
        inside = [each for each in self.all if block[0] <= each[0] < last]
        return [line for each in self._above(block[0]) for line in _lines(self.page, each)], [
            each for each in inside if "schedcat:" not in self.page.text[slice(*each)]
        ]

    def _above(self, block: int) -> list[Extent]:
        """Those that tell of the block which begins there, maybe with a blank line between.

        Then they are neither about what stands right above them, nor the head of the file.
        """
        text = self.page.text
        start = self.page.line_around(block)[0]
        above: list[Extent] = []
        is_apart = False
        for each in reversed([each for each in self.all if each[1] <= start]):
            first, end = self.page.line_around(each[0])[0], self.page.line_around(each[1])[1]
            breaks = _breaks(text[end:start])
            if text[end:start].strip() or breaks > (1 if above else _A_BLANK_LINE):
                break
            if text[first : each[0]].strip():
                break
            is_apart = is_apart or breaks == _A_BLANK_LINE
            above.insert(0, each)
            start = first
        line_before = text[slice(*self.page.line_around(start - 1))] if start else ""
        if is_apart and (start == 0 or line_before.strip()):
            return []
        said = [text[slice(*each)] for each in above]
        if any(map(LICENCE.search, said)):
            return []
        is_no_heading = not (is_apart and any(map(_HEADING.match, said)))
        return [each for each in above if is_no_heading and _is_prose(text[slice(*each)])]

    def suppressions(self) -> tuple[Suppression, ...]:
        """Those that hide findings."""
        return suppressions_in(self.page, [*self.texts], signs=("#", "//"))


_A_BLANK_LINE = 2


def comments_of(page: Page, syntax: Syntax | None) -> Comments:
    """The comments of a page; those of a text that is no HCL are told by their signs alone."""
    return Comments(page, syntax.comments, syntax.texts) if syntax else Comments(page)


def _breaks(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text))


def _lines(page: Page, comment: Extent) -> list[Extent]:
    """The lines of a comment without its signs."""
    start, end = comment
    found = []
    for line in re.finditer(r"[^\r\n]+", page.text[start:end]):
        inner = _INNER.match(line[0])
        if inner and inner[1]:
            found.append(
                (start + line.start() + inner.start(1), start + line.start() + inner.end(1))
            )
    return found


_INNER = re.compile(r"[ \t]*(?:#+|//+|/\*+|\*+(?!/))?[ \t]*(.*?)[ \t]*(?:\*+/)?[ \t]*$")

_HEADING = re.compile(r"[#/]+\s*[-=~*#_+]{2}|[#/*\s]*this (?:section|file|module)\b", re.IGNORECASE)
"""Over several blocks, where a blank line follows."""

_OTHERS = re.compile(
    r"[#/*\s]*(?:schedcat:|tfsec:|checkov:|tflint-|trivy:|kics-|nosec|terrascan|infracost|"
    r"[-=~#*/_+\s]*$|"
    r"(?:resource|data|module|variable|locals|output|provider)\b[^.]*[{\"]|\w+\s*=|[}\])])",
    re.IGNORECASE,
)


def _is_prose(comment: str) -> bool:
    """Is it about the resource: no code that is switched off, no ruler, no word to a tool?"""
    return not _OTHERS.match(comment)
