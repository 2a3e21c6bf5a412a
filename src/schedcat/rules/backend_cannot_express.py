"""Jobs that a backend cannot run exactly as the catalog says."""

from collections.abc import Iterator

from schedcat.backends import Exporter, SettingError, Site, dialect_of, load_backends, site_of
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.unsupported import Refusal, UnsupportedError


@whole_catalog(Severity.ERROR, group="portability")
def rule(project: Project) -> Iterator[Finding]:
    """A backend cannot run the job exactly as the catalog says; an export to it is refused.

    Seven minutes do not divide an hour, so no crontab line means "every 7 minutes"; Celery beat
    knows no last day of a job; nobody but Celery joins two day fields with "and". Rather than
    export something near, schedcat says what the backend has that is nearest. Where that is meant,
    declare it in the backend's block, with the reason.

    Bad:
        jobs: {sync: {command: /srv/app/sync, interval: 7m, backends: [crontab]}}
        jobs: {report: {task: app.report, cron: "0 9 * * *", ends: 2099-01-01T00:00:00Z,
          backends: [celery]}}
    Good:
        jobs: {sync: {command: /srv/app/sync, interval: 10m, backends: [crontab]}}
        jobs:
          sync:
            task: app.sync
            command: /srv/app/sync
            interval: 7m
            backends: [celery, crontab]
            crontab: {interval: 10m, why: cron has no seven minutes}
    Source: celery.schedules and cron(8), both run; Cloud Scheduler's documentation
    """
    sites: dict[str, tuple[Exporter, Dialect, Site]] = {}
    for name, backend in load_backends().items():
        if isinstance(backend, Exporter):
            site = site_of(name, project.config, project.environment, project.now)
            sites[name] = backend, dialect_of(name, site.settings), site
    for job in project.catalog.jobs:
        for name in job.backends:
            if name in sites and job.schedule_on(name):
                yield from _refused(job.on(name), *sites[name])


def _refused(job: Job, backend: Exporter, dialect: Dialect, site: Site) -> Iterator[Finding]:
    """A finding for each reason that no other rule gives."""
    try:
        backend.translate(job, site)
    except UnsupportedError as unsupported:
        said_elsewhere = {each.reason for each in _said_elsewhere(job.schedule, dialect, site)}
        for refusal in unsupported.refusals:
            if refusal.reason not in said_elsewhere:
                yield Finding(
                    f"{dialect.engine} cannot run this job: {refusal.reason}",
                    at=job.at(*refusal.keys),
                    help=refusal.advice or None,
                    job=job.name,
                )
    except SettingError:
        return  # only an export needs the setting; it says so


def _said_elsewhere(schedule: Schedule, dialect: Dialect, site: Site) -> Iterator[Refusal]:
    """What never-fires, day-of-month-and-week and timezone-differs-by-backend say."""
    # Loaded by who refused.
    from schedcat.backends._clocks import horizon
    from schedcat.schedule.saying import on_another_clock, undecided

    yield from undecided(schedule)
    if isinstance(schedule, Cron):
        clock = site.settings.get("timezone", "UTC")
        yield from on_another_clock(schedule, dialect, clock, horizon(site))
