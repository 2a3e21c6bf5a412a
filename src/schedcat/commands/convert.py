"""`schedcat convert`: one scheduler's own file as another's, exact or refused."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.backends import SettingError
from schedcat.backends._translating import Translated, exporter, translate_jobs
from schedcat.catalog.config import Config
from schedcat.catalog.document.scalars import resolve
from schedcat.catalog.fields import ZONE
from schedcat.catalog.shown import described
from schedcat.catalog.types import check_of
from schedcat.commands import Request
from schedcat.commands._importing import Source, sources_of
from schedcat.commands._losses import carried, lost_of, require_kept, said_by_files
from schedcat.commands._outputs import Output, deliver
from schedcat.commands._sources import open_sources
from schedcat.commands._translating import notes_of, require_exact
from schedcat.commands._zones import known_zone
from schedcat.errors import ExportRefusedError, UsageError
from schedcat.model import Job, picks_time
from schedcat.schedule.cron import Cron
from schedcat.schedule.unsupported import Refusal


class Options(NamedTuple):
    """The backend to convert to, and its format and settings, each as `key=value`."""

    to: str
    format: str | None = None
    output: str | None = None
    timezone: str | None = None
    settings: Sequence[str] = ()


def convert(request: Request, options: Options) -> int:
    """Write what the files say in the words of another backend; return the exit code.

    Nothing is written when any of it cannot be read, or cannot be said there. Raises SchedcatError:
    UsageError, ConfigError, UnreadableError, ExportRefusedError.
    """
    formats = exporter(options.to).FORMATS
    format = options.format or formats[0]
    if format not in formats:
        raise UsageError(
            f"{options.to} has no format `{format}`", help=f"choose one of {', '.join(formats)}"
        )
    opened = open_sources(request)
    sources = sources_of(opened, request, options.timezone)
    _require_whole(sources)
    jobs = [job for source in sources for job in source.jobs]
    if not jobs:
        sys.stderr.write("0 jobs found, nothing is written\n")
        return 0
    _require_zones(jobs)
    moved = [_moved(job, options.to) for job in jobs]
    said = {**said_by_files(opened, options.to), **opened[0].config.backends.get(options.to, {})}
    config = _with_settings(opened[0].config, options.to, {**said, **_settings(options)})
    has_users = (options.to, format) != ("crontab", "user")
    lost = [*lost_of(opened, sources, config, options.to, has_users=has_users)]
    require_kept(lost)
    now = datetime.now(UTC)
    translated = translate_jobs(moved, options.to, config, None, now)
    _require_settings(translated)
    if zone := _wanted_zone(translated, moved):
        advice = f"say on whose clock it is: --set timezone={zone}; or {_IMPORT}"
        require_exact([_advised(translated, zone)], advice)
    require_exact([translated], _IMPORT)
    text = _text(translated, format)
    notes = [
        *_assumed(sources),
        *(_off(job) for job in jobs if job.disabled and _is_dropped(job, config, options.to, now)),
        *(f"{each.at}: note: {each.message}" for each in lost),
        *notes_of(translated),
    ]
    sys.stderr.writelines(f"{note}\n" for note in dict.fromkeys(notes))
    path = None if options.output in (None, "-") else Path(options.output)
    inputs = [path for source in sources for path in source.paths]
    return deliver([Output(text, path)], check=False, inputs=inputs)


def _wanted_zone(translated: Translated, jobs: Sequence[Job]) -> str | None:
    """The one clock that all jobs may be on, where the backend is said to be on another."""
    has_clock = any(field.key == "timezone" for field in translated.backend.SETTINGS)
    zones = {job.schedule.timezone for job in jobs if isinstance(job.schedule, Cron)}
    if not has_clock or len(zones) != 1 or not translated.refused:
        return None
    (zone,) = zones
    return zone if zone != translated.site.settings["timezone"] else None


def _advised(translated: Translated, zone: str) -> Translated:
    """What is refused, led by the setting that most likely is what lacks."""
    say = f"say --set timezone={zone} if that is its clock"

    def with_it(refusal: Refusal) -> Refusal:
        if refusal.keys != ("timezone",) or not refusal.nearest:
            return refusal
        nearest = " or ".join(f"`{each}`" for each in refusal.nearest)
        return refusal._replace(nearest=(), help=f"{say}; else the nearest is {nearest}")

    return translated._replace(
        refused=tuple((job, with_it(refusal)) for job, refusal in translated.refused)
    )


def _require_settings(translated: Translated) -> None:
    """Raises UsageError for settings that lack, unless something is refused in any case."""
    if translated.missing and not translated.refused:
        raise _lacking(translated.name, [error for _, error in translated.missing])


def _text(translated: Translated, format: str) -> str:
    """The whole file. Raises UsageError for a setting that it needs and has not."""
    try:
        return translated.backend.render(translated.entries, translated.site, format)
    except SettingError as error:
        raise _lacking(translated.name, [error]) from error


def _lacking(backend: str, missing: Sequence[SettingError]) -> UsageError:
    keys = dict.fromkeys(each.key for each in missing)
    told = [*dict.fromkeys(each.help for each in missing if each.help)]
    options = " ".join(f"--set {key}=…" for key in keys)
    return UsageError(
        "\n".join(f"{backend}: {each}" for each in missing),
        help="; ".join([*told, f"say it: {options}"]),
    )


_IMPORT = "change these jobs; a catalog, which `schedcat import` writes, can say what differs where"


def _require_whole(sources: Sequence[Source]) -> None:
    missing = [finding for each in sources for finding in each.missing]
    if missing:
        lines = [f"{each.at}: {each.message}" for each in missing]
        raise ExportRefusedError(
            "\n".join([f"{len(missing)} of the entries cannot be converted:", *lines]),
            help="nothing was written; take them out of the file, or import it as a catalog",
        )


def _require_zones(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if not job.zone_is_known and picks_time(job):
            raise UsageError(
                f"{job.at()}: nothing says on whose clock `{job.name}` is",
                help="say it: --timezone Europe/London",
            )


def _moved(job: Job, backend: str) -> Job:
    blocks = {backend: block} if (block := carried(job, backend)) else {}
    return job._replace(backends=(backend,), blocks=blocks)


def _is_dropped(job: Job, config: Config, backend: str, now: datetime) -> bool:
    """Has the backend nothing for a job that does not run? Some keep one paused."""
    return not translate_jobs([_moved(job, backend)], backend, config, None, now).entries


def _off(job: Job) -> str:
    """What is said of a job that does not run, and that the file is without."""
    why = f": {job.disabled.reason}" if job.disabled else ""
    return f"{job.at('disabled')}: note: {job.name}: it is disabled, and left out{why}"


def _assumed(sources: Sequence[Source]) -> Iterator[str]:
    """What is read as a default, or is said of all jobs, but for what is lost."""
    for source in sources:
        lost = {each.message for each in source.lost}
        for each in source.assumed:
            if each.message not in lost:
                yield f"{each.at}: note: {each.message}"


def _settings(options: Options) -> dict[str, Any]:
    """What `key=value` says. Raises UsageError."""
    fields = {field.key: field for field in exporter(options.to).SETTINGS}
    said = {}
    for each in options.settings:
        key, is_said, text = each.partition("=")
        if not is_said or key not in fields:
            raise UsageError(
                f"`{each}` is no setting of {options.to}",
                help=f"write one of {', '.join(f'{key}=…' for key in fields)}",
            )
        values = [value for value in (text, resolve(text)) if check_of(fields[key].type)(value)]
        if not values:
            raise UsageError(
                f"`{key}` cannot be {described(text, text)}",
                help=f"write one like {key}={fields[key].example}",
            )
        said[key] = known_zone(text) if fields[key].type is ZONE else values[0]
    return said


def _with_settings(config: Config, backend: str, settings: Mapping[str, Any]) -> Config:
    own = {**config.backends.get(backend, {}), **settings}
    return config._replace(backends={**config.backends, backend: own})
