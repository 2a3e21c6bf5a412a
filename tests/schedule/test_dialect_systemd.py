"""systemd timers: calendars, one a piece, each with its zone, and time spans for intervals."""

from datetime import UTC, datetime

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects.systemd import DIALECT, read, write
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NEW_YORK, DUBLIN, CHATHAM = "America/New_York", "Europe/Dublin", "Pacific/Chatham"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* * * * *", "*-*-* *:*:00 UTC"),
        ("5 4 * * *", "*-*-* 04:05:00 UTC"),
        ("*/15 * * * *", "*-*-* *:00..45/15:00 UTC"),
        ("*/45 * * * *", "*-*-* *:00,45:00 UTC"),
        ("7 */12 * * *", "*-*-* 00,12:07:00 UTC"),
        ("5-55/10 9-17 * * *", "*-*-* 09..17:05..55/10:00 UTC"),
        ("0 0 */2 * *", "*-*-01..31/2 00:00:00 UTC"),
        ("0 0 1 1,4,7,10 *", "*-01..10/3-01 00:00:00 UTC"),
        ("0 0 * * 0", "Sun *-*-* 00:00:00 UTC"),
        ("0 0 * * 1-5", "Mon..Fri *-*-* 00:00:00 UTC"),
        ("0 0 * * 0,5,6", "Fri..Sun *-*-* 00:00:00 UTC"),
        ("0 0 * * 0,1,2", "Mon,Tue,Sun *-*-* 00:00:00 UTC"),
        ("0 0 * * */2", "Tue,Thu,Sat,Sun *-*-* 00:00:00 UTC"),
        ("0 0 * * 6,7", "Sat,Sun *-*-* 00:00:00 UTC"),
    ],
)
def test_a_cron_is_a_calendar(text, expected):
    assert say(Cron.parse(text), DIALECT, YEAR).texts == (expected,)


def test_a_calendar_ends_with_its_zone():
    cron = Cron.parse("0 9 1-7 * 1-5", days=DayRule.BOTH, timezone="Europe/London")
    assert write(cron) == "Mon..Fri *-*-01..07 09:00:00 Europe/London"
    assert read(write(cron), "UTC") == cron


def test_days_that_match_either_field_are_two_calendars_with_no_day_in_common():
    said = say(Cron.parse("0 0 13 * 5", days=DayRule.EITHER), DIALECT, YEAR)
    assert said.texts == ("*-*-13 00:00:00 UTC", "Fri *-*-01..12,14..31 00:00:00 UTC")


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("30 2 * * *", NEW_YORK, [("03-08T07:00", "")]),
        ("30 1 * * *", NEW_YORK, []),
        ("0 * * * *", NEW_YORK, [("11-01T06:00", "")]),
        ("30 1 * * *", DUBLIN, [("03-29T01:00", "")]),
        ("0 0-6 * * *", DUBLIN, []),
        ("30 1,6,18 * * *", DUBLIN, [("03-29T01:00 03-29T05:30 03-29T17:30", "")]),
        ("30 1,6,18 * * 1-6", DUBLIN, []),
        ("0 9 * * 5", "Africa/Cairo", []),
    ],
)
def test_where_it_differs_from_the_catalog(text, zone, expected):
    cron = Cron.parse(text, timezone=zone)
    found = [
        tuple(" ".join(f"{at:%m-%dT%H:%M}" for at in side) for side in (each.wanted, each.got))
        for each in differences(cron, [cron], DIALECT, *YEAR)
    ]
    assert found == expected


@pytest.mark.parametrize("text", ["47 2,4 * * *", "0 3 * * *", "*/15 * * * *"])
def test_an_hour_within_which_clocks_go_forward_is_refused(text):
    with pytest.raises(UnsupportedError) as refused:
        say(Cron.parse(text, timezone=CHATHAM), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert (refusal.keys, refusal.nearest) == (("timezone",), ("timezone: UTC",))


def test_other_hours_of_that_zone_are_not():
    cron = Cron.parse("0 9 * * *", timezone=CHATHAM)
    assert say(cron, DIALECT, YEAR).texts == ("*-*-* 09:00:00 Pacific/Chatham",)


@pytest.mark.parametrize("period", ["1m30s", "47m", "1h59m", "7d"])
def test_an_interval_is_a_time_span(period):
    interval = Interval.parse(period)
    assert say(interval, DIALECT, YEAR).texts == (period,)
    assert read(period, "UTC") == interval


def test_an_interval_with_an_anchor_is_a_calendar_that_elapses_as_often():
    interval = Interval.parse("2h", anchor=NEW_YEAR.replace(hour=1, minute=5))
    assert say(interval, DIALECT, YEAR).texts == ("*-*-* 01..23/2:05:00 UTC",)


def test_an_anchor_of_an_interval_that_no_calendar_has_is_refused():
    with pytest.raises(UnsupportedError) as refused:
        say(Interval.parse("47m", anchor=NEW_YEAR), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert refusal.keys == ("anchor",)
    assert refusal.nearest == ("interval: 30m", "interval: 1h")
