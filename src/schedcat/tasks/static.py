"""Tasks found in Python source by reading it: nothing is imported, nothing is executed."""

import ast
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from schedcat.tasks.registry import Registry, Unread
from schedcat.tasks.syntax import Doubt, Task, tasks_in


def scan(root: Path) -> Registry:
    """The tasks in the Python files below the folder `root`, or in one `.py` file.

    A module's name is its path from the folder, as if the folder were on `sys.path`. Hidden
    folders, virtual environments and links to folders are left out. Raises OSError where `root`
    itself cannot be read; what cannot be read below it is doubtful.
    """
    files = dict(_folder_files(root) if root.is_dir() else _one_file(root))
    with warnings.catch_warnings():
        # The parser warns of things like an invalid escape: true, but not ours to say.
        warnings.simplefilter("ignore")
        found = [(module, each) for module, path in files.items() for each in _tasks(module, path)]
    return Registry(
        descriptions={each.name: each.description for _, each in found if isinstance(each, Task)},
        sources=(root.as_posix(),),
        modules=dict.fromkeys(files, root.as_posix()),
        doubts=frozenset(
            module if isinstance(each, Unread) else each.prefix
            for module, each in found
            if not isinstance(each, Task)
        ),
        unread={module: each for module, each in found if isinstance(each, Unread)},
    )


def _one_file(path: Path) -> Iterator[tuple[str, Path]]:
    path.open("rb").close()
    yield path.stem, path


def _folder_files(root: Path) -> Iterator[tuple[str, Path]]:
    """(module, path) of every file; a package comes after the module that it hides."""
    os.scandir(root).close()
    waiting: list[tuple[Path, tuple[str, ...]]] = [(root, ())]
    while waiting:
        folder, package = waiting.pop()
        folders, files = _children(folder)
        if package and any(path.name == "pyvenv.cfg" for path in files):
            continue
        for path in files:
            if path.suffix == ".py" and path.is_file():
                own = package if package and path.stem == "__init__" else (*package, path.stem)
                yield ".".join(own), path
        waiting.extend(
            (path, (*package, path.name))
            for path in reversed(folders)
            if path.name not in {"__pycache__", "node_modules"}
        )


def _children(folder: Path) -> tuple[list[Path], list[Path]]:
    """The folders in `folder`, without links, and the rest: in order, without hidden ones."""
    try:
        with os.scandir(folder) as entries:
            seen = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError:
        return [], []
    return (
        [folder / name for name, is_folder in seen if is_folder],
        [folder / name for name, is_folder in seen if not is_folder],
    )


_MARKS = (b"task", b"Task", b"celery")
"""Source without any of these makes no task, and most source is without: it is never parsed."""

_LARGEST = 4 << 20
"""Bytes of the largest source that is parsed; a syntax tree takes a hundred times the memory."""


def _tasks(module: str, path: Path) -> Sequence[Task | Doubt | Unread]:
    try:
        with path.open("rb") as file:
            source = file.read(_LARGEST + 1)
        if len(source) > _LARGEST:
            return [Unread(path.as_posix())]
        if not any(mark in source for mark in _MARKS):
            return []
        return list(tasks_in(ast.parse(source), module))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # Python 2, a NUL, an unknown encoding, brackets without end: all are on disk somewhere.
        return [Unread(path.as_posix(), getattr(error, "lineno", None) or None)]
