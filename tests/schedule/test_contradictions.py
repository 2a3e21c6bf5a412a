"""A text contradicts a schedule only where no ordinary reading joins the two."""

import pytest

from schedcat.schedule.claims import claims
from schedcat.schedule.contradictions import contradicts, right_for_half_a_year
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.interval import Interval
from schedcat.schedule.meanings import TimeOfDay


def denied(schedule, text, *, zone="UTC", zone_is_said=True):
    """Which words of a note beside it a schedule contradicts; a text of one word is an interval."""
    what = (
        Interval.parse(schedule)
        if len(schedule.split()) == 1
        else Cron.parse(schedule, days=DayRule.BOTH, timezone=zone)
    )
    return [
        claim.words
        for claim in claims(text, is_about_schedule=True)
        if contradicts(what, claim, zone_is_said=zone_is_said)
    ]


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        ("0 4 * * *", "daily at 4 AM"),
        ("0 4 * * *", "4 AM daily"),
        ("30 4 * * *", "every day at 4:30 AM"),
        ("0 */4 * * *", "every 4 hours at minute 0"),
        ("0 */12 * * *", "every 12 hours"),
        ("0 4 * * 0", "weekly on Sunday at 4:00 AM"),
        ("0 3 * * 1", "run at 3:00 AM every Monday"),
        ("* * * * *", "every minute"),
        ("*/10 8-18 * * 1-5", "every 10 minutes"),
        ("0 9 * * 1-5", "daily at 9am"),
        ("0 9 * * 1-5", "every weekday at 09:00"),
        ("0 9,17 * * *", "daily"),
        ("0 */6 * * *", "00:00, 06:00, 12:00, 18:00"),
        ("0 2 * * */3", "every 3 days at 2 AM"),
        ("0 0 1 * *", "monthly, on the 1st of the month at midnight"),
        ("0 0 1,15 * *", "twice a month"),
        ("0 0 1 */3 *", "quarterly"),
        ("0 0 * * 1,4", "every Monday"),
        ("0 12 * * *", "at noon"),
        ("10 * * * *", "at 4:30"),
        ("0 8,9 * * *", "4am ET"),
        ("0 4,16 * * *", "at 4am and 4pm"),
        ("0,30 4 * * *", "at 4am"),
        ("0 6,12,18 * * *", "daily at 6am, noon and 6pm"),
        ("0 4 * * 6", "on weekends"),
        ("0 4 28-31 * *", "the last day of the month"),
        ("10,50 * * * *", "twice an hour"),
        ("1h", "every 60 minutes"),
        ("1d", "daily"),
        ("1d", "at midnight"),
        ("7d", "weekly"),
        ("7d", "every Monday"),
        ("12h", "twice a day"),
    ],
)
def test_what_can_be_true_is_not_denied(schedule, text):
    assert denied(schedule, text) == []


@pytest.mark.parametrize(
    ("schedule", "text", "words"),
    [
        ("*/5 * * * *", "hourly", "hourly"),
        ("0 * * * *", "every 10 minutes", "every 10 minutes"),
        ("*/10 * * * *", "every 5 minutes", "every 5 minutes"),
        ("0 */2 * * *", "hourly", "hourly"),
        ("0 0 * * 1", "monthly", "monthly"),
        ("0 0 1 * *", "weekly", "weekly"),
        ("0 0 * * *", "every Monday", "every Monday"),
        ("0 0 * * 2", "on Mondays", "on Mondays"),
        ("0 9 * * *", "every weekday", "every weekday"),
        ("0 0 15 * *", "the 1st of the month", "the 1st of the month"),
        ("0 0 * * *", "the 1st of the month", "the 1st of the month"),
        ("0 5 * * *", "at 4am", "at 4am"),
        ("30 4 * * *", "at 04:00", "at 04:00"),
        ("2 3 * * *", "at midnight", "at midnight"),
        ("* * 1 * *", "monthly", "monthly"),
        ("5 * * * *", "at 4am", "at 4am"),
        ("0 10,22 * * *", "at 10:00", "at 10:00"),
        ("0 4 * * *", "twice daily", "twice daily"),
        ("0 * * * *", "twice an hour", "twice an hour"),
        ("0 4 1 * *", "twice a month", "twice a month"),
        ("0 4 * * 1-5", "on weekends", "on weekends"),
        ("0 4 1 * *", "on the last day of the month", "on the last day of the month"),
        ("0 9 * * *", "6am New York time", "6am New York time"),
        ("1h", "every 30s", "every 30s"),
        ("1h", "at 4am", "at 4am"),
        ("2h", "every 60 minutes", "every 60 minutes"),
        ("1d", "weekly", "weekly"),
        ("1h", "daily", "daily"),
    ],
)
def test_what_no_reading_makes_true_is_denied(schedule, text, words):
    assert denied(schedule, text) == [words]


