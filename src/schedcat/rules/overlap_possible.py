"""A run that may still go on when the next one begins."""

from collections.abc import Iterator

from schedcat.backends import load_backends, runs_alone
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._spacing import closest, runs_on, text


@each_job(Severity.WARNING, group="load")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A run may take longer than it is to the next one, and nobody has said what happens then.

    Two runs of one job at once write the same rows, send the same mails, and slow each other down
    until a third one begins. Mostly it is the `timeout` that is too generous. Cloud Scheduler and
    systemd begin no run while another one of the job goes on, nor does GitHub in one group of
    `concurrency`, and are silent; `overlap` says that somebody has thought of it.

    Bad:
        jobs: {sync: {task: app.sync, interval: 10m, timeout: 30m}}
        jobs: {report: {task: app.report, cron: "0,50 * * * *", timeout: 15m}}
    Good:
        jobs: {sync: {task: app.sync, interval: 10m, timeout: 10m}}
        jobs: {sync: {task: app.sync, interval: 10m, timeout: 30m, overlap: allow}}
        jobs: {sync: {task: app.sync, cron: "*/10 * * * *", timeout: 30m,
          backends: [cloud-scheduler]}}
        jobs: {sync: {cron: "*/10 * * * *", timeout: 30m, backends: [github-actions],
          github-actions: {concurrency: sync}}}
    Source: celery.beat sends what is due; cron(8); Cloud Scheduler's Job; systemd.timer(5);
        GitHub's workflow syntax, concurrency
    """
    if job.timeout is None or job.overlap is not None:
        return
    apart = closest(job)
    if apart and job.timeout.seconds > apart and _may_overlap(job, project):
        yield Finding(
            f"a run may take {job.timeout.canonical}, and the next one may begin after "
            f"{text(apart)}",
            at=job.at("timeout"),
            help=f"write at most {text(apart)}, or `overlap: allow` if two may run at once",
        )


def _may_overlap(job: Job, project: Project) -> bool:
    """Does some backend run this very schedule, and begin runs whatever goes on?

    Where no backend is named, nobody knows of one that would not.
    """
    settings = project.config.backends
    if not job.backends:
        return not settings
    names = runs_on(job, load_backends())
    return not all(runs_alone(name, job, settings.get(name, {})) for name in names)
