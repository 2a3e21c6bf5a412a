"""One scheduler a module; the file's name is the backend's name.

A backend says which fields its block in a job has (`BLOCK`), which settings it has in a
configuration (`SETTINGS`), and how its engine reads a schedule (`DIALECT`). With `FORMATS`,
`translate` and `render` it can be exported to; with `FILES`, `reads` and `parse` what people have
for it is read as a catalog. Files whose names start with `_` are shared.
"""

import importlib
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, runtime_checkable

from schedcat.catalog.config import Config, Settings
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import BackendTables
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.interval import Interval


class Site(NamedTuple):
    """What jobs are exported to: one backend's settings, defaults included, in one environment.

    `suffix` ends the names of jobs there. From `now`, an aware UTC time, ten years of clock
    changes count.
    """

    settings: Mapping[str, Any]
    now: datetime
    app: str | None = None
    suffix: str = ""

    def required(self, key: str) -> Any:
        """A setting that must be said. Raises MissingSettingError."""
        value = self.settings.get(key)
        if value is None:
            raise SettingError(key, f"`{key}` is missing")
        return value


class SettingError(Exception):
    """A setting, named by `key`, that an export needs is missing or cannot be used."""

    def __init__(self, key: str, message: str, *, help: str | None = None) -> None:
        super().__init__(message)
        self.key = key
        self.help = help


class Note(NamedTuple):
    """What is said beside an export: an option left out, a clock change that goes otherwise.

    Notes with the same `fold`, a message with `{count}` in it, are said once for all jobs.
    """

    keys: tuple[str, ...]
    message: str
    fold: str | None = None


class Translation(NamedTuple):
    """A job in a backend's words; no entries where it does not run there."""

    entries: tuple[Entry, ...]
    notes: tuple[Note, ...] = ()


class Backend(Protocol):
    """What a module of this package has."""

    BLOCK: tuple[Field, ...]
    SETTINGS: tuple[Field, ...]
    DIALECT: Dialect


@runtime_checkable
class Exporter(Protocol):
    """What a module has besides when its backend can be exported to.

    `FORMATS` begins with the default. `translate` takes a job as `Job.on` has it for the backend,
    and raises UnsupportedError with every reason, or when there is none SettingError. `render`
    gives the whole text of a file; it raises SettingError.
    """

    BLOCK: tuple[Field, ...]
    SETTINGS: tuple[Field, ...]
    DIALECT: Dialect
    FORMATS: tuple[str, ...]

    def translate(self, job: Job, site: Site) -> Translation: ...  # noqa: D102  said above

    def render(self, entries: Sequence[Entry], site: Site, format: str) -> str: ...  # noqa: D102  said above


@runtime_checkable
class Readable(Protocol):
    """What a module has besides when the texts of its `render` can be read back.

    `named` gives the entries of one by name, each as something that equals another only where the
    entries are the same; it raises ValueError where the text is no such one.
    """

    def named(self, text: str, format: str) -> Mapping[str, object]: ...  # noqa: D102  said above


@runtime_checkable
class Listed(Protocol):
    """What a module has besides while its backend cannot be exported to.

    `KEEPS` are the options of a job that the backend has a place for, `LONGEST_NAME` the most
    characters of the name of an entry.
    """

    DIALECT: Dialect
    KEEPS: tuple[str, ...]
    LONGEST_NAME: int


class Deadline(NamedTuple):
    """When a backend gives a job up, the key that says so, and the longest it can say."""

    after: Interval
    key: str
    longest: Interval


@runtime_checkable
class Waiting(Protocol):
    """What a module has besides when its backend waits for a job to end; raises SettingError."""

    def deadline_of(self, job: Job, site: Site) -> Deadline: ...  # noqa: D102  said above


@runtime_checkable
class Queueing(Protocol):
    """What a module has besides when a job may say that its runs wait for each other there."""

    def queues(self, job: Job) -> bool: ...  # noqa: D102  said above


