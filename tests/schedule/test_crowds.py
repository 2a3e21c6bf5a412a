"""Minutes in which many schedules fire are all found, and said in the same words every day."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DstPolicy, Fold
from schedcat.schedule.crowds import Timed, crowds, recurrence
from schedcat.schedule.instants import NoInstantsError, instants
from schedcat.schedule.interval import Interval

START = datetime(2027, 4, 1, tzinfo=UTC)
"""Sydney's clocks go back in the week that begins here."""

WEEK = timedelta(days=7)
SYDNEY, KOLKATA = "Australia/Sydney", "Asia/Kolkata"


def in_a_week(schedule, jobs=1, start=START):
    return Timed(schedule, start, start + WEEK, jobs)


def weeks_of(schedules):
    return [in_a_week(each) for each in schedules]


def times(found):
    return {
        tuple(sorted(indexes)): [f"{minute:%dT%H:%M}" for minute in minutes]
        for indexes, minutes in found.items()
    }


def test_a_set_has_all_its_minutes():
    daily, monday = Cron.parse("0 0 * * *"), Cron.parse("0 0 * * mon")

    found = crowds([in_a_week(daily, jobs=2), in_a_week(monday)], limit=1)

    assert times(found) == {
        (0,): ["01T00:00", "02T00:00", "03T00:00", "04T00:00", "06T00:00", "07T00:00"],
        (0, 1): ["05T00:00"],
    }


def test_local_times_meet_in_one_utc_minute():
    schedules = [
        Cron.parse("30 5 * * thu", timezone=KOLKATA),
        Cron.parse("0 11 * * thu", timezone=SYDNEY),
        Cron.parse("0 11 * * thu"),
    ]

    assert times(crowds(weeks_of(schedules), limit=1)) == {(0, 1): ["01T00:00"]}


def test_only_the_time_in_which_a_schedule_counts_is_looked_at():
    daily = Cron.parse("0 0 * * *")
    first = Timed(daily, START, START + timedelta(days=2), 1)
    second = Timed(daily, START + timedelta(days=1), START + WEEK, 1)

    assert times(crowds([first, second], limit=1)) == {(0, 1): ["02T00:00"]}


def test_an_anchored_interval_meets_the_clock_at_its_instants():
    interval = Interval(90 * 60, START - timedelta(days=400))
    hourly = Cron.parse("0 * * * *")
    day = START + timedelta(days=1)

    found = crowds([Timed(interval, START, day, 1), Timed(hourly, START, day, 1)], limit=1)

    hours = [f"01T{hour:02}:00" for hour in range(0, 24, 3)]
    assert times(found) == {(0, 1): hours}


def test_an_interval_of_seconds_is_in_each_minute_once():
    end = START + timedelta(minutes=2)

    found = crowds([Timed(Interval(20, START), START, end, 2)], limit=1)

    assert times(found) == {(0,): ["01T00:00", "01T00:01"]}


def test_what_a_gap_pushes_to_its_end_does_not_meet_there():
    texts = ("0 2 * * *", "15 2 * * *", "30 2 * * *", "0 3 * * *")
    schedules = [Cron.parse(text, timezone=SYDNEY) for text in texts]
    october = datetime(2027, 10, 1, tzinfo=UTC)

    assert crowds([in_a_week(each, start=october) for each in schedules], limit=1) == {}


def test_an_interval_without_an_anchor_has_no_minutes():
    with pytest.raises(NoInstantsError):
        crowds([in_a_week(Interval(3600))], limit=0)


minutes = st.sampled_from(["0", "30", "0,30", "*/20", "7"])
hours = st.sampled_from(["0", "2", "*", "*/6", "1-3", "0,12"])
weekdays = st.sampled_from(["*", "0", "1-5", "4"])
zones = st.sampled_from(["UTC", SYDNEY, KOLKATA, "Australia/Lord_Howe"])
folds = st.sampled_from(Fold)


@given(st.lists(st.tuples(minutes, hours, weekdays, zones, folds), max_size=6), st.integers(1, 3))
def test_crowds_are_those_of_all_instants_together(fields, limit):
    schedules = [
        Cron.parse(f"{minute} {hour} * * {weekday}", timezone=zone, dst=DstPolicy(fold=fold))
        for minute, hour, weekday, zone, fold in fields
    ]
    firing = defaultdict(set)
    for index, schedule in enumerate(schedules):
        for instant in instants(schedule, START, START + WEEK):
            firing[instant].add(index)
    expected = defaultdict(list)
    for instant, indexes in sorted(firing.items()):
        if len(indexes) > limit:
            expected[frozenset(indexes)].append(instant)

    assert crowds(weeks_of(schedules), limit) == expected


def said(*schedules, start=START):
    """When all the schedules meet, in words, and on which date where these say no days."""
    found = crowds([in_a_week(each, start=start) for each in schedules], len(schedules) - 1)
    ((_, together),) = found.items()
    return recurrence(set(schedules), together)


@pytest.mark.parametrize(
    ("texts", "zone", "expected"),
    [
        (["0 0 * * *"], "UTC", "every day at 00:00 UTC"),
        (["@daily", "0 0,12 * * *"], "UTC", "every day at 00:00 UTC"),
        (["0 0 * * *", "0 0 * * 1,2"], "UTC", "every Monday and Tuesday at 00:00 UTC"),
        (["0 9 * * *", "0 9,10 * * *"], SYDNEY, f"every day at 09:00 {SYDNEY} time"),
        (["*/5 * * * *", "*/10 * * * *"], "UTC", "every 10 minutes"),
        (["0 0 1 * *"], "UTC", "on the 1st of every month at 00:00 UTC"),
    ],
)
def test_a_meeting_is_said_in_the_zone_of_all(texts, zone, expected):
    assert said(*(Cron.parse(text, timezone=zone) for text in texts)) == (expected, None)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0 0 1 * *", "0 0 1-7 * *"], "at 00:00 UTC"),
        (["0 8-12 1 * *", "0 * 1 * *"], "at 5 times such as 08:00 UTC"),
    ],
)
def test_a_meeting_on_irregular_days_has_its_first_date(texts, expected):
    assert said(*map(Cron.parse, texts)) == (expected, date(2027, 4, 1))


def test_a_meeting_of_several_zones_is_said_in_utc():
    india, home = Cron.parse("30 5 * * *", timezone=KOLKATA), Cron.parse("0 0 * * *")

    assert said(india, home) == ("every day at 00:00 UTC", None)


@pytest.mark.parametrize("day", range(7))
def test_the_words_are_the_same_whichever_day_the_week_begins(day):
    start = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(days=day)
    ours, theirs = (Cron.parse(f"0 9 * * {days}", timezone=SYDNEY) for days in ("*", "1-5"))

    expected = f"Monday to Friday at 09:00 {SYDNEY} time"
    assert said(ours, theirs, start=start) == (expected, None)
