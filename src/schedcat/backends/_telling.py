"""What an engine is told of a job's schedule, as an export to its backend writes it."""

from typing import NamedTuple

from schedcat.backends import Site
from schedcat.backends._clocks import horizon, phase_of
from schedcat.model import Job
from schedcat.schedule import Schedule
from schedcat.schedule.clocks import in_zone
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.saying import Said, heard, say
from schedcat.schedule.unsupported import Refusal, UnsupportedError


class Told(NamedTuple):
    """What is told, and how the engine reads and runs it."""

    said: Said
    dialect: Dialect


def tell(job: Job, dialect: Dialect, site: Site) -> Told:
    """Tell an engine the schedule of a job, with the settings of its backend.

    Raises UnsupportedError.
    """
    if "flavour" in site.settings:
        return _in_a_crontab(job, dialect, site)
    phase = phase_of(job, site) if "phase" in site.settings else 0
    clock = _clock_of(job.schedule, site)
    return Told(say(job.schedule, dialect, horizon(site), clock=clock, phase=phase), dialect)


def _clock_of(schedule: Schedule, site: Site) -> str:
    """The one clock of an engine; that of the cron itself where it is to follow its own."""
    zone: str = site.settings.get("timezone", "UTC")
    match schedule:
        case Cron() as cron if site.settings.get("zones") == "runtime":
            return zone if in_zone(cron, zone, horizon(site)) else cron.timezone
    return zone


def _in_a_crontab(job: Job, dialect: Dialect, site: Site) -> Told:
    """A line, which may be on another clock than the machine's."""
    from schedcat.backends.crontab.schedule import written_schedule
    from schedcat.schedule.dialects import cronie

    when = written_schedule(job, site)
    if not when.fields:
        raise UnsupportedError([each for each in when.said if isinstance(each, Refusal)])
    zone = when.zone or site.settings["timezone"]
    dialect = cronie.UNDER_CRON_TZ if when.zone else dialect
    return Told(Said((when.fields,), (heard(when.fields, dialect, zone),)), dialect)
