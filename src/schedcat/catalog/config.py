"""The configuration: the nearest schedcat.toml or [tool.schedcat], checked and by name."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from schedcat.catalog.config_fields import config_schema, config_table
from schedcat.catalog.fields import Tables
from schedcat.catalog.jobs import merged
from schedcat.catalog.toml_places import TomlLocator
from schedcat.catalog.types import check_of
from schedcat.catalog.violations import violations
from schedcat.errors import ConfigError
from schedcat.findings import Severity
from schedcat.schedule.zones import UnknownZoneError, suggest_zone, zone

Settings = Mapping[str, Any]
"""One backend's settings: key → value, as its table says."""


@dataclass(frozen=True, slots=True)
class Config:
    """What one configuration says; `root` is the folder that its paths are relative to.

    `path` is None without a configuration. `backends` has the settings of each configured one.
    """

    path: Path | None = None
    root: Path = field(default_factory=Path)
    app: str | None = None
    catalog: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    rule_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    backends: Mapping[str, Settings] = field(default_factory=dict)
    environments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def within(self, environment: str | None) -> "Config":
        """The configuration with what `environment` overrides."""
        over = self.environments.get(environment or "", {}).get("backends", {})
        backends = merged(self.backends, over, blocks=frozenset((*self.backends, *over)))
        return replace(self, backends=backends)


def nearest_config(folder: Path) -> Path | None:
    """The configuration that governs a folder: at or above it, up to the repository's root."""
    return _nearest(Path(os.path.abspath(folder)))  # noqa: PTH100  resolve() would follow links


@lru_cache(maxsize=1024)
def _nearest(folder: Path) -> Path | None:
    if (own := folder / "schedcat.toml").is_file():
        return own
    shared = folder / "pyproject.toml"
    if shared.is_file() and "schedcat" in _parsed(shared, _text(shared)).get("tool", {}):
        return shared
    if (folder / ".git").exists() or folder.parent == folder:
        return None
    return _nearest(folder.parent)


def load_config(path: Path, tables: Tables) -> Config:
    """Read one configuration. Raises ConfigError with every mistake and its place."""
    text = _text(path)
    data = _parsed(path, text)
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix = ("tool", "schedcat")
        data = data.get("tool", {}).get("schedcat", {})
    _check(data, TomlLocator(_shown(path), text, prefix), tables)
    lint = data.get("lint", {})
    return Config(
        path=path,
        root=path.parent,
        app=data.get("app"),
        catalog=tuple(data.get("catalog", ())),
        tasks=tuple(data.get("tasks", ())),
        defaults=data.get("defaults", {}),
        select=tuple(lint.get("select", ())),
        ignore=tuple(lint.get("ignore", ())),
        fail_on=Severity(lint.get("fail_on", Severity.WARNING)),
        rule_options={name: lint[name] for name in tables.rules if name in lint},
        backends=data.get("backends", {}),
        environments=data.get("environments", {}),
    )


def _check(data: Mapping[str, Any], locator: TomlLocator, tables: Tables) -> None:
    wrong: list[tuple[str, str | None]] = []  # (what, cure)
    if not check_of(config_table(tables))(data):
        found = [finding for _, finding in violations(config_schema(tables), data, locator)]
        wrong = [(f"{each.at}: {each.message}", each.help) for each in found]
    for place in _zones(data):
        name = _value(data, place)
        try:
            zone(name)
        except UnknownZoneError:
            nearest = suggest_zone(name)
            advice = f"did you mean `{nearest}`?" if nearest else "write one like Europe/London"
            where = locator.value(place)
            wrong.append((f"{where}: `{name}` is not an IANA time zone", advice))
    if wrong:
        only = wrong[0][1] if len(wrong) == 1 else None
        lines = [f"{what} ({cure})" if cure and not only else what for what, cure in wrong]
        raise ConfigError("\n".join(lines), help=only)


def _zones(data: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The places of all time zones in a configuration."""
    stages = data.get("environments", {})
    places = [
        ("defaults", "timezone"),
        *(("backends", name, "timezone") for name in data.get("backends", {})),
        *(
            ("environments", stage, "backends", name, "timezone")
            for stage in stages
            for name in stages[stage].get("backends", {})
        ),
    ]
    return [place for place in places if isinstance(_value(data, place), str)]


def _value(data: Any, place: tuple[str, ...]) -> Any:
    for key in place:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{_shown(path)}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_shown(path)}: not UTF-8 text", help="save it as UTF-8") from error


@lru_cache(maxsize=1024)
def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
        where = f":{place[1]}:{place[2]}" if place else ""
        reason = message[: place.start()] if place else message
        raise ConfigError(
            f"{_shown(path)}{where}: not TOML: {reason[:1].lower()}{reason[1:]}",
            help="mend the line; texts are quoted, tables stand in brackets",
        ) from error


def _shown(path: Path) -> str:
    """A path relative to the working directory where it lies below it."""
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else str(path)
