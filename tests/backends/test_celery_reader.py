"""Beat schedules in Python source as a catalog: jobs with their places, and findings."""

import re
from importlib.resources import files

import pytest
from celery import Celery
from celery.beat import Scheduler

from schedcat.backends import load_readers
from schedcat.backends.celery.source import keys
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.cron import DayRule

IMPORTS = "from celery.schedules import crontab\n"


@pytest.fixture
def read(tmp_path, monkeypatch):
    """`read(source, …)`: what files `app/beat.py`, `app/file1.py` … come to together."""
    monkeypatch.chdir(tmp_path)

    def read_sources(*sources, around=None, at="app/beat.py", **frame):
        names = (at, *(f"app/file{index}.py" for index in range(1, len(sources))))
        files = {**dict(zip(names, sources, strict=True)), **(around or {})}
        for name, text in {"app/__init__.py": "", **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        pages = [Page(name, files[name].encode()) for name in names]
        return load_readers()["celery"].parse(pages, Frame(Tables(), **frame))

    return read_sources


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


def entry(schedule, **more):
    said = "".join(f', "{key}": {text}' for key, text in more.items())
    return f'{IMPORTS}beat_schedule = {{"ä": {{"task": "a.b", "schedule": {schedule}{said}}}}}\n'


def test_an_entry_is_a_job_of_celery_that_joins_days_with_and(read):
    (job,) = read(entry('crontab(0, 9, "tue", "1-7")')).catalog.jobs
    assert (job.name, job.task, job.reader, job.backends) == ("ä", "a.b", "celery", ("celery",))
    assert job.schedule.text == "0 9 1-7 * tue"
    assert job.schedule.days is DayRule.BOTH


@pytest.mark.parametrize(
    ("schedule", "field", "expected"),
    [
        ('crontab(minute="*/5", hour=3)', "minute", "*/5"),
        ('crontab(minute="*/5", hour=3)', "hour", "3"),
        ("crontab(minute='0', hour=[3, 4])", "hour", "[3, 4]"),
        ("crontab(hour=3)", "minute", "crontab(hour=3)"),
        ('crontab.from_string("0 9 * * 2")', "hour", "9"),
        ('crontab(minute=0, hour="22-4")', "hour", '"22-4"'),
    ],
)
def test_a_part_of_a_cron_is_at_the_argument_that_says_it(read, schedule, field, expected):
    reading = read(entry(schedule))
    (job,) = reading.catalog.jobs
    at = job.at("cron", part=getattr(job.schedule, field).span)
    assert marked(reading, at) == expected
    assert job.places.has(at) == (expected not in {"[3, 4]", "crontab(hour=3)", '"22-4"'})


def test_what_a_shared_constant_says_is_shown_there_and_not_edited(read):
    reading = read(
        IMPORTS + "NIGHTLY = crontab(minute=0, hour=3)\n"
        'beat_schedule = {"a": {"task": "a.b", "schedule": NIGHTLY}}\n'
    )
    (job,) = reading.catalog.jobs
    at = job.at("cron", part=job.schedule.hour.span)
    assert (at.line, marked(reading, at)) == (2, "3")
    assert not job.places.has(at)
    assert not job.places.covers(at)


def test_places_of_other_fields_are_their_expressions(read):
    source = entry("60.0", args="[1]", kwargs='{"x": 1}', options='{"queue": "slow"}')
    reading = read(source)
    (job,) = reading.catalog.jobs
    places = {
        ("interval",): "60.0",
        ("task",): '"a.b"',
        ("args",): "[1]",
        ("kwargs",): '{"x": 1}',
        ("celery", "queue"): '"slow"',
        ("owner",): '"ä"',
    }
    assert {keys: marked(reading, job.at(*keys)) for keys in places} == places
    assert marked(reading, job.on("celery").at("queue")) == '"slow"'


COMMENTED = """\
beat_schedule = {
    # Sends the bills,
    # to everybody.
    "bills": {
        "task": "app.bills",  # not mails
        "schedule": 60,  # every minute
    },
    # "old": {"task": "app.old", "schedule": 5},
    "poll": {  # Asks the warehouse.
        "task": "app.poll#1",
        "schedule": 60,
    },
    "tight": {"task": "app.poll", "schedule": 60},  # every minute
    "said": {"task": "app.said", "schedule": 9, "description": "Says it.", "enabled": False},
}
"""


def test_comments_above_or_behind_the_name_are_the_description(read):
    jobs = {job.name: job for job in read(COMMENTED).catalog.jobs}
    assert jobs["bills"].description == "Sends the bills,\nto everybody."
    assert jobs["poll"].description == "Asks the warehouse."
    assert jobs["tight"].description is None
    assert jobs["said"].description == "Says it."
    assert jobs["said"].disabled


def test_a_comment_above_an_entry_that_is_switched_off_is_no_word_on_the_next(read):
    reading = read("""\
from celery import Celery

app = Celery()
app.conf.beat_schedule = {
    # Runs daily.
    # "report": {
    #     "task": "app.report",
    # },
    # Poll the feed.
    #
    # Runs every minute.
    "poll": {"task": "app.poll", "schedule": 60},
}
""")
    (job,) = reading.catalog.jobs
    assert job.description == "Poll the feed.\nRuns every minute."
    assert [*job.remarks()] == []


def test_other_comments_are_remarks_with_the_fields_at_their_line(read):
    jobs = {job.name: job for job in read(COMMENTED).catalog.jobs}
    remarks = [(each.text.strip(), each.keys) for each in jobs["bills"].remarks()]
    assert remarks == [("not mails", {"task"}), ("every minute", {"interval"})]
    (tight,) = jobs["tight"].remarks()
    assert (tight.text.strip(), tight.is_behind) == ("every minute", True)


def test_a_description_is_found_line_by_line(read):
    reading = read(COMMENTED)
    job = reading.catalog.jobs[0]
    start = job.description.index("everybody")
    at = job.at("description", part=(start, start + len("everybody")))
    assert (at.line, marked(reading, at)) == (3, "everybody")


def test_later_entries_replace_earlier_ones_of_their_name(read):
    reading = read(
        'beat_schedule = {"a": {"task": "one", "schedule": 1}, "b": {"task": "b", "schedule": 1}}\n'
        'beat_schedule["a"] = {"task": "two", "schedule": 2}\n'
        'beat_schedule["b"] = {"task": "b", "schedule": every()}\n'
    )
    assert [job.task for job in reading.catalog.jobs] == ["two"]
    assert [rule for rule, _ in reading.found] == ["schedule-unresolvable"]


@pytest.mark.parametrize(
    ("source", "rule", "expression"),
    [
        ('{"a": {"task": "a", "schedule": crontab(hour=HOUR)}}', "schedule-unresolvable", "HOUR"),
        ('{"a": {"task": "a"}}', "schedule-unresolvable", '{"task": "a"}'),
        ('{"a": {"task": name(), "schedule": 5}}', "task-unresolvable", "name()"),
        ('{"a": {"task": sync.name, "schedule": 5}}', "task-unresolvable", "sync.name"),
        ('{"a": {"task": "a", "schedule": 5, "enabled": x}}', "task-unresolvable", "x"),
        (
            '{"a": {"task": "a", "schedule": 5, "options": {"expires": x}}}',
            "task-unresolvable",
            "x",
        ),
        ('{f"{x}": {"task": "a", "schedule": 5}}', "task-unresolvable", "x"),
    ],
)
def test_what_is_unclear_is_a_finding_at_the_expression_and_no_job(read, source, rule, expression):
    reading = read(f"{IMPORTS}beat_schedule = {source}\n")
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, expression)


