"""EventBridge Scheduler: one day field, the n-th weekday, and rates."""

from datetime import UTC, datetime

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects.eventbridge import DIALECT, read
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
LOS_ANGELES = "America/Los_Angeles"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* * * * *", "cron(* * * * ? *)"),
        ("0 9 * * 1-5", "cron(0 9 ? * MON-FRI *)"),
        ("0 9 * * 0,5,6", "cron(0 9 ? * SUN,FRI,SAT *)"),
        ("0 0 * * 7", "cron(0 0 ? * SUN *)"),
        ("*/15 * * * *", "cron(0/15 * * * ? *)"),
        ("5-55/10 * * * *", "cron(5/10 * * * ? *)"),
        ("0 9-17/2 * * *", "cron(0 9,11,13,15,17 * * ? *)"),
        ("*/45 * * * *", "cron(0/45 * * * ? *)"),
        ("0 0 */2 * *", "cron(0 0 1/2 * ? *)"),
        ("0 0 1 */3 *", "cron(0 0 1 1/3 ? *)"),
        ("0 0 31 * *", "cron(0 0 31 * ? *)"),
        ("59 23 * * *", "cron(59 23 * * ? *)"),
    ],
)
def test_a_cron_has_a_question_mark_for_one_of_its_day_fields(text, expected):
    assert say(Cron.parse(text), DIALECT, YEAR).texts == (expected,)


@pytest.mark.parametrize(
    ("days", "nth"), [("1-7", 1), ("8-14", 2), ("15-21", 3), ("*/1,22-28", None), ("22-28", 4)]
)
def test_one_weekday_of_a_week_of_dates_is_the_nth(days, nth):
    cron = Cron.parse(f"0 9 {days} * tue", days=DayRule.BOTH)
    which = f"TUE#{nth}" if nth else "TUE"
    assert say(cron, DIALECT, YEAR).texts == (f"cron(0 9 ? * {which} *)",)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0 9 1-7 * 2", DayRule.EITHER),
        ("0 9 13 * 5", DayRule.EITHER),
        ("0 9 13 * 5", DayRule.BOTH),
        ("0 9 1-8 * 2", DayRule.BOTH),
        ("0 9 2-8 * 2", DayRule.BOTH),
        ("0 9 29-31 * 2", DayRule.BOTH),
        ("0 9 1-7 * 2,3", DayRule.BOTH),
    ],
)
def test_other_days_of_two_fields_are_refused(text, rule):
    with pytest.raises(UnsupportedError) as refused:
        say(Cron.parse(text, days=rule), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert refusal.keys == ("days",)
    assert refusal.reason == (
        f"EventBridge Scheduler has one day field, and `{text}` picks days by two"
    )


@pytest.mark.parametrize(
    ("period", "rate"),
    [
        ("1m", "rate(1 minute)"),
        ("1h59m", "rate(119 minutes)"),
        ("90m", "rate(90 minutes)"),
        ("1h", "rate(1 hour)"),
        ("36h", "rate(36 hours)"),
        ("1d", "rate(1 day)"),
        ("1w", "rate(7 days)"),
    ],
)
def test_an_interval_is_a_rate(period, rate):
    interval = Interval.parse(period)
    assert say(interval, DIALECT, YEAR).texts == (rate,)
    assert read(rate, "UTC") == interval


def test_an_anchor_is_kept():
    interval = Interval.parse("47m", anchor=YEAR[0])
    assert say(interval, DIALECT, YEAR).schedules == (interval,)


@pytest.mark.parametrize(
    ("period", "nearest"),
    [("90s", ("1m", "2m")), ("30s", ("1m",)), ("47m1s", ("47m", "48m"))],
)
def test_parts_of_a_minute_are_refused_with_the_whole_minutes_around(period, nearest):
    with pytest.raises(UnsupportedError) as refused:
        say(Interval.parse(period), DIALECT, YEAR)
    [refusal] = refused.value.refusals
    assert refusal.nearest == tuple(f"interval: {each}" for each in nearest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The example of its guide, and the same on the day when clocks go back.
        ("30 2 * * *", [("03-08T10:00", "")]),
        ("30 1 * * *", []),
        ("0 9 * * *", []),
        # Not a word on what runs every hour, once local time repeats.
        ("30 * * * *", [("11-01T08:30 11-01T09:30", None)]),
    ],
)
def test_it_is_credited_with_what_its_guide_says_and_no_more(text, expected):
    cron = Cron.parse(text, timezone=LOS_ANGELES)
    found = [
        tuple(
            None if side is None else " ".join(f"{at:%m-%dT%H:%M}" for at in side)
            for side in (each.wanted, each.got)
        )
        for each in differences(cron, [cron], DIALECT, *YEAR)
    ]
    assert found == expected
