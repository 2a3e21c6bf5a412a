"""What is exported to Celery fires when the catalog says, by Celery's own reckoning."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from itertools import chain, pairwise, takewhile
from pathlib import Path
from runpy import run_path

import pytest

import schedcat
from schedcat.schedule.canonical import disjoint
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.celery import DIALECT
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import transitions

ROOT = Path(__file__).parents[2]
CATALOGS = {"waldur": 101, "keystone": 6, "validibot": 10}
"""Catalog → how many of its jobs run on Celery."""
ODD = [
    ("0 0 13 * fri", "either"),
    ("0 0 13 * 5", "both"),
    ("0 9 1-7 * tue", "both"),
    ("15 2 */2 * mon", "either"),
    ("30 2 1-7 4,10 sun", "both"),
    ("30 2 1-7 4,10 sun", "either"),
    ("0 6 1-31 * fri", "either"),
    ("45 23 28-31 * mon-sat/2", "either"),
    ("0 0 1 1 mon,thu", "either"),
    ("5,35 1-3 29-31 2,4,6 *", None),
    ("0 12 29 2 *", None),
    ("0 0 31 * *", None),
    ("59 23 28-31 * *", None),
    ("30 2 * 4,10 7", None),
    ("*/7 5 * * *", None),
    ("1-59/13 */5 1,15 1-6 *", None),
    ("0 6 * JAN-mar,dec Mon-Fri", None),
    ("0 */2 * * *", None),
    ("*/30 2 * * *", None),
    ("10-50/20 0-4,23 * * 5-7", None),
    ("@weekly", None),
    ("@yearly", None),
]
ZONES = [
    pytest.param("UTC", "UTC", id="UTC"),
    pytest.param("Australia/Sydney", "Australia/Sydney", id="Sydney"),
]
YEAR = datetime(2028, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
"""A leap year."""
MEASURED = [
    ("America/New_York", "30 2 * * *", "2026-03-08T04:30", "07:30"),
    ("America/New_York", "0 2 * * *", "2026-03-08T04:30", "07:00"),
    ("America/New_York", "*/30 2 * * *", "2026-03-08T04:30", "07:00"),
    ("America/New_York", "0 */2 * * *", "2026-03-08T04:30", "05:00 07:00 08:00"),
    ("America/New_York", "4 16 * * *", "2026-03-08T17:00", "20:04"),
    ("Australia/Sydney", "30 2 * * *", "2026-10-03T14:30", "16:30"),
    ("Australia/Sydney", "0 2 * * *", "2026-10-03T14:30", "16:00"),
    ("Africa/Cairo", "0 0 * * *", "2026-04-23T20:30", "22:00"),
    ("America/Santiago", "0 0 * * *", "2026-09-06T02:30", "04:00"),
    ("America/New_York", "30 1 * * *", "2026-11-01T04:30", "05:30"),
    ("America/New_York", "0 * * * *", "2026-11-01T04:30", "05:00 07:00 08:00"),
    (
        "America/New_York",
        "*/15 * * * *",
        "2026-11-01T05:20",
        "05:30 05:45 07:00 07:15 07:30 07:45 08:00 08:15 08:30 08:45 09:00 09:15",
    ),
    ("Australia/Sydney", "30 2 * * *", "2026-04-04T14:30", "15:30"),
    ("Australia/Sydney", "0 * * * *", "2026-04-04T14:30", "15:00 17:00 18:00"),
]
"""Zone, cron, and the firings in the four hours from a time in UTC: from 5.5 on, as measured."""


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """`export(format, app zone, jobs zone, *paths)`: the file, jobs that name no zone in that one.

    Jobs in other zones than the app's are read at run time.
    """

    @cache
    def run(format, app_zone, jobs_zone, *paths):
        folder = tmp_path_factory.mktemp("export")
        config = folder / "schedcat.toml"
        config.write_text(
            f'[defaults]\ntimezone = "{jobs_zone}"\n'
            f'[backends.celery]\ntimezone = "{app_zone}"\nzones = "runtime"\n'
        )
        file = folder / f"beat_schedule.{format}"
        options = (f"--format={format}", f"--config={config}", f"--output={file}")
        subprocess.run(
            [sys.executable, "-m", "schedcat", "export", "--backend=celery", *options, *paths],
            check=True,
        )
        jobs = schedcat.load(*paths, config=str(config)).jobs
        return file, {job.name: job.schedule for job in jobs if "celery" in job.backends}

    return run


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """The path of a catalog that has every odd cron."""
    file = tmp_path_factory.mktemp("odd") / "jobs.yaml"
    jobs = {
        f"odd-{number}": {"task": "app.odd", "cron": text} | ({"days": days} if days else {})
        for number, (text, days) in enumerate(ODD)
    }
    file.write_text(json.dumps({"jobs": jobs}))
    return str(file)


@pytest.fixture(scope="module")
def fires(engine):
    """`fires(schedule, zone, start, end)`: what Celery reckons from run to run, in [start, end).

    The schedule is of an app in that zone, and last ran a second before the start.
    """
    engine("celery")
    celery, schedules = import_module("celery"), import_module("celery.schedules")

    def steps(schedule, zone, start):
        app = celery.Celery(set_as_current=False)
        app.conf.timezone = zone
        clock = start - timedelta(seconds=1)
        made = schedules.maybe_schedule(schedule, app=app)
        made.nowfun = lambda: clock.astimezone(app.timezone)
        while True:
            clock += made.remaining_estimate(clock.astimezone(app.timezone))
            yield clock

    def run(schedule, zone, start, end):
        return list(takewhile(lambda at: at < end, steps(schedule, zone, start)))

    return run


@pytest.fixture(scope="module")
def fires_in_a_year(fires):
    """`fires_in_a_year(schedule, zone)`: the firings in YEAR, reckoned once for equal crontabs."""
    known = {}

    def run(schedule, zone):
        key = repr(schedule), zone
        if key not in known:
            known[key] = fires(schedule, zone, *YEAR)
        return known[key]

    return run


def imported(file):
    """The `beat_schedule` of an exported module."""
    return run_path(str(file))["beat_schedule"]


def entries_of(job, beat_schedule):
    """The schedules that a job has become."""
    return [
        entry["schedule"] for name, entry in beat_schedule.items() if name.partition("/")[0] == job
    ]


def beside(changes, found):
    """The instants in no repeated time, nor in as much time after a gap."""
    return [
        at
        for at in found
        if not any(0 <= at.timestamp() - each.at < each.shift for each in changes)
    ]


def compare(schedules, beat_schedule, app_zone, fires_in_a_year):
    """Hold a year of every cron against Celery's; return how many instants were compared."""
    compared = 0
    for name, cron in schedules.items():
        if not isinstance(cron, Cron):
            continue
        entries = entries_of(name, beat_schedule)
        found = sorted(chain.from_iterable(fires_in_a_year(each, app_zone) for each in entries))
        changes = transitions(cron.timezone, *YEAR)
        wanted = beside(changes, instants(cron, *YEAR))
        assert wanted, cron
        assert beside(changes, found) == wanted, cron
        for change in changes:
            around = [datetime.fromtimestamp(change.at, UTC) + timedelta(days=n) for n in (-1, 1)]
            model = sorted(chain.from_iterable(DIALECT.fires(p, *around) for p in disjoint(cron)))
            assert [at for at in found if around[0] <= at < around[1]] == model, (cron, change)
        compared += len(wanted)
    return compared


