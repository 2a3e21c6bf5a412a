"""When a line fires: a schedule as five fields on the machine's clock, or another that is named."""

from collections.abc import Callable
from typing import NamedTuple

from schedcat.backends import Note, Site
from schedcat.backends._clocks import clock_changes, horizon, phase_of
from schedcat.backends.crontab.flavours import FLAVOURS
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import cronie
from schedcat.schedule.saying import Said, say
from schedcat.schedule.unsupported import Refusal, UnsupportedError


class When(NamedTuple):
    """Five fields, the zone whose clock they are on, None for the machine's, and what to say."""

    fields: str
    zone: str | None = None
    said: tuple[Refusal | Note, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Is there anything said against it?"""
        return any(isinstance(each, Refusal) for each in self.said)


def written_schedule(job: Job, site: Site) -> When:
    """The fields; empty where the job is refused, but for what it wants at changes of clocks.

    cronie has under `CRON_TZ`, even of the machine's own zone, what the machine's clock refuses.
    """
    usual = _tried(_on_the_machine, job, site)
    if site.settings["flavour"] != "cronie" or not usual.is_refused:
        return usual
    other = _tried(_under_cron_tz, job, site)
    return usual if usual.fields and other.is_refused else other


def _tried(write: Callable[[Job, Site], When], job: Job, site: Site) -> When:
    try:
        return write(job, site)
    except UnsupportedError as unsupported:
        return When("", said=unsupported.refusals)


def _on_the_machine(job: Job, site: Site) -> When:
    """Raises UnsupportedError."""
    dialect, zone = FLAVOURS[site.settings["flavour"]].dialect, site.settings["timezone"]
    said = say(job.schedule, dialect, horizon(site), clock=zone, phase=phase_of(job, site))
    return When(said.texts[0], said=_of_clock_changes(job, said, dialect, site))


def _under_cron_tz(job: Job, site: Site) -> When:
    """Raises UnsupportedError."""
    dialect, machine, years = cronie.UNDER_CRON_TZ, site.settings["timezone"], horizon(site)
    said = say(job.schedule, dialect, years, phase=phase_of(job, site))
    (written,) = (each for each in said.schedules if isinstance(each, Cron))
    if change := cronie.passed_over(written, machine, years):
        key = "cron" if isinstance(job.schedule, Cron) else "interval"
        refusal = Refusal(
            (key,),
            f"`{said.texts[0]}` on the clock of {written.timezone} is due while that of the "
            f"machine, in {machine}, is changed on {change.wall_start:%Y-%m-%d}, when cronie "
            "leaves it out",
            help=f"move the job to another time, or to {machine}, or to a machine on UTC",
        )
        raise UnsupportedError([refusal])
    return When(said.texts[0], written.timezone, _of_clock_changes(job, said, dialect, site))


def _of_clock_changes(
    job: Job, said: Said, dialect: Dialect, site: Site
) -> tuple[Refusal | Note, ...]:
    match job.schedule, said.schedules:
        case Cron() as wanted, (Cron() as written,):
            return tuple(clock_changes(job, wanted, [written], dialect, site))
    return ()
