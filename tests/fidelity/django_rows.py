"""Rows of django-celery-beat in a database and in fixtures, and what its models make of them."""

import io
from typing import Any


def configure(path: str) -> None:
    """Set Django up with a database at a path."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}},
        INSTALLED_APPS=["django_celery_beat"],
        TIME_ZONE="UTC",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def save(rows: dict[str, dict[str, Any]]) -> None:
    """Name → the columns of a task; `crontab`, `interval` and so on are columns of that row.

    They are saved in bulk, which no form and no validation sees.
    """
    from datetime import datetime

    from django_celery_beat import models

    tables = {
        "crontab": models.CrontabSchedule,
        "interval": models.IntervalSchedule,
        "solar": models.SolarSchedule,
        "clocked": models.ClockedSchedule,
    }
    for name, columns in rows.items():
        said = {"name": name, "task": "app.run", **columns}
        for key, table in tables.items():
            if key in said:
                schedule = table(**said[key])
                schedule.save()
                said[key] = schedule
        for key in ("start_time", "expires"):
            if key in said:
                said[key] = datetime.fromisoformat(said[key])
        models.PeriodicTask.objects.bulk_create([models.PeriodicTask(**said)])


def dump(format: str) -> str:
    """What `dumpdata` prints."""
    from django.core.management import call_command

    out = io.StringIO()
    call_command("dumpdata", "django_celery_beat", format=format, indent=2, stdout=out)
    return out.getvalue()


def scheduled() -> dict[str, dict[str, Any]]:
    """Name → what beat has of each row that it does not leave out, disabled ones too."""
    import celery
    from django_celery_beat.models import PeriodicTask
    from django_celery_beat.schedulers import ModelEntry

    app, found = celery.Celery(), {}
    for model in PeriodicTask.objects.all():
        is_enabled = model.enabled
        try:
            entry = ModelEntry(model, app=app)
        except ValueError:
            continue
        if is_enabled and not model.enabled:
            continue
        found[model.name] = _told(entry, model)
    return found


def _told(entry: Any, model: Any) -> dict[str, Any]:
    told = {
        "task": entry.task,
        "args": entry.args,
        "kwargs": entry.kwargs,
        "starts": model.start_time,
        "ends": model.expires,
        "enabled": model.enabled,
        "options": {key: value for key, value in entry.options.items() if key != "headers"},
        "one_off": model.one_off,
    }
    if model.crontab and not model.interval:
        schedule = entry.schedule
        names = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
        told["fields"] = [sorted(getattr(schedule, name)) for name in names]
        told["zone"] = str(schedule.tz)
    elif model.interval:
        told["seconds"] = entry.schedule.run_every.total_seconds()
    return told


def without_a_schedule() -> str:
    """What becomes of beat at a row that names none, or one that is not there."""
    import celery
    from django_celery_beat.schedulers import DatabaseScheduler

    class Beat(DatabaseScheduler):
        def setup_schedule(self) -> None:
            pass

    try:
        Beat(celery.Celery()).all_as_schedule()
    except Exception as error:  # noqa: BLE001  whatever it is stops beat
        return type(error).__name__
    return "goes on"


def forget() -> None:
    """Remove all rows."""
    from django.db import connection
    from django_celery_beat import models

    tables = (
        models.PeriodicTask,
        models.CrontabSchedule,
        models.IntervalSchedule,
        models.SolarSchedule,
        models.ClockedSchedule,
    )
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table._meta.db_table}")  # noqa: S608, SLF001  Django's own


def cut_off() -> None:
    """Remove the rows of crontabs from under the tasks that name them."""
    from django.db import connection

    connection.disable_constraint_checking()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_celery_beat_crontabschedule")