def test_an_unclear_option_is_an_info_and_left_out_of_the_job(read):
    reading = read(entry("60", options='{"queue": settings.QUEUE, "priority": 3}'))
    (job,) = reading.catalog.jobs
    assert (job.blocks, job.unread) == ({"celery": {"priority": 3}}, ("celery.queue",))
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("task-unresolvable", "settings.QUEUE")
    assert (finding.severity, reading.catalog.complete) == ("info", True)
    assert "the option `queue` of `ä` cannot be read" in finding.message


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"args": "[1, now()]"}, "args"),
        ({"kwargs": '{"day": 1, "at": BeatLazyFunc(now())}'}, "kwargs"),
    ],
)
def test_a_job_with_unclear_arguments_names_them_and_has_none(read, said, field):
    reading = read(entry("60", **said))
    (job,) = reading.catalog.jobs
    assert (job.task, job.args, job.kwargs, job.unread) == ("a.b", (), {}, (field,))
    assert marked(reading, job.at(field)) == said[field]
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, reading.catalog.complete) == ("task-unresolvable", "info", True)
    assert marked(reading, finding.at) in {"now()", "BeatLazyFunc(now())"}
    assert finding.message.startswith(f"the {field} of `ä` cannot be read from the code")


def test_a_signature_with_unclear_arguments_is_a_job_where_it_has_a_name(read):
    source = PUSHING.replace("push.s()", "push.s(now(), x=1)")
    (job,) = read(source).catalog.jobs
    assert (job.task, job.args, dict(job.kwargs), job.unread) == (
        "app.beat.push",
        (),
        {"x": 1},
        ("args",),
    )
    unnamed = read(source.replace(', name="push"', ""))
    assert (unnamed.catalog.jobs, unnamed.catalog.complete) == ((), False)


