"""Celery beat, from 5.5 on; where clocks change, and there are intervals, from 5.7 on.

Until 5.4 a run in a gap comes right after it, and on that day jobs of other times may come an hour
late. Until 5.6 an interval is added to the wall clock: it comes an hour late in a fold, and holds
up the crontabs of its beat.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayRule, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.interval import Interval
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


def read(text: str, zone: str) -> Schedule:
    """The schedule of a text that beat is told: five fields, or `every` and a period.

    >>> read("every 1h59m", "UTC").seconds, read("0 9 1-7 * 2", "UTC").days
    (7140, <DayRule.BOTH: 'both'>)
    """
    five, _, period = text.partition(_EVERY)
    return Interval.parse(period) if period else Cron.parse(five, days=DayRule.BOTH, timezone=zone)


_EVERY = "every "

DIALECT = Dialect(
    engine="Celery beat",
    source="celery.schedules and celery.beat, run in 5.7.0; tried by hand in 5.5.3 and 5.6.0",
    gap=Gap.SHIFT,
    fold=Fold.FIRST,
    loses_repeated_hour=True,
    fires=fires,
    joins=DayRule.BOTH,
    one_clock_of="the app",
    read=read,
    every=lambda interval: _EVERY + interval.canonical,
    interval_starts_with_scheduler=True,
    missed="run once where beat keeps its state, a cron within beat_cron_starting_deadline if that "
    "is set; else forgotten",
)
