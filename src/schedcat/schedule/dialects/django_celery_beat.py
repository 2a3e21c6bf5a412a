"""django-celery-beat: Celery's crontab, with a zone for each row."""

from schedcat.schedule.dialects import celery

DIALECT = celery.DIALECT._replace(
    engine="django-celery-beat",
    source="django_celery_beat.tzcrontab, run in 2.9",
    one_clock_of=None,
    missed="run once",
    kept_missed=("run-once",),
)
