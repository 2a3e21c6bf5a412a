"""What engines make of whole expressions, where no engine is needed to tell."""

from datetime import UTC, date, datetime
from itertools import islice

import pytest

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.readings.expressions import ENGINES, expression_readings
from schedcat.schedule.readings.whole import Fires, Never, Refuses, Undocumented, firings
from schedcat.schedule.zones import UnknownZoneError

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_same_text_has_two_day_rules_and_a_refusal():
    readings = expression_readings("0 0 13 * 5")
    rules = {name: each.cron.days for name, each in readings.items() if isinstance(each, Fires)}
    both = {"Celery beat", "django-celery-beat", "RedBeat"}
    assert {name for name, rule in rules.items() if rule is DayRule.BOTH} == both
    assert {name for name, rule in rules.items() if rule is DayRule.EITHER} == (
        {*ENGINES} - both - {"EventBridge Scheduler", "systemd"}
    )
    assert isinstance(expression_readings("0 0 13 * sun-mon/2,7")["Kubernetes"], Refuses)


def test_a_reading_is_on_the_clock_of_the_zone():
    reading = expression_readings("@daily", "Australia/Sydney")["Kubernetes"]
    assert isinstance(reading, Fires)
    assert reading.cron == Cron.parse("0 0 * * *", timezone="Australia/Sydney")
    with pytest.raises(UnknownZoneError):
        next(firings(expression_readings("@daily", "No/Where")["Kubernetes"], START))


@pytest.mark.parametrize(
    "text", ["", "  ", "\uff15 * * * *", "0 0 * *\n*", "0 0 * * \x7f", "1" * 101 + " * * * *"]
)
def test_nobody_is_said_to_read_what_nobody_was_asked(text):
    assert expression_readings(text) == {}


@pytest.mark.parametrize("text", ["0 0 13 * 5#3", "0 0 15W * 1", "0 0 * * 1,5#3"])
def test_croniter_is_not_foretold_where_its_rules_are_its_own(text):
    assert isinstance(expression_readings(text)["croniter"], Undocumented)


@pytest.mark.parametrize(
    "text", ["#0 0 * * *", "A=5 0 0 * * *", "TZ =UTC", "0 22-4 * * *", "0 0 30 2 *"]
)
def test_debian_cron_never_fires_a_comment_a_variable_or_an_empty_range(text):
    assert isinstance(expression_readings(text)["Debian cron"], Never)


def test_a_third_friday_is_a_local_day_from_midnight_to_midnight():
    reading = expression_readings("0 0,12 * * 5#3", "Pacific/Auckland")["croniter"]
    found = islice(firings(reading, START), 4)
    assert [f"{at:%d %H}" for at in found] == ["15 11", "15 23", "19 11", "19 23"]


def test_seconds_begin_with_the_moment_that_is_asked_for():
    reading = expression_readings("* * * * * */25")["croniter"]
    found = islice(firings(reading, START.replace(second=30)), 3)
    assert [f"{at:%M:%S}" for at in found] == ["00:50", "01:00", "01:25"]


def test_a_year_that_is_over_has_no_firings():
    reading = expression_readings("* * * * * 0 2020")["croniter"]
    assert reading.on is not None
    assert reading.on(date(2020, 2, 2))
    assert list(firings(reading, START)) == []
