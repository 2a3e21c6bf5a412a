"""What an app imports: its schedule from a catalog, and a crontab with a zone of its own."""

import copy
import importlib
import pickle
import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

celery = pytest.importorskip("celery")
from celery.schedules import crontab, schedule  # noqa: E402  only where there is Celery
from celery.utils.time import timezone as celery_timezone  # noqa: E402  the same

from schedcat.celery import beat_schedule, zoned_crontab  # noqa: E402  the same
from schedcat.errors import (  # noqa: E402  the same
    CatalogError,
    ConfigError,
    ExportRefusedError,
    UnreadableError,
    UsageError,
)

NINE_IN_LONDON = {"minute": "0", "hour": "9", "timezone": "Europe/London"}
APPS = [
    {},
    {"timezone": "UTC", "enable_utc": False},
    {"timezone": "Australia/Sydney"},
    {"timezone": "America/New_York", "enable_utc": False},
]


def app_with(**settings):
    app = celery.Celery(set_as_current=False)
    app.conf.update(settings)
    return app


def at(moment, made, app):
    """A schedule of the app whose clock stands still."""
    made.app, made.nowfun = app, lambda: moment.astimezone(app.timezone)
    return made


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("settings", APPS)
@pytest.mark.parametrize(
    ("last_run", "now", "due", "wait"),
    [
        ("2026-07-01 08:00", "2026-07-02 07:59", False, timedelta(minutes=1)),
        ("2026-07-01 08:00", "2026-07-02 08:00", True, timedelta(days=1)),
        ("2026-12-01 09:00", "2026-12-02 08:00", False, timedelta(hours=1)),
        ("2026-12-01 09:00", "2026-12-04 10:00", True, timedelta(hours=23)),
        ("2026-03-28 09:00", "2026-03-28 09:00", False, timedelta(hours=23)),
    ],
)
def test_it_is_due_on_its_own_wall_clock_in_any_app(settings, last_run, now, due, wait):
    app = app_with(**settings)
    nine = at(utc(now), zoned_crontab(**NINE_IN_LONDON), app)

    assert nine.is_due(utc(last_run).astimezone(app.timezone)) == (due, wait.total_seconds())


def test_now_is_in_its_zone_and_a_last_run_may_be_in_any():
    nine = at(utc("2026-07-01 07:00"), zoned_crontab(**NINE_IN_LONDON), app_with())
    noon_before = utc("2026-06-30 12:00")
    everywhere = (
        noon_before,
        noon_before.replace(tzinfo=None),
        noon_before.astimezone(ZoneInfo("Asia/Kolkata")),
        noon_before.astimezone(timezone(timedelta(hours=-11))),
    )

    assert nine.now().isoformat() == "2026-07-01T08:00:00+01:00"
    assert {nine.remaining_estimate(each) for each in everywhere} == {timedelta(hours=1)}


CRONS = st.fixed_dictionaries(
    {
        "minute": st.sampled_from(["*", "0", "30", "*/15", "59", "1,31"]),
        "hour": st.sampled_from(["*", "0", "2", "*/2", "1-3", "23"]),
        "day_of_month": st.sampled_from(["*", "1", "29", "1-7", "31"]),
        "month_of_year": st.sampled_from(["*", "1", "3,10", "4-11"]),
        "day_of_week": st.sampled_from(["*", "0", "mon-fri", "sun"]),
    }
)
ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu"]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the zone is beside


@given(CRONS, ZONES, st.sampled_from(APPS), MOMENTS, MOMENTS)
def test_it_waits_as_a_crontab_of_an_app_in_its_zone(fields, zone, settings, last_run, now):
    native = at(now, crontab(**fields), app_with(timezone=zone))
    zoned = at(now, zoned_crontab(**fields, timezone=zone), app_with(**settings))
    local = last_run.astimezone(ZoneInfo(zone))
    assume(not local.fold)  # there a crontab of Celery's is late for ever

    assert zoned.remaining_estimate(last_run) == native.remaining_estimate(local)