def test_an_unclear_description_is_none(read):
    around = {"app/settings.py": "INSTALLED_APPS = ['django_celery_beat']\n"}
    reading = read(entry("60", description="_('x')"), around=around)
    assert ([job.description for job in reading.catalog.jobs], reading.found) == ([None], ())


@pytest.mark.parametrize(
    ("written", "expires"), [("30", "30s"), ("90.0", "1m30s"), ("timedelta(minutes=2)", "2m")]
)
def test_expires_is_read_as_whole_seconds(read, written, expires):
    reading = read(
        "from datetime import timedelta\n" + entry("60", options=f'{{"expires": {written}}}')
    )
    (job,) = reading.catalog.jobs
    assert job.blocks == {"celery": {"expires": expires}}


@pytest.mark.parametrize("written", ["1.5", "0", "-5", "timedelta(milliseconds=1500)"])
def test_expires_that_is_no_whole_number_of_seconds_is_refused_not_rounded(read, written):
    reading = read(
        "from datetime import timedelta\n" + entry("60", options=f'{{"expires": {written}}}')
    )
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("task-unresolvable", written)
    assert "the option `expires` of `ä`" in finding.message
    assert "whole number of seconds" in finding.message


LIMA = "America/Lima"


def test_a_default_that_the_environment_may_override_is_noted(read):
    reading = read("import os\n" + entry('float(os.getenv("EVERY", "60"))'))
    (job,) = reading.catalog.jobs
    assert job.schedule.seconds == 60
    ((_, finding),) = reading.found
    assert finding.severity == "info"
    assert "os.getenv('EVERY', '60')" in finding.message
    assert reading.catalog.complete


