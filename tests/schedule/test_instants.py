"""A schedule fires at the instants that its fields and its zone say."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, DayRuleError
from schedcat.schedule.instants import NoInstantsError, instants, wall_spacings
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import UnknownZoneError

MINUTE = timedelta(minutes=1)
NEW_YORK = "America/New_York"
SYDNEY = "Australia/Sydney"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fired(cron: Cron, start: str, end: str) -> str:
    return " ".join(f"{at:%dT%H:%M}" for at in instants(cron, utc(start), utc(end)))


@pytest.mark.parametrize(
    ("text", "days", "dates"),
    [
        ("0 0 13 * 5", DayRule.EITHER, "2026-01-02 2026-01-09 2026-01-13 2026-01-16"),
        ("0 0 13 * 5", DayRule.BOTH, "2026-02-13 2026-03-13 2026-11-13 2027-08-13"),
        ("0 0 */2 * 1", DayRule.EITHER, "2026-01-01 2026-01-03 2026-01-05 2026-01-07"),
        ("0 0 */2 * 1", DayRule.BOTH, "2026-01-05 2026-01-19 2026-02-09 2026-02-23"),
        ("0 0 1-31 * 5", DayRule.EITHER, "2026-01-01 2026-01-02 2026-01-03 2026-01-04"),
        ("0 0 1-31 * 5", DayRule.BOTH, "2026-01-02 2026-01-09 2026-01-16 2026-01-23"),
        ("0 0 31 2 0", DayRule.EITHER, "2026-02-01 2026-02-08 2026-02-15 2026-02-22"),
        ("0 0 */2 * *", None, "2026-01-01 2026-01-03 2026-01-05 2026-01-07"),
        ("0 0 31 */2 *", None, "2026-01-31 2026-03-31 2026-05-31 2026-07-31"),
        ("0 0 29 2 *", None, "2028-02-29 2032-02-29 2036-02-29 2040-02-29"),
        ("0 0 * * 7", None, "2026-01-04 2026-01-11 2026-01-18 2026-01-25"),
        ("0 0 * * 1", None, "2026-01-05 2026-01-12 2026-01-19 2026-01-26"),
        ("@weekly", None, "2026-01-04 2026-01-11 2026-01-18 2026-01-25"),
    ],
)
def test_the_dates_are_those_of_the_day_rule(text, days, dates):
    found = islice(instants(Cron.parse(text, days=days), utc("2026-01-01")), 4)

    assert " ".join(str(at.date()) for at in found) == dates


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("*/47 * * * *", "00:00 00:47 01:00 01:47"),
        ("*/90 * * * *", "00:00 01:00 02:00 03:00"),
        ("*/7 9 * * *", "09:00 09:07 09:14 09:21"),
        ("5,3 */20 * * *", "00:03 00:05 20:03 20:05"),
    ],
)
def test_a_step_starts_anew_in_every_hour_and_day(text, times):
    found = islice(instants(Cron.parse(text), utc("2026-01-01")), 4)

    assert " ".join(f"{at:%H:%M}" for at in found) == times


def test_the_start_is_inclusive_and_the_end_exclusive():
    noon = Cron.parse("0 12 * * *")

    assert fired(noon, "2026-01-01T12:00", "2026-01-02T12:00") == "01T12:00"
    assert fired(noon, "2026-01-01T12:00:00.000001", "2026-01-02T12:00:00.000001") == "02T12:00"
    assert fired(noon, "2026-01-01T12:00", "2026-01-01T12:00") == ""
    assert fired(noon, "2026-01-02", "2026-01-01") == ""


def test_start_and_end_may_stand_in_any_zone():
    start = datetime(2026, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))

    assert list(instants(Cron.parse("0 12 * * *"), start, start + MINUTE)) == [
        utc("2026-01-01T12:00")
    ]


def test_instants_are_utc():
    first = next(instants(Cron.parse("0 9 * * *", timezone=SYDNEY), utc("2026-01-01")))

    assert first.tzinfo is UTC


@pytest.mark.parametrize("timezone", ["UTC", NEW_YORK, "Asia/Kolkata"])
def test_without_an_end_the_last_year_is_2099(timezone):
    *_, last = instants(Cron.parse("0 12 31 12 *", timezone=timezone), utc("2026-01-01"))

    assert last.year == 2099


def test_what_never_fires_has_no_instants():
    assert list(instants(Cron.parse("0 0 30 2 *", timezone=NEW_YORK), utc("2026-01-01"))) == []


def test_the_ends_of_the_calendar_do_no_harm():
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    last = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12)))

    found = list(instants(Cron.parse("0 0 1 1 *"), first, last))

    assert (found[0], found[-1]) == (utc("1970-01-01"), utc("2099-01-01"))


def test_an_unsaid_day_rule_is_refused_at_the_call():
    with pytest.raises(DayRuleError):
        instants(Cron.parse("0 0 13 * 5"), utc("2026-01-01"))


def test_an_unknown_zone_is_refused_at_the_call():
    with pytest.raises(UnknownZoneError):
        instants(Cron.parse("0 0 * * *", timezone="EST"), utc("2026-01-01"))


@pytest.mark.parametrize(
    ("start", "end"), [("2026-01-01", "2027-01-01T00:00Z"), ("2026-01-01T00:00Z", "2027-01-01")]
)
def test_a_time_without_an_offset_is_refused_at_the_call(start, end):
    with pytest.raises(ValueError, match="offset"):
        instants(Cron.parse("* * * * *"), *map(datetime.fromisoformat, (start, end)))


def test_an_interval_without_an_anchor_has_no_instants():
    with pytest.raises(NoInstantsError, match="1h30m"):
        instants(Interval.parse("90m"), utc("2026-01-01"))


def test_an_anchored_interval_fires_whole_periods_from_its_anchor():
    anchor = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    interval = Interval.parse("47m", anchor=anchor)

    found = list(islice(instants(interval, utc("2026-01-01T00:00")), 3))
    earlier = list(instants(interval, utc("2025-12-31T22:00"), utc("2026-01-01")))

    assert found == [utc("2026-01-01T00:00"), utc("2026-01-01T00:47"), utc("2026-01-01T01:34")]
    assert earlier == [utc("2025-12-31T22:26"), utc("2025-12-31T23:13")]
    assert {at.tzinfo for at in found} == {UTC}


def test_an_anchored_interval_keeps_the_fraction_of_its_anchor():
    interval = Interval.parse("1m", anchor=utc("2026-01-01T00:00:00.25"))

    assert next(instants(interval, utc("2026-06-01"))) == utc("2026-06-01T00:00:00.25")


def test_a_period_of_ages_fires_at_its_anchor_only():
    interval = Interval.parse("999999w " * 200 + "1s", anchor=utc("2026-01-01"))

    assert list(instants(interval, utc("1970-01-01"))) == [utc("2026-01-01")]


@pytest.mark.parametrize(
    ("text", "spacings"),
    [
        ("0 0 * * *", {1440}),
        ("* * * * *", {1}),
        ("*/5 * * * *", {5}),
        ("*/45 * * * *", {45, 15}),
        ("0 9-17/8 * * *", {480, 960}),
        ("0 */6 * * mon", {360}),
        ("* 8-18 * * 1-5", {1, 13 * 60 + 1}),
        ("0,30 12 13 * 5", {30, 1410}),
    ],
)
def test_spacings_are_those_of_days_that_all_fire(text, spacings):
    assert wall_spacings(Cron.parse(text)) == spacings


@given(st.sets(st.integers(0, 59), min_size=1), st.sets(st.integers(0, 23), min_size=1))
def test_spacings_are_those_of_two_days_in_utc(minutes, hours):
    fields = (",".join(map(str, values)) for values in (minutes, hours))
    cron = Cron.parse(" ".join([*fields, "* * *"]))
    two_days = list(instants(cron, utc("2026-01-01"), utc("2026-01-03")))

    assert wall_spacings(cron) == {(b - a) // MINUTE for a, b in pairwise(two_days)}
