"""The comments of HCL: at a resource, and those that hide findings."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schedcat.backends._terraform.syntax import Syntax
from schedcat.catalog.document.comments import Suppression, suppressions_in
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.text_places import Extent


class Comments(NamedTuple):
    """Those of a file, in order, their ends left off; `texts` are the strings and heredocs."""

    page: Page
    all: Sequence[Extent] = ()
    texts: Sequence[Extent] = ()

    def at(self, block: Extent) -> tuple[list[Extent], list[Extent]]:
        """Those above a block that tell of it, line by line; and all others at it."""
        start = self.page.line_around(block[0])[0]
        above: list[Extent] = []
        for each in reversed([each for each in self.all if each[1] <= start]):
            first, end = self.page.line_around(each[0])[0], self.page.line_around(each[1])[1]
            if self.page.text[end:start].strip("\r\n") or _breaks(self.page.text[end:start]) > 1:
                break
            if self.page.text[first : each[0]].strip():
                break
            above.insert(0, each)
            start = first
        last = self.page.line_around(block[1])[1]
        told = [each for each in above if _is_prose(self.page.text[slice(*each)])]
        inside = [each for each in self.all if block[0] <= each[0] < last]
        return [line for each in told for line in _lines(self.page, each)], [
            each for each in inside if "schedcat:" not in self.page.text[slice(*each)]
        ]

    def suppressions(self) -> tuple[Suppression, ...]:
        """Those that hide findings."""
        return suppressions_in(self.page, [*self.texts], signs=("#", "//"))


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

_OTHERS = re.compile(
    r"[#/*\s]*(?:schedcat:|tfsec:|checkov:|tflint-|trivy:|kics-|nosec|terrascan|infracost|"
    r"copyright|spdx-|licensed|[-=~#*/_+\s]*$|"
    r"(?:resource|data|module|variable|locals|output|provider)\b[^.]*[{\"]|\w+\s*=|[}\])])",
    re.IGNORECASE,
)


def _is_prose(comment: str) -> bool:
    """Is it about the resource: no code that is switched off, no ruler, no word to a tool?"""
    return not _OTHERS.match(comment)
