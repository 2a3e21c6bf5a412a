"""Exported files that the catalog has left behind."""

import os
from collections.abc import Iterator, Mapping, Sequence

from schedcat.backends import Readable, load_backends
from schedcat.backends._exports import Export, exports_of
from schedcat.catalog.shown import shown_path
from schedcat.catalog.texts import read_text
from schedcat.errors import SchedcatError
from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._stale import stale
from schedcat.rules._translations import translation
from schedcat.schedule.wording import joined


@whole_catalog(Severity.ERROR, group="docs", fix="safe")
def rule(project: Project) -> Iterator[Finding]:
    """A configured exported file differs from the catalog.

    The scheduler runs what the file says, and people believe what the catalog says. Somebody forgot
    to export, or mended the file by hand on the server: a job is then missing, is still there, or
    runs at another time. What [[exports]] of the configuration lists is compared, and the jobs that
    differ are named. `schedcat export` writes all of them.

    Bad:
        # file: jobs.yaml
        jobs: {purge: {command: /srv/app/purge, cron: "*/5 * * * *"}}
        # file: schedcat.toml
        catalog = ["jobs.yaml"]
        backends.crontab = {}
        exports = [{backend = "crontab", output = "app.crontab"}]
        # file: app.crontab
        # Made from the catalog of scheduled jobs: edit that instead.
        # For Debian cron on a machine whose time zone is UTC.

        # purge
        0 * * * * /srv/app/purge
    Good:
        # file: jobs.yaml
        jobs: {purge: {command: /srv/app/purge, cron: "*/5 * * * *"}}
        # file: schedcat.toml
        catalog = ["jobs.yaml"]
        backends.crontab = {}
        exports = [{backend = "crontab", output = "app.crontab"}]
        # file: app.crontab
        # Made from the catalog of scheduled jobs: edit that instead.
        # For Debian cron on a machine whose time zone is UTC.

        # purge
        */5 * * * * /srv/app/purge
    Source: what `schedcat export --check` compares
    """
    for export in exports_of(project.config, project.environment):
        yield from _compared(export, project)


def _compared(export: Export, project: Project) -> Iterator[Finding]:
    path = shown_path(export.path)
    try:
        wanted = _wanted(export, project)
        is_there = path in project.held or os.path.lexists(path)
        there = read_text(export.path, project.held) if is_there else None
    except SchedcatError as error:
        yield Finding(f"`{path}` cannot be made: {error}", at=export.at, help=error.help)
        return
    if wanted is None:
        return
    if there is None:
        yield Finding(f"`{path}` is not there", at=export.at, help=_HELP)
    elif found := stale(path, there, wanted):
        yield found.finding(_HELP, jobs=_of_jobs(export, there, wanted))


_HELP = "run `schedcat export`"


def _wanted(export: Export, project: Project) -> str | None:
    """What the file should hold; None where the catalog cannot be read or exported, which is said.

    Raises ConfigError for a setting that is missing.
    """
    for whole in project.whole(export.environment, export.backend):
        translated = translation(whole, export.backend)
        if not translated.refused:
            if translated.missing:
                raise translated.config_error([error for _, error in translated.missing])
            return translated.text(export.format)
    return None


def _of_jobs(export: Export, there: str, wanted: str) -> str:
    """The jobs that differ, where the file can be read back."""
    backend = load_backends()[export.backend]
    if not isinstance(backend, Readable):
        return ""
    try:
        old, new = backend.named(there, export.format), backend.named(wanted, export.format)
    except ValueError:
        return ""
    clauses = [*_clauses(old, new)]
    return f": {', '.join(clauses)}" if clauses else ", in no job"


def _clauses(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    missing = [name for name in new if name not in old]
    extra = [name for name in old if name not in new]
    changed = [name for name in new if name in old and new[name] != old[name]]
    for names, one, many in (
        (missing, "is missing", "are missing"),
        (extra, "is not in the catalog", "are not in the catalog"),
        (changed, "has changed", "have changed"),
    ):
        if names:
            yield f"{_some(names)} {one if len(names) == 1 else many}"


def _some(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return joined(shown if len(shown) <= _MOST else [*shown[:_FEW], f"{len(shown) - _FEW:,} more"])


_MOST, _FEW = 4, 3
