"""Google Cloud Scheduler: its documentation says nothing exact about DST changes."""

from schedcat.schedule.dialect import Dialect

DIALECT = Dialect(
    engine="Cloud Scheduler",
    gap=None,
    fold=None,
    loses_repeated_hour=False,
    interval_starts_with_scheduler=False,
    source="Cloud Scheduler, Cron job format and time zone",
)
