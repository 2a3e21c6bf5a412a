"""Where something stands in a file, and the lines around it."""

from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of one file: lines and columns from 1, in characters, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """`path:line:column`, as editors and terminals know it."""
        return f"{self.path}:{self.line}:{self.column}"

    def part(self, start: int, end: int) -> "Span":
        """The characters `start` to `end` (from 0, end exclusive) of a span within one line."""
        return self._replace(
            column=self.column + start, end_line=self.line, end_column=self.column + end
        )


class Source:
    r"""One file's text by lines.

    >>> Source("a.yaml", "jobs:\n  a: {}\n").line(2)
    '  a: {}'
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines as YAML breaks them: at CRLF, LF or CR, and nowhere else."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(self, number: int) -> str:
        """Line `number`, from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""
