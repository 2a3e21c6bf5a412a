"""Google Cloud Scheduler: its documentation says nothing exact about DST changes."""

from schedcat.schedule.dialect import Dialect

DIALECT = Dialect(
    engine="Cloud Scheduler",
    source="Cloud Scheduler, Cron job format and time zone",
    gap=None,
    fold=None,
)
