"""A job on two clocks."""

from collections.abc import Iterator

from schedcat.backends import dialect_of, load_backends
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._clocks import clocks_of, on_other_clocks
from schedcat.schedule.cron import Cron


@whole_catalog(Severity.ERROR, group="timezone")
def rule(project: Project) -> Iterator[Finding]:
    """The catalog means one time zone, and a backend of the job has its one clock in another.

    A Celery app reads all its crontabs on one clock, and so does the cron of a machine. Docs that
    promise 02:00 in Sydney, with an app that was left on UTC, are wrong by half a day, and where
    Cloud Scheduler runs the same job in Sydney it has two times a day. An export is refused.

    Mostly one setting cures all jobs: the backend's `timezone`, which is UTC when nobody says it. A
    job that is meant to have another time there says so in the backend's block, with the reason. A
    cron that fires alike in both zones, such as `*/10 * * * *`, is silent.

    Bad:
        # file: jobs.yaml
        defaults: {timezone: Australia/Sydney}
        jobs:
          clear-sessions: {task: app.clear, http: {path: /clear/}, cron: "0 2 * * *"}
          check-links: {task: app.check, cron: "30 4 * * sun"}
        # file: schedcat.toml
        backends.celery = {}
        backends.cloud-scheduler = {}
    Good:
        # file: jobs.yaml
        defaults: {timezone: Australia/Sydney}
        jobs:
          clear-sessions: {task: app.clear, http: {path: /clear/}, cron: "0 2 * * *"}
          check-links:
            task: app.check
            cron: "30 4 * * sun"
            backends: [celery, crontab]
            crontab: {timezone: UTC, why: links are checked when our host is idle}
          poll: {command: poll, cron: "*/10 * * * *", backends: [crontab]}
        # file: schedcat.toml
        backends.celery.timezone = "Australia/Sydney"
        backends.cloud-scheduler = {}
    Source: celery.schedules: crontab.tz is the app's timezone; crontab(5)
    """
    clocks = clocks_of(project)
    for job in project.catalog.jobs if clocks else ():
        for reading in job.readings():
            match reading.schedule:
                case Cron() as cron:
                    for backend in on_other_clocks(reading, clocks, project):
                        yield _finding(reading, cron, backend, clocks[backend], project)


def _finding(job: Job, cron: Cron, backend: str, clock: str, project: Project) -> Finding:
    at = job.at("timezone")
    if at == job.at():  # the configuration says it, or nobody
        at = job.at("cron", part=(0, len(cron.text)))
    one, many = (f"{verb} on the clock of {cron.timezone}" for verb in ("is", "are"))
    if job.timezone is None:
        one, many = (f"{verb} no time zone, which means UTC" for verb in ("names", "name"))
    reads = f"{backend} reads every job on the clock of {clock}"
    if "timezone" not in project.config.settings_of(backend):
        reads = f"{backend} is on {clock} unless `timezone` under [backends.{backend}] says else"
    return Finding(
        f"`{cron.text}` {one}, but {reads}",
        at=at,
        help=f"write {'; or '.join(_cures(job, cron, backend, clock, project))}",
        fold=f"{{count}} jobs {many}, but {reads}",
        job=job.name,
    )


def _cures(job: Job, cron: Cron, backend: str, clock: str, project: Project) -> Iterator[str]:
    whose = dialect_of(backend, project.config.backends.get(backend, {})).one_clock_of
    if job.timezone is None:
        yield f"`timezone: {clock}` for the jobs if that is meant"
    yield f'`timezone = "{cron.timezone}"` under [backends.{backend}] if {whose} is on it'
    if any(field.key == "zones" for field in load_backends()[backend].SETTINGS):
        yield '`zones = "runtime"` there to let each job follow its own zone'
    yield f"`{backend}: {{timezone: {clock}, why: …}}` in a job that is to differ"
