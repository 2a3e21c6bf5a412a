"""Rows of django-celery-beat as a catalog: each a job on what beat makes of it, or a finding."""

import json
import sqlite3
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity
from schedcat.schedule.cron import DayRule
from schedcat.schedule.interval import Interval

FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")


def read(files, **settings):
    pages = [Page(path, text.encode()) for path, text in files.items()]
    frame = Frame(Tables(), settings={"django-celery-beat": settings} if settings else {})
    return load_readers()["django-celery-beat"].parse(pages, frame)


def objects(task, **schedules):
    """A task, and the row of each schedule that it names."""
    fields = {"name": "job", "task": "app.run", "args": "[]", "kwargs": "{}", **task}
    found = [{"model": "django_celery_beat.periodictask", "pk": 1, "fields": fields}]
    for key, (column, columns) in zip(count(5), schedules.items(), strict=False):
        fields[column] = key
        model = f"django_celery_beat.{column}schedule"
        found.append({"model": model, "pk": key, "fields": columns})
    return found


def crontab(text, **columns):
    return {"crontab": dict(zip(FIELDS, text.split(), strict=True)) | columns}


def every(count, period):
    return {"interval": {"every": count, "period": period}}


def dump(found):
    return {"dump.json": json.dumps(found, indent=2, ensure_ascii=False)}


def one(task, schedules, **settings):
    reading = read(dump(objects(task, **schedules)), **settings)
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    return job


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


DAILY = every(1, "days")


def test_a_row_is_a_job_of_django_celery_beat():
    task = {"name": "Nightly: f\u00fcr alle!", "task": "app.nightly", "description": "Why."}
    job = one(task | {"args": '["a", 1]', "kwargs": '{"b": null}'}, crontab("30 3 1-7 * 1"))
    assert (job.name, job.task) == ("Nightly: f\u00fcr alle!", "app.nightly")
    assert (job.args, job.kwargs, job.description) == (("a", 1), {"b": None}, "Why.")
    assert (job.schedule.text, job.schedule.days) == ("30 3 1-7 * 1", DayRule.BOTH)
    assert (job.backends, job.reader) == (("django-celery-beat",), "django-celery-beat")


@pytest.mark.parametrize(
    ("columns", "settings", "zone", "is_known"),
    [
        ({"timezone": "Europe/London"}, {"timezone": "Asia/Tokyo"}, "Europe/London", True),
        ({"timezone": "UTC"}, {}, "UTC", True),
        ({}, {"timezone": "Asia/Tokyo"}, "Asia/Tokyo", True),
        ({}, {}, None, False),
    ],
)
def test_the_clock_is_that_of_the_row_or_of_the_project(columns, settings, zone, is_known):
    job = one({}, crontab("0 4 * * *", **columns), **settings)
    assert (job.timezone, job.zone_is_known) == (zone, is_known)
    assert job.schedule.timezone == (zone or "UTC")


@pytest.mark.parametrize(
    ("task", "field", "value"),
    [
        ({"enabled": False}, "disabled", ("it is not enabled", None)),
        ({"enabled": "False"}, "disabled", ("it is not enabled", None)),
        ({"enabled": "true"}, "disabled", None),
        ({"start_time": "2026-12-01T00:00:00Z"}, "starts", datetime(2026, 12, 1, tzinfo=UTC)),
        ({"expires": "2026-12-01T02:00:00+02:00"}, "ends", datetime(2026, 12, 1, tzinfo=UTC)),
        ({"expire_seconds": 5400}, "blocks", {"django-celery-beat": {"expires": "1h30m"}}),
        (
            {
                "queue": "q",
                "exchange": "",
                "routing_key": None,
                "priority": 0,
                "headers": '{"a":1}',
            },
            "blocks",
            {"django-celery-beat": {"queue": "q", "priority": 0, "headers": {"a": 1}}},
        ),
        ({"headers": None, "description": ""}, "blocks", {}),
    ],
)
def test_columns_of_a_row_are_fields_of_its_job(task, field, value):
    assert getattr(one(task, DAILY), field) == value


