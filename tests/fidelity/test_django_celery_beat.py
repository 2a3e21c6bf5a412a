"""Rows of django-celery-beat, of what we write, fire as the catalog says on its own scheduler."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from zoneinfo import available_timezones

import django_beat
import pytest
from beats import adds_elapsed_time, compare_all, require, triples_of
from celery_traps import TRAPS, assert_fires
from django_beat import crontab
from triples import YEARS, ZONES, triples

from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.django_celery_beat import DIALECT, every_and_period
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import UnknownZoneError, zone


@pytest.fixture(scope="module")
def django():
    """`django(function, *arguments)`: what it gives in a process that has Django set up."""
    require("django-celery-beat", "django_celery_beat")
    alone = ProcessPoolExecutor(1, get_context("spawn"), django_beat.configure)
    with alone as process:
        yield lambda *call, **named: process.submit(*call, **named).result()


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone_name", ["UTC", *ZONES])
def test_every_triple_fires_from_its_row_as_the_catalog_says(django, tally, zone_name):
    def put_to(function):
        def ask(texts, start, end):
            return django(function, {each: crontab(each, zone_name) for each in texts}, start, end)

        return ask

    outcomes = compare_all(
        triples_of(zone_name),
        DIALECT,
        beat=put_to(django_beat.beat),
        reckon=put_to(django_beat.reckon),
    )

    tally(DIALECT.engine, outcomes)
    assert None not in outcomes


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_fires_from_its_row_as_said(django, name):
    def beat(texts, zone_name, start, end):
        rows = {each: crontab(text, zone_name) for each, text in texts.items()}
        return django(django_beat.beat, rows, start, end)

    assert_fires(TRAPS[name], DIALECT, beat)


def test_the_forms_of_the_admin_take_every_row_that_we_write(django):
    rows = {
        f"{text} {each.cron.timezone}": crontab(text, each.cron.timezone)
        for each in triples()
        for text in say(each.cron, DIALECT, YEARS).texts
    }
    assert len(rows) > 300

    assert django(django_beat.clean, rows) == {}


def test_the_forms_of_the_admin_take_every_zone_that_we_take(django):
    rows = {name: crontab("0 9 * * *", name) for name in available_timezones() if is_known(name)}
    assert len(rows) > 400

    assert django(django_beat.clean, rows) == {}


def is_known(name):
    try:
        zone(name)
    except UnknownZoneError:
        return False
    return True


def test_the_columns_of_a_row_are_as_long_as_we_say(django):
    # That no text is longer is tried on any cron in tests/schedule/test_dialect_celery.py.
    assert django(django_beat.sizes) == [240, 96, 124, 64, 64]


def test_t4_a_seven_passes_the_form_and_never_runs(django):
    rows = {text: crontab(text, "UTC") for text in ("0 * * * 7", "0 * * * 5-7", "0 * * * 0,5,6")}
    sunday = moment("2026-01-04T00:30")

    assert django(django_beat.clean, rows) == {}
    assert [*django(django_beat.beat, rows, sunday, sunday + timedelta(hours=1))] == [
        "0 * * * 0,5,6"
    ]


def test_a_row_with_nothing_in_a_list_passes_no_form_and_stops_beat_if_saved(django):
    rows = {"good": crontab("0 * * * *", "UTC"), "bad": crontab("5, * * * *", "UTC")}
    start = moment("2026-01-04T00:30")

    assert [*django(django_beat.clean, rows)] == ["bad"]
    with pytest.raises(Exception, match="empty part"):
        django(django_beat.beat_as_it_is, rows, start, start + timedelta(hours=1))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0 22-4 * * *", id="T7"),
        pytest.param("0 0 * * fri-sun", id="T8"),
        pytest.param("*/90 * * * *", id="T9"),
        pytest.param("5/20 * * * *", id="T10"),
        pytest.param("*5 * * * *", id="T12"),
        pytest.param("0 0 * * jan", id="T24"),
    ],
)
def test_a_text_that_we_never_write_is_refused_by_the_form(django, text):
    assert [*django(django_beat.clean, {"job": crontab(text, "UTC")})] == ["job"]


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
@pytest.mark.parametrize("period", ["47m", "1h59m", "90s", "6h"])
def test_t23_a_row_of_an_interval_is_of_elapsed_time_through_both_changes(django, period, day):
    if not adds_elapsed_time():
        pytest.skip("Celery before 5.7 adds an interval to the wall clock")
    interval = Interval.parse(period)
    count, unit = every_and_period(interval)
    rows = {"job": {"every": count, "period": unit}, "daily": crontab("0 9 * * *", "UTC")}
    start = moment(f"{day}T00:00")

    assert django(django_beat.clean, rows) == {}
    sent = django(
        django_beat.beat, rows, start, start + timedelta(days=1), timezone="America/New_York"
    )

    spacings = {later - earlier for earlier, later in pairwise(sent["job"])}
    # Each run is late by a few hundredths of a second, from which the next is counted.
    late = timedelta(seconds=interval.seconds + 1)
    assert spacings <= {timedelta(seconds=interval.seconds), late}
    assert sent["daily"] == [moment(f"{day}T09:00")]


@pytest.mark.parametrize("eve", ["2026-03-08T01:00", "2026-11-01T01:00"])
def test_the_scheduler_that_hides_rows_by_the_hour_sends_the_same(django, eve):
    texts = ("30 2 * * *", "30 1 * * *", "0 9 * * *", "4 16 * * *", "0 */2 * * *", "0 0,12 * * *")
    rows = {
        f"{text} {name}": crontab(text, name)
        for text in texts
        for name in ("America/New_York", "Australia/Sydney", "Asia/Kolkata")
    }
    start, end = moment(eve), moment(eve) + timedelta(hours=14)

    hiding = django(django_beat.beat_as_it_is, rows, start, end)

    assert hiding == django(django_beat.beat, rows, start, end)


def test_a_row_is_minutes_late_where_clocks_are_two_hours_from_where_they_were_in_2023(django):
    [run] = run_on_a_day_of_july(django, "0 12 * * *", "America/Nuuk")

    assert timedelta(0) < run - moment("2026-07-01T13:00") <= timedelta(minutes=6)


def test_a_row_is_refused_where_clocks_are_further_from_where_they_were(django):
    runs = run_on_a_day_of_july(django, "30 12 * * *", "Antarctica/Casey")

    assert moment("2026-07-01T04:30") not in runs
    with pytest.raises(UnsupportedError):
        say(Cron.parse("30 12 * * *", timezone="Antarctica/Casey"), DIALECT, YEARS)


def run_on_a_day_of_july(django, text, zone_name):
    """What the scheduler sends that hides rows by their hour."""
    rows = {"job": crontab(text, zone_name)}
    day = moment("2026-07-01T00:02")
    return django(django_beat.beat_as_it_is, rows, day, day + timedelta(hours=16)).get("job", [])


@pytest.mark.parametrize(
    ("text", "back", "runs"),
    [
        pytest.param("0 9 * * *", "10:30", "01T10:30 02T09:00", id="within two hours"),
        pytest.param("0 9 * * *", "15:00", "02T07:05 02T09:00", id="later"),
        pytest.param("0 9,21 * * *", "15:00", "01T15:00 01T21:00 02T09:00", id="of two hours"),
        pytest.param("0 */3 * * *", "20:00", "01T20:00 01T21:00", id="of many hours"),
    ],
)
def test_what_was_due_while_beat_was_down_runs_once_when_its_row_is_read(django, text, back, runs):
    assert "; with a single hour only within two hours of it, if need be the" in DIALECT.missed
    assert DIALECT.kept_missed == ()
    due = [moment(f"2026-07-{run}") for run in runs.split()]
    rows, stop, back = {"job": crontab(text, "UTC")}, "2026-07-01T08:30", f"2026-07-01T{back}"

    django(django_beat.beat_as_it_is, rows, moment("2026-07-01T06:00"), moment(stop))
    sent = django(django_beat.beat_as_it_is, None, moment(back), due[-1] + timedelta(minutes=1))

    assert [round_up(each) for each in sent["job"]] == due


def test_a_cron_that_is_later_than_the_starting_deadline_is_not_run(django):
    assert "a cron within beat_cron_starting_deadline if that is set" in DIALECT.missed
    rows, start, stop, back = (
        {"job": crontab("0 9,21 * * *", "UTC")},
        *(moment(f"2026-07-01T{hour}") for hour in ("06:00", "08:30", "15:00")),
    )

    def run_after_a_stop(hours):
        django(django_beat.beat_as_it_is, rows, start, stop)
        deadline, end = {"beat_cron_starting_deadline": hours * 3_600}, back + timedelta(hours=1)
        sent = django(django_beat.beat_as_it_is, None, back, end, **deadline)
        return [round_up(each) for each in sent.get("job", [])]

    assert run_after_a_stop(hours=5) == []
    assert run_after_a_stop(hours=7) == [back]


def test_an_interval_goes_on_through_a_restart(django):
    assert not DIALECT.interval_starts_with_scheduler
    rows = {"job": {"every": 7, "period": "hours"}}
    start, stop, back = (moment(f"2026-07-01T{hour}") for hour in ("05:00", "08:30", "10:00"))

    before = django(django_beat.beat_as_it_is, rows, start, stop)
    after = django(django_beat.beat_as_it_is, None, back, back + timedelta(hours=3))

    assert before == {}
    assert [round_up(each) for each in after["job"]] == [start + timedelta(hours=7)]


def round_up(moment):
    """A beat starts a second before its window."""
    return (moment + timedelta(seconds=1)).replace(second=0)
