"""How long Cloud Scheduler waits for an answer: its attempt deadline."""

from collections.abc import Iterator

from schedcat.backends import SettingError, Site
from schedcat.model import Job
from schedcat.schedule.dialects.cloud_scheduler import DIALECT
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal

SHORTEST, LONGEST = Interval(15), Interval(30 * 60)
_LIMITS = f"it has {SHORTEST} to {LONGEST}"
_DEFAULT = Interval(180)


def of(job: Job, site: Site) -> Interval:
    """How long an attempt may take. Raises SettingError."""
    said = _own(job) or site.settings["attempt_deadline"]
    if said is None:
        return _DEFAULT
    if limit := _limit_broken(said):
        raise SettingError(
            "attempt_deadline", f"`{said}` is no deadline: {_LIMITS}", help=f"write {limit}"
        )
    return Interval.parse(said)


def refusals(job: Job) -> Iterator[Refusal]:
    """For a job that says itself what no attempt may take."""
    said = _own(job)
    if said and (limit := _limit_broken(said)):
        reason = f"`{said}` is no deadline for {DIALECT.engine}: {_LIMITS}"
        yield Refusal(
            ("cloud-scheduler", "attempt_deadline"), reason, (f"attempt_deadline: {limit}",)
        )


def _own(job: Job) -> str | None:
    return job.blocks.get("cloud-scheduler", {}).get("attempt_deadline")


def _limit_broken(said: str) -> Interval | None:
    """The nearest deadline that there is, where what is said is none."""
    seconds = Interval.parse(said).seconds
    if seconds < SHORTEST.seconds:
        return SHORTEST
    return LONGEST if seconds > LONGEST.seconds else None
