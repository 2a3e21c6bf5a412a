"""RedBeat: Celery's schedules kept in Redis, for an app whose clock is never changed.

The next run of an entry is stored as the wall-clock time of the last one plus the time that
elapses until it is due. After the clocks have gone back that is as much late as they went: the
first run of every entry, whenever it is due, and crontabs and intervals alike.

The last run of an entry, from which its intervals are counted, is kept through a restart.
"""

from schedcat.schedule.dialects import celery

DIALECT = celery.DIALECT._replace(
    engine="RedBeat",
    source="redbeat.schedulers and redbeat.decoder, run in 2.4.2",
    needs_steady_clock=True,
    interval_starts_with_scheduler=False,
    missed="run once, a cron within beat_cron_starting_deadline if that is set",
    kept_missed=("run-once",),
)
