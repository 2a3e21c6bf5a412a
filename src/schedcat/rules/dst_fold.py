"""Runs at a local time that the clocks repeat."""

from collections.abc import Iterator, Sequence

from schedcat.backends import dialects_of
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._clock_changes import advice, time_of_day, undecided_runs
from schedcat.schedule.cron import Cron, Fold
from schedcat.schedule.dst import TouchedRun, dates_text, times_text


@each_job(Severity.WARNING, group="timezone")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A run falls into local time that comes twice on the day when the clocks go back.

    01:30 in New York comes twice on the first Sunday in November. Some engines run such a job
    once, some twice, and a second bill or mail is as bad as a missing one. A job that runs often
    enough that an hour's repetition is its ordinary cadence is silent.

    An engine that reckons in local time alone does nothing while that time repeats: a job of every
    five minutes then pauses for an hour. That is said once per backend, for all its jobs of every
    hour. A job that says its own `dst` has decided, and `dst_mismatch: ignore` does not care.

    Bad:
        jobs:
          bill:
            task: app.bill
            cron: "30 1 * * *"
            timezone: America/New_York
        jobs:
          poll:
            task: app.poll
            cron: "*/5 * * * *"
            timezone: Australia/Sydney
            backends: [celery]
    Good:
        jobs: {bill: {task: app.bill, cron: "30 3 * * *", timezone: America/New_York}}
        jobs: {poll: {task: app.poll, cron: "*/10 1-3 * * *", timezone: America/New_York}}
        jobs: {poll: {task: app.poll, cron: "*/5 * * * *", backends: [celery]}}
        jobs:
          bill:
            task: app.bill
            cron: "30 1 * * *"
            timezone: America/New_York
            dst: {fold: first}
    Source: the IANA time zone database; celery.schedules.crontab and cron(8), both run
    """
    match job.schedule:
        case Cron() as cron:
            repeated = [run for run in undecided_runs(job, project) if run.change.is_fold]
            if repeated and cron.is_every_hour:
                yield from _pauses(job, cron, repeated)
            elif doubled := [run for run in repeated if not run.is_covered]:
                yield _doubled(job, cron, doubled, project)


def _pauses(job: Job, cron: Cron, repeated: Sequence[TouchedRun]) -> Iterator[Finding]:
    """One finding for each backend that loses the second pass of the repeated time."""
    for dialect in dialects_of(job).values():
        if dialect.loses_repeated_hour:
            pause = f"not run on {dialect.engine} while local time repeats"
            yield Finding(
                f"`{cron.text}` does {pause}",
                at=time_of_day(job, cron),
                help="write `timezone: UTC`, where no time repeats, or accept it with "
                f"`dst_mismatch: ignore`; next on {dates_text(repeated)} in {cron.timezone}",
                fold=f"{{count}} every-hour jobs do {pause}",
            )


def _doubled(job: Job, cron: Cron, doubled: Sequence[TouchedRun], project: Project) -> Finding:
    is_one = len({run.wall.time() for run in doubled}) == 1
    engines = dialects_of(job).items()
    return Finding(
        f"{times_text(doubled)} {'comes' if is_one else 'come'} twice in {cron.timezone} "
        "when the clocks go back",
        at=time_of_day(job, cron),
        help=advice(
            cron,
            project,
            doubled,
            policy="{fold: first}",
            more=[f"{backend} {_WORDS[dialect.fold]}" for backend, dialect in engines],
        ),
    )


_WORDS = {
    Fold.FIRST: "runs it the first time only",
    Fold.BOTH: "runs it both times",
    None: "does not document what becomes of it",
}
