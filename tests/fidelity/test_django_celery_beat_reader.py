"""Rows read from a database and from fixtures are those that django-celery-beat runs."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import django_rows
import pytest
from beats import require

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.interval import Interval

FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")


def crontab(text, **columns):
    return {"crontab": dict(zip(FIELDS, text.split(), strict=True)) | columns}


def every(count, period):
    return {"interval": {"every": count, "period": period}}


TEXTS = (
    *("0 4 * * *", "*/15 9-17 1-7 * 1-5", "0 0 13 * 5", "5,10 */2 * jan-mar sun", "0 0 31 2 *"),
    *("0 0 * * 7", "0 0 * * fri-sun", "0 22-4 * * *", "*/90 * * * *", "5/20 * * * *"),
    *("[0,30] * * * *", "{35,5} * * * *", "0 0 * * jan", "60 * * * *", "0 0 * * 0-7"),
    *("0 0 30 2 *", "5-5 * * * *", "*/7 * * * *", "0 0 L * *", "0 0 * * sunday", "01 09 * * *"),
)
ROWS = {
    **{text: crontab(text) for text in TEXTS},
    "a blank in a list": {"crontab": {"minute": "0, 30", "hour": "1"}},
    "in a zone": crontab("30 2 * * *", timezone="Europe/London"),
    "nothing said of it": {"crontab": {}},
    "every 119 minutes": every(119, "minutes"),
    "every 2 days": every(2, "days"),
    "every 90 seconds": every(90, "seconds"),
    "every 2,000,000 microseconds": every(2_000_000, "microseconds"),
    "every 1,500,000 microseconds": every(1_500_000, "microseconds"),
    "every 0 seconds": every(0, "seconds"),
    "Ünïcödé, with blanks: and 'signs'": every(1, "hours"),
    "both": crontab("0 4 * * *") | every(3, "hours"),
    "disabled": every(1, "days") | {"enabled": False},
    "arguments": every(1, "days") | {"args": '["a", 1]', "kwargs": '{"b": [null, true]}'},
    "no arguments": every(1, "days") | {"args": "", "kwargs": ""},
    "broken arguments": every(1, "days") | {"args": "[1,"},
    "broken keywords": every(1, "days") | {"kwargs": "{'a': 1}"},
    "broken headers": every(1, "days") | {"headers": "{"},
    "message": every(1, "days")
    | {"queue": "q", "exchange": "e", "routing_key": "r", "priority": 0, "expire_seconds": 90},
    "between": every(1, "days")
    | {"start_time": "2026-01-02T03:04:05+00:00", "expires": "2027-01-02T03:04:05+00:00"},
    "once": every(1, "days") | {"one_off": True},
    "clocked": {"clocked": {"clocked_time": "2026-01-02T03:04:05Z"}, "one_off": True},
}
UNSAID = {"once", "clocked", "every 1,500,000 microseconds", "every 0 seconds"}
"""What beat runs, and we say that no schedule of ours can."""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return str(tmp_path_factory.mktemp("django") / "db.sqlite3")


@pytest.fixture(scope="module")
def django(path):
    """`django(function, *arguments)`: what it gives in a process that has Django set up."""
    require("django-celery-beat", "django_celery_beat")
    configure = partial(django_rows.configure, path)
    with ProcessPoolExecutor(1, get_context("spawn"), configure) as process:
        yield lambda *call: process.submit(*call).result()


@pytest.fixture
def rows(django):
    django(django_rows.forget)
    django(django_rows.save, ROWS)
    return django(django_rows.scheduled)


def read(path, data):
    frame = Frame(Tables(), settings={})
    reader = load_readers()["django-celery-beat"]
    assert reader.reads(path, data, is_named=True)
    return reader.parse([Page(path, data)], frame)


@pytest.fixture(params=["database", "json", "yaml"])
def reading(request, rows, django, path):
    assert rows
    if request.param == "database":
        return read(path, Path(path).read_bytes())
    text = django(django_rows.dump, request.param)
    return read(f"dump.{request.param}", text.encode())


def test_every_row_that_beat_runs_is_a_job_and_no_other_one(reading, rows):
    jobs = {job.name for job in reading.catalog.jobs}
    assert jobs == rows.keys() - UNSAID
    assert len(reading.found) == len(ROWS) - len(jobs) + 1  # and one names two schedules


def test_jobs_are_what_beat_makes_of_their_rows(reading, rows):
    for job in reading.catalog.jobs:
        row, block = rows[job.name], job.blocks.get("django-celery-beat", {})
        match job.schedule:
            case Cron() as cron:
                assert [list(field.values) for field in cron.fields] == row["fields"], job.name
                assert (cron.timezone, job.timezone) == (row["zone"], row["zone"])
                assert cron.days is not DayRule.EITHER
            case interval:
                assert interval == Interval(int(row["seconds"])), job.name
        assert (job.task, [*job.args], job.kwargs) == (row["task"], row["args"], row["kwargs"])
        assert (job.starts, job.ends) == (row["starts"], row["ends"])
        assert bool(job.disabled) is not row["enabled"]
        seconds = block.pop("expires", None)
        options = block | ({"expires": Interval.parse(seconds).seconds} if seconds else {})
        assert options | ({"expires": job.ends} if job.ends else {}) == row["options"]


def test_what_runs_once_is_an_info(reading):
    infos = [found for _, found in reading.found if found.severity is Severity.INFO]
    assert sorted(found.message.split("`")[1] for found in infos) == ["clocked", "once"]


def test_beat_stops_at_a_row_without_a_schedule_or_with_one_that_is_gone(django, path):
    django(django_rows.forget)
    django(django_rows.save, {"none": {}})
    assert django(django_rows.without_a_schedule) == "AttributeError"
    django(django_rows.forget)
    django(django_rows.save, {"gone": crontab("0 4 * * *")})
    django(django_rows.cut_off)
    assert django(django_rows.without_a_schedule) == "AttributeError"
    ((rule, found),) = read(path, Path(path).read_bytes()).found
    assert rule == "schedule-unresolvable"
    assert "of `gone` is not in the database (row " in found.message
