"""Jobs that a backend cannot run exactly as the catalog says."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._translations import engine_of, rule_about, translations


@whole_catalog(Severity.ERROR, group="portability")
def rule(project: Project) -> Iterator[Finding]:
    """A backend cannot run the job exactly as the catalog says; an export to it is refused.

    Seven minutes do not divide an hour, so no crontab line means "every 7 minutes"; Celery beat
    knows no last day of a job; Kubernetes joins two day fields with "or" alone. Rather than
    export something near, schedcat says what the backend has that is nearest. Where that is meant,
    declare it in the backend's block, with the reason. What is wrong with a name, a command or
    an endpoint has rules of its own.

    Bad:
        jobs: {sync: {command: /srv/app/sync, interval: 7m, backends: [crontab]}}
        jobs: {report: {task: app.report, cron: "0 9 * * *", ends: 2099-01-01T00:00:00Z,
          backends: [celery]}}
    Good:
        jobs: {sync: {command: /srv/app/sync, interval: 10m, backends: [crontab]}}
        jobs:
          sync:
            task: app.sync
            command: /srv/app/sync
            interval: 7m
            backends: [celery, crontab]
            crontab: {interval: 10m, why: cron has no seven minutes}
    Source: celery.schedules and cron(8), both run; Cloud Scheduler's documentation
    """
    for translated in translations(project):
        for job, refusal in translated.refused:
            if rule_about(translated, job, refusal) == "backend-cannot-express":
                engine, reason = engine_of(translated), refusal.reason
                yield Finding(
                    f"{engine} cannot run this job: {reason}",
                    at=job.at(*refusal.keys),
                    help=refusal.advice or None,
                    fold=f"{engine} cannot run {{count}} jobs: {reason}",
                    job=job.name,
                )
