"""An option that does nothing on a job as it is."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.schedule.cron import Cron


@each_job(Severity.WARNING, group="catalog")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A job says an option that changes nothing, for want of what it goes with.

    The times of a cron are its phase, so that an `anchor` has nothing to move. `missed_within`
    limits how late a missed run is caught up, which only `missed: run-once` asks for. Whoever wrote
    it believes that the job does something which it does not.

    Bad:
        jobs: {sync: {task: app.sync, cron: "0 * * * *", anchor: "2026-01-01T00:30:00Z"}}
        jobs: {sync: {task: app.sync, interval: 1h, missed_within: 10m}}
        jobs: {sync: {task: app.sync, interval: 1h, missed: skip, missed_within: 10m}}
    Good:
        jobs: {sync: {task: app.sync, cron: "30 * * * *"}}
        jobs: {sync: {task: app.sync, interval: 1h, anchor: "2026-01-01T00:30:00Z"}}
        jobs: {sync: {task: app.sync, interval: 1h, missed: run-once, missed_within: 10m}}
    Source: the catalog's format: `anchor`, `missed_within`
    """
    if job.missed_within and job.missed != "run-once" and _says_itself(job, "missed_within"):
        yield Finding(
            f"`missed_within` does nothing with `missed: {job.missed or 'any'}`",
            at=job.at("missed_within"),
            help="write `missed: run-once`, or remove it",
        )
    if isinstance(job.schedule, Cron) and _says_itself(job, "anchor"):
        yield Finding(
            "`anchor` does nothing on a cron: it gives an interval its phase",
            at=job.at("anchor"),
            help="remove it, or write an `interval`",
        )


def _says_itself(job: Job, key: str) -> bool:
    """Defaults are for the jobs that they fit."""
    at = job.says(key) and job.at(key)
    return bool(at and job.places and job.places.covers(at))