@runtime_checkable
class Naming(Protocol):
    """What a module has besides when several environments may share a place of its backend.

    `naming` says which place it is, and the texts that the name of a job joins to the one it has
    there; it raises SettingError.
    """

    def naming(self, site: Site) -> tuple[str, tuple[str, ...]]: ...  # noqa: D102  said above


@runtime_checkable
class Reader(Protocol):
    """What a module has besides when files of its scheduler's own are read as a catalog.

    `FILES` are patterns of names, or of paths: below a folder, only such files are looked into.
    `reads` tells by path and content, cheaply, whether a file is one; if it `is_named` somebody
    gave the very path. `parse` gives what all such files of a catalog say together: jobs with
    their places, and findings for the rest; it raises nothing. `SAYS` are the fields of a job,
    beside its schedule and its block, that such files decide: where they say nothing of one, it is
    not set. One whose files have no names for jobs has also `MAKES_NAMES`, which is true; with
    `MAY_SAY`, the fields of its block that only some such files can say: a catalog keeps its own.
    """

    FILES: tuple[str, ...]
    SAYS: tuple[str, ...]

    def reads(self, path: str, data: bytes, *, is_named: bool) -> bool: ...  # noqa: D102  said above

    def parse(self, pages: Sequence[Page], frame: Frame) -> Reading: ...  # noqa: D102  said above


def load_readers() -> Mapping[str, Reader]:
    """The backends whose own files can be read, by name."""
    return {name: each for name, each in load_backends().items() if isinstance(each, Reader)}


@lru_cache(maxsize=1)
def load_backends() -> Mapping[str, Backend]:
    """Every backend by name, in alphabetical order."""
    files = sorted(os.listdir(__path__[0]))  # noqa: PTH208  pathlib's own costs a millisecond
    stems = (file.removesuffix(".py") for file in files if not file.startswith(("_", ".")))
    return {stem.replace("_", "-"): importlib.import_module(f"{__name__}.{stem}") for stem in stems}


def dialect_of(name: str, settings: Settings) -> Dialect:
    """How a backend behaves as it is set: some have flavours, and say which dialect each has."""
    backend = load_backends()[name]
    by_flavour = getattr(backend, "dialect_of_flavour", None)
    return by_flavour(settings.get("flavour")) if by_flavour else backend.DIALECT


def runs_alone(name: str, job: Job, settings: Settings) -> bool:
    """Does a backend begin no run of a job while another one of it goes on?"""
    backend = load_backends()[name]
    queues = isinstance(backend, Queueing) and backend.queues(job)
    return queues or dialect_of(name, settings).runs_alone


def dialects_of(job: Job, settings: Mapping[str, Settings]) -> Mapping[str, Dialect]:
    """The dialects, by name, of the backends that run a job on the very schedule it has.

    `settings` are those of the configured backends.
    """
    return {
        name: dialect_of(name, settings.get(name, {}))
        for name in load_backends()
        if job.schedule_on(name) == job.schedule
    }


def clock_of(name: str, settings: Settings) -> str | None:
    """The zone of the one clock on which a backend reads all crons; None if each has its own."""
    follows_each = settings.get("zones") == "runtime" or settings.get("flavour") == "cronie"
    if follows_each or not dialect_of(name, settings).one_clock_of:
        return None
    zone: str = settings.get("timezone", "UTC")
    return zone


def backend_tables() -> Mapping[str, BackendTables]:
    """The field tables of every backend by name."""
    return {
        name: BackendTables(each.BLOCK, each.SETTINGS) for name, each in load_backends().items()
    }


def site_of(name: str, config: Config, environment: str | None, now: datetime) -> Site:
    """What the backend `name` is where `config`, as the environment has it, says so."""
    defaults = {field.key: field.default for field in load_backends()[name].SETTINGS}
    return Site(
        {**defaults, **config.settings_of(name)},
        now,
        config.app,
        config.environments.get(environment or "", {}).get("suffix", ""),
    )
