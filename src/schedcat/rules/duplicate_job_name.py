"""One name for two jobs of a catalog, in different files."""

from collections.abc import Iterator

from schedcat.findings import Finding, Related, Severity
from schedcat.rules import Project, whole_catalog


@whole_catalog(Severity.ERROR, group="catalog")
def rule(project: Project) -> Iterator[Finding]:
    """Two files of a catalog have a job of the same name.

    The name is what a backend knows a job by: the second one exported overwrites the first, which
    then no longer runs. Copying a file to start a new one is how it happens. Jobs of schedulers'
    own files, such as a crontab and a beat schedule, are known to each by its own names.

    Bad:
        # file: billing.yaml
        jobs: {cleanup: {task: billing.cleanup, cron: "0 3 * * *"}}
        # file: users.yaml
        jobs: {cleanup: {task: users.cleanup, cron: "0 4 * * *"}}
    Good:
        # file: billing.yaml
        jobs: {billing-cleanup: {task: billing.cleanup, cron: "0 3 * * *"}}
        # file: users.yaml
        jobs: {user-cleanup: {task: users.cleanup, cron: "0 4 * * *"}}
    Source: celery.beat: entries are kept by name; django_celery_beat: `PeriodicTask.name` is unique
    """
    first = {(job.reader, job.name): job for job in reversed(project.catalog.jobs)}
    for job in project.catalog.jobs:
        other = first[job.reader, job.name]
        if other is not job:
            place = other.at()
            yield Finding(
                f"a second job is named `{job.name}`",
                at=job.at(),
                help="rename one of the two, or remove it",
                related=[Related(place, "first defined here", job.name)] if place else (),
                job=job.name,
            )
