"""Crons that a backend with one clock for all jobs reads on another clock than their own."""

from collections.abc import Iterator, Mapping

from schedcat.backends import clock_of, load_backends
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.rules._clock_changes import horizon
from schedcat.schedule.cron import Cron


def clocks_of(project: Project) -> Mapping[str, str]:
    """Backend → the zone of its clock, of those with one clock for all jobs."""
    clocks = {name: clock_of(name, project.config.settings_of(name)) for name in load_backends()}
    return {name: clock for name, clock in clocks.items() if clock}


def on_other_clocks(job: Job, clocks: Mapping[str, str], project: Project) -> Iterator[str]:
    """The backends that would run the very cron of a job at other instants than it names.

    None for a cron that no backend can run at all, or on a clock that nobody has named.
    """
    match job.schedule:
        case Cron() as cron if job.zone_is_known:
            for name in job.backends:
                clock = clocks.get(name, cron.timezone)
                if clock == cron.timezone or job.schedule_on(name) is not cron:
                    continue
                from schedcat.schedule.clocks import in_zone  # only jobs on another clock need it

                can_run = cron.ever_fires and (cron.days or not cron.needs_day_rule)
                if can_run and in_zone(cron, clock, horizon(project)) is None:
                    yield name
