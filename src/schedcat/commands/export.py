"""`schedcat export`: a catalog as the native file of a backend, exact or refused."""

import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from schedcat.backends._exports import exports_of
from schedcat.backends._translating import exporter
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request, moment, open_catalogs
from schedcat.commands._outputs import Output, deliver
from schedcat.commands._refusing import stop_on_findings
from schedcat.commands._translating import notes_of, require_exact, translate_catalog
from schedcat.errors import UsageError
from schedcat.schedule.utc import BEGINNING, HORIZON, utc


class Options(NamedTuple):
    """What a command line says to export, and where to; without a backend, what is configured."""

    backend: str | None = None
    format: str | None = None
    output: str | None = None
    check: bool = False


class _Export(NamedTuple):
    """One file to make of one catalog, as its environment has it."""

    opened: Opened
    backend: str
    format: str
    environment: str | None
    path: Path | None


def export(request: Request, options: Options) -> int:
    """Write every export, or with `check` compare it; return the exit code.

    Nothing is written when a job of any of them is refused. Raises SchedcatError: UsageError,
    ConfigError, CatalogError, UnreadableError, ExportRefusedError.
    """
    if options.backend:
        exports = [_asked_for(request, options, options.backend)]
    else:
        exports = list(_configured(request, options))
    stop_on_findings([each.opened for each in exports])
    now = _now(request.now)
    translations = [
        translate_catalog(each.opened, each.backend, each.environment, now) for each in exports
    ]
    require_exact(translations)
    outputs = [
        Output(translated.text(each.format), each.path)
        for each, translated in zip(exports, translations, strict=True)
    ]
    if not options.check:
        notes = dict.fromkeys(chain.from_iterable(map(notes_of, translations)))
        sys.stderr.writelines(f"{note}\n" for note in notes)
    inputs = {path for each in exports for path in _inputs(each.opened)}
    return deliver(outputs, check=options.check, inputs=inputs)


def _now(text: str | None) -> datetime:
    """From when the changes of clocks count. Raises UsageError."""
    now = moment(text)
    if text and not BEGINNING <= now < utc(HORIZON):
        raise UsageError(f"`{text}` is out of reach", help="name a time in the years 1970 to 2099")
    return now


def _inputs(opened: Opened) -> Iterator[str | Path]:
    """The files that an export is made of."""
    if opened.config.path:
        yield opened.config.path
    yield from opened.reading.pages


def _asked_for(request: Request, options: Options, backend: str) -> _Export:
    """The one export of a command line. Raises UsageError, and what opening raises."""
    formats = exporter(backend).FORMATS
    format = options.format or formats[0]
    if format not in formats:
        raise UsageError(
            f"{backend} has no format `{format}`", help=f"choose one of {', '.join(formats)}"
        )
    if options.check and options.output in (None, "-"):
        raise UsageError(
            "--check compares with a file, and none is named",
            help="name it with -o, or leave out --backend to compare what [[exports]] names",
        )
    opened = open_catalogs(request._replace(backend=backend))
    if len(opened) > 1:
        paths = ", ".join(f"`{shown_path(each.config.root)}`" for each in opened)
        raise UsageError(
            f"{len(opened)} catalogs cannot be one file: {paths}", help="export one at a time"
        )
    path = None if options.output in (None, "-") else Path(options.output)
    return _Export(opened[0], backend, format, request.environment, path)


def _configured(request: Request, options: Options) -> Iterator[_Export]:
    """What the configurations say to export; with an environment, only what is for that one.

    Each file has all jobs of its configuration, whichever of them were named. Raises UsageError,
    and what opening raises.
    """
    for given, option in ((options.format, "--format"), (options.output, "-o")):
        if given:
            raise UsageError(f"{option} needs --backend", help="say what to export")
    opened = open_catalogs(request._replace(environment=None))
    exports = [
        (each.config, export)
        for each in opened
        for export in exports_of(each.config, request.environment)
    ]
    if not exports:
        where = f" for `{request.environment}`" if request.environment else ""
        raise UsageError(
            f"no configuration has [[exports]]{where}",
            help="say what to export: schedcat export --backend=celery",
        )
    for config, (backend, format, environment, path, _) in exports:
        whole = Request(config=str(config.path), environment=environment, backend=backend)
        yield _Export(open_catalogs(whole)[0], backend, format, environment, path)
