"""The Python files of a project: which there are, and what the system says of each."""

import os
from collections.abc import Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from schedcat.source import read_regular


class File(NamedTuple):
    """A file: the path to open it by, its path below the root with `/`, and its state."""

    path: str
    below: str
    status: os.stat_result

    @property
    def is_package(self) -> bool:
        """Whether names in it are relative to its folder."""
        return self.below.endswith("__init__.py")


def python_files(root: Path) -> dict[str, File]:
    """Module → file: of a folder all below it, as if it were on `sys.path`; else the file itself.

    Hidden folders, virtual environments and links to folders are left out, and what cannot be
    listed. Raises OSError where `root` itself cannot be read.
    """
    if root.is_dir():
        os.scandir(root).close()
        return dict(_below(root))
    read_regular(root, 0)
    return {root.stem: File(str(root), root.name, root.stat())}


def _below(root: Path) -> Iterator[tuple[str, File]]:
    """A package comes after the module that it hides."""
    waiting = [(str(root), "")]
    while waiting:
        folder, above = waiting.pop()
        entries = _entries(folder)
        if above and any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        package, folders = above.replace("/", "."), []
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if name not in _NO_SOURCE:
                    folders.append((entry.path, f"{above}{name}/"))
            elif name.endswith(".py") and (status := _status(entry)):
                is_package = above and name == "__init__.py"
                module = package[:-1] if is_package else f"{package}{name[:-3]}"
                yield module, File(entry.path, above + name, status)
        waiting += reversed(folders)


_NO_SOURCE = {"__pycache__", "node_modules"}


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder, in order, without what is hidden."""
    try:
        with os.scandir(folder) as entries:
            seen = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []
    return sorted(seen, key=attrgetter("name"))


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """The state of a regular file, followed through links; None for anything else.

    That of the link itself where it leads nowhere, which whoever reads it finds out.
    """
    try:
        status = entry.stat()
        return status if S_ISREG(status.st_mode) else None
    except OSError:
        with suppress(OSError):
            return entry.stat(follow_symlinks=False)
    return None
