"""Where something stands in a file, the lines around it, and files written whole or not at all."""

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
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


def write_atomically(path: str | Path, content: bytes) -> None:
    """Replace a file, or make it, in one step: readers see the old content or the new, no mixture.

    A link is followed, and the file keeps its mode; a device or a pipe is written to as it is.
    Raises OSError, and then no file has changed.
    """
    import tempfile  # only what writes pays for it

    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with Path(path).open("wb") as stream:
            stream.write(content)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _mode(target: Path) -> int:
    """The permissions of a file that exists; otherwise those that a new one would get here."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
