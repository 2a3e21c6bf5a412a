"""What the backends make of a catalog's jobs: translated once, and shared by the rules."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from schedcat.backends import (
    Exporter,
    Listed,
    Note,
    SettingError,
    Site,
    dialect_of,
    load_backends,
    site_of,
)
from schedcat.backends._translating import Translated, jobs_on, translate_jobs
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.unsupported import Refusal


class Judged(NamedTuple):
    """What is to be said of the jobs that a backend has; `jobs` is how many they are."""

    name: str
    site: Site
    jobs: int
    notes: Sequence[tuple[Job, Note]]
    refused: Sequence[tuple[Job, Refusal]]
    missing: Sequence[tuple[Job, SettingError]] = ()


def translations(project: Project) -> Iterator[Judged]:
    """What an export says of the catalog, or would say, for each backend that has a job.

    Nothing is said of a job that is read from the backend's own file: it runs there already.
    """
    jobs = project.catalog.jobs
    used = {name for job in jobs for name in job.backends if name != job.reader}
    for name, backend in load_backends().items():
        if name not in used:
            continue
        if isinstance(backend, Exporter):
            said = translation(project, name)
            yield Judged(
                name,
                said.site,
                said.jobs,
                [each for each in said.notes if each[0].reader != name],
                [each for each in said.refused if each[0].reader != name],
                [each for each in said.missing if each[0].reader != name],
            )
        elif isinstance(backend, Listed):
            yield _listed(project, name, backend)


def _listed(project: Project, name: str, backend: Listed) -> Judged:
    from schedcat.backends._lacking import lacking  # few catalogs need it

    site = site_of(name, project.config, project.environment, project.now)
    jobs = [job for job in jobs_on(project.catalog.jobs, name) if job.reader != name]
    said = [(job, each) for job in jobs for each in lacking(job, backend, site)]
    notes = [(job, each) for job, each in said if isinstance(each, Note)]
    refused = [(job, each) for job, each in said if isinstance(each, Refusal)]
    return Judged(name, site, len(jobs), notes, refused)


@lru_cache(maxsize=8)
def translation(project: Project, name: str) -> Translated:
    """The catalog as an export to the backend `name` has it."""
    return translate_jobs(
        project.catalog.jobs, name, project.config, project.environment, project.now
    )


def engine_of(translated: Judged) -> str:
    """What an engine is called in messages."""
    return dialect_of(translated.name, translated.site.settings).engine


def rule_about(translated: Judged, job: Job, refusal: Refusal) -> str | None:
    """The one rule here that says a refusal; None where it is one about schedules that does."""
    match refusal.keys:
        case ():
            return "illegal-name"
        case ("http",) if job.http is None:
            return "endpoint-missing"
        case ("command",) if job.command is not None:
            return "command-not-portable"
        case ("task",) if job.task is not None:
            return "command-not-portable"
    said_elsewhere = {each.reason for each in _said_elsewhere(job.schedule, translated)}
    return None if refusal.reason in said_elsewhere else "backend-cannot-express"


def _said_elsewhere(schedule: Schedule, translated: Judged) -> Iterator[Refusal]:
    """What never-fires, day-of-month-and-week and timezone-differs-by-backend say."""
    # Loaded by who refused.
    from schedcat.backends._clocks import horizon
    from schedcat.schedule.saying import on_another_clock, undecided

    yield from undecided(schedule)
    if isinstance(schedule, Cron):
        site = translated.site
        dialect = dialect_of(translated.name, site.settings)
        clock = site.settings.get("timezone", "UTC")
        yield from on_another_clock(schedule, dialect, clock, horizon(site))
