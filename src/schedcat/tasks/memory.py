"""What a scan found, kept in a file from run to run; a file that has changed is read again."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple
from zlib import crc32

from schedcat.source import write_atomically
from schedcat.tasks.files import File
from schedcat.tasks.found import Found


class Memory:
    """Path below a root → what the file there says, for as long as it is the same file.

    A file is the same when its size and both of its times are, or else its content. Times that are
    no older than the tick of a clock before a run began prove nothing: the file may have changed
    within that tick after it was read (as git says of an index that is "racy").

    Without a place for it nothing is remembered. A place that cannot be read or written is none.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._before = _read(place) if place else {}
        self._now: dict[str, _Entry] = {}
        self._proven = time_ns() - _TICK

    def recall(self, file: File) -> Found | None:
        """What is known of a file that nobody has touched; None if that is not sure."""
        entry = self._before.get(file.below)
        if entry is None or entry.stamp != _stamp(file.status):
            return None
        self._now[file.below] = entry
        return entry.said()

    def recognise(self, file: File, source: bytes) -> Found | None:
        """What is known of this content, read from the file when it was in that state."""
        entry = self._before.get(file.below)
        if entry is None or entry.digest != _digest(source):
            return None
        self._now[file.below] = entry._replace(stamp=self._proven_stamp(file.status))
        return entry.said()

    def keep(self, file: File, source: bytes, found: Found) -> None:
        """Remember what a content says, read from the file when it was in that state."""
        if self._place:
            said = None if found == _NOTHING else found
            self._now[file.below] = _Entry(self._proven_stamp(file.status), _digest(source), said)

    def save(self) -> None:
        """Write down what was kept, unless that is what was known before."""
        if self._place and self._now != self._before:
            with suppress(OSError):
                _write(self._place, self._now)

    def _proven_stamp(self, status: os.stat_result) -> list[int] | None:
        """The stamp of a file, None where a change might leave that as it is."""
        stamp = _stamp(status)
        return stamp if max(stamp[1:]) < self._proven else None


def _stamp(status: os.stat_result) -> list[int]:
    """What changes when a file does: its size and its times in nanoseconds."""
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def place_of(root: Path, folder: Path) -> Path:
    """Where in `folder` to remember what is below `root`: each root has a file of its own.

    The place of the root is taken relative to the folder, so that both may be moved together.
    """
    try:
        where = os.path.relpath(root, folder)
    except ValueError:  # on another drive
        where = str(root)
    return folder / f"tasks-{crc32(os.fsencode(where)):08x}.json"


class _Entry(NamedTuple):
    """A file's stamp, its digest and what it says, as JSON has it; None if it says nothing."""

    stamp: list[int] | None
    digest: str
    found: Any

    def said(self) -> Found:
        return Found.of(self.found) if self.found else _NOTHING


_NOTHING = Found()

_TICK = 2_000_000_000
"""Nanoseconds of the coarsest clock of a file system, that of FAT."""


def _digest(source: bytes) -> str:
    from hashlib import blake2b

    return blake2b(source, digest_size=16).hexdigest()


def _read(place: Path) -> dict[str, _Entry]:
    """What was written there; nothing if that is damaged, or by another program."""
    import json

    try:
        header, _, body = place.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if header != _header(crc32(body)):
        return {}
    return {path: _Entry(*entry) for path, entry in json.loads(body).items()}


def _write(place: Path, entries: dict[str, _Entry]) -> None:
    import json

    body = json.dumps(entries, separators=(",", ":")).encode()
    place.parent.mkdir(parents=True, exist_ok=True)
    for name, text in _COMPANIONS.items():  # beside the folders of all versions
        if not (file := place.parents[1] / name).exists():
            file.write_text(text, encoding="ascii")
    write_atomically(place, _header(crc32(body)) + b"\n" + body)


def _header(checksum: int) -> bytes:
    """Says what the rest is made by and whether it is whole.

    A version may be worked on, so the state of the modules that read source is part of it. What
    Python parses is a matter of its version.
    """
    with os.scandir(Path(__file__).parent) as entries:
        sources = sorted((entry.name, entry.stat()) for entry in entries if entry.is_file())
    states = "".join(f"{name} {state.st_size} {state.st_mtime_ns}\n" for name, state in sources)
    made_by = f"{sys.version_info[:2]}\n{states}"
    return f"schedcat {crc32(made_by.encode()):08x} {checksum:08x}".encode()


_COMPANIONS = {
    ".gitignore": "# Made by schedcat.\n*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n",
}
"""What keeps the folder out of repositories and of backups (https://bford.info/cachedir/)."""
