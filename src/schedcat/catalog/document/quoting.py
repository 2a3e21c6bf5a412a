"""The value on one line that YAML did not take as text, and how it looks in quotes."""

import re
from typing import NamedTuple

from schedcat.catalog.document.nodes import Page


class Unquoted(NamedTuple):
    """A value without quotes, as its writer means it: to the end of the line or the flow item.

    `key` is "" for an item of a list; `start` and `end` count the file's characters.
    """

    key: str
    text: str
    start: int
    end: int

    @property
    def quoted(self) -> str:
        """The text in quotes."""
        return in_quotes(self.text)

    @property
    def corrected(self) -> str:
        """The line as it should be, for a help text."""
        quoted = self.quoted if len(self.text) <= _SHOWN else '"…"'
        return f"{self.key}: {quoted}" if self.key else quoted


def in_quotes(text: str) -> str:
    """A text of one line in whichever quotes need no escape."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


_SHOWN = 60
_LONGEST_LINE = 2_000
_BLOCK_LEAD = re.compile(r"[ \t]*(?:-[ \t]+)*(?:\S.*?:[ \t]+)?")
_FLOW_LEAD = re.compile(r"(?:.*(?:[\[{,]|:[ \t]))?[ \t]*")
_BLOCK_END = re.compile(r"[ \t]+#|$")
_FLOW_END = re.compile(r"[ \t]+#|,(?:[ \t]|$)|[\]}]|$")
_KEY = re.compile(r"""(?:^[ \t]*(?:-[ \t]+)*|[\[{,][ \t]*|["'])([^"'\[\]{},:]+)["']?:[ \t]*$""")
_IN_QUOTES = re.compile(r""""[^"]*"|'[^']*'""")


def unquoted_at(page: Page, index: int, innermost: int) -> Unquoted | None:
    """The value that a parser was in, or came upon, at a character; None in an endless line.

    `innermost` is where the collection began that was being read.
    """
    first, last = page.line_around(index)
    if last - first > _LONGEST_LINE:
        return None
    line = page.text[first:last]
    in_flow = page.text.startswith(("[", "{"), innermost) or _opens_bracket(line[: index - first])
    lead = (_FLOW_LEAD if in_flow else _BLOCK_LEAD).match(line, 0, index - first + 1)
    start = lead.end() if lead else 0
    end = (_FLOW_END if in_flow else _BLOCK_END).search(line, start)
    text = line[start : end.start() if end else len(line)].rstrip(" \t,")
    key = _KEY.search(line[:start])
    return Unquoted(key[1] if key else "", text, first + start, first + start + len(text))


def _opens_bracket(line: str) -> bool:
    bare = _IN_QUOTES.sub("", line)
    return bare.count("[") + bare.count("{") > bare.count("]") + bare.count("}")
