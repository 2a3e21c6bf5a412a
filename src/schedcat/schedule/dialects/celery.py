"""Celery beat, from 5.5 on."""

from schedcat.schedule.cron import Fold, Gap
from schedcat.schedule.dialect import Dialect

DIALECT = Dialect(
    engine="Celery beat",
    gap=Gap.SHIFT,
    fold=Fold.FIRST,
    loses_repeated_hour=True,
    interval_starts_with_scheduler=True,
    source="celery.schedules.crontab, run in 5.5 to 5.7",
)