@pytest.mark.parametrize(
    ("settings", "zone"),
    [
        ('CELERY_TIMEZONE = "Asia/Tokyo"\nTIME_ZONE = "Europe/Berlin"\n', "Asia/Tokyo"),
        ('app.conf.timezone = "Asia/Tokyo"\n', "Asia/Tokyo"),
        ('app.conf.update(timezone="Asia/Tokyo", enable_utc=True)\n', "Asia/Tokyo"),
        ('app = Celery("x", timezone="Asia/Tokyo")\n', "Asia/Tokyo"),
        ('timezone = "Asia/Tokyo"\n', "Asia/Tokyo"),
        ('TIME_ZONE = "Europe/Berlin"\n', "Europe/Berlin"),
        ('TIME_ZONE = "Europe/Berlin"\nCELERY_TIMEZONE = TIME_ZONE\n', "Europe/Berlin"),
        ('TIME_ZONE = "Europe/Berlin"\nCELERY_TIMEZONE = os.environ["TZ"]\n', None),
        ('TIME_ZONE = "Nowhere/Land"\n', None),
        ("", None),
        ('from zoneinfo import ZoneInfo\nCELERY_TIMEZONE = ZoneInfo("America/Lima")\n', LIMA),
        ('import zoneinfo as z\nCELERY_TIMEZONE = z.ZoneInfo(key="America/Lima")\n', LIMA),
        ('import pytz\napp.conf.timezone = pytz.timezone("America/Lima")\n', LIMA),
        ('from dateutil import tz\nCELERY_TIMEZONE = tz.gettz("America/Lima")\n', LIMA),
        ("import datetime\nCELERY_TIMEZONE = datetime.timezone.utc\n", "UTC"),
        ("from datetime import timezone as t\nCELERY_TIMEZONE = t.utc\n", "UTC"),
        ("from pytz import utc\nUTC = utc\nCELERY_TIMEZONE = UTC\n", "UTC"),
        ("from dateutil import tz\nCELERY_TIMEZONE = tz.tzutc()\n", "UTC"),
        ('def ZoneInfo(x): ...\nCELERY_TIMEZONE = ZoneInfo("America/Lima")\n', None),
        ('app.conf["timezone"] = "America/Lima"\n', LIMA),
        ('app.conf.update({"timezone": "America/Lima"})\n', LIMA),
        ('TIME_ZONE = "Asia/Tokyo"\nTIME_ZONE = "America/Lima"\n', LIMA),
        ('TIME_ZONE = "Asia/Tokyo"\nif x:\n    TIME_ZONE = "America/Lima"\n', None),
        ('TIME_ZONE = "Asia/Tokyo"\nif True:\n    TIME_ZONE = "America/Lima"\n', LIMA),
        ('CELERY_TIMEZONE = None\nTIME_ZONE = "America/Lima"\n', LIMA),
        ('import os\nTIME_ZONE = os.environ.get("TZ_X", "America/Lima")\n', LIMA),
        ('TIME_ZONE = env("TIME_ZONE", default="America/Lima")\n', LIMA),
    ],
)
def test_the_zone_is_the_one_that_celery_would_take(read, settings, zone):
    reading = read(settings + entry("crontab(minute=0, hour=3)"))
    (job,) = reading.catalog.jobs
    assert (job.timezone, job.zone_is_known) == (zone, zone is not None)
    assert job.schedule.timezone == (zone or "UTC")
    assert reading.settings == ({"celery": {"timezone": zone}} if zone else {})


def test_the_zone_may_be_said_in_another_file_or_beside_them(read):
    source = entry("crontab(minute=0, hour=3)")
    zone = 'TIME_ZONE = "Europe/Berlin"\n'
    for reading in (read(source, zone), read(source, around={"app/settings.py": zone})):
        assert [job.timezone for job in reading.catalog.jobs] == ["Europe/Berlin"]


AT_THREE = entry("crontab(minute=0, hour=3)")


def test_a_zone_that_is_none_is_an_error_at_its_letters(read):
    reading = read('CELERY_TIMEZONE = "Europe/Londn"\n' + AT_THREE)
    ((rule, finding),) = reading.found
    assert (rule, marked(reading, finding.at)) == ("unknown-timezone", "Europe/Londn")
    assert (finding.fix.text, finding.help) == ("Europe/London", "did you mean `Europe/London`?")
    (job,) = reading.catalog.jobs
    assert not job.zone_is_known


@pytest.mark.parametrize(
    "sources",
    [
        ('TIME_ZONE = "Europe/Berlin"\n' + AT_THREE, 'TIME_ZONE = "Asia/Tokyo"\n'),
        (f'TIME_ZONE = "Europe/Berlin"\nif x:\n    TIME_ZONE = "Asia/Tokyo"\n{AT_THREE}',),
        (f'a.conf.timezone = "Europe/Berlin"\nb.conf.timezone = "Asia/Tokyo"\n{AT_THREE}',),
    ],
)
def test_two_zones_are_said_to_be_two(read, sources):
    reading = read(*sources)
    assert not any(job.zone_is_known for job in reading.catalog.jobs)
    ((rule, finding),) = reading.found
    assert rule == "missing-timezone"
    assert finding.message == (
        "the settings name the time zones `Europe/Berlin` and `Asia/Tokyo`, and not which one "
        "Celery is on"
    )
    (other,) = finding.related
    assert marked(reading, finding.at) == '"Asia/Tokyo"'
    assert marked(reading, other.at) == '"Europe/Berlin"'
    assert reading.catalog.complete
    configured = read(*sources, settings={"celery": {"timezone": "Asia/Tokyo"}})
    assert not configured.found
    assert [job.timezone for job in configured.catalog.jobs] == ["Asia/Tokyo"]


