"""Celery beat, from 5.5 on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from schedcat.schedule.cron import Cron, DayRule, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.zones import zone


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """How beat goes from run to run: to the next picked time on the wall clock, taken to UTC.

    Skipped time is read with the offset before the gap, and repeated time is its first pass; from
    where the clocks then stand the next time is looked for, so that times in between are passed
    over.
    """
    from schedcat.schedule.instants import instants

    local, on_the_wall = zone(cron.timezone), replace(cron, timezone="UTC")
    instant = start - _MINUTE
    while True:
        wall = instant.astimezone(local).replace(tzinfo=UTC, fold=0)
        following = next(instants(on_the_wall, wall + _MINUTE), None)
        if following is None:
            return
        instant = following.replace(tzinfo=local).astimezone(UTC)
        if instant >= end:
            return
        yield instant


_MINUTE = timedelta(minutes=1)

DIALECT = Dialect(
    engine="Celery beat",
    source="celery.schedules and celery.beat, run in 5.5 to 5.7",
    gap=Gap.SHIFT,
    fold=Fold.FIRST,
    loses_repeated_hour=True,
    fires=fires,
    joins=DayRule.BOTH,
    one_clock_of="the app",
    every=lambda interval: f"every {interval.canonical}",
    interval_starts_with_scheduler=True,
    missed="run once where beat keeps its state, else forgotten",
)
