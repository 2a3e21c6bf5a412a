"""Messages that wait longer than their job's runs are apart."""

from collections.abc import Iterator
from functools import lru_cache

from schedcat.backends import load_backends
from schedcat.catalog.fields import PERIOD
from schedcat.catalog.types import Field
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._spacing import closest, period, runs_on, text

MAXIMUM = Field("maximum", PERIOD, "Rarer jobs are not looked at.", "1h", default="15m")


@each_job(Severity.INFO, group="load", default=False, options=(MAXIMUM,))
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A frequent Celery job sends messages that are still run when newer ones are there.

    Beat sends on while no worker listens. After a night without workers a job of every five minutes
    has a hundred messages in the queue; the first worker of the morning runs them all, one after
    the other, and what is urgent waits behind them. With `expires` a worker drops a message that
    has waited too long. The option `maximum` says which jobs are frequent.

    Bad:
        jobs: {poll: {task: app.poll, interval: 5m, backends: [celery]}}
        jobs: {poll: {task: app.poll, interval: 5m, backends: [celery], celery: {expires: 1h}}}
    Good:
        jobs: {poll: {task: app.poll, interval: 5m, backends: [celery], celery: {expires: 5m}}}
        jobs: {poll: {task: app.poll, interval: 1h, backends: [celery]}}
    Source: celery.worker.request: an expired message is revoked when a worker receives it
    """
    if _senders().isdisjoint(job.backends):
        return
    maximum = period(project.option("missing-expires", "maximum") or MAXIMUM.default)
    apart = closest(job)
    if apart and apart <= maximum.seconds:
        for name in runs_on(job, _senders()):
            expires = job.blocks.get(name, {}).get("expires")
            if expires is None:
                yield _unlimited(job, apart, name)
            elif period(expires).seconds > apart:
                yield Finding(
                    f"a message waits up to {period(expires).canonical}, and runs come "
                    f"{text(apart)} apart",
                    at=job.at(name, "expires"),
                    help=f"write at most {text(apart)}",
                )


@lru_cache(maxsize=1)
def _senders() -> frozenset[str]:
    """The backends whose messages can expire."""
    return frozenset(
        name
        for name, backend in load_backends().items()
        if any(field.key == "expires" for field in backend.BLOCK)
    )


def _unlimited(job: Job, apart: int, backend: str) -> Finding:
    return Finding(
        f"runs come {text(apart)} apart, and on {backend} a message waits without an end",
        at=job.at_schedule(),
        help=f"write `{backend}: {{expires: {text(apart)}}}` to drop what has waited so long",
    )
