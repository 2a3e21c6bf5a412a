"""Debian's cron: picked times are caught up after a gap and run once in a fold."""

from schedcat.schedule.cron import Fold, Gap
from schedcat.schedule.dialect import Dialect

DIALECT = Dialect(
    engine="Debian cron",
    gap=Gap.AFTER,
    fold=Fold.FIRST,
    loses_repeated_hour=False,
    interval_starts_with_scheduler=False,
    source="cron(8), run in 3.0pl1",
)
