from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose import describe, interval_text
from schedcat.schedule.zones import UnknownZoneError

NEW_YORK, LORD_HOWE, KOLKATA = "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        # Every hour alike.
        ("* * * * *", "every minute"),
        ("*/5 * * * *", "every 5 minutes"),
        ("0,15,30,45 * * * *", "every 15 minutes"),
        ("*/30 * * * *", "every 30 minutes"),
        ("5,35 * * * *", "every hour at minutes 5 and 35"),
        ("3-59/15 * * * *", "every hour at minutes 3, 18, 33 and 48"),
        ("2-59/5 * * * *", "every 5 minutes, from minute 2"),
        ("0 * * * *", "every hour, on the hour"),
        ("@hourly", "every hour, on the hour"),
        ("17 * * * *", "every hour at minute 17"),
        ("*/45 * * * *", "every hour at minutes 0 and 45"),
        ("*/13 * * * *", "every hour at minutes 0, 13, 26, 39 and 52"),
        ("*/7 * * * *", "every hour at minutes 0 to 56 in steps of 7"),
        ("1-57/4 * * * *", "every 4 minutes, from minute 1"),
        ("1-50/7 * * * *", "every hour at minutes 1 to 50 in steps of 7"),
        ("0-29 * * * *", "every hour at minutes 0 to 29"),
        ("0,5,10-12,40 * * * *", "every hour at minutes 0, 5, 10 to 12 and 40"),
        ("*/60 * * * *", "every hour, on the hour"),
        # Times of day.
        ("0 0 * * *", "every day at 00:00"),
        ("30 2 * * *", "every day at 02:30"),
        ("0 */12 * * *", "every day at 00:00 and 12:00"),
        ("0 */8 * * *", "every 8 hours, from 00:00"),
        ("0 */6 * * *", "every 6 hours, from 00:00"),
        ("30 1-23/2 * * *", "every 2 hours, from 01:30"),
        ("0 */5 * * *", "every day at 00:00, 05:00, 10:00, 15:00 and 20:00"),
        ("0,30 9,17 * * *", "every day at 09:00, 09:30, 17:00 and 17:30"),
        (
            "5 1,2,3,5,8,13,21 * * *",
            "every day at 01:05, 02:05, 03:05, 05:05, 08:05, 13:05 and 21:05",
        ),
        # Windows.
        ("* 8 * * *", "every minute from 08:00 to 08:59"),
        ("* 8-18 * * 1-5", "every minute from 08:00 to 18:59, Monday to Friday"),
        ("*/10 8-18 * * *", "every 10 minutes from 08:00 to 18:50"),
        ("0 8-18 * * *", "every hour from 08:00 to 18:00"),
        ("30 9-12 * * *", "every hour from 09:30 to 12:30"),
        ("*/15 9 * * *", "every 15 minutes from 09:00 to 09:45"),
        ("0 6-22/2 * * 1-5", "every 2 hours from 06:00 to 22:00, Monday to Friday"),
        ("*/10 9-11,14-17 * * *", "every 10 minutes from 09:00 to 11:50 and from 14:00 to 17:50"),
        ("* */2 * * *", "every minute of every 2nd hour from 00:00 to 22:00"),
        ("* 1,3,4,9,11 * * *", "every minute of the hours 01:00, 03:00, 04:00, 09:00 and 11:00"),
        ("0,30 */2 * * *", "every day at minutes 0 and 30 past every 2nd hour from 00:00 to 22:00"),
        ("0,7,50 1,5,9 * * *", "every day at minutes 0, 7 and 50 past 01:00, 05:00 and 09:00"),
        (
            "0,7,50 8-18 * * *",
            "every day at minutes 0, 7 and 50 past each hour from 08:00 to 18:00",
        ),
        # Weekdays.
        ("0 4 * * 0", "every Sunday at 04:00"),
        ("0 4 * * 7", "every Sunday at 04:00"),
        ("0 9 * * 1-5", "Monday to Friday at 09:00"),
        ("0 9 * * sat,sun", "every Saturday and Sunday at 09:00"),
        ("0 9 * * 5-7", "Friday to Sunday at 09:00"),
        ("0 9 * * 1,3,5", "every Monday, Wednesday and Friday at 09:00"),
        ("0 9 * * 0-4,6", "Saturday to Thursday at 09:00"),
        ("0 9 * * 1-3,5", "every Monday, Tuesday, Wednesday and Friday at 09:00"),
        ("*/5 * * * 0", "every 5 minutes on Sundays"),
        ("0 * * * 1-5", "every hour, on the hour, Monday to Friday"),
        ("17 * * * 6,0", "every hour at minute 17 on Saturdays and Sundays"),
        # Dates.
        ("0 0 1 * *", "on the 1st of every month at 00:00"),
        ("0 15 5 * *", "on the 5th of every month at 15:00"),
        ("* * 1 * *", "every minute on the 1st of every month"),
        ("0 3 1,15 * *", "on the 1st and 15th of every month at 03:00"),
        ("0 0 1-7 * *", "on the 1st to 7th of every month at 00:00"),
        ("0 0 31 * *", "on the 31st of each month that has one at 00:00"),
        ("0 0 1,31 * *", "on the 1st and 31st (where it exists) of every month at 00:00"),
        ("0 0 1,29,30 * *", "on the 1st, 29th and 30th (where they exist) of every month at 00:00"),
        ("0 0 28-31 * *", "on the 28th to last day of every month at 00:00"),
        ("0 0 */2 * *", "on every odd day of every month at 00:00"),
        ("0 0 2-30/2 * *", "on every even day of every month at 00:00"),
        ("0 0 */3 * *", "on every 3rd day from the 1st to the end of every month at 00:00"),
        ("0 0 2-14/2 * *", "on every 2nd day from the 2nd to the 14th of every month at 00:00"),
        # Months.
        ("0 0 1 1 *", "every year on 1 January at 00:00"),
        ("0 0 29 2 *", "on 29 February of leap years at 00:00"),
        ("0 0 28,29 2 *", "on the 28th and 29th (where it exists) of February at 00:00"),
        ("0 0 31 1,2 *", "every year on 31 January at 00:00"),
        ("0 0 1 */3 *", "on the 1st of January, April, July and October at 00:00"),
        ("0 0 1 6-8 *", "on the 1st of every month from June to August at 00:00"),
        ("0 0 1 1-2,11-12 *", "on the 1st of every month from November to February at 00:00"),
        ("0 0 * 1 *", "every day in January at 00:00"),
        ("0 0 1-30 4 *", "every day in April at 00:00"),
        ("*/5 * * 6-8 *", "every 5 minutes, from June to August"),
        ("*/5 * 1 1 *", "every 5 minutes on 1 January"),
        ("0 9 * 1,6 1-5", "Monday to Friday in January and June at 09:00"),
        # Days that do not exist.
        ("0 0 30 2 *", "never, since February has no 30th"),
        ("* * 30,31 2 *", "never, since February has no 30th or 31st"),
        ("0 0 31 2,4 *", "never, since February and April have no 31st"),
        # The day rule, where nobody said it.
        (
            "0 0 13 * 5",
            "on the 13th of the month and/or on every Friday at 00:00, day rule not said",
        ),
        (
            "0 0 1-31 2 1",
            (
                "on every day of the month and/or on every Monday at 00:00, only in February, "
                "day rule not said"
            ),
        ),
        (
            "0 0 13 * 0-6",
            "on the 13th of the month and/or on any weekday at 00:00, day rule not said",
        ),
        ("0 0 1-31 * 0-6", "every day at 00:00"),
    ],
)
def test_a_cron_reads_as_a_person_would_say_it(expression, text):
    assert describe(Cron.parse(expression)) == text


