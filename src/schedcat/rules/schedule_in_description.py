"""A schedule that stands in the description once more."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._claims import said_of


@each_job(Severity.INFO, group="hygiene", default=False)
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The title or the description says when the job runs, as the schedule beside it does.

    It is true today. When the schedule changes, nobody thinks of the sentence, and the docs then
    say both; they show the schedule in words anyway. What is no longer true is left to
    text-contradicts-schedule.

    Bad:
        jobs: {pull: {task: app.pull, interval: 1h, description: Runs every 60 minutes.}}
        jobs: {purge: {task: app.purge, cron: "0 3 * * *", title: Nightly cleanup}}
    Good:
        jobs: {pull: {task: app.pull, interval: 1h, description: Pull usage data of 4 months.}}
        jobs: {bill: {task: app.bill, interval: 1d, description: Create the monthly invoices.}}
    Source: the catalog's own texts
    """
    for said in said_of(job):
        from schedcat.schedule.contradictions import contradicts  # for the few texts that claim

        as_running = said.claim._replace(is_of_running=True)
        if said.by != "a comment" and not contradicts(job.schedule, as_running):
            yield Finding(
                f"{said.by} repeats the schedule: `{said.words}`",
                at=said.at,
                help="leave it out: the docs say the schedule in words",
            )