def test_two_zones_beside_a_file_are_named_with_their_places(read):
    around = {"app/dev.py": 'TIME_ZONE = "Asia/Tokyo"\n', "app/prod.py": 'TIME_ZONE = "UTC"\n'}
    reading = read(AT_THREE, around=around)
    ((rule, finding),) = reading.found
    assert (rule, finding.at.path) == ("missing-timezone", "app/beat.py")
    assert "(`Asia/Tokyo` in app/dev.py:1, `UTC` in app/prod.py:1)" in finding.message


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ('os.environ.get("TZ_X", "Europe/Madrid")', "is read as its default"),
        ('os.environ["TZ_X"]', "cannot be read from the code"),
    ],
)
def test_a_zone_that_the_environment_says_is_noted(read, zone, words):
    reading = read(f"import os\nCELERY_TIMEZONE = {zone}\n{AT_THREE}")
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("schedule-unresolvable", "info")
    assert words in finding.message
    assert marked(reading, finding.at) == zone


def test_the_configuration_says_the_zone_where_source_does_not(read):
    settings = {"celery": {"timezone": "Asia/Tokyo"}}
    (job,) = read(entry("crontab(hour=3)"), settings=settings).catalog.jobs
    assert (job.timezone, job.schedule.timezone) == ("Asia/Tokyo", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("source", "words", "line"),
    [
        ('beat_schedule = {\n  "a": 1,\n', "was never closed", 1),
        ('x = 1\nprint "beat_schedule"\n', "Missing parentheses", 2),
        ("beat_schedule = 0777\n", "leading zeros", 1),
        ("beat_schedule = '\0'\n", "null bytes", 1),
        ("x = " + "(" * 5000 + ")" * 5000, "too many nested parentheses", 1),
        ("#" * (5 << 20), "1 MiB of source", 1),
    ],
    ids=["unclosed", "Python 2", "octal", "NUL", "deep", "5 MB"],
)
def test_what_is_no_python_is_one_finding(read, source, words, line):
    reading = read(source)
    ((rule, finding),) = reading.found
    assert (rule, finding.at.line) == ("unreadable-source", line)
    assert words in finding.message
    assert finding.message.startswith(("this Python 3.", "more than 1 MiB"))
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete


def test_source_without_a_schedule_has_no_jobs_and_nothing_wrong(read):
    reading = read("import this_does_not_exist\nraise SystemExit\n")
    assert (reading.catalog.jobs, reading.found, reading.catalog.complete) == ((), (), True)


def test_nothing_is_imported_or_run(read):
    trap = "raise AssertionError('imported')\n"
    reading = read(
        trap + "from app.tasks import sync\n" + entry("60").replace('"a.b"', "sync.name"),
        around={"app/tasks.py": f"{trap}@shared_task\ndef sync(): ...\n", "app/__init__.py": trap},
    )
    assert [job.task for job in reading.catalog.jobs] == ["app.tasks.sync"]


def test_comments_of_the_source_suppress_and_texts_do_not(read):
    reading = read(
        'TEXT = "# schedcat: ignore[too-frequent]"\n'
        "beat_schedule = {\n    # schedcat: ignore[too-frequent] it is cheap\n"
        '    "a": {"task": "a", "schedule": 1},  # schedcat: ignore[missing-expires]\n}\n'
    )
    comments = reading.suppressions["app/beat.py"]
    assert [(each.covers, each.rules) for each in comments] == [
        (4, ("too-frequent",)),
        (4, ("missing-expires",)),
    ]
    assert reading.job_lines == {"app/beat.py": {"a": range(4, 5)}}
    (job,) = reading.catalog.jobs
    assert job.description is None


