"""One thing scheduled twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._clock_changes import horizon
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.wording import joined


@whole_catalog(Severity.WARNING, group="catalog", default=False)
def rule(project: Project) -> Iterator[Finding]:
    """Two jobs run the same, with the same arguments, on the same schedule.

    A job that was renamed by copying it runs twice from then on: two bills, two mails, or two
    workers on one table. Schedules are compared by what they mean, `0 0 * * 0` equals `@weekly`,
    and on each backend for itself: one job on Celery and its twin on crontab, or in two queues, are
    no duplicates. A disabled job runs nowhere, and is no duplicate either.

    Bad:
        jobs:
          cleanup: {task: app.cleanup, cron: "0 0 * * 0"}
          cleanup-sessions: {task: app.cleanup, cron: "@weekly"}
    Good:
        jobs:
          cleanup: {task: app.cleanup, cron: "0 0 * * 0"}
          cleanup-caches: {task: app.cleanup, args: [caches], cron: "0 0 * * 0"}
    Source: celery.beat: each entry is sent on its own, whatever the others are
    """
    running = [job for job in project.catalog.jobs if not job.disabled]
    often = Counter(map(_what, running))
    alike: dict[Any, list[Job]] = defaultdict(list)
    for job in running:
        if often[what := _what(job)] > 1:
            alike[what].append(job)
    for jobs in alike.values():
        yield from _duplicates(jobs, project)


def _what(job: Job) -> Any:
    """The first thing that a job names to run, to compare."""
    return job.task or job.command or (job.http and (job.http.path, job.http.url))


def _duplicates(jobs: Sequence[Job], project: Project) -> Iterator[Finding]:
    first: dict[Any, Job] = {}
    for job in jobs:
        same: dict[str, list[str]] = defaultdict(list)
        for backend, schedule in _runs(job, project):
            does = (backend, _meaning(schedule, project), job.starts, job.ends, _sent(job, backend))
            other = first.setdefault(does, job)
            if other.name != job.name and not (
                job.unread or other.unread
            ):  # else duplicate-job-name says it
                same[other.name].append(backend)
        for name, backends in same.items():
            yield _finding(job, next(each for each in jobs if each.name == name), backends)


def _runs(job: Job, project: Project) -> Iterator[tuple[str, Schedule]]:
    """Where a job runs, and when; without any configured backend at a place of no name."""
    if not (job.backends or project.config.backends):
        yield "", job.schedule
    for backend in job.backends:
        if schedule := job.schedule_on(backend):
            yield backend, schedule


def _meaning(schedule: Schedule, project: Project) -> Schedule:
    """The schedule in UTC, where a cron fires alike in every zone."""
    match schedule:
        case Cron() as cron if not cron.picks_time_or_date:
            from schedcat.schedule.clocks import in_zone  # only jobs alike need it

            return in_zone(cron, "UTC", horizon(project)) or cron
    return schedule


def _sent(job: Job, backend: str) -> str:
    """What goes along with a run, as a text to compare."""
    import json  # only jobs with something in common need it

    http = job.http and job.http._asdict()
    block = job.blocks.get(backend, {})
    return json.dumps([job.args, job.kwargs, job.command, http, block], sort_keys=True)


def _finding(job: Job, other: Job, backends: Sequence[str]) -> Finding:
    where = f" on {joined(backends)}" if len(backends) < len(job.backends) else ""
    place = other.at()
    return Finding(
        f"`{job.name}` does what `{other.name}` does, on the same schedule{where}",
        at=job.at(),
        help="remove one of the two, or say in its arguments what is different",
        related=[Related(place, "the other job", other.name)] if place else (),
        job=job.name,
    )
