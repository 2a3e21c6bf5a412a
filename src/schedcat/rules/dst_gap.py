"""Runs at a local time that the clocks skip."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from schedcat.backends import dialects_of
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._clock_changes import advice, by_engines, time_of_day, undecided_runs
from schedcat.schedule.cron import Cron, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dst import TouchedRun, times_text
from schedcat.schedule.zones import Transition


@each_job(Severity.WARNING, group="timezone")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A run falls into local time that does not exist on the day when the clocks go forward.

    02:30 in New York is not on the clock of the second Sunday in March. What becomes of such a run
    depends on the engine: it comes right after the gap, or an hour later than it should, or not at
    all, and a nightly job that is left out leaves a day without its backup, bill or report.

    Said is only what the neighbours do not cover: `*/5 1-4 * * *` waits no longer than on any other
    day. A job that says its own `dst` has decided, and `dst_mismatch: ignore` does not care.

    Bad:
        jobs:
          backup:
            task: app.backup
            cron: "30 2 * * *"
            timezone: America/New_York
        jobs: {close-day: {task: app.close, cron: "0 0 * * *", timezone: Africa/Cairo}}
    Good:
        jobs: {backup: {task: app.backup, cron: "30 3 * * *", timezone: America/New_York}}
        jobs: {backup: {task: app.backup, cron: "30 2 * * *", timezone: UTC}}
        jobs: {poll: {task: app.poll, cron: "*/5 1-4 * * *", timezone: America/New_York}}
        jobs:
          backup:
            task: app.backup
            cron: "30 2 * * *"
            timezone: America/New_York
            dst: {gap: after}
    Source: the IANA time zone database; celery.schedules.crontab and cron(8), both run
    """
    match job.schedule:
        case Cron(is_every_hour=False) as cron:
            skipped = [run for run in undecided_runs(job, project) if run.change.is_gap]
            if lost := [run for run in skipped if not run.is_covered]:
                verb = "does" if len({run.wall.time() for run in lost}) == 1 else "do"
                dialects = dialects_of(job, project.config.backends)
                more = _what_happens(job, dialects, lost[0].change, skipped)
                yield Finding(
                    f"{times_text(lost)} {verb} not exist in {cron.timezone} "
                    "when the clocks go forward",
                    at=time_of_day(job, cron),
                    help=advice(
                        cron, project, lost, dialects=dialects, policy="{gap: after}", more=more
                    ),
                )


def _what_happens(
    job: Job,
    dialects: Mapping[str, Dialect],
    change: Transition,
    skipped: Sequence[TouchedRun],
) -> Iterator[str]:
    """What each engine does with the runs that one change skips."""
    walls = [run.wall for run in skipped if run.change == change]
    if change.wall_start.time() == time.min:
        yield f"that day starts at {change.wall_end:%H:%M}"
    yield from by_engines(
        {name: _words(dialect.gap, job, walls, change) for name, dialect in dialects.items()}
    )


def _words(gap: Gap | None, job: Job, walls: Sequence[datetime], change: Transition) -> str:
    them = "it" if len(walls) == 1 else "them"
    match gap:
        case None:
            return f"do{{es}} not document what becomes of {them}"
        case Gap.SKIP:
            return f"leave{{s}} {them} out"
        case Gap.AFTER:
            listed = ", if minutes and hours are written without `*`" if _is_starred(job) else ""
            return f"run{{s}} {them} at {change.wall_end:%H:%M}{listed}"
        case Gap.SHIFT:
            first, later = walls[0], walls[0] + timedelta(seconds=change.shift)
            if len(walls) == 1:
                return f"run{{s}} it at {later:%H:%M}"
            return f"run{{s}} {first:%H:%M} at {later:%H:%M}, not the rest"


def _is_starred(job: Job) -> bool:
    """Does Debian's cron take the job for a frequent one, which it does not catch up?"""
    match job.schedule:
        case Cron(minute=minute, hour=hour):
            return minute.text.startswith("*") or hour.text.startswith("*")
    return False
