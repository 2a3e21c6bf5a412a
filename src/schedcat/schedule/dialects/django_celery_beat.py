"""django-celery-beat: Celery's crontab, with a zone for each row."""

from dataclasses import replace

from schedcat.schedule.dialects import celery

DIALECT = replace(
    celery.DIALECT,
    engine="django-celery-beat",
    source="django_celery_beat.tzcrontab, run in 2.9",
)
