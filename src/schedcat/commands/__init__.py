"""What the commands share: files in, projects out. Every other file here is one verb."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from typing import NamedTuple

from schedcat.backends import backend_tables
from schedcat.catalog.config import Config
from schedcat.catalog.discover import Sources, find_catalogs, no_catalog
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field
from schedcat.commands._reading import read_files, wanted_in_folders
from schedcat.commands._registry import Live, registry_of
from schedcat.errors import SchedcatError, UsageError
from schedcat.model import picks_time
from schedcat.rules import Project, Rule, load_rules


class Request(NamedTuple):
    """What a command line says about which catalogs to open, and how.

    `tasks` replaces the registry of the configuration, as what is `live` does; without even None
    no app is imported. `now` is a date or a time, today if None.
    `backend` runs the jobs that list no backends also where the configuration does not name it.
    `contents` has, by path, what files are taken to hold whatever is on disk. `cache` says whether
    what is read from source may be kept beside the configuration; `plugins`, whether those that a
    configuration names are loaded. `reader` reads all files, whatever they look like. Unless
    `needs_zones`, jobs may be on a clock that nobody has named. Unless `catalogs` are wanted, only
    what schedulers have of their own is found in folders.
    """

    paths: Sequence[str] = ()
    config: str | None = None
    environment: str | None = None
    tasks: Sequence[str] = ()
    now: str | None = None
    backend: str | None = None
    contents: Mapping[str, bytes] = {}
    cache: bool = True
    plugins: bool = False
    live: Live | None = Live()
    reader: str | None = None
    needs_zones: bool = True
    catalogs: bool = True


class Opened(NamedTuple):
    """One catalog: its configuration as the environment has it, and what its files say.

    `met` are those of the files that nobody has named.
    """

    config: Config
    reading: Reading
    met: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def all_tables() -> Tables:
    """The field tables of every backend and the options of every rule."""
    return Tables(backend_tables(), _options(load_rules()))


def rules_of(config: Config) -> Mapping[str, Rule]:
    """Every rule that there is for a catalog: ours, and those of its plugins."""
    if not config.plugins:
        return load_rules()
    from schedcat.engine.plugins import rules_with  # imports importlib.metadata

    return rules_with(config.plugins)


def _options(rules: Mapping[str, Rule]) -> Mapping[str, tuple[Field, ...]]:
    return {name: rule.options for name, rule in rules.items() if rule.options}


def open_catalogs(request: Request) -> list[Opened]:
    """Open every catalog that was asked for.

    Raises UsageError, ConfigError, UnreadableError.
    """
    tables, wanted = _tables(request), wanted_in_folders(request.reader, catalogs=request.catalogs)
    sources = find_catalogs(request.paths, request.config, tables, request.contents, wanted)
    opened = [_open(each, request, tables) for each in sources]
    if not any(each.reading.pages for each in opened):
        raise no_catalog(request.paths)
    if request.environment:
        _check_environment(request.environment, opened)
    if request.needs_zones:
        _check_zones(opened)
    return opened


def _tables(request: Request) -> Tables:
    if not request.plugins:
        return all_tables()
    return all_tables()._replace(plugins=lambda names: _options(rules_of(Config(plugins=names))))


def project_of(opened: Opened, request: Request) -> Project:
    """The catalog with all that rules may know: the registry is read here.

    Raises UsageError, ConfigError, UnreadableError.
    """
    config, reading = opened.config, opened.reading
    whole = cache(partial(_reopened, opened, request))
    known = config.file.data.get("backends", ()) if config.file else ()
    return Project(
        reading.catalog,
        config,
        registry_of(
            config,
            request.tasks,
            request.live,
            asked={job.task for job in reading.catalog.jobs if job.task},
            cache=request.cache,
        ),
        moment(request.now),
        request.environment,
        lambda environment, backend: whole(environment, None if backend in known else backend),
        request.contents,
    )


def _reopened(
    opened: Opened, request: Request, environment: str | None, backend: str | None
) -> Sequence[Project] | None:
    """All that the configuration of `opened` names, read for an environment and a backend.

    None where that is what `opened` has, and nothing where there is none, or some of it is not
    readable.
    """
    config, reading = opened.config, opened.reading
    if config.path is None:
        return ()
    asked = request._replace(paths=(), environment=environment, backend=backend)
    tables = _tables(request)
    try:
        wanted = wanted_in_folders(request.reader)
        (fresh,) = find_catalogs((), str(config.path), tables, asked.contents, wanted)
        is_another = (environment, backend) != (request.environment, request.backend)
        if is_another or [*fresh.files] != [*reading.pages]:
            whole = _open(fresh, asked, tables)
            return () if whole.reading.found else [project_of(whole, asked)]
    except SchedcatError:
        return ()
    return () if reading.found else None


def _open(sources: Sources, request: Request, tables: Tables) -> Opened:
    config = sources.config.within(request.environment, tables.backends.keys())
    frame = frame_of(config, request, sources.met)
    reading = read_files(_once(sources, request), frame, request.reader)
    return Opened(config._replace(told=reading.settings), reading, sources.met)


def _once(sources: Sources, request: Request) -> Sequence[str]:
    """The files, but for those below a folder from which a catalog among them was imported.

    Their jobs are there already, and would be two of each.
    """
    if request.reader or not (request.catalogs and sources.met):
        return sources.files
    from schedcat.commands._origins import imported_from  # it needs what is here

    known = imported_from(sources.files, request.contents)
    return [path for path in sources.files if path not in known or path not in sources.met]


def frame_of(config: Config, request: Request, met: frozenset[str]) -> Frame:
    """What the reader is told of a catalog, whose configuration is that of the environment.

    `met` are those of its files that nobody has named.
    """
    backends = dict.fromkeys((*config.backends, *([request.backend] if request.backend else [])))
    return Frame(
        all_tables(),
        tuple(backends),
        config.defaults,
        request.environment,
        request.contents,
        config.backends,
        met,
    )


def moment(text: str | None) -> datetime:
    """A date or a time as an aware UTC time, now if None. Raises UsageError."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"`{text}` is no date", help="write --now 2026-12-01") from error


def _check_zones(opened: Iterable[Opened]) -> None:
    for each in opened:
        for job in each.reading.catalog.jobs:
            if not job.zone_is_known and picks_time(job):
                setting = (
                    f'`timezone = "Europe/London"` under [backends.{job.reader}], or where else'
                )
                raise UsageError(
                    f"{job.at()}: nothing says on whose clock `{job.name}` is",
                    help=f"write {setting} it is said"
                    if job.reader
                    else "write the zone in place of `unknown`",
                )


def _check_environment(name: str, opened: Iterable[Opened]) -> None:
    known: Iterator[str] = (
        name for each in opened for name in (*each.config.environments, *each.reading.environments)
    )
    if name not in (names := sorted(set(known))):
        listed = f"choose one of {', '.join(names)}" if names else "leave --env out"
        raise UsageError(f"no job and no configuration names the environment `{name}`", help=listed)