@pytest.mark.parametrize(
    ("fields", "last_run", "following"),
    [
        ({"minute": "*/15"}, "2026-11-01 06:05", "2026-11-01 07:00"),
        ({"minute": "45"}, "2026-11-01 06:05", "2026-11-01 07:45"),
        ({"minute": "30", "hour": "1"}, "2026-11-01 06:05:07", "2026-11-02 06:30"),
        ({"minute": "0", "hour": "2"}, "2026-11-01 06:59:59", "2026-11-01 07:00"),
        (
            {"minute": "15", "hour": "1", "day_of_month": "1"},
            "2026-11-01 06:00",
            "2026-12-01 06:15",
        ),
    ],
)
def test_seen_from_repeated_time_the_next_run_is_behind_it(fields, last_run, following):
    moment = utc(last_run)
    zoned = zoned_crontab(**fields, timezone="America/New_York")

    assert at(moment, zoned, app_with()).remaining_estimate(moment) == utc(following) - moment


def test_half_an_hour_is_repeated_on_lord_howe():
    moment = utc("2026-04-04 15:10")  # 1:40 for the second time, until 2:00
    zoned = zoned_crontab(minute="*/10", timezone="Australia/Lord_Howe")

    assert at(moment, zoned, app_with()).remaining_estimate(moment) == timedelta(minutes=20)


@pytest.mark.parametrize("deadline", [None, 600])
def test_what_was_missed_in_the_first_pass_runs_once_unless_it_is_too_old(deadline):
    app = app_with(beat_cron_starting_deadline=deadline)
    now = utc("2026-11-01 06:10")
    zoned = at(now, zoned_crontab(minute="*/15", timezone="America/New_York"), app)

    assert zoned.is_due(utc("2026-11-01 05:15")) == (deadline is None, 50 * 60)
    assert zoned.is_due(now) == (False, 50 * 60)


def unpickled(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, unpickled])
def test_a_copy_is_equal_and_works(copied):
    zoned = zoned_crontab(**NINE_IN_LONDON, day_of_week="mon-fri", month_of_year="1-6")
    twin = copied(zoned)

    assert twin == zoned
    assert hash(twin) == hash(zoned)
    assert repr(twin) == repr(zoned)
    assert type(twin) is zoned_crontab
    friday = utc("2026-06-26 08:00")
    assert at(friday, twin, app_with()).remaining_estimate(friday) == timedelta(days=3)


def test_a_time_of_its_clock_can_be_pickled_in_its_pass_of_repeated_time():
    zoned = at(utc("2026-10-25 01:30"), zoned_crontab(**NINE_IN_LONDON), app_with())

    kept = unpickled(zoned.now())

    assert kept.fold
    assert kept.astimezone(UTC) == utc("2026-10-25 01:30")


@pytest.mark.parametrize(
    "other",
    [
        zoned_crontab(**NINE_IN_LONDON | {"timezone": "Europe/Dublin"}),
        zoned_crontab(**NINE_IN_LONDON | {"minute": "1"}),
        crontab(minute="0", hour="9"),
        schedule(timedelta(days=1)),
        "0 9 * * *",
    ],
)
def test_another_zone_or_time_or_kind_is_not_equal(other):
    zoned = zoned_crontab(**NINE_IN_LONDON)

    assert zoned != other
    assert other != zoned


def test_equality_and_hash_are_by_meaning():
    spelled = zoned_crontab(minute="0,30", day_of_week="sun", timezone="UTC")
    stepped = zoned_crontab(minute="*/30", day_of_week="0", timezone="UTC")

    assert spelled == stepped
    assert len({spelled, stepped}) == 1


def test_it_shows_its_fields_and_its_zone():
    shown = repr(zoned_crontab(**NINE_IN_LONDON, day_of_month="1", day_of_week="mon"))

    assert shown == "<zoned_crontab: 0 9 1 * mon (m/h/dM/MY/d) Europe/London>"


