"""Google Cloud Scheduler: its documentation says nothing exact about DST changes.

An execution that is due while another of its job goes on waits for it.
"""

from schedcat.schedule.dialect import Dialect

DIALECT = Dialect(
    engine="Cloud Scheduler",
    source="Cloud Scheduler, Cron job format and time zone",
    gap=None,
    fold=None,
    runs_alone=True,
)
