"""What rules about frequent jobs share: how close runs come, and which runs those are."""

from collections.abc import Collection
from functools import lru_cache

from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.spacings import least_spacing
from schedcat.source import Span


def closest(job: Job) -> Interval | None:
    """The time between the closest two runs of a job.

    None for one that is disabled, never fires, or lacks the day rule it needs.
    """
    schedule = job.schedule
    if job.disabled or (
        isinstance(schedule, Cron) and schedule.needs_day_rule and not schedule.days
    ):
        return None
    seconds = least_spacing(schedule)
    return Interval(seconds) if seconds else None


def runs_on(job: Job, backends: Collection[str]) -> list[str]:
    """Those of some backends that run a job on the very schedule it has."""
    return [
        name for name in job.backends if name in backends and job.schedule_on(name) is job.schedule
    ]


def place(job: Job) -> Span | None:
    """Where the schedule of a job stands."""
    key = "cron" if isinstance(job.schedule, Cron) else "interval"
    return job.at(key, part=(0, len(job.schedule.text)))


@lru_cache(maxsize=16)
def period(said: str) -> Interval:
    """What an option says; it is read for each job."""
    return Interval.parse(said)
