"""Crons that a backend with one clock for all jobs reads on another clock than their own."""

from collections.abc import Iterator
from typing import NamedTuple

from schedcat.backends import clock_of, load_backends
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.rules._clock_changes import horizon
from schedcat.schedule.clocks import in_zone
from schedcat.schedule.cron import Cron


class OtherClock(NamedTuple):
    """A backend, and the zone of its clock."""

    backend: str
    zone: str


def other_clocks(job: Job, project: Project) -> Iterator[OtherClock]:
    """The backends that would run the very cron of a job at other instants than it names.

    None for a cron that no backend can run at all.
    """
    match job.schedule:
        case Cron() as cron:
            for name in job.backends:
                settings = project.config.backends.get(name, {})
                clock = clock_of(name, settings) if name in load_backends() else None
                if clock is None or clock == cron.timezone:
                    continue
                runs = job.schedule_on(name) is cron and cron.ever_fires
                is_decided = cron.days or not cron.needs_day_rule
                if runs and is_decided and in_zone(cron, clock, horizon(project)) is None:
                    yield OtherClock(name, clock)
