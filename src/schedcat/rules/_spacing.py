"""What rules about frequent jobs share: how close runs come, and which runs those are."""

from collections.abc import Collection
from functools import lru_cache

from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.spacings import least_spacing


def closest(job: Job) -> int | None:
    """Seconds between the closest two runs of a job.

    None for one that is disabled, never fires, or lacks the day rule it needs.
    """
    if job.disabled:
        return None
    match job.schedule:
        case Cron(days=None, needs_day_rule=True):
            return None
    return least_spacing(job.schedule)


def text(seconds: int) -> str:
    """A time between two runs as one writes it: `1h30m`."""
    return Interval(seconds).canonical


def runs_on(job: Job, backends: Collection[str]) -> list[str]:
    """Those of some backends that run a job on the very schedule it has."""
    return [
        name for name in job.backends if name in backends and job.schedule_on(name) is job.schedule
    ]


@lru_cache(maxsize=16)
def period(said: str) -> Interval:
    """What an option says; it is read for each job."""
    return Interval.parse(said)
