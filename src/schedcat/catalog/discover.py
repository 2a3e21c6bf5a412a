"""Which files make which catalog: folders are walked, files grouped by their configuration."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.config import Config, load_config, nearest_config
from schedcat.catalog.fields import Tables
from schedcat.catalog.shown import shown_path
from schedcat.errors import ConfigError, NoCatalogError, UnreadableError, UsageError


class Sources(NamedTuple):
    """One catalog's configuration and its files, as paths to show.

    `met` are those that nobody has named: they lie below a folder of the command line, and below
    nothing that the configuration lists as its `catalog`.
    """

    config: Config
    files: tuple[str, ...]
    met: frozenset[str] = frozenset()


Wanted = Callable[[str, str], bool]
"""Whether a file below a folder is read: its path, and that of its folder from there, `/a/b`."""


def is_yaml(path: str, inner: str) -> bool:
    """Whether a file below a folder may be one of a catalog."""
    return path.endswith((".yaml", ".yml")) and not is_hidden(inner)


def is_hidden(inner: str) -> bool:
    """Is a folder, or one that it is in, hidden?"""
    return f"{os.sep}." in inner


def is_of_tests(path: str) -> bool:
    """Does a file belong to tests, which schedule what nobody runs? Its path begins at a project.

    >>> is_of_tests("shop/tests/settings.py"), is_of_tests("shop/test_beat.py"), is_of_tests("a.py")
    (True, True, False)
    """
    *folders, name = path.replace(os.sep, "/").split("/")
    is_test = name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"
    return is_test or not _TESTS.isdisjoint(folders)


_TESTS = frozenset({"test", "tests", "testing"})


def find_catalogs(
    paths: Sequence[str],
    config: str | None,
    tables: Tables,
    held: Collection[str] = (),
    wanted: Wanted = is_yaml,
) -> list[Sources]:
    """Group the files under `paths`, or without any under those that a configuration names.

    Of a folder those are taken that are `wanted`.

    Each file belongs to the configuration nearest to it, all of them to `config` if it is given.
    The paths `held` are files whose content somebody holds, whether they are on disk or not.
    Raises UnreadableError for a path that is not there or a folder that cannot be listed,
    NoCatalogError, UsageError without a path and a configuration, ConfigError.
    """
    given = load_config(Path(config), tables) if config else None
    naming = None if paths else given or _here(tables)
    searched = _named(naming) if naming else paths
    found = [[path] if path in held else [*_files(path, wanted)] for path in searched]
    files = list(dict.fromkeys(chain.from_iterable(found)))
    if not files:
        raise no_catalog(searched)
    met = frozenset() if naming else _met(searched, found)
    groups = [(given, files)] if given else _grouped(files, naming, tables)
    return [
        Sources(config, tuple(group), frozenset(_unlisted(met.intersection(group), config)))
        for config, group in groups
    ]


def no_catalog(paths: Sequence[str]) -> NoCatalogError:
    """What is wrong where nothing is read under some paths."""
    return NoCatalogError(
        f"no catalog and no schedule under {', '.join(f'`{path}`' for path in paths)}",
        help="a catalog is a .yaml or .yml file with `jobs` at its top; "
        "a schedule under an unusual name is read where the file itself is named",
    )


def _met(paths: Sequence[str], found: Sequence[Sequence[str]]) -> frozenset[str]:
    """The files below the folders among some paths, but for those that are named as well."""
    below: set[str] = set()
    named: set[str] = set()
    for path, files in zip(paths, found, strict=True):
        (below if os.path.isdir(path) else named).update(files)  # noqa: PTH112  it never raises
    return frozenset(below - named)


def _unlisted(files: Iterable[str], config: Config) -> Iterator[str]:
    """The files that a configuration does not list, nor a folder above them."""
    listed = [os.path.abspath(config.root / path) for path in config.catalog]  # noqa: PTH100  a link is kept
    for file in files:
        path = os.path.abspath(file)  # noqa: PTH100  the same
        if not any(path == each or path.startswith(os.path.join(each, "")) for each in listed):  # noqa: PTH118
            yield file


def _here(tables: Tables) -> Config:
    path = nearest_config(Path())
    if path is None:
        raise UsageError(
            "no path, and no schedcat.toml here or above",
            help="give a file or folder, such as jobs/",
        )
    return load_config(path, tables)


def _named(config: Config) -> list[str]:
    """The paths that a configuration names, to show."""
    if not config.catalog:
        raise UsageError(
            f"{config.path and shown_path(config.path)} names no catalog",
            help='give a path, or write catalog = ["jobs/"]',
        )
    for index, path in enumerate(config.catalog):
        if not os.path.lexists(config.root / path):
            raise ConfigError(
                f"{config.at('catalog', index)}: `{path}` does not exist",
                help="correct the path; it begins at the configuration's folder",
            )
    return [shown_path(config.root / path) for path in config.catalog]


def _files(path: str, wanted: Wanted) -> Iterator[str]:
    """A file as it is; of a folder every wanted file by path, hidden ones left out.

    A file that cannot be read, and a folder below it that cannot be listed, stand for what may be
    in them: a reader says why.
    """
    if not os.path.lexists(path):
        raise UnreadableError(f"`{path}` does not exist", help="check the path")
    if not os.path.isdir(path):  # noqa: PTH112  it never raises
        yield shown_path(path)
        return
    try:
        yield from sorted(map(shown_path, below(path, wanted)))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{error.filename or path}` cannot be read: {reason}", help="check the path"
        ) from error


def below(folder: str, wanted: Wanted) -> Iterator[str]:
    """The wanted files below a folder, but for what is hidden or was installed there.

    A folder that cannot be listed stands for its files. Raises OSError where it is `folder` itself.
    """
    unlisted: list[str] = []

    def skip(error: OSError) -> None:
        if error.filename == folder:
            raise error
        unlisted.append(error.filename)

    for here, folders, names in os.walk(folder, onerror=skip):
        if here != folder and "pyvenv.cfg" in names:
            folders.clear()
            continue
        folders[:] = [each for each in folders if each in _HIDDEN_AND_READ or not _is_left(each)]
        inner = here[len(folder.rstrip(os.sep)) :]
        for name in names:
            path = os.path.join(here, name)  # noqa: PTH118  there may be 100,000
            if not name.startswith(".") and wanted(path, inner):
                yield path
    yield from unlisted


_HIDDEN_AND_READ = frozenset({".github"})
"""Hidden folders in which schedules are that their owner means to be seen."""


def _is_left(folder: str) -> bool:
    return folder.startswith(".") or folder == "node_modules"


def _grouped(
    files: Iterable[str], naming: Config | None, tables: Tables
) -> list[tuple[Config, list[str]]]:
    """Files by their nearest configuration; those without one belong to what names them."""
    fallback = naming and naming.path
    nearest = cache(nearest_config)
    groups: dict[Path | None, list[str]] = {}
    for file in files:
        groups.setdefault(nearest(Path(file).parent) or fallback, []).append(file)
    return [
        (load_config(path, tables) if path else Config(), group) for path, group in groups.items()
    ]
