"""Runs at a local time that the clocks repeat."""

from collections.abc import Iterator, Sequence

from schedcat.backends import dialects_of
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._clock_changes import (
    advice,
    by_engines,
    in_utc,
    time_of_day,
    undecided_runs,
)
from schedcat.schedule.cron import Cron, Fold
from schedcat.schedule.dst import TouchedRun, dates_text, times_text


@each_job(Severity.WARNING, group="timezone")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A run falls into local time that comes twice on the day when the clocks go back.

    01:30 in New York comes twice on the first Sunday in November. Some engines run such a job
    once, some twice, and a second bill or mail is as bad as a missing one. A job whose
    runs go on before or after that hour, no further apart than the clocks move, is silent: the
    repetition is its ordinary cadence.

    An engine that reckons in local time alone does nothing while that time repeats: a job of every
    five minutes then pauses for an hour. That is said once per backend, for all its jobs of every
    hour. A job that says its own `dst` has decided, and `dst_mismatch: ignore` does not care.

    Bad:
        jobs:
          bill:
            task: app.bill
            cron: "30 1 * * *"
            timezone: America/New_York
        jobs: {mail: {task: app.mail, cron: "0,45 1 * * *", timezone: America/New_York}}
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
                yield from _pauses(job, cron, repeated, project)
            elif doubled := [run for run in repeated if not run.is_covered]:
                yield _doubled(job, cron, doubled, project)


def _pauses(
    job: Job, cron: Cron, repeated: Sequence[TouchedRun], project: Project
) -> Iterator[Finding]:
    """One finding for each backend that loses the second pass of the repeated time."""
    for backend, dialect in dialects_of(job, project.config.backends).items():
        if dialect.loses_repeated_hour:
            pause = f"not run on {dialect.engine} while local time repeats"
            yield Finding(
                f"`{cron.text}` does {pause}",
                at=time_of_day(job, cron),
                help=f"write {in_utc([backend], project)}, where no time repeats, or accept it "
                f"with `dst_mismatch: ignore`; next on {dates_text(repeated)} in {cron.timezone}",
                fold=f"{{count}} every-hour jobs do {pause}",
            )


def _doubled(job: Job, cron: Cron, doubled: Sequence[TouchedRun], project: Project) -> Finding:
    is_one = len({run.wall.time() for run in doubled}) == 1
    dialects = dialects_of(job, project.config.backends)
    words = {backend: _WORDS[dialect.fold] for backend, dialect in dialects.items()}
    return Finding(
        f"{times_text(doubled)} {'comes' if is_one else 'come'} twice in {cron.timezone} "
        "when the clocks go back",
        at=time_of_day(job, cron),
        help=advice(
            cron,
            project,
            doubled,
            dialects=dialects,
            policy="{fold: first}",
            more=by_engines(words),
        ),
    )


_WORDS = {
    Fold.FIRST: "run{s} it the first time only",
    Fold.BOTH: "run{s} it both times",
    None: "do{es} not document what becomes of it",
}
