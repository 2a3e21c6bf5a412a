"""What a job says and a backend has no word for."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._translations import translations


@whole_catalog(Severity.INFO, group="portability")
def rule(project: Project) -> Iterator[Finding]:
    """An option accompanies the job, and the backend drops it.

    A `description` inside `beat_schedule` stops Celery beat with a TypeError, and no crontab line
    has a `timeout`. An export leaves such options out, which changes neither when the job runs nor
    what: whoever relies on them should know. What would change that is refused instead.

    Bad:
        jobs: {sync: {task: app.sync, interval: 1h, timeout: 10m, backends: [celery]}}
        jobs: {sync: {command: /srv/app/sync, interval: 1h, retries: 3, backends: [crontab]}}
    Good:
        jobs: {sync: {task: app.sync, interval: 1h, backends: [celery]}}
        jobs: {sync: {http: {url: "https://example.com/sync"}, interval: 1h, retries: 3,
          backends: [cloud-scheduler]}}
    Source: celery.beat.ScheduleEntry; crontab(5); Cloud Scheduler's reference
    """
    for translated in translations(project):
        for job, note in translated.notes:
            if not _TIMES.intersection(note.keys):
                at = job.at(*note.keys)
                if at and at.line != at.end_line:
                    at = at.part(0, 1)  # where the text opens; what it says is not at fault
                yield Finding(note.message, at=at, help=_HELP, fold=note.fold, job=job.name)


_HELP = "nothing to do, unless somebody relies on it there"
_TIMES = frozenset({"cron", "interval"})
"""Notes on these are about clock changes, which dst-gap and dst-fold look at."""
