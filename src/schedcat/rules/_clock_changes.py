"""What dst-gap and dst-fold share: whose runs they speak of, and what they advise."""

from collections.abc import Iterable
from datetime import datetime

from schedcat.backends import dialects_of
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.schedule.cron import Cron
from schedcat.schedule.dst import (
    TEN_YEARS,
    TouchedRun,
    changing_times_text,
    dates_text,
    touched_runs,
)
from schedcat.source import Span


def undecided_runs(job: Job, project: Project) -> tuple[TouchedRun, ...]:
    """The runs that changes of the clocks touch within ten years, unless somebody has decided.

    None for a job that does not run, that says its own `dst`, or that nobody has given the day
    rule it needs.
    """
    cron = job.schedule
    if not isinstance(cron, Cron) or job.dst or job.dst_mismatch == "ignore" or job.disabled:
        return ()
    if cron.needs_day_rule and cron.days is None:
        return ()
    start, end = _horizon(project)
    runs = touched_runs(cron, max(start, job.starts or start), min(end, job.ends or end))
    runs_nowhere = runs and job.backends and not dialects_of(job)
    return () if runs_nowhere else runs


def advice(
    cron: Cron, project: Project, runs: Iterable[TouchedRun], *, policy: str, more: Iterable[str]
) -> str:
    """What to do about runs of a cron, when it happens next, and what there is to say then."""
    changing = changing_times_text(cron.timezone, *_horizon(project))
    cure = f"pick a time outside {changing}, write `timezone: UTC`, or decide with `dst: {policy}`"
    return "; ".join((cure, f"next on {dates_text(runs)}", *more))


def time_of_day(job: Job, cron: Cron) -> Span | None:
    """The place of minute and hour."""
    return job.at("cron", part=(cron.minute.span[0], cron.hour.span[1]))


def _horizon(project: Project) -> tuple[datetime, datetime]:
    return project.now, project.now + TEN_YEARS
