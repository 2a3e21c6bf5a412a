"""The instant next to a moment, on either side, also where clocks change and years end."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from schedcat.schedule.cron import Cron, DayRuleError, DstPolicy, Fold, Gap
from schedcat.schedule.instants import NoInstantsError
from schedcat.schedule.interval import Interval
from schedcat.schedule.neighbours import next_instant, previous_instant
from schedcat.schedule.zones import UnknownZoneError, zone

CAIRO = "Africa/Cairo"
LORD_HOWE = "Australia/Lord_Howe"
NEW_YORK = "America/New_York"
SANTIAGO = "America/Santiago"
SECOND = timedelta(seconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "timezone", "after", "instant"),
    [
        ("*/5 * * * *", "UTC", "2026-01-01T00:00", "2026-01-01T00:05"),
        ("*/5 * * * *", "UTC", "2026-01-01T00:04:59.999999", "2026-01-01T00:05"),
        ("59 23 31 12 *", "UTC", "2026-12-31T23:59", "2027-12-31T23:59"),
        ("0 0 29 2 *", "UTC", "2096-02-29", None),
        ("0 0 29 2 *", "UTC", "2026-05-01", "2028-02-29T00:00"),
        ("30 2 * * 1", "UTC", "2026-05-04T02:30", "2026-05-11T02:30"),
        # 02:00 to 03:00 is missing in New York, 00:00 to 01:00 in Cairo and Santiago.
        ("30 2 * * *", NEW_YORK, "2026-03-07T12:00", "2026-03-08T07:00"),
        ("30 2 * * *", NEW_YORK, "2026-03-08T07:00", "2026-03-09T06:30"),
        ("0 0 24 4 *", CAIRO, "2026-04-20", "2026-04-23T22:00"),
        ("0 0 * * *", SANTIAGO, "2026-09-05T12:00", "2026-09-06T04:00"),
        ("15 2 4 10 *", LORD_HOWE, "2026-01-01", "2026-10-03T15:30"),
        # 01:00 to 02:00 comes twice.
        ("30 1 1 11 *", NEW_YORK, "2026-01-01", "2026-11-01T05:30"),
        ("30 1 1 11 *", NEW_YORK, "2026-11-01T05:30", "2027-11-01T05:30"),
        ("30 * * * *", NEW_YORK, "2026-11-01T05:30", "2026-11-01T06:30"),
    ],
)
def test_the_next_instant_is_the_first_one_after(text, timezone, after, instant):
    found = next_instant(Cron.parse(text, timezone=timezone), utc(after))

    assert found == (instant and utc(instant))


@pytest.mark.parametrize(
    ("text", "timezone", "before", "instant"),
    [
        ("*/5 * * * *", "UTC", "2026-01-01T00:05", "2026-01-01T00:00"),
        ("*/5 * * * *", "UTC", "2026-01-01T00:05:00.000001", "2026-01-01T00:05"),
        ("0 0 29 2 *", "UTC", "2026-05-01", "2024-02-29T00:00"),
        ("0 0 29 2 *", "UTC", "1972-02-29", None),
        ("30 2 * * *", NEW_YORK, "2026-03-09T06:30", "2026-03-08T07:00"),
        ("30 2 * * *", NEW_YORK, "2026-03-08T07:00", "2026-03-07T07:30"),
        ("0 0 24 4 *", CAIRO, "2027-01-01", "2026-04-23T22:00"),
        ("45 1 5 4 *", LORD_HOWE, "2026-06-01", "2026-04-04T14:45"),
        ("30 1 1 11 *", NEW_YORK, "2026-12-01", "2026-11-01T05:30"),
    ],
)
def test_the_previous_instant_is_the_last_one_before(text, timezone, before, instant):
    found = previous_instant(Cron.parse(text, timezone=timezone), utc(before))

    assert found == (instant and utc(instant))


def test_a_doubled_run_is_next_to_its_first_pass():
    twice = Cron.parse("30 1 1 11 *", timezone=NEW_YORK, dst=DstPolicy(fold=Fold.BOTH))
    first, second = utc("2026-11-01T05:30"), utc("2026-11-01T06:30")

    assert (next_instant(twice, first), previous_instant(twice, second)) == (second, first)


def test_a_run_left_out_has_neighbours_on_other_days():
    skipping = Cron.parse("30 2 * * *", timezone=NEW_YORK, dst=DstPolicy(gap=Gap.SKIP))

    assert next_instant(skipping, utc("2026-03-07T07:30")) == utc("2026-03-09T06:30")
    assert previous_instant(skipping, utc("2026-03-09T06:30")) == utc("2026-03-07T07:30")


@pytest.mark.parametrize(
    ("wall", "fold", "following"),
    [
        ("2026-03-08T02:30", 0, "2026-03-08T07:45"),
        ("2026-11-01T01:30", 0, "2026-11-01T05:45"),
        ("2026-11-01T01:30", 1, "2026-11-01T06:45"),
    ],
)
def test_a_moment_may_be_a_local_time_that_is_skipped_or_repeated(wall, fold, following):
    quarters = Cron.parse("*/15 * * * *", timezone=NEW_YORK)
    moment = datetime.fromisoformat(wall).replace(tzinfo=zone(NEW_YORK), fold=fold)

    assert next_instant(quarters, moment) == utc(following)


# Local time is in another year already, or still, in the last and the first hours of UTC.
@pytest.mark.parametrize(
    ("timezone", "text", "last"),
    [
        ("UTC", "59 23 * * *", "2099-12-31T23:59"),
        ("Pacific/Auckland", "0 12 1 1 *", "2099-12-31T23:00"),
        ("Pacific/Honolulu", "0 13 31 12 *", "2099-12-31T23:00"),
    ],
)
def test_the_last_instant_is_in_2099(timezone, text, last):
    cron = Cron.parse(text, timezone=timezone)

    assert next_instant(cron, utc(last) - SECOND) == utc(last)
    assert next_instant(cron, utc(last)) is None
    assert next_instant(cron, utc("2100-06-01")) is None
    assert previous_instant(cron, utc("2100-06-01")) == utc(last)


@pytest.mark.parametrize(
    ("timezone", "text", "first"),
    [
        ("UTC", "0 0 * * *", "1970-01-01T00:00"),
        ("Pacific/Honolulu", "30 14 31 12 *", "1970-01-01T00:30"),
    ],
)
def test_the_first_instant_is_in_1970(timezone, text, first):
    cron = Cron.parse(text, timezone=timezone)

    assert previous_instant(cron, utc(first) + SECOND) == utc(first)
    assert previous_instant(cron, utc(first)) is None
    assert previous_instant(cron, utc("1969-06-01")) is None
    assert next_instant(cron, utc("1969-06-01")) == utc(first)


def test_the_ends_of_the_calendar_do_no_harm():
    cron = Cron.parse("0 0 * * *")
    earliest = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    latest = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12)))

    assert next_instant(cron, earliest) == utc("1970-01-01")
    assert previous_instant(cron, latest) == utc("2099-12-31")


@pytest.mark.parametrize("timezone", ["UTC", NEW_YORK])
def test_what_never_fires_has_no_neighbours(timezone):
    never = Cron.parse("0 0 30 2 *", timezone=timezone)

    assert next_instant(never, utc("2026-01-01")) is None
    assert previous_instant(never, utc("2026-01-01")) is None


def test_an_anchored_interval_fires_whole_periods_from_its_anchor_both_ways():
    interval = Interval.parse("47m", anchor=utc("2026-01-01"))

    assert next_instant(interval, utc("2026-01-01")) == utc("2026-01-01T00:47")
    assert previous_instant(interval, utc("2026-01-01")) == utc("2025-12-31T23:13")


def test_an_interval_keeps_the_fraction_of_its_anchor():
    anchor = utc("2026-01-01T00:00:00.25")
    interval = Interval.parse("1m", anchor=anchor)

    assert next_instant(interval, anchor - timedelta(microseconds=1)) == anchor
    assert previous_instant(interval, anchor + timedelta(microseconds=1)) == anchor


def test_a_period_of_ages_has_its_anchor_only():
    anchor = utc("2026-01-01")
    ages = Interval.parse("999999w", anchor=anchor)

    assert (next_instant(ages, anchor), previous_instant(ages, anchor)) == (None, None)
    assert next_instant(ages, utc("1970-01-01")) == anchor


@pytest.mark.parametrize("neighbour", [next_instant, previous_instant])
@pytest.mark.parametrize(
    ("schedule", "moment", "error"),
    [
        (Cron.parse("0 0 13 * 5"), utc("2026-01-01"), DayRuleError),
        (Cron.parse("0 0 * * *", timezone="EST"), utc("2026-01-01"), UnknownZoneError),
        (Cron.parse("0 0 * * *", timezone="EST"), utc("2200-01-01"), UnknownZoneError),
        (Cron.parse("0 0 * * *", timezone="EST"), utc("1900-01-01"), UnknownZoneError),
        (Interval.parse("90m"), utc("2026-01-01"), NoInstantsError),
        (Cron.parse("* * * * *"), datetime.fromisoformat("2026-01-01"), ValueError),
        (
            Interval.parse("90m", anchor=datetime.fromisoformat("2026-01-01")),
            utc("2026-01-01"),
            ValueError,
        ),
    ],
)
def test_what_has_no_instants_is_refused_as_instants_does(neighbour, schedule, moment, error):
    with pytest.raises(error):
        neighbour(schedule, moment)