def test_positions_count_characters_whatever_the_line_breaks(read):
    reading = read(f"\ufeff# größer\r\n{entry('crontab(minute=5)', kwargs='dict(ä=1)')}")
    (job,) = reading.catalog.jobs
    at = job.at("cron", part=job.schedule.minute.span)
    assert marked(reading, at) == "5"


PUSHING = """\
from celery import shared_task
def setup(sender):
    sender.add_periodic_task(180, push.s(), name="push")
@shared_task
def push(): ...
"""
IN_APP = {
    "app/apps/__init__.py": "",
    "app/apps/notes/__init__.py": "",
    "app/apps/notes/models.py": "class Note: ...\n",
}
ADDED = "import sys\nfrom os.path import join\nsys.path.insert(0, join(HERE, 'apps'))\n"
OUTSIDE, INSIDE = "app.apps.notes.tasks.push", "notes.tasks.push"


@pytest.mark.parametrize(
    ("around", "task"),
    [
        ({}, OUTSIDE),
        ({"app/settings/base.py": ADDED}, INSIDE),
        ({"manage.py": ADDED}, INSIDE),
        ({"app/celery.py": "def go():\n    from notes.models import Note\n"}, INSIDE),
        ({"app/apps/notes/views.py": "from notes import models\n"}, OUTSIDE),
        ({"app/apps/manage.py": "from notes import models\n"}, INSIDE),
        ({"app/urls.py": ADDED, "app/views.py": "from notes import models\n"}, INSIDE),
        # What a library may have that has the folder's name.
        ({"app/celery.py": "from notes.models import Version\n"}, OUTSIDE),
        ({"app/celery.py": "import notes.models\n"}, OUTSIDE),
        ({"app/apps/notes/models.py": "from notes.models import Version\n"}, OUTSIDE),
        (
            {
                "app/celery.py": "from notes.models import Version\n",
                "app/views.py": "from app.apps.notes.models import Note\n",
            },
            OUTSIDE,
        ),
        ({"app/urls.py": ADDED, "app/views.py": "import app.apps.notes.models\n"}, OUTSIDE),
        ({"app/urls.py": ADDED, "app/views.py": "from app.urls import x\n"}, INSIDE),
        ({"app/celery.py": "import notes\nfrom notes import Note\n"}, OUTSIDE),
        ({"app/urls.py": "import sys\nsys.path.append('/srv/other')\n"}, OUTSIDE),
        (
            {
                "a.py": "from notes.models import Note\n",
                "app/a.py": "import app.apps.notes.models\n",
            },
            None,
        ),
    ],
)
def test_a_task_has_the_name_by_which_its_module_is_imported(read, around, task):
    reading = read(PUSHING, around={**IN_APP, **around}, at="app/apps/notes/tasks.py")
    assert [job.task for job in reading.catalog.jobs] == ([task] if task else [])
    assert ["two names" in finding.message for _, finding in reading.found] == [True] * (not task)


def test_a_task_with_a_name_of_its_own_has_it_wherever_imports_start(read):
    around = {
        "a.py": "from notes.models import Note\n",
        "app/a.py": "import app.apps.notes.models\n",
    }
    source = PUSHING.replace("@shared_task", '@shared_task(name="own")')
    (job,) = read(source, around={**IN_APP, **around}, at="app/apps/notes/tasks.py").catalog.jobs
    assert job.task == "own"


@pytest.mark.parametrize(
    ("key", "help"),
    [("optons", "did you mean `options`?"), ("enabled", "another one"), ("description", "another")],
)
def test_a_key_that_keeps_beat_from_starting_is_a_warning(read, key, help):
    reading = read(entry("60", **{key: "None"}))
    assert [job.name for job in reading.catalog.jobs] == ["ä"]
    ((rule, finding),) = reading.found
    assert (rule, finding.severity, help in finding.help) == ("schema-violation", "warning", True)
    assert marked(reading, finding.at) == "None"
    assert finding.message == f"Celery's own scheduler does not start with the key `{key}` of `ä`"
    app = Celery(set_as_current=False)
    app.conf.beat_schedule = {"ä": {"task": "a.b", "schedule": 60, key: None}}
    with pytest.raises(TypeError, match=key):
        Scheduler(app).setup_schedule()


