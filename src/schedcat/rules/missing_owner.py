"""A job that nobody answers for."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job


@each_job(Severity.INFO, group="hygiene", default=False)
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """Nobody is named who answers for the job.

    When a job fails, its author has moved on and three teams think that it is another's. One
    `owner` in the `defaults` of a file names the team for all jobs of the file.

    Bad:
        jobs: {invoices: {task: app.invoice, interval: 1d}}
        jobs: {invoices: {task: app.invoice, interval: 1d, owner: ""}}
    Good:
        defaults: {owner: billing}
        jobs: {invoices: {task: app.invoice, interval: 1d}}
    Source: the catalog's `owner`
    """
    if job.owner is None:
        yield Finding(f"`{job.name}` has no owner", at=job.at(), help=_HELP)
    elif not job.owner.strip():
        yield Finding("the owner is empty", at=job.at("owner"), help=_HELP)


_HELP = "write `owner`, in the job or in the `defaults` of the file"
