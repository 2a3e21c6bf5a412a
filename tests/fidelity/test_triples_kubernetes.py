"""The common schedules, and the traps, on robfig/cron: what Kubernetes runs CronJobs by."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from odd_zones import TRAPS, fired, more_triples
from triples import YEARS, assert_enough, compare

from schedcat.schedule.cron import Cron, InvalidCronError
from schedcat.schedule.dialects.kubernetes import DIALECT, fires
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError


@pytest.fixture(scope="module")
def firings(engine):
    """`firings(text, zone)`: those of two years, one going on from the other."""
    robfig = engine("robfig")

    @cache
    def two_years(text, zone):
        # The controller tells its parser the zone of a CronJob like this.
        return robfig(f"TZ={zone} {text}", YEARS[1])

    return two_years


@pytest.fixture
def ask(firings):
    def between(text, cron, start, end):
        found = firings(text, cron.timezone)
        return found[bisect_left(found, start) : bisect_left(found, end)]

    return between


def test_each_schedule_fires_when_the_catalog_says_or_we_say_otherwise(ask, tally):
    outcomes = [compare(each, DIALECT, ask) for each in more_triples()]
    tally("Kubernetes (robfig/cron)", outcomes)
    assert_enough(more_triples(), outcomes)


def test_two_years_on_end_are_those_of_our_walk(firings):
    compared = 0
    for cron in {each.cron for each in more_triples()}:
        try:
            [text] = say(cron, DIALECT, YEARS).texts
        except UnsupportedError:
            continue
        found = firings(text, cron.timezone)
        assert found == [*fires(cron, *YEARS)], cron
        compared += len(found)
    assert compared > 1_000_000


@pytest.mark.parametrize("text", ["0 9 * * *", "*/10 1 * * *", "20 1 * * 0", "45 1,2 * 4,10 *"])
def test_our_walk_is_lost_on_lord_howe_as_the_engine_is_and_so_we_refuse(firings, text):
    cron = Cron.parse(text, timezone="Australia/Lord_Howe")
    assert firings(text, cron.timezone) == [*fires(cron, *YEARS)]
    with pytest.raises(UnsupportedError, match="between 01:30 and 02:00"):
        say(cron, DIALECT, YEARS)


AT_CHANGES = {
    "T14": "07T07:30 09T06:30",
    "T14 in Sydney": "02T16:30 04T15:30",
    "T15": "31T05:30 01T05:30 01T06:30 02T06:30",
    "T15 in Sydney": "03T15:30 04T15:30 04T16:30 05T16:30",
    "T16": "09T06:00 09T06:30",
    "T17": "08T05:00",
    "T19": "22T22:00 24T21:00",
    "T19 on that date": "",
    "T19 in Santiago": "05T04:00 07T03:00",
}
"""What is fired instead where clocks change; export says it with dates."""
REFUSED = {"T1 both", "T2 both", "T20"}
"""Traps that cannot be said: days that both fields pick, and Lord Howe."""


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_fires_when_the_catalog_says_or_we_say_otherwise_or_refuse(ask, name):
    trap = TRAPS[name]
    expected = None if name in REFUSED else AT_CHANGES.get(name, trap.wanted)
    assert fired(trap, DIALECT, ask) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("0 0 */2 * 1", [1, 3, 5, 7, 9], id="T2 a step is no star"),
        pytest.param("0 0 */1 * 1", [5], id="T26 but a step of one is"),
        pytest.param("0 0 5,* * 1", [5], id="T27 and one within a list"),
        pytest.param("*/90 0 5-7 * *", [5, 6, 7], id="T9"),
        pytest.param("5-5 0 5-7 * *", [5, 6, 7], id="T11"),
    ],
)
def test_what_the_engine_would_make_of_the_text_as_it_is(firings, text, days):
    found = firings(text, "UTC")
    assert [each.day for each in found if each < datetime(2026, 1, 10, tzinfo=UTC)] == days


def test_t10_a_step_from_a_value_goes_on_to_the_end(firings):
    assert [each.minute for each in firings("5/20 0 1 1 *", "UTC")[:4]] == [5, 25, 45, 5]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0 0 * * 5#3", id="T6"),
        pytest.param("0 22-4 * * *", id="T7"),
        pytest.param("0 0 * * fri-sun", id="T8"),
        pytest.param("*5 * * * *", id="T12"),
        pytest.param("0 0 * jan jan", id="T24"),
        pytest.param("0 0 * * * 30", id="T25"),
    ],
)
def test_what_the_engine_refuses_is_no_schedule(firings, text):
    assert firings(text, "UTC") is None
    with pytest.raises(InvalidCronError):
        Cron.parse(text)


def test_t4_the_engine_refuses_a_seven_and_is_not_told_one(firings):
    assert firings("0 0 * * 7", "UTC") is None
    assert say(Cron.parse("0 0 * * 7"), DIALECT, YEARS).texts == ("0 0 * * 0",)


def test_t22_a_zone_is_never_part_of_the_schedule():
    for each in more_triples():
        try:
            texts = say(each.cron, DIALECT, YEARS).texts
        except UnsupportedError:
            continue
        assert not any("TZ" in text for text in texts)


@pytest.mark.parametrize(("period", "hours"), [("1h", 1), ("6h", 6), ("1d", 24), ("7d", 168)])
def test_an_interval_is_a_cron_that_fires_as_often(firings, period, hours):
    [text] = say(Interval.parse(period), DIALECT, YEARS).texts
    spacings = {later - earlier for earlier, later in pairwise(firings(text, "UTC"))}
    assert spacings == {timedelta(hours=hours)}


@pytest.mark.parametrize("period", ["7m", "47m", "90m", "1h59m"])
def test_t23_an_interval_that_no_cron_fires_as_often_as_is_refused(period):
    interval = Interval.parse(period)
    with pytest.raises(UnsupportedError, match=f"fires every {interval.canonical}"):
        say(interval, DIALECT, YEARS)
