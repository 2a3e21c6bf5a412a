"""Runs that a change of the clocks touches are found, and those that matter told from the rest."""

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, DayRuleError, DstPolicy, Fold, Gap
from schedcat.schedule.dst import (
    TEN_YEARS,
    changing_times_text,
    dates_text,
    times_text,
    touched_runs,
)
from schedcat.schedule.instants import instants

START = datetime(2026, 11, 22, tzinfo=UTC)
YEAR = timedelta(days=365)

NEW_YORK, SYDNEY, LORD_HOWE = "America/New_York", "Australia/Sydney", "Australia/Lord_Howe"
CAIRO, SANTIAGO, TROLL = "Africa/Cairo", "America/Santiago", "Antarctica/Troll"


def touched(text, zone, *, start=START, length=YEAR, days=None):
    return touched_runs(Cron.parse(text, timezone=zone, days=days), start, start + length)


def missed(text, zone, *, gap):
    """The local times within a year that nothing covers."""
    runs = touched(text, zone)
    return [str(run.wall) for run in runs if run.change.is_gap is gap and not run.is_covered]


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("30 2 * * *", NEW_YORK, ["2027-03-14 02:30:00"]),
        ("0 */2 * * *", NEW_YORK, ["2027-03-14 02:00:00"]),
        ("*/30 2 * * *", NEW_YORK, ["2027-03-14 02:00:00", "2027-03-14 02:30:00"]),
        ("0 2 * * *", SYDNEY, ["2027-10-03 02:00:00"]),
        ("30 2 * * sun", SYDNEY, ["2027-10-03 02:30:00"]),
        ("15 2 * * *", LORD_HOWE, ["2027-10-03 02:15:00"]),
        ("0 0 * * *", CAIRO, ["2027-04-30 00:00:00"]),
        ("0 0 * * *", SANTIAGO, ["2027-09-05 00:00:00"]),
        ("0 2 28 3 *", TROLL, ["2027-03-28 02:00:00"]),
    ],
)
def test_a_run_in_a_gap_is_missed(text, zone, expected):
    assert missed(text, zone, gap=True) == expected


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("*/5 1-4 * * *", NEW_YORK),
        ("0 1,2,3 * * *", NEW_YORK),
        ("30 2,3 * * *", NEW_YORK),
        ("0 3 * * *", NEW_YORK),
        ("30 2 * * mon", NEW_YORK),
        ("30 2 13 3 *", NEW_YORK),
        ("45 2 * * *", LORD_HOWE),
        ("30 2 * * *", "UTC"),
        ("30 2 * * *", "Asia/Tokyo"),
    ],
)
def test_a_run_beside_the_gap_or_with_near_neighbours_is_not_missed(text, zone):
    assert missed(text, zone, gap=True) == []


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("30 1 * * *", NEW_YORK, ["2027-11-07 01:30:00"]),
        ("0 */2 * * *", SYDNEY, ["2027-04-04 02:00:00"]),
        ("30 2 * * *", SYDNEY, ["2027-04-04 02:30:00"]),
        ("45 1 * * *", LORD_HOWE, ["2027-04-04 01:45:00"]),
        ("0,45 1 * * *", NEW_YORK, ["2027-11-07 01:00:00", "2027-11-07 01:45:00"]),
        ("*/45 1 * * *", NEW_YORK, ["2027-11-07 01:00:00", "2027-11-07 01:45:00"]),
        ("*/30 2 * * *", SYDNEY, ["2027-04-04 02:00:00", "2027-04-04 02:30:00"]),
        ("0,30 1,3 * * *", NEW_YORK, ["2027-11-07 01:00:00", "2027-11-07 01:30:00"]),
        ("30 23 * * *", CAIRO, ["2027-10-28 23:30:00"]),
    ],
)
def test_a_run_in_a_fold_comes_twice(text, zone, expected):
    assert missed(text, zone, gap=False) == expected


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("*/10 1-3 * * *", NEW_YORK),
        ("*/10 0-1 * * *", NEW_YORK),
        ("0,45 1,2 * * *", NEW_YORK),
        ("0 1,2 * * *", NEW_YORK),
        ("0 2 * * *", NEW_YORK),
        ("30 1 * * mon-sat", NEW_YORK),
        ("15 1 * * *", LORD_HOWE),
    ],
)
def test_a_run_beside_the_fold_or_with_near_neighbours_does_not_come_twice(text, zone):
    assert missed(text, zone, gap=False) == []


def test_every_touched_run_of_a_frequent_cron_is_named_and_covered():
    runs = touched("*/15 * * * *", NEW_YORK)

    assert [f"{run.wall:%m-%d %H:%M}" for run in runs] == [
        *(f"03-14 02:{minute}" for minute in ("00", "15", "30", "45")),
        *(f"11-07 01:{minute}" for minute in ("00", "15", "30", "45")),
    ]
    assert all(run.is_covered for run in runs)


def test_only_changes_from_the_start_until_before_the_end_count():
    change = datetime(2027, 3, 14, 7, tzinfo=UTC)
    second = timedelta(seconds=1)

    assert touched("30 2 * * *", NEW_YORK, start=change, length=second)
    assert not touched("30 2 * * *", NEW_YORK, start=change + second, length=second)
    assert not touched("30 2 * * *", NEW_YORK, start=change - second, length=second)