@pytest.mark.parametrize(
    ("expression", "either", "both"),
    [
        (
            "0 0 13 * 5",
            "on the 13th of the month and on every Friday at 00:00",
            "on every Friday the 13th at 00:00",
        ),
        (
            "0 0 13 1,6 5",
            "on the 13th of the month and on every Friday at 00:00, only in January and June",
            "on every Friday the 13th in January and June at 00:00",
        ),
        (
            "0 9 1-7 * tue",
            "on the 1st to 7th of the month and on every Tuesday at 09:00",
            "on the first Tuesday of every month at 09:00",
        ),
        (
            "0 9 22-28 */6 2,4",
            (
                "on the 22nd to 28th of the month and on every Tuesday and Thursday at 09:00, "
                "only in January and July"
            ),
            "on the fourth Tuesday and fourth Thursday of January and July at 09:00",
        ),
        (
            "0 9 29-31 * 5",
            "on the 29th to last day of the month and on every Friday at 09:00",
            "on the fifth Friday of each month that has one at 09:00",
        ),
        (
            "0 9 29,30 4,6 5",
            (
                "on the 29th and 30th of the month and on every Friday at 09:00, "
                "only in April and June"
            ),
            "on the fifth Friday (where it exists) of April and June at 09:00",
        ),
        (
            "0 9 1 * 1-5",
            "on the 1st of the month and on every day from Monday to Friday at 09:00",
            "on every day from Monday to Friday that falls on the 1st of the month at 09:00",
        ),
        (
            "*/5 * 3-9 6-8 mon,fri",
            (
                "every 5 minutes on the 3rd to 9th of the month and on every Monday and Friday, "
                "only from June to August"
            ),
            (
                "every 5 minutes on every Monday or Friday that falls on the 3rd to 9th "
                "of a month from June to August"
            ),
        ),
        (
            "0 0 */2 * 1",
            "on every odd day of the month and on every Monday at 00:00",
            "on every Monday that falls on any odd day of the month at 00:00",
        ),
        (
            "0 0 31 * 1",
            "on the 31st of each month that has one and on every Monday at 00:00",
            "on every Monday the 31st at 00:00",
        ),
        ("0 0 30 2 1", "every Monday in February at 00:00", "never, since February has no 30th"),
        ("0 0 1-31 * 1", "every day at 00:00", "every Monday at 00:00"),
        ("0 0 13 * 0-6", "every day at 00:00", "on the 13th of every month at 00:00"),
    ],
)
def test_the_day_rule_decides_what_two_day_fields_say(expression, either, both):
    assert describe(Cron.parse(expression, days=DayRule.EITHER)) == either
    assert describe(Cron.parse(expression, days=DayRule.BOTH)) == both