@pytest.mark.parametrize("name", ["Europe/Londn", "EST", "", "europe/london", "../UTC"])
def test_an_unknown_zone_is_refused_by_its_name(name):
    with pytest.raises(ValueError, match=f"{name!r} is not an IANA time zone"):
        zoned_crontab(minute="0", timezone=name)


def test_fields_are_said_by_name():
    with pytest.raises(TypeError, match="positional"):
        zoned_crontab("0", "9", timezone="Europe/London")


JOBS = """\
jobs:
  nightly: {task: app.nightly, cron: "0 2 * * *", description: Send the figures.}
  poll:
    task: app.poll
    interval: 1h59m
    args: [1, {deep: [null, "${HOME}"]}]
    kwargs: {dry_run: false}
    celery: {queue: slow, priority: 3, expires: 1h}
  either: {task: app.either, cron: "0 9 13 * fri", days: either}
  elsewhere: {task: app.elsewhere, cron: "30 4 * * mon", timezone: Asia/Tokyo}
  paused: {task: app.paused, interval: 1h, disabled: for now}
  at-google: {http: {path: /run}, interval: 1h, backends: [cloud-scheduler]}
"""
CONFIG = """\
[backends.celery]
zones = "runtime"
[environments.dev]
suffix = "-dev"
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """`project(jobs, config)` writes a catalog into an empty folder, the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def write(jobs=JOBS, config=CONFIG):
        (tmp_path / "jobs.yaml").write_text(jobs, "utf-8")
        (tmp_path / "schedcat.toml").write_text(config, "utf-8")
        return tmp_path / "jobs.yaml"

    return write


def test_a_catalog_becomes_what_beat_takes(project):
    thirteenth = {"minute": "0", "hour": "9", "day_of_month": "13"}
    other_fridays = {"day_of_month": "1-12,14-31", "day_of_week": "5"}
    elsewhere = {"minute": "30", "hour": "4", "day_of_week": "1", "timezone": "Asia/Tokyo"}

    assert beat_schedule(project(), app=app_with()) == {
        "nightly": {"task": "app.nightly", "schedule": crontab(minute="0", hour="2")},
        "poll": {
            "task": "app.poll",
            "schedule": timedelta(hours=1, minutes=59),
            "args": [1, {"deep": [None, "${HOME}"]}],
            "kwargs": {"dry_run": False},
            "options": {"queue": "slow", "priority": 3, "expires": 3600},
        },
        "either": {"task": "app.either", "schedule": crontab(**thirteenth)},
        "either/2": {"task": "app.either", "schedule": crontab("0", "9", **other_fridays)},
        "elsewhere": {"task": "app.elsewhere", "schedule": zoned_crontab(**elsewhere)},
    }


def test_an_environment_has_its_own_names_and_values(project):
    jobs = "jobs: {poll: {task: app.poll, interval: 1h, environments: {dev: {interval: 1d}}}}"

    made = beat_schedule(str(project(jobs)), app=app_with(), environment="dev")

    assert made == {"poll-dev": {"task": "app.poll", "schedule": timedelta(days=1)}}


def test_without_paths_it_is_the_catalog_that_the_configuration_names(project):
    jobs = project("jobs: {poll: {task: app.poll, interval: 1h}}", 'catalog = ["jobs.yaml"]')
    (jobs.parent / "other.toml").write_text('catalog = ["jobs.yaml"]\ndefaults.task = "x.y"\n')
    expected = {"poll": {"task": "app.poll", "schedule": timedelta(hours=1)}}

    assert beat_schedule(app=app_with()) == expected
    assert beat_schedule(app=app_with(), config="other.toml") == expected


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        ("", {}),
        ("", {"timezone": "Etc/UTC"}),
        ("", {"timezone": UTC}),
        ('[backends.celery]\ntimezone = "Asia/Tokyo"', {"timezone": "Asia/Tokyo"}),
        ('[backends.celery]\ntimezone = "Asia/Tokyo"', {"enable_utc": False}),
        ('[backends.celery]\ntimezone = "Asia/Seoul"', {"timezone": "Asia/Tokyo"}),
    ],
)
def test_an_app_on_the_clock_that_the_catalog_is_for_is_taken(
    project, config, settings, monkeypatch
):
    monkeypatch.setitem(vars(celery_timezone), "local", ZoneInfo("Asia/Tokyo"))

    assert beat_schedule(project("jobs: {}", config), app=app_with(**settings)) == {}


