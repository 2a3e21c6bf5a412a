"""What render-docs and export share: files written all or none, or compared with what is there."""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from difflib import unified_diff
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.shown import shown_path
from schedcat.catalog.texts import read_text
from schedcat.errors import UnreadableError, UsageError
from schedcat.source import write_atomically


class Output(NamedTuple):
    """The whole text that a file should have; standard output where `path` is None.

    `source` is who says so, in a comparison.
    """

    text: str
    path: Path | None = None
    source: str = "the catalog"


def deliver(outputs: Sequence[Output], *, check: bool, inputs: Collection[str | Path] = ()) -> int:
    """Write every output, or with `check` print how the files differ; return the exit code.

    A file that has its text already is not touched. What happened is said on standard error.
    Raises UsageError for a file that is named twice, or that is one of the `inputs`; and
    UnreadableError when one cannot be read or written: those before it are written then.
    """
    _refuse_clashes(outputs, inputs)
    if check:
        return _compare(outputs)
    _check_folders(outputs)
    for output in outputs:
        if output.path is None:
            sys.stdout.write(output.text)
        else:
            _write(output.path, output.text)
    return 0


def _refuse_clashes(outputs: Sequence[Output], inputs: Collection[str | Path]) -> None:
    read, written = {os.path.realpath(path) for path in inputs}, set()
    for output in outputs:
        if output.path is None:
            continue
        shown, real = shown_path(output.path), os.path.realpath(output.path)
        if real in read:
            raise UsageError(f"`{shown}` is read to make what is written", help="name another file")
        if real in written:
            raise UsageError(
                f"`{shown}` would be written twice",
                help="give each its own file; each marker of a page can have its own options",
            )
        written.add(real)


def _check_folders(outputs: Sequence[Output]) -> None:
    """Raises UnreadableError before anything is written."""
    for output in outputs:
        if output.path and not output.path.parent.is_dir():
            raise UnreadableError(
                f"`{shown_path(output.path)}` cannot be written: no such folder",
                help=f"make the folder `{shown_path(output.path.parent)}`",
            )


def _write(path: Path, text: str) -> None:
    shown = shown_path(path)
    if path.is_file() and read_text(path) == text:
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
        there = read_text(output.path) if os.path.lexists(output.path) else ""
        if there != output.text:
            stale += 1
            shown = shown_path(output.path)
            now = f"{shown} (as {output.source} has it)"
            sys.stdout.writelines(difference(shown, there, output.text, now))
    if stale:
        files = "1 file is" if stale == 1 else f"{stale} files are"
        sys.stderr.write(f"{files} out of date; run the same without --check\n")
    return 1 if stale else 0


def difference(path: str, there: str, wanted: str, now: str) -> Iterator[str]:
    """A unified diff from a file's text to another, as `diff -u` prints it under two names."""
    lines = unified_diff(_lines(there), _lines(wanted), path, now)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """With their ends, which are LF for a diff whatever else stands before it."""
    return StringIO(text, newline="\n").readlines()
