"""A text that tells another story than the schedule."""

from collections.abc import Iterator

from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._claims import said_of


@each_job(Severity.WARNING, group="hygiene")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The title, the description or a comment says when the job runs, and the schedule does not.

    Somebody changed the one and not the other, and readers believe the text: `*/10` under a "runs
    hourly" is six times the load that the on-call page promises. Only what a text plainly says of
    the job's own running counts ("Runs every hour", "Daily task to …", a comment behind the cron),
    and only where no ordinary reading agrees: "daily" of a job on workdays is fine.

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
    for said in said_of(job):
        # Loaded for the few texts that claim something.
        from schedcat.schedule.contradictions import contradicts
        from schedcat.schedule.prose import describe

        if contradicts(job.schedule, said.claim.meaning, zone_is_said=job.timezone is not None):
            at = job.at_schedule()
            yield Finding(
                f"{said.by} says `{said.words}`, the job runs {describe(job.schedule)}",
                at=said.at,
                help="correct the text, or the schedule if the text is right",
                related=[Related(at, "the schedule", job.name)] if at else (),
            )
