"""Where something stands in a file, the lines around it, edits, and files written whole."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from stat import S_ISDIR, S_ISREG
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


_MARK = b"\xef\xbb\xbf"
"""The byte order mark, which is no character of a text."""


def edited(content: bytes, edits: Iterable[tuple[Span, str]]) -> bytes:
    r"""A file's bytes with texts written in place of spans of it; nothing else is touched.

    Raises UnicodeDecodeError for a file that is not UTF-8, ValueError for spans that overlap.

    >>> edited(b"a: 1\r\nb: 2", [(Span("a.yaml", 2, 4, 2, 5), "3")])
    b'a: 1\r\nb: 3'
    """
    text = content.removeprefix(_MARK).decode("utf-8")
    starts = line_starts(text)
    pieces, done = [], 0
    for at, new in sorted(edits):
        start = starts[at.line - 1] + at.column - 1
        if start < done:
            raise ValueError(f"{at}: an edit overlaps another")
        pieces += [text[done:start], new]
        done = starts[at.end_line - 1] + at.end_column - 1
    pieces.append(text[done:])
    return (_MARK if content.startswith(_MARK) else b"") + "".join(pieces).encode()


def line_starts(text: str) -> list[int]:
    """The index of each line's first character; lines end at CRLF, LF or CR, and nowhere else."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def whole_lines(text: str) -> list[str]:
    r"""The lines of a text with their ends, broken where YAML and Markdown break them.

    >>> whole_lines("a\r\nb\n\u2028")
    ['a\r\n', 'b\n', '\u2028']
    """
    starts = line_starts(text)
    lines = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    return lines if lines[-1] else lines[:-1]


def read_regular(path: str | Path, most: int | None = None) -> bytes:
    """What a file holds; with `most` only so many bytes and one more, of a larger one.

    Raises OSError, also for a folder, and for what may never end when it is read: a pipe, a device.
    """
    # A folder has thousands of files: no more is asked of each than has to be.
    handle = os.open(path, _TO_READ)
    try:
        status = os.fstat(handle)
        if S_ISDIR(status.st_mode):
            os.listdir(path)  # noqa: PTH208  what its own error says is the reason
        if not S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        limit = status.st_size if most is None else most
        data = os.read(handle, min(status.st_size, limit) + 1)
        while (most is None or len(data) <= most) and (more := os.read(handle, _CHUNK)):
            data += more
        return data if most is None else data[: most + 1]
    finally:
        os.close(handle)


_TO_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting for a pipe that nobody writes to."""
_CHUNK = 1 << 20


def write_atomically(path: str | Path, content: bytes) -> None:
    """Replace a file, or make it, in one step: readers see the old content or the new, no mixture.

    A link is followed, and the file keeps its mode; a device or a pipe is written to as it is.
    Raises OSError, and then no file has changed.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with Path(path).open("wb") as stream:
            stream.write(content)
        return
    with staged({str(path): content}):
        pass


@contextmanager
def staged(contents: Mapping[str, bytes]) -> Iterator[None]:
    """Have new contents of files ready beside them, and put them in place at the block's end.

    Unless the block raises: then no file changes. Each file is replaced as by `write_atomically`.
    Raises OSError with the file's path, before the block unless another program interferes.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            with _naming(path):
                _stage(Path(os.path.realpath(path)), content, ready)
        yield
        for path, (new, target) in zip(contents, ready, strict=True):
            with _naming(path):
                new.replace(target)
    finally:
        for new, _ in ready:
            with suppress(FileNotFoundError):
                new.unlink()


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Errors speak of the file, not of what stands beside it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error


def _stage(target: Path, content: bytes, ready: list[tuple[Path, Path]]) -> None:
    """Write a file's new content beside it; `ready` has it from when it exists."""
    import tempfile  # only what writes pays for it

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    ready.append((Path(name), target))
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(_mode(target))


def _mode(target: Path) -> int:
    """The permissions of a file that exists; otherwise those that a new one would get here."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