@pytest.mark.parametrize(("app_zone", "jobs_zone"), ZONES)
@pytest.mark.parametrize("name", CATALOGS)
def test_each_cron_of_an_example_fires_for_a_year_as_the_catalog_says(
    export, fires_in_a_year, name, app_zone, jobs_zone
):
    file, schedules = export("python", app_zone, jobs_zone, str(ROOT / "catalog" / name))
    beat_schedule = imported(file)

    assert len(beat_schedule) == CATALOGS[name]
    assert compare(schedules, beat_schedule, app_zone, fires_in_a_year) > 0


@pytest.mark.parametrize(
    ("app_zone", "jobs_zone"),
    [
        *ZONES,
        pytest.param("UTC", "Australia/Sydney", id="Sydney in an app in UTC"),
        pytest.param("America/New_York", "Australia/Sydney", id="Sydney in one in New York"),
    ],
)
def test_odd_crons_fire_for_a_year_as_the_catalog_says(
    export, fires_in_a_year, odd, app_zone, jobs_zone
):
    file, schedules = export("python", app_zone, jobs_zone, odd)

    assert len(schedules) == len(ODD)
    assert compare(schedules, imported(file), app_zone, fires_in_a_year) > 0


@pytest.mark.parametrize(("zone", "text", "start", "measured"), MEASURED)
def test_on_a_day_with_a_change_it_fires_as_measured(
    export, fires, tmp_path, zone, text, start, measured
):
    jobs = tmp_path / "jobs.yaml"
    jobs.write_text(json.dumps({"jobs": {"job": {"task": "app.job", "cron": text}}}))
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)

    file, _ = export("python", zone, zone, str(jobs))
    found = fires(
        imported(file)["job"]["schedule"],
        zone,
        begin - timedelta(days=1),
        begin + timedelta(hours=4),
    )

    assert " ".join(f"{at:%H:%M}" for at in found if at >= begin) == measured


@pytest.mark.parametrize("zone", ["UTC", "Australia/Sydney"])
def test_an_interval_is_of_elapsed_time_through_both_changes(export, fires, zone):
    if zone != "UTC" and import_module("celery").VERSION < (5, 7):
        pytest.skip("Celery before 5.7 adds an interval to the wall clock")
    file, schedules = export("python", zone, zone, str(ROOT / "catalog" / "waldur"))
    beat_schedule = imported(file)
    weeks = [
        (datetime.fromtimestamp(change.at, UTC) + timedelta(days=days) for days in (-8, 8))
        for change in transitions("Australia/Sydney", *YEAR)
    ]
    periods = {
        each.seconds: beat_schedule[name]["schedule"]
        for name, each in schedules.items()
        if isinstance(each, Interval)
    }
    assert len(periods) == 17

    for start, end in weeks:
        for seconds, schedule in periods.items():
            found = fires(schedule, zone, start, end)
            spacings = Counter(later - earlier for earlier, later in pairwise(found))
            assert spacings.keys() == {timedelta(seconds=seconds)}


@pytest.mark.parametrize(("app_zone", "jobs_zone"), [("UTC", "UTC"), ("UTC", "Asia/Tokyo")])
@pytest.mark.parametrize("name", [*CATALOGS, "odd"])
def test_json_and_module_are_the_same_schedule(engine, export, odd, name, app_zone, jobs_zone):
    engine("celery")
    entry_for_beat = import_module("schedcat.celery").entry_for_beat
    path = odd if name == "odd" else str(ROOT / "catalog" / name)

    module, _ = export("python", app_zone, jobs_zone, path)
    whole = json.loads(export("json", app_zone, jobs_zone, path)[0].read_text())

    assert whole["timezone"] == app_zone
    assert {
        name: entry_for_beat(data) for name, data in whole["beat_schedule"].items()
    } == imported(module)
