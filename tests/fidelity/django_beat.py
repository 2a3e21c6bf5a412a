"""django-celery-beat, for a process of its own: rows of a database, and beats that run them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import time_machine
from beats import A_SECOND, SLEEPS_LONG, Sent, sent, steps

Rows = Mapping[str, Mapping[str, Any]]
"""Name of the job → the columns of its schedule: a crontab's, or `every` and `period`."""

FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")


def crontab(text: str, zone: str) -> dict[str, str]:
    """The columns of a crontab."""
    return dict(zip(FIELDS, text.split(), strict=True)) | {"timezone": zone}


def configure() -> None:
    """Set Django up, with an empty database in memory."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django_celery_beat"],
        TIME_ZONE="UTC",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def beat(rows: Rows, start: datetime, end: datetime, **settings: Any) -> Sent:
    """What a beat sends that reads the rows once, and all of them."""
    from django_celery_beat import schedulers

    class Beat(schedulers.DatabaseScheduler):
        sync_every = SLEEPS_LONG

        def enabled_models_qs(self) -> Any:
            return self.Model.objects.enabled()

        def schedule_changed(self) -> bool:
            return False

    _save(rows, start)
    with patch.object(schedulers, "SCHEDULE_SYNC_MAX_INTERVAL", SLEEPS_LONG):
        app = _app(beat_max_loop_interval=SLEEPS_LONG, **settings)
        return sent(lambda: Beat(app), start, end)


def beat_as_it_is(rows: Rows | None, start: datetime, end: datetime, **settings: Any) -> Sent:
    """What a beat sends that hides rows by their hour; without rows, of those there are.

    It wakes every minute instead of every five seconds, which takes too long.
    """
    from django_celery_beat.schedulers import DatabaseScheduler

    if rows is not None:
        _save(rows, start)
    app = _app(beat_max_loop_interval=60, **settings)
    return sent(lambda: DatabaseScheduler(app), start, end)


def reckon(rows: Rows, start: datetime, end: datetime) -> Sent:
    """What the crontabs of rows, as a beat reads them, reckon from run to run."""
    from django_celery_beat.schedulers import ModelEntry

    entries = (ModelEntry(model, app=_app()) for model in _save(rows, start))
    crontabs = {each.name: each.schedule for each in entries}
    return {name: steps(each, str(each.tz), start, end) for name, each in crontabs.items()}


def clean(rows: Rows) -> dict[str, str]:
    """What the forms of the admin say of the rows that they refuse, in an empty database."""
    from django.core.exceptions import ValidationError

    _clear()
    said = {}
    for name, (schedule, job) in _unsaved(rows).items():
        try:
            schedule.full_clean()
            job.full_clean(exclude=["crontab", "interval"])
        except ValidationError as error:
            said[name] = str(error)
    return said


def read(texts: Mapping[str, datetime]) -> dict[str, tuple[bool, list[datetime] | str]]:
    """Of five fields: whether forms take them, and what beat reckons of the row until a moment.

    Or what becomes of a row that beat cannot read.
    """
    from celery.schedules import ParseException
    from django.core.exceptions import ValidationError
    from django_celery_beat.models import CrontabSchedule

    found = {}
    for text, until in texts.items():
        row, is_taken = CrontabSchedule(**crontab(text, "UTC")), True
        try:
            row.full_clean()
        except ValidationError:
            is_taken = False
        try:
            schedule = row.schedule
        except ValueError:
            found[text] = is_taken, "left out"
        except ParseException:
            found[text] = is_taken, "stops beat"
        else:
            found[text] = is_taken, steps(schedule, "UTC", BEGINNING, until)
    return found


BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def sizes() -> list[int]:
    """How many characters each field of a crontab may have."""
    from django_celery_beat.models import CrontabSchedule

    return [CrontabSchedule._meta.get_field(field).max_length for field in FIELDS]  # noqa: SLF001  Django's own name


def _save(rows: Rows, moment: datetime) -> Any:
    """Only these rows, saved a second before the moment."""
    from django_celery_beat import models

    _clear()
    made = _unsaved(rows).values()
    with time_machine.travel(moment - A_SECOND, tick=False):
        for table in (models.CrontabSchedule, models.IntervalSchedule, models.PeriodicTask):
            table.objects.bulk_create(each for pair in made for each in pair if type(each) is table)
    return models.PeriodicTask.objects.all()


def _clear() -> None:
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule

    # Jobs go with their schedules.
    CrontabSchedule.objects.all().delete()
    IntervalSchedule.objects.all().delete()


def _unsaved(rows: Rows) -> dict[str, tuple[Any, Any]]:
    """Name → the row of the schedule and that of the job."""
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

    def pair(name: str, columns: Mapping[str, Any]) -> tuple[Any, Any]:
        kind, table = "crontab", CrontabSchedule
        if "period" in columns:
            kind, table = "interval", IntervalSchedule
        schedule = table(**columns)
        return schedule, PeriodicTask(name=name, task=name, **{kind: schedule})

    return {name: pair(name, columns) for name, columns in rows.items()}


def _app(**settings: Any) -> Any:
    import celery

    app = celery.Celery()
    # Beat would add an entry of its own for results that expire.
    app.conf.update({"timezone": "UTC", "result_expires": None} | settings)
    return app
