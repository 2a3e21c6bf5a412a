"""The closest two firings of a schedule."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, DayRuleError
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.spacings import least_spacing

HOUR, DAY = 3_600, 86_400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("* * * * *", 60),
        ("*/45 * * * *", 15 * 60),
        ("0,45 3 * * *", 45 * 60),
        ("0 9-17/4 * * *", 4 * HOUR),
        ("0 0,23 * * *", HOUR),
        ("0 0,23 * * mon", 23 * HOUR),
        ("0 0,23 * * mon,tue", HOUR),
        ("0 5 * * *", DAY),
        ("0 5 * * mon", 7 * DAY),
        ("0 5 * * sat,sun", DAY),
        ("0 5 * * fri,sun", 2 * DAY),
        ("0 5 1 * *", 28 * DAY),
        ("0 5 1,31 * *", DAY),
        ("0 5 1,30 * *", DAY),
        ("0 5 31 * *", 31 * DAY),
        ("0 5 1 1 *", 365 * DAY),
        ("0 5 29 2 *", 1_461 * DAY),
    ],
)
def test_the_closest_firings_are_those_of_the_calendar(text, seconds):
    assert least_spacing(Cron.parse(text)) == seconds


def test_the_day_rule_decides_which_days_are_near():
    fridays = Cron.parse("0 0 13 * fri", days=DayRule.BOTH)

    assert least_spacing(fridays) == 28 * DAY
    assert least_spacing(fridays.with_days(DayRule.EITHER)) == DAY


def test_a_cron_that_never_fires_has_no_spacing():
    assert least_spacing(Cron.parse("0 0 30 2 *")) is None


def test_a_cron_without_the_day_rule_it_needs_is_refused():
    with pytest.raises(DayRuleError):
        least_spacing(Cron.parse("0 0 13 * fri"))


def test_an_interval_is_its_own_spacing():
    assert least_spacing(Interval.parse("1h59m")) == 7_140


def field(first, last):
    return st.one_of(
        st.just("*"),
        st.sets(st.integers(first, last), min_size=1, max_size=4).map(
            lambda values: ",".join(map(str, sorted(values)))
        ),
    )


@given(field(0, 59), field(0, 23), field(1, 28), field(0, 6), st.sampled_from(DayRule))
def test_no_two_instants_of_a_calendar_cycle_are_closer(minute, hour, day, weekday, days):
    cron = Cron.parse(f"{minute} {hour} {day} 2,3 {weekday}", days=days)
    # Whole hours are as good as minutes where the hour has many.
    start, end = datetime(1999, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
    if cron.runs_per_day > 4:
        start = datetime(2024, 1, 1, tzinfo=UTC)
    fired = instants(cron, start, end)
    closest = min((later - earlier).total_seconds() for earlier, later in pairwise(fired))

    assert least_spacing(cron) <= closest
    if start.year == 1999:
        assert least_spacing(cron) == closest
