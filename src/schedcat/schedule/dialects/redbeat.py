"""RedBeat: Celery's schedules kept in Redis, for an app whose clock is never changed.

The next run of an entry is stored as the wall-clock time of the last one plus the time that
elapses until it is due. After the clocks have gone back that is as much late as they went: the
first run of every entry, whenever it is due, and crontabs and intervals alike.
"""

from schedcat.schedule.dialects import celery

DIALECT = celery.DIALECT._replace(
    engine="RedBeat",
    source="redbeat.schedulers and redbeat.decoder, run in 2.4.2",
    needs_steady_clock=True,
    missed="run once",
    kept_missed=("run-once",),
)