def test_a_picked_day_counts_by_the_day_rule():
    text = "30 2 14 * mon"

    assert missed_days(text, DayRule.EITHER) == ["2027-03-14"]
    assert missed_days(text, DayRule.BOTH) == []


def missed_days(text, days):
    return [f"{run.wall:%Y-%m-%d}" for run in touched(text, NEW_YORK, days=days)]


def test_a_missing_day_rule_is_not_guessed():
    with pytest.raises(DayRuleError):
        touched("30 2 14 * mon", NEW_YORK)


def test_a_skipped_day_leaves_every_wait_as_it_was():
    start = datetime(2011, 6, 1, tzinfo=UTC)

    *_, morning, evening = touched("0 6,18 * * *", "Pacific/Apia", start=start)

    assert (str(morning.wall), morning.is_covered) == ("2011-12-30 06:00:00", True)
    assert (str(evening.wall), evening.is_covered) == ("2011-12-30 18:00:00", True)
    assert changing_times_text("Pacific/Apia", start, start + YEAR) == "00:00 to 23:59"


minutes = st.sampled_from(["0", "30", "15,45", "*/15", "*/20", "10-50/10", "59"])
hours = st.sampled_from(
    ["0", "1", "2", "23", "*", "*/2", "*/3", "1-4", "0,2", "2,3", "1,3", "22-23"]
)
weekdays = st.sampled_from(["*", "0", "1-5", "0,6", "4,5"])
zones = st.sampled_from([NEW_YORK, SYDNEY, LORD_HOWE, CAIRO, SANTIAGO, TROLL, "Africa/Casablanca"])


@given(minutes, hours, weekdays, zones)
def test_covered_is_what_the_runs_around_a_change_make_up_for(minute, hour, weekday, zone):
    cron = Cron.parse(f"{minute} {hour} * * {weekday}", timezone=zone)
    end = START + YEAR
    as_if_unchanged = replace(cron, timezone="UTC")
    walls = [each.replace(tzinfo=None) for each in around(as_if_unchanged, START, end)]
    both = replace(cron, dst=DstPolicy(Gap.SKIP, Fold.BOTH))
    real = list(around(both, START, end))

    for run in touched_runs(cron, START, end):
        at = walls.index(run.wall)
        before, after = run.wall - walls[at - 1], walls[at + 1] - run.wall
        if run.change.is_gap:
            change = datetime.fromtimestamp(run.change.at, UTC)
            last = max(each for each in real if each < change)
            first = min(each for each in real if each >= change)
            assert run.is_covered == (first - last <= max(before, after))
        else:
            inside = bisect_left(walls, run.change.wall_start)
            behind = bisect_left(walls, run.change.wall_end)
            into, out = (walls[at] - walls[at - 1] for at in (inside, behind))
            assert run.is_covered == (min(into, out) <= timedelta(seconds=run.change.shift))


@given(minutes, hours, weekdays, zones)
def test_exactly_the_runs_in_skipped_and_repeated_time_are_touched(minute, hour, weekday, zone):
    cron = Cron.parse(f"{minute} {hour} * * {weekday}", timezone=zone)
    end = START + YEAR
    walls = [
        each.replace(tzinfo=None) for each in around(replace(cron, timezone="UTC"), START, end)
    ]
    all_day = Cron.parse("* * * * *", timezone=zone)
    stretches = {
        (run.change.wall_start, run.change.wall_end) for run in touched_runs(all_day, START, end)
    }

    assert [run.wall for run in touched_runs(cron, START, end)] == [
        wall for wall in walls if any(first <= wall < last for first, last in stretches)
    ]


def around(cron, start, end):
    week = timedelta(days=8)
    return instants(cron, start - week, end + week)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 2 * * *", "02:30"),
        ("*/20 2 * * *", "02:00, 02:20 and 02:40"),
        ("*/15 2 * * *", "02:00, 02:15 and 2 more"),
    ],
)
def test_the_first_few_times_are_named(text, expected):
    runs = touched(text, SYDNEY, length=TEN_YEARS)

    assert times_text(run for run in runs if run.change.is_gap) == expected


def test_two_dates_are_named():
    runs = touched("*/15 2 * * *", SYDNEY, length=TEN_YEARS)

    assert dates_text(run for run in runs if run.change.is_gap) == "2027-10-03 and 2028-10-01"
    assert dates_text(runs[:4]) == "2027-04-04"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (SYDNEY, "02:00 to 02:59"),
        (NEW_YORK, "01:00 to 02:59"),
        ("Europe/London", "01:00 to 01:59"),
        (LORD_HOWE, "01:30 to 02:29"),
        (CAIRO, "23:00 to 00:59"),
        (SANTIAGO, "23:00 to 00:59"),
    ],
)
def test_the_times_of_day_of_a_zones_changes_may_go_over_midnight(zone, expected):
    assert changing_times_text(zone, START, START + TEN_YEARS) == expected