@pytest.mark.parametrize("key", ["relative", "last_run_at", "total_run_count", "name"])
def test_a_key_that_celery_knows_is_none_to_warn_of(read, key):
    assert read(entry("60", **{key: "None"})).found == ()


@pytest.mark.parametrize(
    "around",
    [
        {"app/settings.py": "INSTALLED_APPS = ['django_celery_beat']\n"},
        {"app/celery.py": "app.conf.beat_scheduler = own()\n"},
        {"settings/base.py": "CELERY_BEAT_SCHEDULER = own()\n"},
    ],
)
def test_another_scheduler_may_take_another_key(read, around):
    assert read(entry("60", description="'Go.'"), around=around).found == ()


def test_where_there_is_django_its_scheduler_may_take_the_keys_that_it_knows(read):
    around = {"app/settings.py": "import django\n"}
    assert read(entry("60", description="'Go.'"), around=around).found == ()
    assert len(read(entry("60", optons="{}"), around=around).found) == 1


@pytest.mark.parametrize("key", sorted(keys.KEYS_OF_DJANGO))
def test_a_key_of_django_is_a_field_of_its_periodic_task(key):
    source = files("django_celery_beat").joinpath("models.py").read_text()
    assert re.search(rf"^    {key} = models\.", source, re.MULTILINE)


def test_what_only_looks_like_a_schedule_may_have_keys_of_its_own(read):
    assert read("def jobs():\n    return {'a': {'task': 'b', 'schedule': 5, 'x': 1}}\n").found == ()


def test_a_schedule_that_is_relative_says_so_like_the_key(read):
    imports = "from celery.schedules import schedule\nfrom datetime import timedelta\n"
    source = imports + entry("schedule(timedelta(seconds=10), relative=True)")
    itself = read(source).catalog.jobs
    by_key = read(entry("10", relative="True")).catalog.jobs
    assert [job.blocks for job in itself] == [job.blocks for job in by_key]
    assert itself[0].blocks == {"celery": {"relative": True}}


@pytest.mark.parametrize(
    ("schedule", "place", "help"),
    [
        ("crontab(minute=0, hour=0, day_of_week=7)", "7", "Sunday is `0` there"),
        ('crontab(0, 0, "sun,7")', "7", "Sunday is `0` there, or `sun`"),
        ('crontab(0, 0, "5-7")', "5-7", "Sunday is `0` there, or `sun`"),
        ('crontab.from_string("0 0 * * 7")', "7", "Sunday is `0` there, or `sun`"),
        ('crontab(hour="3,24")', "24", "write numbers, ranges, lists and steps"),
        ('crontab(minute="")', '""', "write `*`"),
        ("crontab(minute=5.0)", "5.0", "write numbers"),
        ('crontab(minute=["0"])', '["0"]', "write numbers"),
    ],
)
def test_what_celery_refuses_is_an_error_at_its_characters(read, schedule, place, help):
    reading = read(entry(schedule))
    ((rule, finding),) = reading.found
    assert not reading.catalog.jobs
    assert (rule, finding.job, marked(reading, finding.at)) == ("invalid-cron", "ä", place)
    assert finding.help.startswith(help)


