"""A job as entries of Celery's `beat_schedule`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from schedcat.backends import Note, Site, Translation
from schedcat.backends._clocks import clock_changes, shifts_clocks
from schedcat.backends._options import left_out, timing_refusals
from schedcat.backends._telling import tell
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.celery import DIALECT
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal, UnsupportedError

_Data = dict[str, Any]
_Said = Refusal | Note


def entries_of(job: Job, site: Site) -> Translation:
    """The entries of one job. Raises UnsupportedError with every reason."""
    if job.disabled:
        return Translation(())
    schedules, said = _schedules(job, site)
    said = [*_said_of_options(job, site), *_caught_up_twice(job, schedules), *said]
    if refusals := [each for each in said if isinstance(each, Refusal)]:
        raise UnsupportedError(refusals)
    name = f"{job.blocks.get('celery', {}).get('name') or job.name}{site.suffix}"
    names = chain([name], (f"{name}/{number}" for number in count(2)))
    message = _message(job)
    entries = tuple(
        Entry(each, {"task": job.task, "schedule": schedule, **message})
        for each, schedule in zip(names, schedules, strict=False)
    )
    return Translation(entries, tuple(each for each in said if isinstance(each, Note)))


def _caught_up_twice(job: Job, schedules: Sequence[_Data]) -> Iterator[Refusal]:
    """Each entry remembers its own last run, so one stretch without beat may catch up several."""
    if job.missed == "run-once" and len(schedules) > 1:
        yield Refusal(
            ("missed",),
            f"{DIALECT.engine} runs this job as {len(schedules)} entries, each of which would be "
            "caught up",
            help="write `days: both`, or two jobs, or remove `missed`",
        )


def _said_of_options(job: Job, site: Site) -> Iterator[_Said]:
    if not job.task:
        yield Refusal(
            ("task",),
            "no `task` says what to send",
            help="name one, or leave celery out of its `backends`",
        )
    keeps_state: bool | None = site.settings["keeps_state"]
    kept = {"overlap": ("allow",), "missed": _KEPT_MISSED[keeps_state]}
    refusals = timing_refusals(job, site, DIALECT.engine, kept)
    yield from (_with_state(each, job, keeps_state) for each in refusals)
    yield from left_out(job, DIALECT.engine, kept=())


_KEPT_MISSED: Mapping[bool | None, tuple[str, ...]] = {
    True: ("run-once",),
    False: ("skip",),
    None: (),
}
"""Does beat keep its state, None where nobody says it → what becomes of a missed run.

What was due while beat was down is run once, if beat still knows when it ran last.
"""


def _with_state(refusal: Refusal, job: Job, keeps_state: bool | None) -> Refusal:
    """The same with the setting that would keep `missed`."""
    cure = _CURES.get((job.missed, keeps_state))
    if refusal.keys != ("missed",) or not cure:
        return refusal
    cured = refusal._replace(help=f"{cure}, or remove `missed`")
    if keeps_state is None:
        state = f"{DIALECT.engine} keeps its state, which is not said"
        return cured._replace(reason=f"`missed: {job.missed}` depends on whether {state}")
    return cured


_CURES: Mapping[tuple[str | None, bool | None], str] = {
    ("skip", None): "say `keeps_state = false` under [backends.celery] if beat's schedule file is "
    "lost with a restart",
    ("run-once", None): "say `keeps_state = true` under [backends.celery] if beat's schedule file "
    "survives a restart",
    ("run-once", False): "keep beat's schedule file on a volume and say `keeps_state = true` under "
    "[backends.celery]",
}
"""(`missed`, `keeps_state`) → what to do so that it is kept."""


def _schedules(job: Job, site: Site) -> tuple[list[_Data], list[_Said]]:
    """Disjoint schedules that together are the job's, and what is to be said of them."""
    try:
        said, _ = tell(job, DIALECT, site)
    except UnsupportedError as unsupported:
        return [], [*map(_with_runtime, unsupported.refusals)]
    match job.schedule:
        case Interval() as interval:
            return [_interval(interval)], [*_notes_on_intervals(site)]
        case Cron() as cron:
            crons = [each for each in said.schedules if isinstance(each, Cron)]
            schedules = [_crontab(each, site.settings["timezone"]) for each in crons]
            return schedules, [*clock_changes(job, cron, crons, DIALECT, site)]


def _with_runtime(refusal: Refusal) -> Refusal:
    if refusal.keys != ("timezone",):
        return refusal
    return refusal._replace(
        help='write `zones = "runtime"` under [backends.celery]: each job then follows its own zone'
    )


def _notes_on_intervals(site: Site) -> Iterator[Note]:
    zone = site.settings["timezone"]
    if shifts_clocks(zone, site):
        words = f"of Celery 5.7 or newer is exact: earlier ones add it to the wall clock of {zone}"
        yield Note(("interval",), f"an interval {words}", fold=f"{{count}} intervals: each {words}")


def _crontab(cron: Cron, zone: str) -> _Data:
    """All five fields by Celery's names, as text; its zone where that is not the app's."""
    minute, hour, day_of_month, month_of_year, day_of_week = (part.text for part in cron.fields)
    return {
        "type": "crontab",
        "minute": minute,
        "hour": hour,
        "day_of_month": day_of_month,
        "month_of_year": month_of_year,
        "day_of_week": day_of_week,
        **({"timezone": cron.timezone} if cron.timezone != zone else {}),
    }


def _interval(interval: Interval) -> _Data:
    return {"type": "interval", "seconds": interval.seconds}


def _message(job: Job) -> _Data:
    """What goes to the worker, without what is empty."""
    block: Mapping[str, Any] = job.blocks.get("celery", {})
    options = {key: value for key, value in block.items() if value is not None}
    relative = options.pop("relative", False)
    options.pop("name", None)
    options = {**options.pop("options", {}), **options}
    if expires := options.get("expires"):
        options["expires"] = Interval.parse(expires).seconds
    message = {
        "args": list(job.args),
        "kwargs": dict(job.kwargs),
        "options": options,
        "relative": relative and isinstance(job.schedule, Interval),
    }
    return {key: value for key, value in message.items() if value}
