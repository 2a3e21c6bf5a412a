"""A job on two clocks."""

from collections.abc import Iterator

from schedcat.backends import dialect_of, load_backends
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._clocks import OtherClock, other_clocks
from schedcat.schedule.cron import Cron


@each_job(Severity.ERROR, group="timezone")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The catalog means one time zone, and a backend of the job has its one clock in another.

    A Celery app reads all its crontabs on one clock, and so does the cron of a machine. Docs that
    promise 02:00 in Sydney, with an app that was left on UTC, are wrong by half a day, and where
    Cloud Scheduler runs the same job in Sydney it has two times a day. An export is refused.

    Mostly one setting cures all jobs: the backend's `timezone`, which is UTC when nobody says it. A
    job that is meant to have another time there says so in the backend's block, with the reason. A
    cron that fires alike in both zones, such as `*/10 * * * *`, is silent.

    Bad:
        # file: jobs.yaml
        defaults: {timezone: Australia/Sydney}
        jobs:
          clear-sessions: {task: app.clear, http: {path: /clear/}, cron: "0 2 * * *"}
          check-links: {task: app.check, cron: "30 4 * * sun"}
        # file: schedcat.toml
        backends.celery = {}
        backends.cloud-scheduler = {}
    Good:
        # file: jobs.yaml
        defaults: {timezone: Australia/Sydney}
        jobs:
          clear-sessions: {task: app.clear, http: {path: /clear/}, cron: "0 2 * * *"}
          check-links:
            task: app.check
            cron: "30 4 * * sun"
            backends: [celery, crontab]
            crontab: {timezone: UTC, why: links are checked when our host is idle}
          poll: {command: poll, cron: "*/10 * * * *", backends: [crontab]}
        # file: schedcat.toml
        backends.celery.timezone = "Australia/Sydney"
        backends.cloud-scheduler = {}
    Source: celery.schedules: crontab.tz is the app's timezone; crontab(5)
    """
    match job.schedule:
        case Cron() as cron:
            is_said = job.timezone is not None
            at = job.at("timezone")
            if at == job.at():  # the configuration says it, or nobody
                at = job.at("cron", part=(0, len(cron.text)))
            for other in other_clocks(job, project):
                one_clock = f"{other.backend} reads every job on the clock of {other.zone}"
                said = f"is on the clock of {cron.timezone}" if is_said else _UNSAID
                said_of_many = (
                    f"are on the clock of {cron.timezone}" if is_said else _UNSAID_OF_MANY
                )
                yield Finding(
                    f"`{cron.text}` {said}, but {one_clock}",
                    at=at,
                    help=_advice(other, cron, project, is_said=is_said),
                    fold=f"{{count}} jobs {said_of_many}, but {one_clock}",
                )


_UNSAID = "names no time zone, which means UTC"
_UNSAID_OF_MANY = "name no time zone, which means UTC"


def _advice(other: OtherClock, cron: Cron, project: Project, *, is_said: bool) -> str:
    name, zone = other
    whose = dialect_of(name, project.config.backends.get(name, {})).one_clock_of
    cures = [f'`timezone = "{cron.timezone}"` under [backends.{name}] if {whose} is on it']
    if not is_said:
        cures.insert(0, f"`timezone: {zone}` for the jobs if that is meant")
    if any(field.key == "zones" for field in load_backends()[name].SETTINGS):
        cures.append('`zones = "runtime"` there to let each job follow its own zone')
    cures.append(f"`{name}: {{timezone: {zone}, why: …}}` in a job that is to differ")
    return f"write {'; or '.join(cures)}"