@pytest.mark.parametrize(
    ("expression", "timezone", "text"),
    [
        ("0 */6 * * *", NEW_YORK, "every day at 00:00, 06:00, 12:00 and 18:00"),
        ("0 */2 * * *", NEW_YORK, "every day from 00:00 to 22:00 in steps of 2 hours"),
        ("0 */2 * * *", KOLKATA, "every 2 hours, from 00:00"),
        # New York changes its clocks on Sundays between one and three.
        ("0 */2 * * 1-5", NEW_YORK, "every 2 hours from 00:00 to 22:00, Monday to Friday"),
        ("0 0-8 * * *", NEW_YORK, "every day from 00:00 to 08:00 in steps of an hour"),
        ("*/10 2-5 * * *", NEW_YORK, "every day from 02:00 to 05:50 in steps of 10 minutes"),
        ("* 0-1 * * *", NEW_YORK, "every day from 00:00 to 01:59 in steps of a minute"),
        ("*/10 3-5 * * *", NEW_YORK, "every 10 minutes from 03:00 to 05:50"),
        ("0 8-18 * * *", NEW_YORK, "every hour from 08:00 to 18:00"),
        ("0 * * * *", NEW_YORK, "every hour, on the hour"),
        # Lord Howe moves its clocks by half an hour.
        ("0 * * * *", LORD_HOWE, "every hour at minute 0"),
        ("0 * * * 1-5", LORD_HOWE, "every hour, on the hour, Monday to Friday"),
        ("*/20 * * * *", LORD_HOWE, "every hour at minutes 0, 20 and 40"),
        ("*/4 * * * *", LORD_HOWE, "every hour at minutes 0 to 56 in steps of 4"),
        ("*/15 * * * *", LORD_HOWE, "every 15 minutes"),
        ("*/30 * * * *", LORD_HOWE, "every 30 minutes"),
        ("* * * * *", LORD_HOWE, "every minute"),
    ],
)
def test_a_zone_that_changes_its_clocks_unsays_every_n(expression, timezone, text):
    assert describe(Cron.parse(expression, timezone=timezone)) == text


