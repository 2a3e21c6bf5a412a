"""The configuration: the nearest schedcat.toml or [tool.schedcat], checked and by name."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.catalog.config_fields import PATHS, config_table
from schedcat.catalog.fields import Tables
from schedcat.catalog.layers import overlaid
from schedcat.catalog.mistakes import below, mistakes
from schedcat.catalog.shown import shown_path
from schedcat.catalog.toml_file import TomlFile, read_toml
from schedcat.catalog.types import check_of
from schedcat.errors import ConfigError
from schedcat.findings import Finding, Severity
from schedcat.source import Span

Settings = Mapping[str, Any]
"""One backend's settings: key → value, as its table says."""


class Config(NamedTuple):
    """What one configuration says; `root` is the folder that its paths are relative to.

    `file` is None without a configuration. `backends` has the settings of each configured one, and
    `told` what files of a backend's own say of it, as far as they are read. `docs` and `exports`
    are the outputs to write, each with the keys of its table.
    """

    file: TomlFile | None = None
    root: Path = Path()
    app: str | None = None
    catalog: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    celery_app: str | None = None
    defaults: Mapping[str, Any] = {}
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    severity: Mapping[str, str] = {}
    plugins: tuple[str, ...] = ()
    baseline: str | None = None
    fail_on: Severity = Severity.WARNING
    rule_options: Mapping[str, Mapping[str, Any]] = {}
    backends: Mapping[str, Settings] = {}
    environments: Mapping[str, Mapping[str, Any]] = {}
    docs: tuple[Mapping[str, Any], ...] = ()
    exports: tuple[Mapping[str, Any], ...] = ()
    told: Mapping[str, Settings] = {}

    @property
    def path(self) -> Path | None:
        """Where the file lies, None without one."""
        return self.file and self.file.path

    def within(self, environment: str | None, blocks: Collection[str] = ()) -> "Config":
        """The file's configuration with what `environment` overrides, whichever it had before.

        `blocks` are the known backends.
        """
        data = self.file.data if self.file else {}
        said = self.environments.get(environment or "", {})
        over = said.get("backends", {})
        return self._replace(
            defaults=overlaid(data.get("defaults", {}), said.get("defaults", {}), blocks),
            backends=overlaid(data.get("backends", {}), over, over.keys()),
        )

    def settings_of(self, backend: str) -> Settings:
        """The settings of a backend, what it says itself before what its own files tell."""
        return {**self.told.get(backend, {}), **self.backends.get(backend, {})}

    def at(self, *keys: str | int) -> Span | None:
        """Where the file says something, None without a file."""
        return self.file and self.file.locator.value(keys)


def nearest_config(folder: Path) -> Path | None:
    """The configuration that governs a folder: at or above it, up to the repository's root.

    Raises ConfigError for a pyproject.toml that names us and cannot be read.
    """
    start = Path(os.path.abspath(folder))  # noqa: PTH100  resolve() would follow links
    for each in (start, *start.parents):
        # Of a folder that may not be searched pathlib raises, and os.path says no.
        if os.path.isfile(own := each / "schedcat.toml"):  # noqa: PTH113
            return own
        if os.path.isfile(shared := each / "pyproject.toml") and read_toml(shared):  # noqa: PTH113
            return shared
        if os.path.exists(each / ".git"):  # noqa: PTH110
            break
    return None


def load_config(path: Path, tables: Tables) -> Config:
    """Read one configuration. Raises ConfigError with every mistake and its place."""
    file = read_toml(path)
    if file is None:
        raise ConfigError(
            f"{shown_path(path)} has no table [tool.schedcat]",
            help="write the table, or name another file",
        )
    tables = _with_plugins(file, tables)
    _check(file, tables)
    data = file.data
    lint = data.get("lint", {})
    return Config(
        file=file,
        root=path.parent,
        app=data.get("app"),
        catalog=tuple(data.get("catalog", ())),
        tasks=tuple(data.get("tasks", ())),
        celery_app=data.get("celery_app"),
        defaults=data.get("defaults", {}),
        select=tuple(lint.get("select", ())),
        extend_select=tuple(lint.get("extend_select", ())),
        ignore=tuple(lint.get("ignore", ())),
        per_file_ignores={
            glob: tuple(names) for glob, names in lint.get("per_file_ignores", {}).items()
        },
        severity=lint.get("severity", {}),
        plugins=tuple(lint.get("plugins", ())),
        baseline=lint.get("baseline"),
        fail_on=Severity(lint.get("fail_on", Severity.WARNING)),
        rule_options={name: lint[name] for name in tables.rules if name in lint},
        backends=data.get("backends", {}),
        environments=data.get("environments", {}),
        docs=tuple(data.get("docs", ())),
        exports=tuple(data.get("exports", ())),
    )


def _with_plugins(file: TomlFile, tables: Tables) -> Tables:
    """The tables with what the plugins that the file names bring. Raises ConfigError."""
    names = _mapping(file.data, ("lint",)).get("plugins")
    if not (names and check_of(PATHS)(names)):
        return tables
    if tables.plugins is None:
        return tables._replace(unknown=True)
    try:
        return tables._replace(rules=tables.plugins(tuple(names)))
    except ConfigError as error:
        at = file.locator.value(("lint", "plugins"))
        raise ConfigError(f"{at}: {error}", help=error.help) from error


def _check(file: TomlFile, tables: Tables) -> None:
    wrong = sorted({(each.at, each.message, each.help) for each in _wrong(file, tables) if each.at})
    match wrong:
        case []:
            return
        case [(at, message, help)]:
            raise ConfigError(f"{at}: {message}", help=help)
    lines = [f"{at}: {message} ({help})" for at, message, help in wrong]
    raise ConfigError("\n".join(lines))


def _wrong(file: TomlFile, tables: Tables) -> Iterator[Finding]:
    table = config_table(tables)
    if not check_of(table)(file.data):
        from schedcat.catalog.violations import explain_of  # 75 ms that only a mistake costs

        yield from (finding for _, finding in explain_of(table)(file.data, file.locator))

    def locate(keys: tuple[str, ...], _: object) -> Span:
        return file.locator.value(keys)

    for place in _places_of_values(file.data):
        said = _mapping(file.data, place)
        yield from (each for _, each in mistakes(said, below(locate, *place), tables.backends))


def _places_of_values(data: Any) -> Iterator[tuple[str, ...]]:
    """The keys that lead to the defaults, and to the settings of every backend."""
    yield ("defaults",)
    for name in _mapping(data, ("backends",)):
        yield ("backends", name)
    for stage in _mapping(data, ("environments",)):
        yield ("environments", stage, "defaults")
        for name in _mapping(data, ("environments", stage, "backends")):
            yield ("environments", stage, "backends", name)


def _mapping(data: Any, place: tuple[str, ...]) -> Mapping[str, Any]:
    """The mapping at a place; an empty one where something else stands, or nothing."""
    for key in place:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}
