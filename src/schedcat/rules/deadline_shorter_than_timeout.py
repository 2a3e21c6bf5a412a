"""A scheduler that gives a job up while it may still run."""

from collections.abc import Iterator

from schedcat.backends import Deadline, SettingError, Waiting, dialect_of, load_backends, site_of
from schedcat.catalog.config import Config
from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.schedule.interval import Interval
from schedcat.source import Span


@whole_catalog(Severity.WARNING, group="portability")
def rule(project: Project) -> Iterator[Finding]:
    """The backend waits for the job less long than the job may take.

    Cloud Scheduler counts a request without an answer as failed when its attempt deadline is over,
    3 minutes unless somebody says another, and where there are `retries` it sends the next one. The
    job still works on the first, and runs twice.

    Bad:
        jobs: {purge: {http: {url: "https://example.com/purge"}, interval: 1h, timeout: 10m,
          backends: [cloud-scheduler]}}
    Good:
        jobs: {purge: {http: {url: "https://example.com/purge"}, interval: 1h, timeout: 10m,
          backends: [cloud-scheduler], cloud-scheduler: {attempt_deadline: 10m}}}
        jobs: {purge: {http: {url: "https://example.com/purge"}, interval: 1h, timeout: 2m,
          backends: [cloud-scheduler]}}
    Source: Cloud Scheduler's reference: `attemptDeadline` of a job with an HTTP target
    """
    waiting = {
        name: (backend, site_of(name, project.config, project.environment, project.now))
        for name, backend in load_backends().items()
        if isinstance(backend, Waiting)
    }
    for job in project.catalog.jobs:
        timeout = job.timeout
        for name, (backend, site) in waiting.items() if timeout else ():
            if timeout and job.schedule_on(name):
                try:
                    deadline = backend.deadline_of(job, site)
                except SettingError:
                    continue  # only an export needs the setting; it says so
                if timeout.seconds > deadline.after.seconds:
                    engine = dialect_of(name, site.settings).engine
                    yield _too_short(job.on(name), timeout, deadline, engine, project.config)


def _too_short(
    job: Job, timeout: Interval, deadline: Deadline, engine: str, config: Config
) -> Finding:
    after, key, longest = deadline
    said = _said(job, key, config)
    if timeout.seconds <= longest.seconds:
        help = f"write `{key}: {timeout}` in the block `{job.backends[0]}`"
    else:
        help = f"{engine} waits {longest} at most: let the job answer first, and then do its work"
    return Finding(
        f"{engine} gives up after {after}, and the job may take {timeout}",
        at=job.at("timeout"),
        help=help,
        related=(Related(said, "how long it waits"),) if said else (),
        job=job.name,
    )


def _said(job: Job, key: str, config: Config) -> Span | None:
    """Where somebody says the deadline, the job as its one backend has it."""
    (backend,) = job.backends
    if job.blocks.get(backend, {}).get(key):
        return job.at(key)
    said = config.backends.get(backend, {}).get(key)
    return config.at("backends", backend, key) if said else None
