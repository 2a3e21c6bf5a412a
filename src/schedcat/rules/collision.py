"""Many jobs in one minute."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedcat.backends import load_backends
from schedcat.catalog.types import Field, Whole
from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._running import schedule_on
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.crowds import Timed, crowds
from schedcat.schedule.interval import Interval
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import zone
from schedcat.source import Span

LIMIT = Field("limit", Whole(1), "So many jobs may come in one minute.", 20, default=10)


@whole_catalog(Severity.WARNING, group="load", options=(LIMIT,))
def rule(project: Project) -> Iterator[Finding]:
    """More than ten jobs of one backend come in the same minute.

    Midnight is everybody's favourite: the queue fills at once, the database is slow for a while,
    and the job that matters waits behind thirty that do not. Other minutes cost nothing. Counted
    are the seven days of UTC that begin with today, by the catalog's own times; the option `limit`
    says how many jobs are too many, and the three largest crowds are named.

    Where an interval starts with the scheduler, as on Celery beat, all jobs of one period come due
    together whenever it starts, and stay together from then on.

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
    loads = [_load(project, backend, limit) for backend in _backends(project)]
    found = {members for load in loads for members in (*load.periods, *load.minutes)}
    by_size = sorted(found, key=lambda members: (-len(members), sorted(members)))
    for number, members in enumerate(by_size[:_MOST]):
        is_last = number == _MOST - 1
        left_out = len(by_size) - _MOST if is_last else 0
        yield _finding(project, members, [load for load in loads if load.has(members)], ...)
