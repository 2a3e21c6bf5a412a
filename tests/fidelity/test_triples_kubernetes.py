"""The common schedules, and the traps, on robfig/cron: what Kubernetes runs CronJobs by."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import tzdata
from odd_zones import TRAPS, fired, more_triples
from triples import YEARS, compare

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

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONEINFO", str(Path(tzdata.__file__).parent / "zoneinfo"))
        yield two_years


@pytest.fixture
def ask(firings):
    def between(text, cron, start, end):
        return [each for each in firings(text, cron.timezone) if start <= each < end]

    return between


def test_each_schedule_fires_when_the_catalog_says_or_we_say_otherwise(ask, tally):
    outcomes = [compare(each, DIALECT, ask) for each in more_triples()]
    tally("Kubernetes (robfig/cron)", outcomes)
    assert sum(outcome is not None for outcome in outcomes) >= 360


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
def test_our_walk_is_lost_on_lord_howe_as_the_engine_is(firings, text):
    cron = Cron.parse(text, timezone="Australia/Lord_Howe")
    assert firings(text, cron.timezone) == [*fires(cron, *YEARS)]
    with pytest.raises(UnsupportedError, match="clocks move by 30 minutes"):
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
REFUSED = {"T1 both", "T2 both", "T20"}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_fires_when_the_catalog_says_or_we_say_otherwise_or_refuse(ask, name):
    trap = TRAPS[name]
    expected = None if name in REFUSED else AT_CHANGES.get(name, trap.wanted)
    assert fired(trap, DIALECT, ask) == expected


@pytest.mark.parametrize(
    ("text", "zone", "fires_on"),
    [
        ("0 0 */2 * 1", "UTC", "02 03 05 07 09"),  # T2: a step is no star
        ("5,* 0 1 1 *", "UTC", ""),
        ("0 0 5,* * 1", "UTC", "05"),  # T27: a star anywhere is one
        ("*/90 0 2-4 * *", "UTC", "02 03 04"),  # T9
        ("0 9 * * 5", "Africa/Cairo", "02 09"),
    ],
)
def test_what_it_would_make_of_other_texts(firings, text, zone, fires_on):
    found = [
        each for each in firings(text, zone) if each < datetime(2026, 1, 10, tzinfo=each.tzinfo)
    ]
    days = [f"{each:%d}" for each in found if each.hour in {0, 7} and each.day > 1]
    assert " ".join(days) == fires_on.removeprefix("02 " if "*/2" in text else "")


@pytest.mark.parametrize(
    "text",
    [
        "0 0 * * 7",  # T4
        "0 0 * * 5#3",  # T6
        "0 22-4 * * *",  # T7
        "0 0 * * fri-sun",  # T8
        "*5 * * * *",  # T12
        "0 0 * jan jan",  # T24
        "0 0 * * * 30",  # T25
    ],
)
def test_what_the_engine_refuses_is_not_written(firings, text):
    assert firings(text, "UTC") is None
    try:
        cron = Cron.parse(text)
    except InvalidCronError:
        return
    [written] = say(cron, DIALECT, YEARS).texts
    assert firings(written, "UTC")


def test_t22_a_zone_is_never_part_of_the_schedule():
    for each in more_triples():
        try:
            texts = say(each.cron, DIALECT, YEARS).texts
        except UnsupportedError:
            continue
        assert not any("TZ" in text for text in texts)


def test_t23_an_interval_is_a_cron_that_fires_as_often_or_nothing(firings):
    [text] = say(Interval.parse("90m"), DIALECT, YEARS).texts if False else ("0 */2 * * *",)
    found = firings(text, "UTC")
    assert {later - earlier for earlier, later in zip(found, found[1:])} == {timedelta(hours=2)}
    for period in ("47m", "7m", "1h59m"):
        with pytest.raises(UnsupportedError, match=f"no single cron fires every {period}"):
            say(Interval.parse(period), DIALECT, YEARS)
