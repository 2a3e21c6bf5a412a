"""Which files make which catalog: folders are walked, files grouped by their configuration."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.config import Config, load_config, nearest_config
from schedcat.catalog.fields import Tables
from schedcat.errors import UnreadableError, UsageError


class Sources(NamedTuple):
    """One catalog's configuration and its files, as paths to show."""

    config: Config
    files: tuple[str, ...]


def find_catalogs(paths: Sequence[str], config: str | None, tables: Tables) -> list[Sources]:
    """Group the files under `paths`, or under the configuration's own without any.

    Raises UnreadableError for a path that is not there, UsageError where no catalog is found,
    ConfigError.
    """
    given = load_config(Path(config), tables) if config else None
    if not paths:
        given = given or _here(tables)
        paths = [_shown(given.root / path) for path in given.catalog]
        if not paths:
            raise UsageError(
                f"{_shown(given.path or given.root)} names no catalog",
                help='give a path, or write catalog = ["jobs/"]',
            )
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    if not files:
        raise UsageError(
            f"no catalog under {', '.join(f'`{path}`' for path in paths)}",
            help="a catalog is a .yaml or .yml file",
        )
    if given:
        return [Sources(given, tuple(files))]
    groups: dict[Path | None, list[str]] = {}
    for file in files:
        groups.setdefault(nearest_config(Path(file).parent), []).append(file)
    return [
        Sources(load_config(path, tables) if path else Config(), tuple(group))
        for path, group in groups.items()
    ]


def _here(tables: Tables) -> Config:
    path = nearest_config(Path())
    if path is None:
        raise UsageError(
            "no path, and no schedcat.toml here or above",
            help="give a file or folder: schedcat lint jobs/",
        )
    return load_config(path, tables)


def _files(path: str) -> Iterator[str]:
    """A file as it is; of a folder every YAML file by path, hidden ones left out."""
    if not os.path.lexists(path):
        raise UnreadableError(f"`{path}` does not exist", help="check the path")
    if not Path(path).is_dir():
        yield _shown(path)
        return
    try:
        found = [
            Path(folder, name)
            for folder, _, names in os.walk(path, onerror=_raise)
            for name in names
            if not _is_hidden(Path(folder, name).relative_to(path))
            and name.endswith((".yaml", ".yml"))
        ]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(f"`{error.filename}` cannot be read: {reason}") from error
    yield from map(_shown, sorted(found))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _raise(error: OSError) -> None:
    raise error


def _shown(path: str | Path) -> str:
    """Relative to the working directory where it lies below it, with `/`."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()
