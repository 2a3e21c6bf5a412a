"""A cron whose date is in no calendar, and a job that ends before it starts."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.schedule.cron import Cron


@each_job(Severity.ERROR, group="cron")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The cron picks only dates that do not exist, or the job ends before it starts.

    cron takes the 30th of February without a complaint and waits for it; Celery 5.7 does not start.
    The last day of a month has another number each time, and no standard field says it.

    Bad:
        jobs: {close-books: {task: app.close_books, cron: "0 0 30 2 *"}}
        jobs: {close-quarter: {task: app.close, cron: "0 0 31 6,9 *"}}
        jobs: {close-books: {task: app.close_books, cron: "0 0 30 2 5", days: both}}
        jobs: {sale: {task: app.sale, cron: "@daily", starts: "2027-02-01T00:00:00Z",
          ends: "2027-01-01T00:00:00Z"}}
    Good:
        jobs: {close-books: {task: app.close_books, cron: "0 0 1 3 *"}}
        jobs: {leap-day: {task: app.leap_day, cron: "0 0 29 2 *"}}
        jobs: {close-books: {task: app.close_books, cron: "0 0 30 2 5", days: either}}
    Source: the Gregorian calendar; crontab(5), celery.schedules.crontab
    """
    match job.schedule:
        case Cron() as cron if not cron.ever_fires:
            from schedcat.schedule.prose_days import why_never  # only a finding needs words

            yield Finding(
                f"{why_never(cron)}, so it never fires",
                at=job.at("cron", part=(cron.day_of_month.span[0], cron.month.span[1])),
                help="write a day that the month has; for its end, the 1st of the next month",
            )
    if job.starts and job.ends and job.starts >= job.ends:
        yield Finding(
            f"the job ends at {job.ends.isoformat()}, no later than it starts, so it never fires",
            at=job.at("ends"),
            help=f"write an end after {job.starts.isoformat()}",
        )
