"""What of a revision makes its catalogs, written out below a folder."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from schedcat.catalog.toml_file import read_toml
from schedcat.commands import Request
from schedcat.commands._reading import patterns
from schedcat.commands._revision import LINK, File, Revision, files_of, write_out
from schedcat.errors import SchedcatError


def check_out(revision: Revision, request: Request, named: Sequence[str], folder: Path) -> None:
    """Write what the catalogs are made of below `folder`.

    Where a catalog is looked for and the revision has none, an empty folder is put. Tasks that git
    does not know are taken as they are.
    """
    (folder / ".git").mkdir()  # configurations are not looked for above it
    (folder / revision.here).mkdir(parents=True, exist_ok=True)
    files = files_of(revision)
    configs = [each for each in files if PurePosixPath(each.path).name in _CONFIGS]
    write_out(configs, folder)
    said = [_Said(each, _read(folder / each.path)) for each in configs]
    catalogs = {*_all_inside((*request.paths, *named), revision), *_paths(said, "catalog")}
    tasks = {*_all_inside(request.tasks, revision), *_paths(said, "tasks")}
    kinds = list(_kinds(files, catalogs))
    is_wanted = _chooser({*catalogs, *tasks, *_paths(said)}, tasks, kinds)
    rest = set(files).difference(configs)
    write_out((each for each in rest if is_wanted(each)), folder)
    for path in _lacking(catalogs, folder):
        path.mkdir(parents=True, exist_ok=True)
    for path in _lacking(tasks, folder):
        as_it_is = revision.root / path.relative_to(folder)
        if as_it_is.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(as_it_is)


_CONFIGS = frozenset({"schedcat.toml", "pyproject.toml"})


class _Said(NamedTuple):
    """A configuration and what it says."""

    file: File
    data: Mapping[str, Any]


def _read(path: Path) -> Mapping[str, Any]:
    with suppress(SchedcatError):  # raised again if it is one of those that count
        file = read_toml(path)
        if file and isinstance(file.data, Mapping):
            return file.data
    return {}


def _paths(said: Iterable[_Said], key: str | None = None) -> Iterator[str]:
    """What may be paths in configurations, all or under a key, from the repository's root."""
    for file, data in said:
        above = PurePosixPath(file.path).parent
        for text in _texts(data.get(key) if key else data):
            if not (path := os.path.normpath(above / text)).startswith(("../", "/")):
                yield path


def _texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case Mapping():
            yield from chain.from_iterable(map(_texts, data.values()))
        case list():
            yield from chain.from_iterable(map(_texts, data))


def _lacking(paths: Iterable[str], folder: Path) -> Iterator[Path]:
    """Where below a folder nothing stands, nor a file or a link that leads elsewhere above it."""
    for path in paths:
        above = (folder / path).parent
        while not os.path.lexists(above):
            above = above.parent
        is_ours = above.is_dir() and above.resolve() == above
        if is_ours and not os.path.lexists(folder / path):
            yield folder / path


def _kinds(files: Iterable[File], catalogs: AbstractSet[str]) -> Iterator[re.Pattern[str]]:
    """Patterns of what readers read, for the readers that may be asked.

    Such a file may be read with others of its kind anywhere, as a module is with those it imports,
    and a link may lead to one.
    """
    roots = _as_roots(catalogs)
    inside = [each for each in files if each.path in catalogs or each.path.startswith(roots)]
    has_links = any(each.mode == LINK for each in inside)
    for pattern in patterns():
        if has_links or any(pattern.fullmatch(f"/{each.path}") for each in inside):
            yield pattern


def _chooser(
    named: AbstractSet[str], tasks: Iterable[str], kinds: Sequence[re.Pattern[str]]
) -> Callable[[File], bool]:
    """YAML and other `kinds` anywhere, source below the roots of tasks, and all that is named."""
    roots = _as_roots(tasks)

    def is_wanted(file: File) -> bool:
        path = file.path
        if path in named or path.endswith((".yaml", ".yml")):
            return True
        if path.endswith(".py") and path.startswith(roots):
            return True
        return any(kind.fullmatch(f"/{path}") for kind in kinds)

    return is_wanted


def _as_roots(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple("" if path == "." else f"{path}/" for path in paths)


def _all_inside(paths: Iterable[str], revision: Revision) -> Iterator[str]:
    return (found for path in paths if (found := inside(path, revision)) is not None)


def inside(path: str, revision: Revision) -> str | None:
    """A path, from the working directory, as one from the repository's root; None outside of it."""
    whole = os.path.normpath(revision.root / revision.here / path)
    if not Path(whole).is_relative_to(revision.root):
        return None
    return Path(whole).relative_to(revision.root).as_posix()
