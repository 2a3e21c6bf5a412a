"""Kubernetes: local minutes as they come, and the changes at which its walk loses its way."""

from datetime import UTC, datetime, timedelta

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects.kubernetes import DIALECT, fires
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import known_zones, transitions

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NEW_YORK, CAIRO, SANTIAGO = "America/New_York", "Africa/Cairo", "America/Santiago"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("30 2 * * *", NEW_YORK, [("03-08T07:00", "")]),
        ("30 1 * * *", NEW_YORK, [("", "11-01T06:30")]),
        ("*/15 * * * *", NEW_YORK, []),
        ("0 9 * * *", CAIRO, []),
        ("0 9 * * 5", CAIRO, [("04-24T06:00", "")]),
        ("0 9 * * 4", CAIRO, [("", "04-24T06:00")]),
        ("0 9 24 4 *", CAIRO, [("04-24T06:00", "")]),
        ("0 9 * * 0", SANTIAGO, []),
        ("0 9 * * 6", SANTIAGO, [("", "09-06T12:00")]),
        ("0 0 * * *", SANTIAGO, [("09-06T04:00", "")]),
    ],
)
def test_where_it_differs_from_the_catalog(text, zone, expected):
    cron = Cron.parse(text, timezone=zone)
    found = [
        tuple(" ".join(f"{at:%m-%dT%H:%M}" for at in side) for side in (each.wanted, each.got))
        for each in differences(cron, [cron], DIALECT, *YEAR)
    ]
    assert found == expected


@pytest.mark.parametrize("text", ["30 0 * * *", "0 9 * * 5", "20 0,12 24 4 *", "0 */3 * 4 1-5"])
def test_two_days_from_a_change_it_is_on_its_way_again(text):
    cron = Cron.parse(text, timezone=CAIRO)
    apart = {*fires(cron, *YEAR)} ^ {*instants(cron, *YEAR)}
    changes = [datetime.fromtimestamp(each.at, UTC) for each in transitions(CAIRO, *YEAR)]
    assert apart
    assert all(min(abs(at - change) for change in changes) < timedelta(days=1) for at in apart)


def test_a_zone_whose_clocks_change_within_an_hour_is_refused_but_for_jobs_of_every_hour():
    refused = set()
    for zone in known_zones():
        try:
            say(Cron.parse("0 9 * * *", timezone=zone), DIALECT, YEAR)
        except UnsupportedError:
            refused.add(zone)
        say(Cron.parse("*/20 * * * 1-5", timezone=zone), DIALECT, YEAR)
    assert refused == {
        "Australia/Lord_Howe",
        "Australia/LHI",
        "Pacific/Chatham",
    }


def test_the_refusal_names_the_times_between_which_clocks_move():
    with pytest.raises(UnsupportedError) as refused:
        say(Cron.parse("0 9 * * *", timezone="Pacific/Chatham"), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert refusal.keys == ("timezone",)
    assert refusal.reason == (
        "Kubernetes loses runs of `0 9 * * *` in Pacific/Chatham, where clocks move between "
        "02:45 and 03:45"
    )
    assert refusal.advice == "the nearest is `timezone: UTC`"


def test_days_that_match_both_fields_are_refused():
    with pytest.raises(UnsupportedError, match="match either field, not both"):
        say(Cron.parse("0 9 1-7 * 2", days=DayRule.BOTH), DIALECT, YEAR)


def test_no_text_has_a_star_in_a_day_field_where_both_decide():
    said = say(Cron.parse("0 0 */2 * */3", days=DayRule.EITHER), DIALECT, YEAR)
    assert said.texts == ("0 0 1-31/2 * 0,3,6",)


def test_an_interval_is_a_cron_in_utc_or_nothing():
    assert say(Interval.parse("2h"), DIALECT, YEAR, phase=7).texts == ("7 */2 * * *",)
    with pytest.raises(UnsupportedError, match="no single cron fires every 7m"):
        say(Interval.parse("7m"), DIALECT, YEAR)
