"""When a line fires: a schedule as five fields that Debian's cron runs on the machine's clock."""

from schedcat.backends import Note, Site
from schedcat.backends._clocks import clock_changes, horizon, phase_of
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.debian_cron import DIALECT
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import Refusal, UnsupportedError


def written_schedule(job: Job, site: Site) -> tuple[str, list[Refusal | Note]]:
    """The five fields, empty where the job is refused, and what is to be said of them."""
    zone, phase = site.settings["timezone"], phase_of(job, site)
    try:
        said = say(job.schedule, DIALECT, horizon(site), clock=zone, phase=phase)
    except UnsupportedError as unsupported:
        return "", [*unsupported.refusals]
    match job.schedule, said.schedules:
        case Cron() as cron, (Cron() as written,):
            return said.texts[0], [*clock_changes(job, cron, [written], DIALECT, site)]
    return said.texts[0], []
