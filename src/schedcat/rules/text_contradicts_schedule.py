"""A text that tells another story than the schedule."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._claims import said_of

if TYPE_CHECKING:
    from schedcat.schedule.sentences import Claim


@whole_catalog(Severity.WARNING, group="hygiene")
def rule(project: Project) -> Iterator[Finding]:
    """The title, the description or a comment says when the job runs, and the schedule does not.

    Somebody changed the one and not the other, and readers believe the text: `*/10` under a "runs
    hourly" is six times the load that the on-call page promises. Only what a text plainly says of
    the job's own running counts ("Runs every hour", "Daily task to …", a comment behind the cron),
    and only where no ordinary reading agrees: "daily" of a job on workdays is fine, and "Refresh
    the cache hourly" of a job that comes every minute to see whether it is time.

    Bad:
        jobs:
          purge:
            task: app.purge
            cron: "*/5 * * * *"  # hourly
        jobs:
          invoices: {task: app.invoice, interval: 7d, description: Bill customers. Runs daily.}
        jobs:
          report:
            task: app.report
            cron: "0 5 * * *"
            timezone: Europe/Paris
            description: Email the figures every day at 4am.
    Good:
        jobs:
          purge:
            task: app.purge
            cron: "0 * * * *"  # hourly
        jobs:
          digest: {task: app.digest, cron: "*/10 * * * *", description: Send the daily digest.}
        jobs:
          report: {task: app.report, cron: "0 9 * * 1-5", description: Runs daily at 9am.}
        jobs:
          fail: {task: app.fail, interval: 10m, description: Fail runs older than 30 minutes.}
    Source: the catalog's own texts, compared with the instants of the schedule
    """
    for job in project.catalog.jobs:
        for said in said_of(job):
            if _is_denied(said.claim, job):
                at = job.at_schedule()
                yield Finding(
                    f"{said.by} says `{said.words}`, the job runs {_words(job)}",
                    at=said.at,
                    help="correct the text, or the schedule if the text is right",
                    related=[Related(at, "the schedule", job.name)] if at else (),
                    job=job.name,
                )


def _is_denied(claim: "Claim", job: Job) -> bool:
    """By the job's schedule, and by those that blocks declare for their backends."""
    from schedcat.schedule.contradictions import contradicts  # for the few texts that claim

    return all(
        contradicts(each.schedule, claim, zone_is_said=each.timezone is not None)
        for each in job.readings()
    )


def _words(job: Job) -> str:
    from schedcat.schedule.prose import describe

    return describe(job.schedule)