@pytest.mark.parametrize(
    ("number", "period", "interval"),
    [
        (119, "minutes", "1h59m"),
        (2, "days", "2d"),
        (3_000_000, "microseconds", "3s"),
        ("10", "seconds", "10s"),
    ],
)
def test_an_interval_is_so_many_periods(number, period, interval):
    job = one({}, every(number, period))
    assert (job.schedule, job.zone_is_known) == (Interval.parse(interval), True)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("0 22-4 * * *", "0 0-4,22,23 * * *"),
        ("0 0 * * fri-sun", "0 0 * * 0,5,6"),
        ("*/90 * * * *", "*/90 * * * *"),
    ],
)
def test_a_saved_row_runs_what_beat_reads_whatever_a_form_would_say(text, fields):
    assert one({}, crontab(text)).schedule.text == fields


LEFT_OUT = "beat leaves the row out, since"


@pytest.mark.parametrize(
    ("schedules", "rule", "expression", "message"),
    [
        (crontab("0 4 * * 7"), "invalid-cron", None, f"{LEFT_OUT} `7` is not a day-of-week"),
        (crontab("0 0 31 2 *"), "invalid-cron", None, f"{LEFT_OUT} February has no 31st"),
        (crontab("[0,30] * * * *"), "invalid-cron", "[0", LEFT_OUT),
        (crontab("60 * * * *"), "invalid-cron", '"60"', LEFT_OUT),
        (crontab("5, * * * *"), "nonstandard-syntax", ",", "beat stops at the row, since"),
        ({"crontab": {"minute": ""}}, "invalid-cron", '""', "`minute` is empty"),
        (
            crontab("0 4 * * *", timezone="Mars/X"),
            "unknown-timezone",
            '"Mars/X"',
            "is not an IANA region",
        ),
        (every(0, "days"), "schedule-unresolvable", "0", "is not whole seconds, at least one"),
        (every(1, "microseconds"), "schedule-unresolvable", "1", "is not whole seconds"),
        (every(1, "weeks"), "schedule-unresolvable", "1", "`every 1 weeks` is no interval"),
        (every("x", "days"), "schedule-unresolvable", '"x"', "is no interval"),
        (every(10**17, "days"), "schedule-unresolvable", str(10**17), "is no interval"),
        (
            {"solar": {"event": "sunset", "latitude": "1.0", "longitude": "2.0"}},
            *("schedule-unresolvable", '"sunset"', "`sunset at 1.0, 2.0` has no times"),
        ),
    ],
)
def test_a_schedule_that_beat_does_not_run_is_said_and_no_job(schedules, rule, expression, message):
    reading = read(dump(objects({}, **schedules)))
    ((found, finding),) = reading.found
    assert (found, reading.catalog.jobs) == (rule, ())
    assert message in finding.message
    if expression:
        assert marked(reading, finding.at).strip('"') == expression.strip('"')
    assert reading.catalog.left_out or not reading.catalog.complete


@pytest.mark.parametrize(
    ("task", "rule", "expression", "message"),
    [
        ({"args": "[1,"}, "task-unresolvable", '"[1,"', "`args` of `job` is no JSON list"),
        ({"args": '{"a": 1}'}, "task-unresolvable", None, "`args` of `job` is no JSON list"),
        ({"args": [1]}, None, None, None),
        ({"kwargs": "{'a': 1}"}, "task-unresolvable", None, "`kwargs` of `job` is no JSON mapping"),
        ({"headers": "{"}, "task-unresolvable", '"{"', "beat leaves the row out"),
        ({"task": ""}, "task-unresolvable", '""', "`job` names no task"),
        ({"start_time": "soon"}, "schedule-unresolvable", '"soon"', "is no time with an offset"),
        ({"expires": "2026-12-01T00:00:00"}, "schedule-unresolvable", None, "with an offset"),
    ],
)
def test_a_row_that_beat_does_not_run_is_said_and_no_job(task, rule, expression, message):
    reading = read(dump(objects(task, **DAILY)))
    if rule is None:
        assert len(reading.catalog.jobs) == 1
        return
    ((found, finding),) = reading.found
    assert (found, reading.catalog.jobs) == (rule, ())
    assert message in finding.message
    if expression:
        assert marked(reading, finding.at) == expression


