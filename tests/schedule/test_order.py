"""Whether runs of one schedule follow runs of another."""

from datetime import UTC, datetime, timedelta

import pytest

from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.order import Misfit, Runs, misfits

START = datetime(2026, 11, 22, tzinfo=UTC)
WEEK = START, START + timedelta(days=7)


def found(later, earlier, by="", zone="UTC", within=WEEK):
    lead = timedelta(seconds=Interval.parse(by).seconds) if by else timedelta()
    runs = (Runs(Cron.parse(text, timezone=zone)) for text in (later, earlier))
    return list(misfits(*runs, lead, *within))


@pytest.mark.parametrize(
    ("later", "earlier", "by"),
    [
        pytest.param("0 4 * * *", "0 3 * * *", "", id="daily, an hour before"),
        pytest.param("0 4 * * *", "0 3 * * *", "1h", id="just in time"),
        pytest.param("0 1 * * *", "0 23 * * *", "2h", id="over midnight"),
        pytest.param("0 16 * * *", "0 2 * * *", "", id="half a day before"),
        pytest.param("0 4 * * *", "0 10 * * *", "18h", id="the day before, as it is said"),
        pytest.param("0 4 * * *", "0 5 * * *", "23h", id="the day before, as it is said exactly"),
        pytest.param("0 9 * * *", "50 * * * *", "1h", id="one of many came early enough"),
        pytest.param("0 9 * * *", "0 * * * *", "", id="many, and one at the same time"),
        pytest.param("0 * * * *", "0 2 * * *", "", id="hourly after daily"),
        pytest.param("*/5 * * * *", "1-59/5 * * * *", "1h", id="a lead longer than the rhythm"),
        pytest.param("0 4 * * *", "0 5 * * sun", "", id="daily after weekly"),
        pytest.param("0 4 1 * *", "0 5 1 1 *", "", id="monthly after yearly"),
        pytest.param("0 4 * * sun", "0 5 * * *", "", id="weekly after daily"),
        pytest.param("0 9 * * *", "0 8 * * 1-5", "1h", id="also at the weekend"),
        pytest.param("0 9 * * *", "0 0 30 2 *", "", id="after what never fires"),
        pytest.param("0 0 30 2 *", "0 9 * * *", "", id="what never fires"),
    ],
)
def test_an_order_that_is_kept_or_cannot_be_judged_has_no_misfit(later, earlier, by):
    assert found(later, earlier, by) == []


def test_runs_at_the_same_moment_do_not_follow_each_other():
    assert {each.lead for each in found("0 4 * * *", "0 4 * * *")} == {timedelta()}
    assert {each.lead for each in found("0 4 * * *", "0 4 * * *", "1h")} == {timedelta()}


def test_a_run_that_comes_too_shortly_before_is_a_misfit_of_every_day():
    misfit_days = found("0 4 * * *", "30 3 * * *", "1h")

    assert [each.at.day for each in misfit_days] == [22, 23, 24, 25, 26, 27, 28]
    assert {(each.lead, each.lag) for each in misfit_days} == {(timedelta(minutes=30), None)}


def test_only_the_days_on_which_it_is_too_late_are_misfits():
    assert [each.at.strftime("%a") for each in found("0 9 * * *", "30 8 * * 1-5", "1h")] == [
        *("Mon", "Tue", "Wed", "Thu")  # after that of Friday the other one comes more rarely
    ]


def test_jobs_that_changed_places_are_misfits():
    (first, *_) = found("0 4 * * *", "0 5 * * *", "1h")

    assert first == Misfit(START.replace(hour=4), timedelta(hours=23), timedelta(hours=1))


def test_hourly_jobs_have_an_order_too():
    assert found("0 * * * *", "45 * * * *") == []
    assert len(found("45 * * * *", "50 * * * *", within=(START, START + timedelta(hours=3)))) == 3


def test_no_more_than_a_hundred_runs_are_looked_at():
    assert len(found("* * * * *", "* * * * *")) == 100


def test_zones_meet_on_the_common_clock():
    oslo, utc = Cron.parse("0 4 * * *", timezone="Europe/Oslo"), Cron.parse("0 3 * * *")

    assert {each.lead for each in misfits(Runs(oslo), Runs(utc), timedelta(), *WEEK)} == {
        timedelta()
    }


def test_what_has_not_begun_or_is_over_is_not_followed():
    daily, lead = Cron.parse("0 4 * * *"), timedelta()
    late = Cron.parse("0 4 * * *")
    third, fifth = START + timedelta(days=2), START + timedelta(days=4)

    def days(later, earlier):
        return [each.at.day for each in misfits(later, earlier, lead, *WEEK)]

    assert days(Runs(daily), Runs(late, third)) == [24, 25, 26, 27, 28]
    assert days(Runs(daily), Runs(late, third, fifth)) == [24]
    assert days(Runs(daily, third, fifth), Runs(late)) == [24, 25]
    assert days(Runs(daily, third, third), Runs(late)) == []
