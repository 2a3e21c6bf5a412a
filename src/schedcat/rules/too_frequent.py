"""A job that runs more often than the team allows."""

from collections.abc import Iterator

from schedcat.catalog.fields import PERIOD
from schedcat.catalog.types import Field
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._spacing import closest, period, text

MINIMUM = Field("minimum", PERIOD, "Runs may come so close to each other.", "5m", default="5m")


@each_job(Severity.WARNING, group="load", default=False, options=(MINIMUM,))
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """Two runs of a job come closer to each other than the team has agreed on.

    A poll of every minute is cheap to write and expensive to run: a worker is hardly ever free, and
    the database is asked 1,440 times a day. The option `minimum` is the agreement. The closest two
    runs count: `0,59 * * * *` is twice an hour, and a minute apart.

    Bad:
        jobs: {poll: {task: app.poll, cron: "*/2 * * * *"}}
        jobs: {poll: {task: app.poll, interval: 90s}}
        jobs: {sync: {task: app.sync, cron: "0,59 * * * *"}}
    Good:
        jobs: {poll: {task: app.poll, cron: "*/5 * * * *"}}
        jobs: {sync: {task: app.sync, cron: "59 9,10 * * *"}}
    Source: your team's agreement
    """
    minimum = period(project.option("too-frequent", "minimum") or MINIMUM.default)
    apart = closest(job)
    if apart and apart < minimum.seconds:
        yield Finding(
            f"runs come {text(apart)} apart, less than {minimum.canonical}",
            at=job.at_schedule(),
            help=f"let at least {minimum.canonical} pass between two runs",
        )