@pytest.mark.parametrize(
    ("schedule", "zone", "text", "is_denied"),
    [
        ("0 2 * * *", "UTC", "2am UTC", False),
        ("0 2 * * *", "UTC", "3am UTC", True),
        ("0 0 * * *", "UTC", "9:00 (JST)", False),
        ("0 1 * * *", "UTC", "9:00 (JST)", True),
        ("0 8 * * *", "UTC", "3am EST", False),
        ("0 7 * * *", "UTC", "3am EST", False),
        ("0 7 * * *", "UTC", "3am EDT", False),
        ("0 7 * * *", "UTC", "3am ET", False),
        ("0 3 * * *", "America/New_York", "3am EST", False),
        ("0 3 * * *", "America/Toronto", "3am EST", False),
        ("0 5 * * *", "America/New_York", "3am EST", True),
        ("30 3 * * *", "UTC", "9:00 IST", False),
        ("0 3 * * *", "UTC", "at 4:00 XYZ", False),
    ],
)
def test_a_time_with_a_zone_is_read_on_the_clock_of_the_cron(schedule, zone, text, is_denied):
    assert bool(denied(schedule, text, zone=zone)) is is_denied


@pytest.mark.parametrize(("zone", "is_denied"), [("Europe/London", True), ("UTC", False)])
def test_night_is_what_it_is_where_the_job_runs(zone, is_denied):
    assert bool(denied("0 16 * * *", "nightly", zone=zone)) is is_denied
    assert not denied("0 2 * * *", "nightly", zone=zone)
    assert not denied("0 16 * * *", "nightly", zone=zone, zone_is_said=False)


@pytest.mark.parametrize(
    ("schedule", "text", "is_denied"),
    [
        ("*/5 * * * *", "Refresh the cache hourly.", False),
        ("0 4 * * *", "Refresh the cache hourly.", True),
        ("0 4 * * *", "Weekly backup.", False),
        ("0 4 1 * *", "Weekly backup.", True),
        ("0 4 * * *", "Nightly backup at 3am.", True),
    ],
)
def test_work_may_be_done_less_often_than_the_job_comes(schedule, text, is_denied):
    cron = Cron.parse(schedule)
    assert any(contradicts(cron, each) for each in claims(text)) is is_denied


def test_a_time_without_a_zone_is_only_half_read_where_nobody_says_a_zone():
    assert denied("0 9 * * *", "at 04:00", zone_is_said=False) == []
    assert denied("30 9 * * *", "at 04:00", zone_is_said=False) == ["at 04:00"]


def test_a_cron_whose_days_nobody_has_joined_contradicts_nothing():
    cron = Cron.parse("0 0 13 * 5")
    assert not any(contradicts(cron, each) for each in claims("Runs hourly."))


@pytest.mark.parametrize(
    ("schedule", "zone", "time", "other"),
    [
        ("0 8 * * *", "UTC", TimeOfDay(3, None, "EST"), "07:00"),
        ("0 7 * * *", "UTC", TimeOfDay(3, None, "ET"), "08:00"),
        ("30 7 * * *", "UTC", TimeOfDay(9, 30, "CEST"), "08:30"),
        ("0 17 * * *", "Asia/Tokyo", TimeOfDay(3, None, "EST"), "16:00"),
        ("0 3 * * *", "America/New_York", TimeOfDay(3, None, "EST"), None),
        ("30 3 * * *", "UTC", TimeOfDay(9, 0, "IST"), None),
        ("0 7,8 * * *", "UTC", TimeOfDay(3, None, "EST"), None),
        ("0 12 * * *", "UTC", TimeOfDay(3, None, "EST"), None),
        ("0 8 * * *", "UTC", TimeOfDay(3), None),
        ("0 9 * * *", "Europe/Berlin", TimeOfDay(3, None, "EST"), None),
    ],
)
def test_a_reckoned_hour_is_right_for_half_a_year(schedule, zone, time, other):
    found = right_for_half_a_year(Cron.parse(schedule, timezone=zone), time)
    assert (found and found.clock) == other
