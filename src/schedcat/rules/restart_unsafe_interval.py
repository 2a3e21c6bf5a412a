"""Long intervals that a restart of the scheduler sends back to the start."""

from collections.abc import Iterator
from functools import lru_cache

from schedcat.backends import dialects_of, load_backends
from schedcat.catalog.fields import PERIOD
from schedcat.catalog.types import Field
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.schedule.interval import Interval

MINIMUM = Field("minimum", PERIOD, "Shorter intervals are not looked at.", "1d", default="12h")


@each_job(Severity.WARNING, group="load", options=(MINIMUM,))
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A long interval runs on a scheduler that forgets at each restart how long it has waited.

    Celery beat keeps the time of each last run in a file. In a container without a volume that
    file is gone after a deployment, and every interval is counted anew: a job of every 24 hours in
    a system that is deployed every afternoon never runs, and nobody is told. A cron names the time
    itself, so that a restart costs it nothing.

    `keeps_state` says whether the file survives; as long as nobody says it, there is one note that
    asks. The option `minimum` says which intervals are long.

    Bad:
        # file: jobs.yaml
        jobs: {clean-up: {task: app.clean_up, interval: 1d}}
        # file: schedcat.toml
        backends.celery.keeps_state = false
    Good:
        # file: jobs.yaml
        jobs:
          clean-up: {task: app.clean_up, cron: "0 3 * * *"}
          poll: {task: app.poll, interval: 10m}
        # file: schedcat.toml
        backends.celery.keeps_state = false
    Source: celery.beat: PersistentScheduler, and the `--schedule` file of celery beat
    """
    minimum = _minimum(project.option("restart-unsafe-interval", "minimum"))
    match job.schedule:
        case Interval(anchor=None) as interval if interval.seconds >= minimum.seconds:
            for backend, dialect in dialects_of(job, project.config.backends).items():
                if dialect.interval_starts_with_scheduler and _may_forget(backend):
                    said = project.config.backends.get(backend, {}).get("keeps_state")
                    if said is False:
                        yield _forgotten(job, interval, minimum, dialect.engine)
                    elif said is None:
                        yield _question(job, interval, minimum, backend)


@lru_cache(maxsize=8)
def _minimum(said: str | None) -> Interval:
    return Interval.parse(said or MINIMUM.default)


def _may_forget(backend: str) -> bool:
    """Does the backend's configuration say whether its state survives?"""
    return any(field.key == "keeps_state" for field in load_backends()[backend].SETTINGS)


def _forgotten(job: Job, interval: Interval, minimum: Interval, engine: str) -> Finding:
    return Finding(
        f"interval {interval.canonical} starts anew with each restart of {engine}",
        at=job.at("interval"),
        help='write a cron with a fixed time, such as "0 3 * * *", or keep the schedule file of '
        f"{engine} on a volume and say `keeps_state = true`",
        fold=f"{{count}} intervals of {minimum.canonical} or more start anew with each restart of "
        f"{engine}",
    )


def _question(job: Job, interval: Interval, minimum: Interval, backend: str) -> Finding:
    question = f"does the state of {backend} survive a restart?"
    return Finding(
        f"{question} interval {interval.canonical} starts anew where it does not",
        at=job.at("interval"),
        help=f"say `keeps_state = true` or `keeps_state = false` under [backends.{backend}]",
        fold=f"{question} {{count}} intervals of {minimum.canonical} or more start anew where it "
        "does not",
        severity=Severity.INFO,
    )