@pytest.mark.parametrize(
    ("expression", "timezone", "text"),
    [
        ("30 2 * * *", "Australia/Sydney", "every day at 02:30, Australia/Sydney time"),
        ("30 2 * * *", "UTC", "every day at 02:30, UTC"),
        ("* 8-9 * * 6", "UTC", "every minute from 08:00 to 09:59 on Saturdays, UTC"),
        ("*/5 * * * *", "Australia/Sydney", "every 5 minutes"),
        ("0 0 30 2 *", "Australia/Sydney", "never, since February has no 30th"),
        (
            "0 0 13 * 5",
            "Europe/London",
            (
                "on the 13th of the month and/or on every Friday at 00:00, day rule not said, "
                "Europe/London time"
            ),
        ),
    ],
)
def test_the_zone_is_named_where_it_matters(expression, timezone, text):
    assert describe(Cron.parse(expression, timezone=timezone), zone=True) == text


def test_a_list_that_nobody_would_read_is_counted():
    pairs = "1,2,4,5,7,8,10,11,13,14,16,17"
    assert describe(Cron.parse(f"{pairs} 0 * * *")) == (
        "every day at 12 picked minutes from 1 to 17 past 00:00"
    )
    assert describe(Cron.parse(f"5 {pairs} * * *")) == (
        "every day at minute 5 past 12 picked hours from 01:00 to 17:00"
    )
    assert describe(Cron.parse(f"0 0 {pairs} * *")) == (
        "on 12 picked days from the 1st to the 17th of every month at 00:00"
    )


def test_a_zone_that_does_not_exist_is_refused_where_the_text_depends_on_it():
    with pytest.raises(UnknownZoneError):
        describe(Cron.parse("*/5 * * * *", timezone="Mars/Olympus"))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("*/10 * * * *", "every 10 minutes"),
        ("*/20 * * * *", "every 20 minutes"),
        ("30 * * * *", "every hour at minute 30"),
        ("30 0 1 * *", "on the 1st of every month at 00:30"),
    ],
)
def test_minutes_that_contain_a_zero_are_neither_hourly_nor_midnight(expression, text):
    assert describe(Cron.parse(expression)) == text


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("10m", "every 10 minutes"),
        ("1 minute", "every minute"),
        ("60m", "every hour"),
        ("24h", "every day"),
        ("7d", "every 7 days"),
        ("1w", "every 7 days"),
        ("1h59m", "every 1 hour, 59 minutes"),
        ("90s", "every 1 minute, 30 seconds"),
        ("1d1s", "every 1 day, 1 second"),
        ("11h", "every 11 hours"),
        ("1s", "every second"),
    ],
)
def test_an_interval_reads_as_its_period(period, text):
    assert describe(Interval.parse(period)) == text
    assert describe(Interval.parse(period), zone=True) == text


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        ("2026-01-01T00:00:00+00:00", "every 47 minutes from 2026-01-01T00:00:00Z"),
        ("2026-01-01T10:30:00+10:00", "every 47 minutes from 2026-01-01T10:30:00+10:00"),
    ],
)
def test_an_anchor_is_where_an_interval_starts(anchor, text):
    assert describe(Interval.parse("47m", anchor=datetime.fromisoformat(anchor))) == text


@given(st.integers(1, 400 * 86_400))
def test_the_words_of_a_period_read_back_to_it(seconds):
    assert Interval.parse(interval_text(Interval(seconds))).seconds == seconds