@pytest.mark.parametrize(
    ("config", "settings", "message"),
    [
        ("", {"timezone": "Asia/Tokyo"}, "on the clock of UTC, this one is on that of Asia/Tokyo"),
        ("", {"enable_utc": False}, "on the clock of UTC, this one is on that of Asia/Tokyo"),
        (
            'backends.celery.timezone = "Europe/London"',
            {},
            "schedcat.toml:1:28: the schedule is for an app on the clock of Europe/London",
        ),
        (
            'backends.celery.timezone = "Europe/London"',
            {"timezone": "Europe/Paris", "enable_utc": False},
            "clock of Europe/London, this one is on that of Europe/Paris",
        ),
    ],
)
def test_an_app_on_another_clock_is_refused(project, config, settings, message, monkeypatch):
    monkeypatch.setitem(vars(celery_timezone), "local", ZoneInfo("Asia/Tokyo"))

    with pytest.raises(ConfigError, match=message) as refused:
        beat_schedule(project("jobs: {}", config), app=app_with(**settings))

    assert "app.conf.timezone =" in refused.value.help


def test_a_job_that_celery_cannot_keep_is_refused_with_every_reason(project):
    jobs = """\
jobs:
  a: {task: app.a, interval: 1h, jitter: 5m}
  b: {task: app.b, cron: "0 9 * * *", timezone: Asia/Tokyo}
  c: {interval: 1h}
"""
    with pytest.raises(ExportRefusedError) as refused:
        beat_schedule(project(jobs, ""), app=app_with())

    head, *reasons = str(refused.value).splitlines()
    assert "3 of 3 jobs" in head
    assert [line.split(": ")[:3] for line in reasons] == [
        ["jobs.yaml:2:42", "error", "a"],
        ["jobs.yaml:3:49", "error", "b"],
        ["jobs.yaml:4:3", "error", "c"],
    ]


def test_a_catalog_that_cannot_be_read_whole_is_refused_with_every_place(project):
    project('jobs: {a: {task: app.a, interval: 1h}, b: {intervall: 1h}, c: {cron: "* * *"}}')

    with pytest.raises(CatalogError, match=r"(?s)jobs.yaml:1:44: .*\njobs.yaml:1:71"):
        beat_schedule("jobs.yaml", app=app_with())
    with pytest.raises(UnreadableError, match="nowhere"):
        beat_schedule("nowhere", app=app_with())
    with pytest.raises(UsageError, match="`prod`"):
        beat_schedule(project("jobs: {}"), app=app_with(), environment="prod")


def test_several_catalogs_are_not_one_schedule(project):
    other = project("jobs: {}").parent / "other"
    other.mkdir()
    (other / "schedcat.toml").write_text("")
    (other / "jobs.yaml").write_text("jobs: {}")

    with pytest.raises(UsageError, match=r"2 catalogs cannot be one schedule: `\.`, `other`"):
        beat_schedule(".", app=app_with())


def test_without_celery_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "celery", None)
    monkeypatch.setitem(sys.modules, "celery.schedules", None)
    monkeypatch.delitem(sys.modules, "schedcat.celery")

    with pytest.raises(ImportError, match=r"install schedcat\[celery\]"):
        importlib.import_module("schedcat.celery")