@pytest.mark.parametrize(
    ("task", "schedules", "message"),
    [
        ({"one_off": True}, DAILY, "`job` runs once, it is `one_off`"),
        (
            {"one_off": True},
            {"clocked": {"clocked_time": "2026-12-01T00:00:00Z"}},
            "`job` runs once, at 2026-12-01T00:00:00Z",
        ),
    ],
)
def test_what_runs_once_is_an_info_and_no_job(task, schedules, message):
    reading = read(dump(objects(task, **schedules)))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("schedule-unresolvable", Severity.INFO)
    assert finding.message == f"{message}: that is no schedule"
    assert reading.catalog.complete


def test_of_two_schedules_the_interval_counts_and_it_is_said():
    reading = read(dump(objects({}, **crontab("0 4 * * *"), **DAILY)))
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("conflicting-schedule", "5")
    assert finding.message == "of two schedules beat takes the interval"
    assert reading.catalog.jobs[0].schedule == Interval.parse("1d")


@pytest.mark.parametrize(
    ("task", "rule", "message"),
    [
        ({}, "conflicting-schedule", "it names no schedule"),
        ({"crontab": 9}, "schedule-unresolvable", "crontab 9 of `job` is not in the file"),
        ({"crontab": ["0", "4"]}, "schedule-unresolvable", "is named by a natural key"),
    ],
)
def test_a_row_without_its_schedule_is_said(task, rule, message):
    ((found, finding),) = read(dump(objects(task))).found
    assert found == rule
    assert message in finding.message


def test_rows_are_joined_in_their_file_and_else_in_its_folder():
    task, schedule = objects({}, **crontab("0 4 * * *"))
    apart = {"a/tasks.json": json.dumps([task]), "a/crontabs.json": json.dumps([schedule])}
    other = {**schedule, "fields": {**schedule["fields"], "hour": "5"}}

    (job,) = read(apart).catalog.jobs
    assert job.schedule.text == "0 4 * * *"
    assert str(job.at("cron")).startswith("a/tasks.json:")
    assert read(apart | {"b/other.json": json.dumps([other])}).catalog.jobs == (job,)
    ((_, finding),) = read(apart | {"a/other.json": json.dumps([other])}).found
    assert finding.message == "crontab 5 of `job` is not in the file, and in 2 beside it"
    (own,) = read({"a/other.json": json.dumps([task, other]), **apart}).catalog.jobs[:1]
    assert own.schedule.text == "0 5 * * *"


def test_a_later_row_of_a_key_replaces_an_earlier_one_unless_it_has_none():
    first, schedule = objects({}, **crontab("0 4 * * *"))
    second = {**first, "fields": {**first["fields"], "name": "second"}}
    assert [job.name for job in read(dump([first, second, schedule])).catalog.jobs] == ["second"]
    for each in (first, second):
        each.pop("pk")
    jobs = read(dump([first, second, schedule])).catalog.jobs
    assert [job.name for job in jobs] == ["job", "second"]


FIXTURE = """\
# schedcat: ignore[missing-description] they say it all
- model: django_celery_beat.PeriodicTask
  pk: 1
  fields:
    name: nightly  # at night
    task: app.nightly
    crontab: 3
    args: []
    enabled: yes
    expire_seconds: 60
- model: django_celery_beat.crontabschedule
  pk: 3
  fields: {minute: '*', hour: 010, day_of_week: 1-5, timezone: Europe/London}
- model: auth.user
  pk: 3
  fields: {name: x}
"""


def test_places_are_those_of_a_fixture_in_yaml():
    reading = read({"jobs.yaml": FIXTURE})
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    assert (job.schedule.text, job.disabled) == ("* 8 * * 1-5", None)
    fields = ("minute", "hour", "day_of_week")
    spans = {field: getattr(job.schedule, field).span for field in fields}
    places = {field: job.at("cron", part=span) for field, span in spans.items()}
    assert {field: marked(reading, at) for field, at in places.items()} == {
        "minute": "*",
        "hour": "010",
        "day_of_week": "1-5",
    }
    said = {key: job.at(key) for key in ("task", "timezone")} | {"name": job.at()}
    said["expires"] = job.at("django-celery-beat", "expires")
    assert {key: marked(reading, at) for key, at in said.items()} == {
        "task": "app.nightly",
        "timezone": "Europe/London",
        "name": "nightly",
        "expires": "60",
    }
    assert job.places.has(places["minute"])
    assert not job.places.has(places["day_of_week"])  # without quotes `*/2` would be no text
    (comment,) = reading.suppressions["jobs.yaml"]
    assert comment.covers == 2


