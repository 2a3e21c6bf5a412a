"""BusyBox's crond: every local minute on its own, whatever the clocks did before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron, DstPolicy, Fold, Gap
from schedcat.schedule.dialect import Dialect


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """The local minutes that there are: none that is skipped, and twice what comes twice."""
    from schedcat.schedule.instants import instants

    return instants(replace(cron, dst=DstPolicy(Gap.SKIP, Fold.BOTH)), start, end)


def write(cron: Cron) -> str:
    """Its text for a cron in canonical text: days of the month go from 0 there, so a `*/2` is even.

    >>> write(Cron.parse("0 0 */2 * *"))
    '0 0 1-31/2 * *'
    """
    days = cron.day_of_month
    return str(cron) if days.is_full else cron.replacing(day_of_month=field_text(days, star=False))


DIALECT = Dialect(
    engine="BusyBox crond",
    source="miscutils/crond.c, run in 1.35",
    gap=Gap.SKIP,
    fold=Fold.BOTH,
    fires=fires,
    one_clock_of="the machine",
    write=write,
    missed="forgotten",
    kept_missed=("skip",),
)
