"""What render-docs and export share: files written all or none, or compared with what is there."""

import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.shown import shown_path
from schedcat.errors import UnreadableError
from schedcat.source import write_atomically


class Output(NamedTuple):
    """The whole text that a file should have; standard output where `path` is None."""

    text: str
    path: Path | None = None


def deliver(outputs: Sequence[Output], *, check: bool) -> int:
    """Write every output, or with `check` print how the files differ; return the exit code.

    A file that has its text already is not touched. What happened is said on standard error.
    Raises UnreadableError when a file cannot be read or written; those before it are written.
    """
    if check:
        return _compare(outputs)
    for output in outputs:
        if output.path is None:
            sys.stdout.write(output.text)
        else:
            _write(output.path, output.text)
    return 0


def read_text(path: Path) -> str:
    """A text file as it is, line ends included. Raises UnreadableError."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{shown_path(path)}` cannot be read: {reason}", help="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"`{shown_path(path)}` is not UTF-8 at byte {error.start}", help="save it as UTF-8"
        ) from error


def _write(path: Path, text: str) -> None:
    shown = shown_path(path)
    if path.exists() and read_text(path) == text:
        sys.stderr.write(f"{shown} is up to date\n")
        return
    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{shown}` cannot be written: {reason}", help="check the path"
        ) from error
    sys.stderr.write(f"{shown} written\n")


def _compare(outputs: Sequence[Output]) -> int:
    stale = 0
    for output in outputs:
        if output.path is None:
            continue
        there = read_text(output.path) if output.path.exists() else ""
        if there != output.text:
            stale += 1
            sys.stdout.writelines(_difference(shown_path(output.path), there, output.text))
    if stale:
        files = "1 file is" if stale == 1 else f"{stale} files are"
        sys.stderr.write(f"{files} out of date; run the same without --check\n")
    return 1 if stale else 0


def _difference(path: str, there: str, wanted: str) -> Iterator[str]:
    """A unified diff, as `diff -u` prints it."""
    lines = unified_diff(
        there.splitlines(keepends=True),
        wanted.splitlines(keepends=True),
        path,
        f"{path} (as the catalog has it)",
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
