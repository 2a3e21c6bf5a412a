"""GitHub Actions: five fields, every five minutes at most, and little said of clock changes."""

from datetime import UTC, datetime

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects.github_actions import DIALECT
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NEW_YORK = "America/New_York"


@pytest.mark.parametrize("text", ["*/5 * * * *", "0 9 * * 1-5", "1-56/5 * * * *", "0,58 9 * * *"])
def test_what_comes_every_five_minutes_at_most_is_said(text):
    assert say(Cron.parse(text), DIALECT, YEAR).schedules == (Cron.parse(text),)


@pytest.mark.parametrize(
    ("text", "wait", "nearest"),
    [
        ("* * * * *", "1m", "*/5 * * * *"),
        ("*/2 * * * *", "2m", "*/6 * * * *"),
        ("*/4 9 * * *", "4m", "0-48/8 9 * * *"),
        ("0,3,30 * * * 1-5", "3m", "*/30 * * * 1-5"),
        ("0,58 * * * *", "2m", "0 * * * *"),
        ("0,58 0,23 * * *", "2m", "0 0,23 * * *"),
    ],
)
def test_what_comes_more_often_is_refused_with_the_runs_that_may_stay(text, wait, nearest):
    with pytest.raises(UnsupportedError) as refused:
        say(Cron.parse(text), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert refusal.keys == ("cron",)
    assert refusal.reason.endswith(f"`{text}` is due again after {wait}")
    assert refusal.nearest == (f'cron: "{nearest}"',)
    assert say(Cron.parse(nearest), DIALECT, YEAR)


@pytest.mark.parametrize("period", ["30s", "1m", "4m"])
def test_a_shorter_interval_is_refused(period):
    with pytest.raises(UnsupportedError) as refused:
        say(Interval.parse(period), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert (refusal.keys, refusal.nearest) == (("interval",), ("interval: 5m",))


def test_an_interval_is_a_cron_in_utc():
    assert say(Interval.parse("5m"), DIALECT, YEAR).texts == ("*/5 * * * *",)


def test_days_join_as_posix_has_it():
    either = Cron.parse("0 0 */2 * 1", days=DayRule.EITHER)
    assert say(either, DIALECT, YEAR).texts == ("0 0 1-31/2 * 1",)
    with pytest.raises(UnsupportedError, match="match either field, not both"):
        say(Cron.parse("0 0 13 * 5", days=DayRule.BOTH), DIALECT, YEAR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 2 * * *", []),
        ("0 */2 * * *", []),
        ("4 16 * * *", []),
        ("0,30 2 * * *", ["03-08"]),
        ("0 2,3 * * *", ["03-08"]),
        ("30 1 * * *", ["11-01"]),
        ("0 * * * *", ["03-08", "11-01"]),
    ],
)
def test_only_one_run_that_is_skipped_is_documented(text, expected):
    cron = Cron.parse(text, timezone=NEW_YORK)
    found = differences(cron, [cron], DIALECT, *YEAR)
    assert [f"{each.change.wall_start:%m-%d}" for each in found] == expected
    assert all(each.got is None for each in found)
