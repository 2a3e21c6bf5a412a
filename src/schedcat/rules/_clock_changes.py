"""What dst-gap and dst-fold share: whose runs they speak of, and what they advise."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from schedcat.backends import dialects_of
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dst import (
    TEN_YEARS,
    TouchedRun,
    changing_times_text,
    dates_text,
    touched_runs,
)
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import Years, nearest_reckoned
from schedcat.source import Span


def undecided_runs(job: Job, project: Project) -> tuple[TouchedRun, ...]:
    """The runs that changes of the clocks touch within ten years, unless somebody has decided.

    None for a job that does not run, that says its own `dst`, or that nobody has given the day
    rule it needs.
    """
    cron = job.schedule
    if not isinstance(cron, Cron) or job.dst or job.dst_mismatch == "ignore" or job.disabled:
        return ()
    if cron.timezone == "UTC" or not job.zone_is_known:
        return ()
    if cron.needs_day_rule and cron.days is None:
        return ()
    start, end = horizon(project)
    runs = touched_runs(cron, max(start, job.starts or start), min(end, job.ends or end))
    runs_nowhere = runs and job.backends and not dialects_of(job, project.config.backends)
    return () if runs_nowhere else runs


def advice(  # noqa: PLR0913  a parameter a clause
    cron: Cron,
    project: Project,
    runs: Iterable[TouchedRun],
    *,
    dialects: Mapping[str, Dialect],
    policy: str,
    more: Iterable[str],
) -> str:
    """What to do about runs of a cron, when it happens next, and what there is to say then."""
    years = horizon(project)
    changing = changing_times_text(cron.timezone, *years)
    # What has one clock for all its jobs refuses one that is on another.
    can_be_utc = not any(
        dialect.one_clock_of and _clock(name, project) != "UTC"
        for name, dialect in dialects.items()
    )
    utc = ", write `timezone: UTC`" if can_be_utc else ""
    is_kept = not any(differences(cron, [cron], each, *years) for each in dialects.values())
    warn = "" if is_kept else _WARN
    cure = f"pick a time outside {changing}{utc}, or decide with `dst: {policy}`{warn}"
    return "; ".join((cure, f"next on {dates_text(runs)}", *more))


_WARN = " and `dst_mismatch: warn`"
"""Without it a job that says its `dst` is refused where a backend does otherwise."""


def in_utc(backends: Iterable[str], project: Project) -> str:
    """What to write so that a job runs in UTC on backends, some of which have their own zone."""
    others = [name for name in backends if _clock(name, project) != "UTC"]
    tables = (f'`timezone = "UTC"` under [backends.{name}]' for name in others)
    return joined(["`timezone: UTC`", *tables])


def _clock(backend: str, project: Project) -> str:
    clock: str = project.config.settings_of(backend).get("timezone", "UTC")
    return clock


def by_engines(words: Mapping[str, str]) -> Iterator[str]:
    """One clause for all backends that do the same; `{s}` and `{es}` end the verb of a single one.

    >>> [*by_engines({"celery": "run{s} it", "crontab": "run{s} it"})]
    ['celery and crontab run it']
    """
    backends: defaultdict[str, list[str]] = defaultdict(list)
    for backend, what in words.items():
        backends[what].append(backend)
    for what, names in backends.items():
        s, es = ("s", "es") if len(names) == 1 else ("", "")
        yield f"{joined(names)} {what.format(s=s, es=es)}"


def time_of_day(job: Job, cron: Cron) -> Span | None:
    """The place of minute and hour."""
    return job.at("cron", part=(cron.minute.span[0], cron.hour.span[1]))


def horizon(project: Project) -> Years:
    """The ten years that a claim about clocks is for."""
    start = nearest_reckoned(project.now)
    return start, start + TEN_YEARS
