"""The comments at the head of an imported catalog: where it is from, and what it needs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

from schedcat.backends import load_backends
from schedcat.catalog.config import Config, load_config, nearest_config
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.reader import bytes_of
from schedcat.catalog.writing import comment
from schedcat.commands import Request, all_tables

_SHOWN = 4


def shown_paths(paths: Sequence[str]) -> str:
    """The paths, of many only the first."""
    if len(paths) <= _SHOWN:
        return ", ".join(paths)
    return f"{', '.join(paths[:_SHOWN])} and {len(paths) - _SHOWN} more"


def origin_line(reader: str, paths: Sequence[str]) -> str:
    """Where jobs come from: every file, by which those of others are told from them."""
    return f"Imported from {', '.join(paths)} ({reader})."


def origins_of(page: Page) -> Mapping[str, frozenset[str]]:
    """Reader → the files that the comments of a file say it was imported from."""
    origins: dict[str, frozenset[str]] = {}
    for paths, reader in _ORIGIN.findall(_comments(page)):
        origins[reader] = origins.get(reader, frozenset()) | {*paths.split(", ")}
    return origins


def readers_in(page: Page) -> frozenset[str]:
    """The readers from whose files the comments of a file say that an import made it."""
    return frozenset(reader for _, reader in _ORIGIN.findall(_comments(page)))


def imported_from(files: Iterable[str], contents: Mapping[str, bytes]) -> frozenset[str]:
    """The files that catalogs among some files say they are from."""
    found: set[str] = set()
    for path in files:
        if path.endswith((".yaml", ".yml")):
            with suppress(OSError):
                page = Page(path, bytes_of(path, contents.get(path)))
                if b"# Imported from " in page.data:
                    found.update(chain.from_iterable(origins_of(page).values()))
    return frozenset(found)


def settings_of(page: Page) -> Mapping[str, Mapping[str, str]]:
    """Backend → the settings that the comments of a file say it needs."""
    settings: dict[str, dict[str, str]] = {}
    for backend, key, value in _SETTING.findall(_comments(page)):
        settings.setdefault(backend, {})[key] = value
    return settings


_ORIGIN = re.compile(r"Imported from (.+?) \(([\w-]+)\)\.(?= |$)")
_SETTING = re.compile(r'schedcat\.toml: \[backends\.([\w-]+)\] (\w+) = "([^"]*)"')


def _comments(page: Page) -> str:
    lines = (line for line in page.text.splitlines() if line.startswith("#"))
    return " ".join(line.lstrip("#").strip() for line in lines)


def with_origins(text: bytes, page: Page, lines: Collection[tuple[str, Sequence[str]]]) -> bytes:
    """A file that names its origins with others, (reader, paths), named below them."""
    known = origins_of(page)
    found = [*re.finditer(_HEADS, text)]
    added = [
        comment(origin_line(reader, more))
        for reader, paths in lines
        if reader in known and (more := [path for path in paths if path not in known[reader]])
    ]
    if not found or not added:
        return text
    at = found[-1].end()
    end = found[-1][1].decode()
    return text[:at] + "".join(added).replace("\n", end).encode() + text[at:]


_HEADS = re.compile(rb"^# Imported from (?:[^\r\n]|\r?\n# )*?\([\w-]+\)\.(\r?\n)", re.MULTILINE)


def needed(
    settings: Mapping[str, Mapping[str, Any]], config: Config
) -> Iterator[tuple[str, str, str]]:
    """(backend, key, value) that the configuration is to say for the jobs to be what they are."""
    for backend, said in settings.items():
        fields = {field.key: field for field in load_backends()[backend].SETTINGS}
        for key, value in said.items():
            is_said = key in config.backends.get(backend, {})
            if key in fields and value != fields[key].default and not is_said:
                yield backend, key, value


def setting_line(backend: str, key: str, value: str) -> str:
    """As it stands in a configuration, on one line."""
    return f'[backends.{backend}] {key} = "{value}"'


def config_near(path: str, request: Request) -> Config:
    """The configuration for a catalog that is to be there; an empty one where there is none."""
    config = Path(request.config) if request.config else nearest_config(Path(path).parent)
    return load_config(config, all_tables()) if config else Config()
