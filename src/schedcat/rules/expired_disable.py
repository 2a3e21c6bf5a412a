"""A job that stayed disabled longer than was meant."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Disabled, Job
from schedcat.rules import Project, each_job


@each_job(Severity.WARNING, group="catalog")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A job is still disabled after the day that its `until` names.

    `until` is a note to think again, and nothing enables a job by itself: what was off for a week
    stays off for years, and the day when somebody needs its result is a bad one to find out.

    Bad:
        jobs:
          sync-orders:
            task: shop.sync_orders
            interval: 10m
            disabled: {reason: waiting for the vendor, until: 2026-03-01}
    Good:
        jobs:
          sync-orders:
            task: shop.sync_orders
            interval: 10m
            disabled: {reason: waiting for the vendor, until: 2099-03-01}
        jobs: {sync-orders: {task: shop.sync_orders, interval: 10m, disabled: shop is closed}}
    Source: the catalog's own `disabled`
    """
    match job.disabled:
        case Disabled(until=day) if day and day < project.now.date():
            yield Finding(
                f"disabled until {day}, and that day is past",
                at=job.at("disabled", "until"),
                help="enable the job, write a later day, or remove the job",
            )
