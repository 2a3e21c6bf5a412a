"""An interval becomes a cron only where that fires exactly so often, by the instants it has."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedcat.schedule.as_cron import PERIODS, as_cron, nearest_periods
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import known_zones, transitions

START = datetime(2026, 11, 22, tzinfo=UTC)
END = START.replace(year=2036)
MINUTE = timedelta(minutes=1)
SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)

# Fixed, with hours, half and quarter hours; the last two shift by 30 minutes and by two hours.
ZONES = [
    "UTC",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Australia/Sydney",
    "America/New_York",
    "Africa/Casablanca",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
]


def cron_of(period: str, zone: str = "UTC", **options: object):
    horizon = {"start": START, "end": END, **options}
    return as_cron(Interval.parse(period), zone, **horizon)


@pytest.mark.parametrize(
    ("period", "zone", "cron"),
    [
        ("1m", "UTC", "* * * * *"),
        ("10m", "UTC", "*/10 * * * *"),
        ("60 minutes", "UTC", "0 * * * *"),
        ("1h", "Asia/Kathmandu", "45 * * * *"),
        ("2h", "UTC", "0 */2 * * *"),
        ("6h", "Asia/Kolkata", "30 5-23/6 * * *"),
        ("12h", "UTC", "0 */12 * * *"),
        ("1d", "UTC", "0 0 * * *"),
        ("1d", "America/Phoenix", "0 17 * * *"),
        ("7d", "UTC", "0 0 * * 0"),
        ("7d", "America/Phoenix", "0 17 * * 6"),
        ("10m", "Australia/Sydney", "*/10 * * * *"),
        ("1h", "America/St_Johns", "30 * * * *"),
        ("30m", "Australia/Lord_Howe", "*/30 * * * *"),
    ],
)
def test_a_period_that_divides_an_hour_a_day_or_a_week_is_a_cron(period, zone, cron):
    assert str(cron_of(period, zone)) == cron


OTHERS = "7m 8m 9m 17m 19m 24m 29m 47m 90m 1h59m 5h 10h 16h 2d 8d 14d 30s 90s 1m1s"


@pytest.mark.parametrize("period", OTHERS.split())
def test_other_periods_are_no_cron(period):
    assert cron_of(period) is None


@pytest.mark.parametrize(
    ("period", "zone"),
    [
        ("2h", "Australia/Sydney"),
        ("1d", "Europe/London"),
        ("7d", "America/New_York"),
        ("1h", "Australia/Lord_Howe"),
        ("12m", "Australia/Lord_Howe"),
    ],
)
def test_a_period_that_a_change_of_the_clocks_cuts_is_no_cron(period, zone):
    assert cron_of(period, zone) is None


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("zone", ZONES)
def test_all_spacings_of_the_cron_are_the_period(period, zone):
    cron = cron_of(f"{period}m", zone, phase=7)

    if cron is None:
        assert any(change.shift % (period * 60) for change in transitions(zone, START, END))
        return
    for start, end in stretches(zone, START, period):
        assert_even(instants(cron, start, end), period, phase=7)


@settings(deadline=None)
@given(
    period=st.integers(1, 60) | st.integers(1, 48).map(lambda hours: hours * 60) | st.just(10_080),
    phase=st.integers(0, 10_080),
    zone=st.sampled_from(sorted(known_zones())),
)
def test_all_spacings_are_the_period_in_any_zone_whatever_the_phase(period, phase, zone):
    start = datetime(1975, 1, 1, tzinfo=UTC)
    cron = cron_of(f"{period}m", zone, phase=phase, start=start, end=END)
    assume(cron)

    for beginning, end in stretches(zone, start, period):
        assert_even(instants(cron, max(start, beginning), end), period, phase)


@pytest.mark.parametrize("period", [each for each in range(1, 1_441) if 1_440 % each == 0])
def test_a_period_that_is_refused_has_no_expression_at_all(period):
    """Every choice of minutes and hours that has as many firings a day as the period needs."""
    due = frozenset(range(0, 1_440, period))
    minutes, hours = {time % 60 for time in due}, {time // 60 for time in due}
    # A cron that fires at all these times picks all these minutes and all these hours.
    fired = {hour * 60 + minute for minute, hour in product(minutes, hours)}

    assert (fired == due) == (cron_of(f"{period}m") is not None)


def test_an_anchor_gives_the_phase():
    anchored = Interval(7 * 86_400, anchor=datetime(2026, 1, 1, 3, 4, tzinfo=UTC))

    cron = as_cron(anchored, "Asia/Tokyo", phase=99, start=START, end=END)

    assert str(cron) == "4 12 * * 4"
    assert list(instants(cron, START, END)) == list(instants(anchored, START, END))


def test_an_anchor_within_a_minute_is_no_time_of_a_cron():
    anchor = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)

    assert as_cron(Interval(600, anchor), "UTC", start=START, end=END) is None


@pytest.mark.parametrize(
    ("period", "zone", "nearest"),
    [
        ("7m", "UTC", ["6m", "10m"]),
        ("9m", "UTC", ["6m", "10m"]),
        ("17m", "UTC", ["15m", "20m"]),
        ("19m", "UTC", ["15m", "20m"]),
        ("29m", "UTC", ["20m", "30m"]),
        ("47m", "UTC", ["30m", "1h"]),
        ("90m", "UTC", ["1h", "2h"]),
        ("1h59m", "UTC", ["1h", "2h"]),
        ("2d", "UTC", ["1d", "7d"]),
        ("8d", "UTC", ["7d"]),
        ("30s", "UTC", ["1m"]),
        ("90s", "UTC", ["1m", "2m"]),
        ("1d", "Europe/London", ["1h"]),
        ("47m", "Australia/Lord_Howe", ["30m"]),
    ],
)
def test_the_nearest_periods_are_those_that_a_cron_can_say(period, zone, nearest):
    found = nearest_periods(Interval.parse(period), zone, start=START, end=END)

    assert [str(each) for each in found] == nearest


def stretches(zone, start, period):
    """A while from the start on, and around every change of the clocks."""
    while_ = max(timedelta(hours=4), 2 * period * MINUTE)
    yield start, start + 2 * while_
    for change in transitions(zone, start, END):
        moment = datetime.fromtimestamp(change.at, UTC)
        yield moment - while_, moment + while_ + change.shift * timedelta(seconds=1)


def assert_even(firings, period, phase):
    fired = list(firings)
    assert {later - earlier for earlier, later in pairwise(fired)} == {period * MINUTE}
    assert (fired[0] - SUNDAY) % (period * MINUTE) == phase % period * MINUTE