def test_a_schedule_that_tasks_share_is_not_edited_for_one_of_them():
    task, schedule = objects({}, **crontab("* 4 * * *"))
    other = {**task, "pk": 2, "fields": {**task["fields"], "name": "other"}}
    for found, is_own in (([task, schedule], True), ([task, other, schedule], False)):
        job = read(dump(found)).catalog.jobs[0]
        at = job.at("cron", part=job.schedule.minute.span)
        assert job.places.has(at) is is_own


def test_a_fixture_that_does_not_parse_is_a_finding():
    reading = read({"dump.json": '[{"model": "django_celery_beat.periodictask", "fields": {'})
    ((rule, _),) = reading.found
    assert rule == "invalid-yaml"
    assert reading.catalog.left_out or not reading.catalog.complete


TABLES = """
CREATE TABLE django_celery_beat_periodictask (
    id INTEGER, name TEXT, task TEXT, args TEXT, kwargs TEXT, enabled, start_time, interval_id,
    crontab_id, headers);
CREATE TABLE django_celery_beat_crontabschedule (
    id INTEGER, minute TEXT, hour TEXT, day_of_month TEXT, month_of_year TEXT, day_of_week TEXT,
    timezone TEXT);
CREATE VIEW django_celery_beat_intervalschedule AS
    WITH RECURSIVE forever(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM forever)
    SELECT id, 1 AS every, 'days' AS period FROM forever;
INSERT INTO django_celery_beat_crontabschedule VALUES (7, '0', '4', '*', '*', '*', 'UTC');
INSERT INTO django_celery_beat_periodictask VALUES
    (1, 'one', 'app.run', '[]', '{}', 1, '2026-12-01 00:00:00', NULL, 7, NULL),
    (2, 'two', 'app.run', '[]', '{}', 0, NULL, NULL, 7, '{}'),
    (3, 'gone', 'app.run', '[]', '{}', 1, NULL, NULL, 8, '{}');
"""


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "db.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(TABLES)
    connection.close()
    return path


def of_database(path, data):
    reader = load_readers()["django-celery-beat"]
    assert reader.reads(str(path), data, is_named=True)
    assert not reader.reads(str(path), data, is_named=False)
    return reader.parse([Page(str(path), data)], Frame(Tables()))


def test_rows_of_a_database_are_jobs_whose_place_is_the_file(database):
    reading = of_database(database, database.read_bytes())
    one, two = reading.catalog.jobs
    assert (one.name, one.starts) == ("one", datetime(2026, 12, 1, tzinfo=UTC))
    assert (two.name, two.disabled.reason) == ("two", "it is not enabled")
    assert [str(each) for each in (one.at(), one.at("cron"))] == [f"{database}:1:1"] * 2
    ((rule, finding),) = reading.found
    assert (rule, str(finding.at)) == ("schedule-unresolvable", f"{database}:1:1")
    assert finding.job == "gone"
    assert finding.message == (
        "crontab 8 of `gone` is not in the database (row 3 of django_celery_beat_periodictask)"
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("crontabschedule SET minute = '61'", "row 7 of django_celery_beat_crontabschedule"),
        (
            "crontabschedule SET timezone = 'No/Where'",
            "row 7 of django_celery_beat_crontabschedule",
        ),
        ("periodictask SET args = '{'", "row 1 of django_celery_beat_periodictask"),
        ("periodictask SET task = ''", "row 1 of django_celery_beat_periodictask"),
    ],
)
def test_a_finding_in_a_database_names_its_row(database, change, where):
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM django_celery_beat_periodictask WHERE id <> 1")
    connection.execute(f"UPDATE django_celery_beat_{change}")
    connection.commit()
    connection.close()
    ((_, finding),) = of_database(database, database.read_bytes()).found
    assert finding.message.endswith(f" ({where})")
    assert finding.job == "one"


