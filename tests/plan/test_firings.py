"""How often changed jobs fire, and the first instant at which that differs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.model import Deviation, Disabled, Job
from schedcat.plan.firings import YEAR, First, firings
from schedcat.plan.jobs import JobChange
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def job(schedule, **fields):
    return Job("report", schedule, **fields)


def compared(before, after, now=NOW):
    (found,) = firings(JobChange(after or before, before, after), now)
    return found


def test_another_day_rule_is_told_by_its_numbers_and_the_first_run():
    tuesdays = Cron.parse("0 9 1-7 * tue", days=DayRule.BOTH, timezone="Europe/London")
    found = compared(job(tuesdays), job(tuesdays.with_days(DayRule.EITHER)))

    assert found[:3] == (None, 12, 124)
    assert found.first == First(datetime(2026, 12, 2, 9, tzinfo=UTC), True, "Europe/London")


def test_a_run_that_is_gone_is_the_first_difference():
    found = compared(job(Cron.parse("0 3 * * *")), job(Cron.parse("0 4 * * *")))

    assert found.first == First(datetime(2026, 11, 27, 3, tzinfo=UTC), False, "UTC")
    assert found[1:3] == (365, 365)


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ({}, {"disabled": Disabled("closed")}, First(NOW, False, "UTC")),
        ({"disabled": Disabled("closed")}, {}, First(NOW, True, "UTC")),
        ({}, {"starts": NOW + timedelta(days=2)}, First(NOW, False, "UTC")),
        ({}, {"ends": NOW + timedelta(days=400)}, First(NOW + timedelta(days=400), False, "UTC")),
    ],
)
def test_a_life_that_changes_is_a_difference(before, after, first):
    daily = Cron.parse("@daily")

    assert compared(job(daily, **before), job(daily, **after)).first == first


def test_a_difference_at_the_next_clock_change_is_found():
    cron = Cron.parse("* * * * *", timezone="America/New_York")
    night = Cron.parse("30 1 * * *", timezone="America/New_York")
    both = DstPolicy(Gap.AFTER, Fold.BOTH)

    assert list(firings(JobChange(job(cron), job(cron), job(cron)), NOW)) == []
    found = compared(job(night), job(Cron.parse("30 1 * * *", timezone=night.timezone, dst=both)))
    assert found.first == First(datetime(2027, 11, 7, 6, 30, tzinfo=UTC), True, "America/New_York")
    assert found[1:3] == (365, 366)


def test_of_an_interval_only_the_number_is_known():
    found = compared(job(Interval.parse("10m")), job(Interval.parse("5m")))

    assert found == (None, 52_560, 105_120, None)


def test_an_anchored_interval_has_instants():
    anchored = Interval.parse("1d", anchor=datetime(2026, 1, 1, 6, tzinfo=UTC))
    found = compared(job(anchored), job(Cron.parse("0 6 * * 1-5")))

    assert found.first == First(datetime(2026, 11, 28, 6, tzinfo=UTC), False, "UTC")


def test_without_a_day_rule_nothing_is_claimed():
    undecided = Cron.parse("0 0 13 * 5")
    found = compared(job(undecided), job(undecided.with_days(DayRule.BOTH)))

    assert (found.before, found.first) == (None, None)
    assert found.after in {0, 1, 2, 3}


def test_a_job_that_is_only_there_now_has_one_number():
    assert compared(None, job(Cron.parse("@hourly"))) == (None, None, 8_760, None)


def test_a_new_description_changes_no_firing():
    change = job(Cron.parse("@daily")), job(Cron.parse("0 0 * * *"), description="new")

    assert list(firings(JobChange(change[1], *change), NOW)) == []


def test_what_a_backend_has_been_declared_is_compared_too():
    daily, hourly = Cron.parse("@daily"), Cron.parse("@hourly")
    before = job(daily, backends=("celery", "crontab"))
    after = before._replace(deviations={"crontab": Deviation("as ever", schedule=hourly)})

    (found,) = firings(JobChange(after, before, after), NOW)

    assert found[:3] == ("crontab", 365, 8_760)
    assert found.first == First(NOW + timedelta(hours=1), True, "UTC")


def test_a_backend_that_leaves_the_job_out_has_no_number():
    before = job(Cron.parse("@daily"), backends=("celery",))
    after = before._replace(deviations={"celery": Deviation("not here", skip=True)})

    (found,) = firings(JobChange(after, before, after), NOW)

    assert found == ("celery", 365, None, None)


@pytest.mark.parametrize(
    "now", [datetime(1900, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)]
)
def test_any_day_may_be_counted_from(now):
    found = compared(job(Cron.parse("0 3 * * *")), job(Cron.parse("0 4 * * *")), now)

    assert (found.before, found.after) == (365, 365)


EXPRESSIONS = st.tuples(
    st.sampled_from(["0", "*/20", "7,8", "59"]),
    st.sampled_from(["*", "1-2", "*/5", "23"]),
    st.sampled_from(["*", "1", "29-31"]),
    st.sampled_from(["*", "3", "2,11"]),
    st.sampled_from(["*", "0", "1-5"]),
).map(" ".join)
CRONS = st.builds(
    Cron.parse,
    EXPRESSIONS,
    days=st.sampled_from(DayRule),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe"]),
)


@given(CRONS, CRONS, st.integers(0, 700))
def test_the_first_difference_and_the_numbers_are_those_of_all_instants(one, other, days):
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=days)
    before, after = (set(instants(each, start, start + YEAR)) for each in (one, other))
    found = list(firings(JobChange(job(other), job(one), job(other)), start))
    apart = before ^ after

    if found:
        assert found[0][1:3] == (len(before), len(after))
    if apart:
        first = found[0].first
        assert (first.instant, first.more) == (min(apart), min(apart) in after)
    elif found and found[0].first:
        assert found[0].first.instant >= start + YEAR
