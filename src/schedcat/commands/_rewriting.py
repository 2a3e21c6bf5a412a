"""Files that fixes have changed: written back all or none, shown as a diff, or printed."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from schedcat.commands import Opened
from schedcat.commands._checking import Checked
from schedcat.commands._outputs import difference
from schedcat.errors import UnreadableError, UsageError
from schedcat.source import staged


class Change(NamedTuple):
    """A file's content as it was read, and as it is to be."""

    before: bytes
    after: bytes


def changes_of(opened: Sequence[Opened], fixed: Sequence[Checked]) -> dict[str, Change]:
    """What differs, by path, between catalogs as they were opened and as fixes leave them."""
    changes = {
        path: Change(after.beside[path] if path in after.beside else pages[path].data, text)
        for pages, after in zip((each.reading.pages for each in opened), fixed, strict=True)
        for path, text in after.texts.items()
    }
    return {path: change for path, change in changes.items() if change.before != change.after}


def rewrite(changes: Mapping[str, Change], held: Mapping[str, bytes]) -> None:
    """Write the files, by path, all or none; but print the texts that are `held`, changed or not.

    Raises UnreadableError for a file that may not be written or no longer is what was read, and
    UsageError for one that has two paths and would come out differently under each.
    """
    on_disk = {path: change for path, change in changes.items() if path not in held}
    for path in on_disk:
        _check_writable(path)
    try:
        with staged({path: change.after for path, change in _each_once(on_disk).items()}):
            for path, change in on_disk.items():
                _check_unchanged(path, change.before)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{error.filename}` cannot be written: {reason}", help="check the path"
        ) from error
    sys.stdout.flush()
    for path, content in held.items():
        sys.stdout.buffer.write(changes[path].after if path in changes else content)


def _check_writable(path: str) -> None:
    """A file is replaced, so its own permissions have to be asked; root has them all."""
    if Path(path).exists() and not (os.access(path, os.W_OK) and Path(path).stat().st_mode & 0o222):
        raise UnreadableError(
            f"`{path}` cannot be written: it is read-only",
            help="make it writable, or look at what would change with --diff",
        )


def _check_unchanged(path: str, before: bytes) -> None:
    if Path(path).read_bytes() != before:
        raise UnreadableError(
            f"`{path}` has changed while it was being fixed", help="run the same again"
        )


def _each_once(changes: Mapping[str, Change]) -> dict[str, Change]:
    """One path for each file, though links may give it several."""
    real: dict[str, Change] = {}
    for path, change in changes.items():
        if real.setdefault(os.path.realpath(path), change) != change:
            raise UsageError(
                f"`{path}` is also read under another path, and would be fixed in another way",
                help="give each file once",
            )
    return real


def show(changes: Mapping[str, Change]) -> None:
    """Print how the files would change, as `diff -u` does; `patch -p0` takes it."""
    for path, change in changes.items():
        there, wanted = (content.decode("utf-8") for content in change)
        sys.stdout.writelines(difference(path, there, wanted, path))