def test_a_database_is_not_written_and_what_its_journal_has_counts(database):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("DELETE FROM django_celery_beat_periodictask WHERE id = 3")
    connection.commit()
    before = database.read_bytes()
    assert of_database(database, before).found == ()
    assert database.read_bytes() == before
    connection.close()


def test_bytes_that_somebody_holds_are_read_instead_of_the_file(database):
    data = database.read_bytes()
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM django_celery_beat_periodictask")
    connection.commit()
    connection.close()
    assert len(of_database(database, data).catalog.jobs) == 2
    assert len(of_database("old.sqlite3", data).catalog.jobs) == 2


@pytest.mark.parametrize("size", [100, 3000, 5000])
def test_a_broken_database_is_a_finding(database, size):
    data = database.read_bytes()[:size]
    page = Page("broken.sqlite3", data)
    reading = load_readers()["django-celery-beat"].parse([page], Frame(Tables()))
    ((rule, finding),) = reading.found
    assert rule == "unreadable-source"
    assert finding.message.startswith("SQLite cannot read it: ")
    assert reading.catalog.left_out or not reading.catalog.complete


@pytest.mark.parametrize(
    ("path", "text", "is_named", "claims"),
    [
        ("dump.json", '[{"model": "django_celery_beat.periodictask"}]', True, True),
        ("a/fixtures/x.yaml", "- model: django_celery_beat.periodictask\n", False, True),
        ("dump.json", '{"models": ["django_celery_beat.periodictask"]}', True, False),
        ("settings.py", "model: django_celery_beat.x", True, False),
        ("-", '[{"model": "django_celery_beat.CrontabSchedule"}]', True, True),
        ("jobs.yaml", "jobs: {}\n", True, False),
        ("db.sqlite3", "SQLite format 3\0 of something else", True, False),
    ],
)
def test_rows_are_told_by_what_a_file_holds(path, text, is_named, claims):
    reads = load_readers()["django-celery-beat"].reads
    assert reads(path, text.encode(), is_named=is_named) is claims


def test_a_fixture_without_a_task_has_no_jobs_and_no_error():
    (_, schedule) = objects({}, **DAILY)
    for found in ([schedule], [], {"a": 1}, [1, "x", {"model": 3}], None):
        reading = read(dump(found))
        assert (reading.catalog.jobs, reading.found) == ((), ())


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "*", "0", "*/5", "[0,30]", "7", "1-5", "days", "UTC", "[]", "{}", "[1"]),
    st.text(max_size=6),
    st.lists(st.integers(), max_size=2),
)
COLUMNS = (
    *("name", "task", "args", "kwargs", "headers", "enabled", "one_off", "start_time", "expires"),
    *("crontab", "interval", "solar", "clocked", "queue", "priority", "expire_seconds", "every"),
    *("period", "timezone", "event", *FIELDS),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "model": st.sampled_from(
                [
                    f"django_celery_beat.{name}"
                    for name in ("periodictask", "crontabschedule", "intervalschedule", "x")
                ]
            ),
            "pk": st.one_of(st.none(), st.integers(0, 3)),
            "fields": st.dictionaries(st.sampled_from(COLUMNS), VALUES, max_size=9),
        }
    ),
    max_size=6,
)


@given(ROWS, st.binary(max_size=8), st.integers(0, 200))
def test_whatever_stands_in_a_fixture_is_jobs_or_findings(rows, noise, at):
    text = json.dumps(rows).encode()
    for data in (text, text[:at] + noise + text[at:]):
        page = Page("dump.json", data)
        reading = load_readers()["django-celery-beat"].parse([page], Frame(Tables()))
        assert all(job.at() and job.at_schedule() for job in reading.catalog.jobs)
        assert all(finding.at for _, finding in reading.found)


@given(st.binary(max_size=8), st.integers(16, 12_000))
def test_whatever_stands_in_a_database_is_jobs_or_findings(noise, at):
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    data = connection.serialize()
    connection.close()
    page = Page("nowhere.sqlite3", data[:at] + noise + data[at + len(noise) :])
    reading = load_readers()["django-celery-beat"].parse([page], Frame(Tables()))
    assert all(job.at() for job in reading.catalog.jobs)
    assert all(finding.at for _, finding in reading.found)
