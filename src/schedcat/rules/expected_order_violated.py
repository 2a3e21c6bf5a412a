"""A job that comes before the one it should come after."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job, Order
from schedcat.rules import Project, whole_catalog
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import nearest_reckoned

if TYPE_CHECKING:
    from schedcat.schedule.order import Misfit


@whole_catalog(Severity.WARNING, group="load")
def rule(project: Project) -> Iterator[Finding]:
    """A job does not come after the job that its `expects_after` names, or not long enough after.

    The report reads what the import wrote. Somebody moves the import from 03:00 to 05:00, and from
    then on the report of 04:00 is a day old; no run fails, and nobody is told. `by` says how long
    the other job needs: each run then needs one of the other that long before it, since the run
    before.

    Compared are the times of crons, and of intervals with an anchor, on each backend as it has
    them. A job that expects one which comes more rarely is silent, as an hourly one after a daily
    one, for most of its runs have none of their own to follow. Of two jobs that come equally often,
    the order is taken for wrong where the wait is long and the other job comes soon after; a wait
    that is meant can be written, as `by: 23h`.

    Bad:
        jobs:
          import-orders: {task: shop.import_orders, cron: "0 5 * * *"}
          report: {task: shop.report, cron: "0 4 * * *", expects_after: {job: import-orders}}
        jobs:
          import-orders: {task: shop.import_orders, cron: "30 3 * * *"}
          report:
            task: shop.report
            cron: "0 4 * * *"
            expects_after: {job: import-orders, by: 1h}
        jobs:
          report: {task: shop.report, cron: "0 4 * * *", expects_after: {job: import-order}}
    Good:
        jobs:
          import-orders: {task: shop.import_orders, cron: "0 3 * * *"}
          report:
            task: shop.report
            cron: "0 4 * * *"
            expects_after: {job: import-orders, by: 1h}
    Source: the catalog's `expects_after`, which triggers nothing
    """
    by_name: dict[str, Job] = {}
    for job in project.catalog.jobs:
        if job.expects_after and not job.disabled:
            by_name = by_name or {each.name: each for each in project.catalog.jobs}
            yield from _violations(job, job.expects_after, by_name, project)


def _violations(
    job: Job, order: Order, by_name: Mapping[str, Job], project: Project
) -> Iterator[Finding]:
    other = by_name.get(order.job)
    if other is None:
        # Where jobs are left out, it may be one of them.
        left_out = project.catalog.left_out
        if left_out is not None and order.job not in left_out:
            yield _about(job, f"no job is named `{order.job}`", _nearest(order.job, by_name))
    elif other.name == job.name:
        yield _about(job, f"`{job.name}` expects to come after itself", "name the other job")
    elif other.disabled:
        help = f"enable `{other.name}`, or remove `expects_after`"
        yield _about(job, f"`{other.name}` is disabled, and no run comes after it", help)
    else:
        pairs = {
            tuple(each.schedule for each in pair): pair for pair in _pairs(job, other, project)
        }
        for times, pair in pairs.items():
            if all(map(_has_instants, times)):
                yield from _out_of_order(*pair, order, project)


def _about(job: Job, message: str, help: str) -> Finding:
    return Finding(message, at=job.at("expects_after", "job"), help=help, job=job.name)


def _nearest(name: str, names: Mapping[str, Job]) -> str:
    from difflib import get_close_matches  # only a finding needs it

    close = get_close_matches(name, names, n=1)
    return f"did you mean `{close[0]}`?" if close else "name a job of this catalog"


def _pairs(job: Job, other: Job, project: Project) -> Iterator[tuple[Job, Job]]:
    """Both as each backend of the job has them; the other one as it is elsewhere if not there."""
    if not (job.backends or project.config.backends):
        yield job, other
    elsewhere = next(filter(other.schedule_on, other.backends), None)
    for backend in filter(job.schedule_on, job.backends):
        if there := backend if other.schedule_on(backend) else elsewhere:
            yield job.on(backend), other.on(there)


def _has_instants(schedule: Schedule) -> bool:
    match schedule:
        case Cron(days=None, needs_day_rule=True) | Interval(anchor=None):
            return False
    return True


def _out_of_order(job: Job, other: Job, order: Order, project: Project) -> Iterator[Finding]:
    from schedcat.schedule.order import Runs, misfits  # only jobs with an order need it

    start = nearest_reckoned(project.now)
    later, earlier = (Runs(each.schedule, each.starts, each.ends) for each in (job, other))
    by = timedelta(seconds=order.by.seconds if order.by else 0)
    found = list(misfits(later, earlier, by, start, start + _YEAR))
    if found:
        # The worst one is said, so that the words are the same on every day that somebody asks.
        worst = min(found, key=lambda each: (each.lag or each.lead, each.at))
        yield _finding(job, other, order, worst)


_YEAR = timedelta(days=366)


def _finding(job: Job, other: Job, order: Order, worst: "Misfit") -> Finding:
    lead = _text(worst.lead)
    message, advice = f"`{other.name}` comes {lead} before this job", f"write `by: {lead}`"
    key = "by" if order.by else "job"
    if worst.lag:
        message = f"`{other.name}` comes {_text(worst.lag)} after this job, and {lead} before it"
        cure, key = f"move one of the two, or {advice} if that is meant", "job"
    elif worst.lead:
        message += f", not {order.by}"
        cure = f"move one of the two, or {advice} if that is enough"
    else:
        wanted = f"not {order.by} before it" if order.by else "not before it"
        message = f"`{other.name}` comes at the same time as this job, {wanted}"
        cure = "move one of the two"
    times = other.at_schedule()
    return Finding(
        message,
        at=job.at("expects_after", key),
        help=f"{cure}; so on {worst.at:%Y-%m-%d} at {worst.at:%H:%M} UTC",
        related=[Related(times, f"when `{other.name}` comes", other.name)] if times else (),
        job=job.name,
    )


def _text(time: timedelta) -> str:
    return Interval(int(time.total_seconds())).canonical
