"""What is written for BusyBox's crond, and how it runs that."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.canonical import canonical
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects.busybox import DIALECT, fires
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("@daily", "0 0 * * *"),
        ("0 0 */2 * *", "0 0 1-31/2 * *"),
        ("0 0 */30 * *", "0 0 1,31 * *"),
        ("*/10 */6 * */3 *", "*/10 */6 * */3 *"),
        ("0 0 * * sun,7", "0 0 * * 0"),
        ("0 0 * * 5-7", "0 0 * * 0,5,6"),
        ("0 0 1-31 * fri", "0 0 * * *"),
        ("0 0 */2 * */2", "0 0 1-31/2 * 0-6/2"),
    ],
)
def test_no_days_are_counted_from_zero_and_none_is_a_seven(expression, text):
    assert say(Cron.parse(expression, days=DayRule.EITHER), DIALECT, YEARS).texts == (text,)


days = st.sets(st.integers(1, 31), min_size=1).map(lambda each: ",".join(map(str, sorted(each))))


@given(days | st.integers(1, 31).map(lambda step: f"*/{step}"))
def test_the_days_of_the_month_stay_what_they_are(field):
    cron = Cron.parse(f"0 0 {field} * *")

    (text,) = say(cron, DIALECT, YEARS).texts

    assert canonical(Cron.parse(text)) == canonical(cron)
    assert text.split()[2] == "*" or "*" not in text.split()[2]


def test_both_day_rules_are_refused_together():
    with pytest.raises(UnsupportedError, match="BusyBox crond fires"):
        say(Cron.parse("0 0 1-7 * 1", days=DayRule.BOTH), DIALECT, YEARS)


@pytest.mark.parametrize(
    ("expression", "day", "instants"),
    [
        ("30 2 * * *", "2026-03-08", []),
        ("*/30 2 * * *", "2026-03-08", []),
        ("30 1 * * *", "2026-11-01", ["05:30", "06:30"]),
        ("*/30 1 * * *", "2026-11-01", ["05:00", "05:30", "06:00", "06:30"]),
    ],
)
def test_skipped_time_is_lost_and_repeated_time_is_run_twice(expression, day, instants):
    start, end = (datetime.fromisoformat(f"{day}T{hour}:00Z") for hour in ("05", "20"))

    fired = fires(Cron.parse(expression, timezone=NEW_YORK), start, end)

    assert [f"{each:%H:%M}" for each in fired] == instants
