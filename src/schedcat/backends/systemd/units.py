"""The text of a unit file as settings with their places: systemd.syntax(7)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Extent, Piece, Written
from schedcat.findings import Finding


class Setting(NamedTuple):
    """One assignment: `value` without blanks around it, lines that go on joined by one."""

    section: str
    key: str
    value: str
    at: Written
    page: Page

    @property
    def text(self) -> str:
        """As it is written on one line."""
        return f"{self.key}={self.value}"

    @property
    def shown(self) -> str:
        """As a message quotes it."""
        return shown(self.text)

    def found(self, rule: str, message: str, help: str | None = None) -> Found:
        """A finding about its value."""
        return rule, Finding(message, self.page.span(*self.at.whole), help)


def settings(page: Page) -> Iterator[Setting | Found]:
    """The assignments of a file in reading order, and what systemd cannot read of it.

    After a section without an end it reads no more of a file.
    """
    section: str | None = None
    for parts in _lines(page.text):
        line = _Line(page, parts)
        text = line.text.strip()
        if text.startswith("["):
            if not text.endswith("]"):
                at = page.span(parts[0][0], parts[-1][1])
                message = f"systemd reads no file with {shown(text)} for a section"
                yield "unreadable-source", Finding(message, at, "write it like [Timer]")
                return
            section = text[1:-1]
        elif "=" in text:
            if section is not None:
                yield line.setting(section)
        elif text and section == "Timer":
            at = page.span(parts[0][0], parts[-1][1])
            message = f"systemd ignores {shown(text)}: it assigns nothing"
            yield "nonstandard-syntax", Finding(message, at, "write it like OnCalendar=daily")


class _Line(NamedTuple):
    """A line, which a backslash may have broken into several."""

    page: Page
    parts: Sequence[Extent]

    @property
    def text(self) -> str:
        return " ".join(self.page.text[slice(*part)] for part in self.parts)

    def setting(self, section: str) -> Setting:
        text = self.text
        key, _, rest = text.partition("=")
        value = rest.strip()
        start = len(key) + 1 + len(rest) - len(rest.lstrip()) if value else len(key) + 1
        return Setting(section, key.strip(), value, self._written(start, len(value)), self.page)

    def _written(self, start: int, length: int) -> Written:
        pieces, before = [], 0
        for first, last in self.parts:
            low, high = max(before, start), min(before + last - first, start + length)
            if low < high:
                written = (first + low - before, first + high - before)
                pieces.append(Piece((low - start, high - start), written))
            before += last - first + 1
        if pieces:
            return Written((pieces[0].written[0], pieces[-1].written[1]), pieces)
        end = self.parts[0][0] + start
        return Written((end, end))


_LINE = re.compile(r"[ \t]*([^\r\n\0]*)(?:\r\n|[\r\n\0]|$)")
_GOES_ON = re.compile(r"(?<!\\)(?:\\\\)*\\$")


def _lines(text: str) -> Iterator[list[Extent]]:
    """The parts of each line; comments are none, also where one stands within a line."""
    parts: list[Extent] = []
    for match in _LINE.finditer(text):
        if match[1].startswith(("#", ";")):
            continue
        start, end = match.span(1)
        goes_on = bool(_GOES_ON.search(match[1]))
        parts.append((start, end - goes_on))
        if not goes_on:
            yield parts
            parts = []
    if parts:
        yield parts


def comments(page: Page) -> list[Extent]:
    """The lines of a file that are comments and hide no finding."""
    found = (match.span(1) for match in _LINE.finditer(page.text))
    texts = ((extent, page.text[slice(*extent)]) for extent in found)
    return [
        extent
        for extent, text in texts
        if text.startswith(("#", ";")) and "schedcat:" not in text and text.strip("#; \t")
    ]
