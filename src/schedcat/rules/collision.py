"""Many jobs in one minute."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from schedcat.catalog.types import Field, Whole
from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._crowds import Crowd, Members, counted_schedule, crowds_of
from schedcat.schedule.crowds import Recurrence, recurrence
from schedcat.schedule.wording import joined
from schedcat.source import Span

LIMIT = Field("limit", Whole(1), "So many jobs may come in one minute.", 20, default=10)


@whole_catalog(Severity.WARNING, group="load", fix="unsafe", options=(LIMIT,))
def rule(project: Project) -> Iterator[Finding]:
    """More than ten jobs of one backend come in the same minute.

    Midnight is everybody's favourite: the queue fills at once, the database is slow for a while,
    and the job that matters waits behind thirty that do not. Other minutes cost nothing. Counted
    are the seven days of UTC that begin with today, by the catalog's own times; the option `limit`
    says how many jobs are too many, and the three largest crowds are named. A job that runs more
    often than every five minutes of its hours is not counted, since it has no other minute.

    Crontabs that lie apart are those of machines of their own, unless one `etc` or `cron.d` holds
    them.

    Where an interval starts with the scheduler, as on Celery beat, all jobs of one period come due
    together whenever it starts, and stay together from then on.

    The fix moves as many jobs as are too many to free minutes of the same hour. It leaves out those
    of which `expects_after` speaks, and those whose minute is said elsewhere or on one backend.

    Bad:
        # file: jobs.yaml
        jobs:
          close-day: {task: app.close_day, cron: "0 0 * * *"}
          send-bills: {task: app.send_bills, cron: "@daily"}
          send-reports: {task: app.send_reports, cron: "0 0 * * mon"}
          sync-orders: {task: app.sync_orders, interval: 1h}
          sync-prices: {task: app.sync_prices, interval: 1h}
          sync-stock: {task: app.sync_stock, interval: 60m}
        # file: schedcat.toml
        lint.collision.limit = 2
        backends.celery.keeps_state = true
    Good:
        # file: jobs.yaml
        jobs:
          close-day: {task: app.close_day, cron: "0 0 * * *"}
          send-bills: {task: app.send_bills, cron: "20 0 * * *"}
          send-reports: {task: app.send_reports, cron: "40 0 * * mon"}
          sync-orders: {task: app.sync_orders, interval: 1h}
          sync-prices: {task: app.sync_prices, cron: "12 * * * *"}
          sync-stock: {task: app.sync_stock, cron: "24 * * * *"}
        # file: schedcat.toml
        lint.collision.limit = 1
        backends.celery.keeps_state = true
    Source: celery.beat: an entry that never ran counts its interval from the start of beat
    """
    limit = project.option("collision", "limit") or LIMIT.default
    found = crowds_of(project, limit)
    by_members: dict[Members, list[Crowd]] = defaultdict(list)
    for crowd in found:
        if not any(_is_within(crowd, other) for other in found):
            by_members[crowd.members].append(crowd)
    largest = sorted(by_members, key=lambda members: (-len(members), sorted(members)))[:_MOST]
    for members in largest:
        unsaid = len(by_members) - len(largest) if members is largest[-1] else 0
        yield _finding(by_members[members], found, project, limit=limit, unsaid=unsaid)


_MOST = 3


def _is_within(crowd: Crowd, other: Crowd) -> bool:
    return crowd.backend == other.backend and crowd.members < other.members


def _finding(
    same: Sequence[Crowd], found: Sequence[Crowd], project: Project, *, limit: int, unsaid: int
) -> Finding:
    """One set of jobs, on every backend where they come together."""
    backend, members, period, _ = same[0]
    clauses: dict[str, list[str]] = defaultdict(list)
    whens = [_clause(crowd, found, project) for crowd in same]
    for crowd, when in zip(same, whens, strict=True):
        clauses[when.text] += [crowd.backend] if crowd.backend else []
    dates = [when.first for when in whens if when.first]
    times = " and ".join(
        clause.format(on=f" on {joined(backends)}" if backends else "")
        for clause, backends in clauses.items()
    )
    cure, fix = "a cron with a minute of its own", None
    if period is None:
        from schedcat.rules._spreading import spread  # only a finding needs it

        cure, fix = spread(project, members, limit)
    first, *others = (project.catalog.jobs[index] for index in sorted(members))
    return Finding(
        f"{len(members):,} jobs {times}, more than {limit:,} in one minute",
        at=_place(first, backend),
        help=f"give at least {len(members) - limit:,} of them {cure}"
        + (f"; first on {min(dates)}" if dates else "")
        + (f"; {unsaid:,} more sets of jobs come together" if unsaid else ""),
        related=[
            Related(at, f"`{job.name}` too", job.name)
            for job in others
            if (at := _place(job, backend))
        ],
        fix=fix,
        job=first.name,
    )


def _clause(crowd: Crowd, found: Sequence[Crowd], project: Project) -> Recurrence:
    """When the jobs come; `{on}` is where the backends will stand."""
    if crowd.period:
        period = crowd.period.canonical
        return Recurrence(
            f"of interval {period} come due together{{on}} whenever the scheduler starts"
        )
    # They also come together in the minutes of larger crowds.
    minutes = chain.from_iterable(
        other.minutes
        for other in found
        if other.backend == crowd.backend and crowd.members <= other.members
    )
    jobs = [project.catalog.jobs[index] for index in crowd.members]
    schedules = {schedule for job in jobs if (schedule := counted_schedule(job, crowd.backend))}
    when = recurrence(schedules, minutes, names_zone=all(job.zone_is_known for job in jobs))
    return when._replace(text=f"run {when.text}{{on}}")


def _place(job: Job, backend: str | None) -> Span | None:
    return (job.on(backend) if backend else job).at_schedule()
