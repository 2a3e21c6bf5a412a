"""Names that a backend does not take, or that two jobs would have there."""

from collections.abc import Iterator, Mapping, Sequence

from schedcat.backends import Naming, SettingError, load_backends, site_of
from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._translations import engine_of, rule_about, translations


@whole_catalog(Severity.ERROR, group="portability")
def rule(project: Project) -> Iterator[Finding]:
    """A backend cannot have the job under its name, or has another job under it.

    Cloud Scheduler takes letters, digits, `-` and `_`. Where environments share a project, their
    suffixes keep their jobs apart: with the suffix `-dev` the job `sync` of dev is the `sync-dev`
    of production, and whichever is exported last replaces the other. A name is made by the
    template in the settings, from `app`, the job's name and the suffix, and each can be at fault.

    Bad:
        jobs: {app.sync: {http: {url: "https://example.com/sync"}, interval: 1h,
          backends: [cloud-scheduler]}}
    Good:
        jobs: {app-sync: {http: {url: "https://example.com/sync"}, interval: 1h,
          backends: [cloud-scheduler]}}
        jobs: {app.sync: {task: app.sync, interval: 1h, backends: [celery]}}
    Source: Cloud Scheduler's reference: `name` of a job
    """
    for translated in translations(project):
        for job, refusal in translated.refused:
            if rule_about(translated, job, refusal) == "illegal-name":
                advice = refusal.advice or None
                yield Finding(refusal.reason, at=job.at(), help=advice, job=job.name)
        for job, error in translated.missing:
            if error.key == "name":
                yield Finding(
                    f"{engine_of(translated)} cannot name the jobs: {error}",
                    at=project.config.at("backends", translated.name, "name") or job.at(),
                    help=error.help,
                )
    for name, backend in load_backends().items():
        if isinstance(backend, Naming):
            jobs = [job for job in project.catalog.jobs if name in job.backends]
            for place, ways in _places(name, backend, project).items():
                if len(ways) > 1:
                    yield from _taken_twice(jobs, place, ways)


_Ways = Mapping[tuple[str, ...], str | None]
"""The texts that a job's name joins to the one it has → an environment where it does."""


def _places(name: str, backend: Naming, project: Project) -> Mapping[str, _Ways]:
    """Where jobs of some environment are, and how they are named there."""
    config, blocks = project.config, load_backends().keys()
    places: dict[str, dict[tuple[str, ...], str | None]] = {}
    for environment in (None, *config.environments):
        there = config.within(environment, blocks)
        try:
            place, parts = backend.naming(site_of(name, there, environment, project.now))
        except SettingError:
            continue  # only an export needs the setting; it says so
        places.setdefault(place, {}).setdefault(parts, environment)
    return places


def _taken_twice(jobs: Sequence[Job], place: str, ways: _Ways) -> Iterator[Finding]:
    """A finding for each job that has the name of another one in another environment."""
    taken: dict[str, tuple[Job, str | None]] = {}
    for parts, environment in ways.items():
        for job in jobs:
            name = job.name.join(parts)
            other, elsewhere = taken.setdefault(name, (job, environment))
            if other.name != job.name:
                at = job.at()
                yield Finding(
                    f"`{other.name}`{_of(elsewhere)} and `{job.name}`{_of(environment)} are both "
                    f"`{name}` in {place}",
                    at=other.at(),
                    help="rename one of them, or give the environment another suffix or project",
                    related=(Related(at, "the other", job.name),) if at else (),
                    job=other.name,
                )


def _of(environment: str | None) -> str:
    return f" of {environment}" if environment else ""