@pytest.mark.parametrize(
    ("encoding", "cookie"),
    [
        ("latin-1", "# -*- coding: latin-1 -*-"),
        ("cp1251", "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :"),
        ("koi8-r", "# coding=koi8-r"),
        ("utf-8", "# coding: utf-8"),
        ("utf-8-sig", ""),
    ],
)
def test_source_is_read_in_the_encoding_that_it_names(encoding, cookie):
    name, text = ("ночь", "Ночью.") if encoding != "latin-1" else ("été", "L'été.")
    source = (
        f"{cookie}\n{IMPORTS}beat_schedule = {{  # {text}\n"
        f'    "{name}": {{"task": "a.b", "schedule": crontab(hour="3", minute="0")}},\n}}\n'
    )
    page = Page("beat.py", source.encode(encoding))
    reading = load_readers()["celery"].parse([page], Frame(Tables()))
    (job,) = reading.catalog.jobs
    space = {}
    exec(page.data, space)  # noqa: S102  it is our own, above
    assert job.name == name == next(iter(space["beat_schedule"]))
    assert marked(reading, job.at()) == f'"{name}"'
    assert marked(reading, job.at("cron", part=job.schedule.hour.span)) == "3"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"beat_schedule = {}\nx = '\xe9'\n", "can't decode byte 0xe9"),
        (b"\n\n\nbeat_schedule = {'\xe9': 1}\n", "can't decode byte 0xe9"),
        (b"# coding: klingon\nbeat_schedule = {}\n", "unknown encoding"),
        (b"# coding: rot13\nbeat_schedule = {}\n", "not a text encoding"),
        (b"# coding: ascii\nbeat_schedule = {}  # \xe9\n", "codec can't decode byte 0xe9"),
    ],
)
def test_source_that_python_cannot_decode_is_unreadable(data, words):
    with pytest.raises((SyntaxError, ValueError)):
        compile(data, "beat.py", "exec")
    reading = load_readers()["celery"].parse([Page("beat.py", data)], Frame(Tables()))
    ((rule, finding),) = reading.found
    assert rule == "unreadable-source"
    assert words in finding.message


def test_what_is_not_utf_8_in_a_comment_is_what_python_makes_of_it():
    data = AT_THREE.encode() + b"# caf\xe9\n"
    try:
        compile(data, "beat.py", "exec")
    except SyntaxError:
        expected = ["unreadable-source"]
    else:
        expected = []
    reading = load_readers()["celery"].parse([Page("beat.py", data)], Frame(Tables()))
    assert [rule for rule, _ in reading.found] == expected
    assert len(reading.catalog.jobs) == 1 - len(expected)


def test_an_entry_that_its_own_dict_or_handler_replaces_is_found(read):
    reading = read(
        "app.conf.beat_schedule = {\n"
        '    "a": {"task": "t.a", "schedule": 10},\n'
        '    "a": {"task": "t.b", "schedule": 20},\n'
        "}\n"
        "@app.on_after_configure.connect\n"
        "def setup(sender, **kwargs):\n"
        "    sender.add_periodic_task(11, t.s())\n"
        "    sender.add_periodic_task(12, t.s())\n"
        "    sender.add_periodic_task(12, t.s(1), name='other')\n"
        "@app.task\n"
        "def t(): ...\n"
    )
    found = {rule: finding for rule, finding in reading.found if rule.startswith("duplicate")}
    assert {rule: (each.at.line, each.related[0].at.line) for rule, each in found.items()} == {
        "duplicate-key": (3, 2),
        "duplicate-job-name": (8, 7),
    }


def test_an_entry_that_is_meant_to_replace_another_is_fine(read):
    reading = read(
        'beat_schedule = {"a": {"task": "t.a", "schedule": 10}}\n'
        'beat_schedule["a"] = {"task": "t.b", "schedule": 20}\n'
        'beat_schedule = {**beat_schedule, "a": {"task": "t.c", "schedule": 30}}\n'
    )
    assert [job.task for job in reading.catalog.jobs] == ["t.c"]
    assert not reading.found


def test_a_zone_beside_the_schedule_in_one_dict_counts(read):
    entry = '{"task": "x.u", "schedule": crontab(hour=1, minute=30)}'
    reading = read(
        "from celery.schedules import crontab\n"
        "class Config:\n"
        f'    CELERY = {{"timezone": "Europe/London", "beat_schedule": {{"u": {entry}}}}}\n'
        '    OTHER = {"timezone": "Europe/Rome"}\n'
    )
    (job,) = reading.catalog.jobs
    assert (job.schedule.timezone, job.zone_is_known) == ("Europe/London", True)
