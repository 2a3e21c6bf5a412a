"""The firings of a window are counted, also where clocks change and years end."""

from datetime import UTC, datetime

import pytest

from schedcat.schedule.counting import count
from schedcat.schedule.cron import Cron, DayRule, DayRuleError, DstPolicy, Fold, Gap
from schedcat.schedule.instants import NoInstantsError
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import UnknownZoneError

NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "days", "firings"),
    [
        ("* * * * *", None, 365 * 1440),
        ("*/5 8-18 * * 1-5", None, 261 * 132),
        ("0 0 29 2 *", None, 0),
        ("0 0 31 * *", None, 7),
        ("0 0 13 * 5", DayRule.EITHER, 52 + 12 - 3),
        ("0 0 13 * 5", DayRule.BOTH, 3),
    ],
)
def test_a_year_of_utc_has_the_firings_of_its_days(text, days, firings):
    assert count(Cron.parse(text, days=days), utc("2026-01-01"), utc("2027-01-01")) == firings


def test_the_start_is_inclusive_and_the_end_exclusive():
    noon = Cron.parse("0 12 * * *")

    assert count(noon, utc("2026-01-01T12:00"), utc("2026-01-02T12:00")) == 1
    assert count(noon, utc("2026-01-01T12:00:00.000001"), utc("2026-01-02T12:00")) == 0
    assert count(noon, utc("2026-01-01T12:00"), utc("2026-01-02T12:00:00.000001")) == 2
    assert count(noon, utc("2026-01-02"), utc("2026-01-01")) == 0


@pytest.mark.parametrize(
    ("text", "dst", "spring", "autumn"),
    [
        ("*/5 * * * *", DstPolicy(), 23 * 12, 25 * 12),
        ("*/5 1-2 * * *", DstPolicy(), 12 + 1, 24),
        ("*/5 1-2 * * *", DstPolicy(gap=Gap.SHIFT), 24, 24),
        ("*/5 1-2 * * *", DstPolicy(gap=Gap.SKIP), 12, 24),
        ("*/5 1-2 * * *", DstPolicy(fold=Fold.BOTH), 12 + 1, 36),
    ],
)
def test_a_day_of_a_change_counts_as_the_policy_says(text, dst, spring, autumn):
    cron = Cron.parse(text, timezone=NEW_YORK, dst=dst)

    assert count(cron, utc("2026-03-08T05:00"), utc("2026-03-09T04:00")) == spring
    assert count(cron, utc("2026-11-01T04:00"), utc("2026-11-02T05:00")) == autumn


def test_all_the_years_there_are_count_and_no_others():
    every_minute = Cron.parse("* * * * *", timezone=NEW_YORK)
    minutes = (utc("2100-01-01") - utc("1970-01-01")).days * 1440

    assert count(every_minute, utc("1900-01-01"), utc("2200-01-01")) == minutes
    assert count(every_minute, utc("2100-01-01"), utc("2200-01-01")) == 0


def test_an_anchored_interval_counts_its_whole_periods():
    interval = Interval.parse("47m", anchor=utc("2026-01-01"))

    assert count(interval, utc("2025-12-31T23:13"), utc("2026-01-01T00:47")) == 2
    assert count(interval, utc("2026-01-01T00:01"), utc("2026-01-01T00:47")) == 0
    assert count(interval, utc("2026-01-02"), utc("2026-01-01")) == 0


@pytest.mark.parametrize(
    ("schedule", "year", "error"),
    [
        (Cron.parse("0 0 13 * 5"), 2026, DayRuleError),
        (Cron.parse("0 0 * * *", timezone="EST"), 2026, UnknownZoneError),
        (Cron.parse("0 0 * * *", timezone="EST"), 2200, UnknownZoneError),
        (Interval.parse("90m"), 2026, NoInstantsError),
    ],
)
def test_what_has_no_instants_is_refused_as_instants_does(schedule, year, error):
    start, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))

    with pytest.raises(error):
        count(schedule, start, end)


@pytest.mark.parametrize(
    ("start", "end"), [("2026-01-01", "2027-01-01T00:00Z"), ("2026-01-01T00:00Z", "2027-01-01")]
)
def test_a_time_without_an_offset_is_refused(start, end):
    with pytest.raises(ValueError, match="offset"):
        count(Cron.parse("* * * * *"), *map(datetime.fromisoformat, (start, end)))
