"""What a cron says: dates that never come, steps that limp or stand still, two day fields."""

from datetime import UTC, datetime
from itertools import takewhile

import pytest
from cronsim import CronSim

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.instants import instants


def one_job(cron, fields=""):
    return f'jobs:\n  job: {{task: a.b, cron: "{cron}"{fields}}}\n'


@pytest.mark.parametrize(
    ("cron", "reason", "place"),
    [
        ("0 0 30 2 *", "February has no 30th", "30 2"),
        ("0 0 31 4,6 *", "April and June have no 31st", "31 4,6"),
        ("0 0 30,31 feb *", "February has no 30th or 31st", "30,31 feb"),
    ],
)
def test_a_date_of_no_calendar_never_fires(cron, reason, place, check, marked):
    (found,) = check("never-fires", one_job(cron))

    assert found.finding.message == f"{reason}, so it never fires"
    assert marked(found.finding.at) == place


def test_an_impossible_date_that_must_be_a_monday_never_fires(check):
    assert len(check("never-fires", one_job("0 0 30 2 1", ", days: both"))) == 1


@pytest.mark.parametrize(
    ("cron", "fields"),
    [
        ("0 0 29 2 *", ""),
        ("0 0 29 2 1", ", days: both"),
        ("0 0 30 2 1", ", days: either"),
        ("0 0 30 2 1", ""),
        ("0 0 31 1,2 *", ""),
    ],
)
def test_a_date_that_comes_at_all_passes(cron, fields, check):
    assert check("never-fires", one_job(cron, fields)) == []


@pytest.mark.parametrize(
    ("cron", "message", "help"),
    [
        (
            "*/45 * * * *",
            "`*/45` is not every 45 minutes: the spacings are 45 and 15",
            "write `interval: 45m` or `*/30` for an even rhythm, or `0,45` if this is meant",
        ),
        (
            "*/7 * * * *",
            "`*/7` is not every 7 minutes: the spacings are 7 and 4",
            "write `interval: 7m`, `*/6` or `*/10` for an even rhythm",
        ),
        (
            "1-59/7 * * * *",
            "`1-59/7` is not every 7 minutes: the spacings are 7 and 4",
            "write `interval: 7m`, `1-59/6` or `1-59/10` for an even rhythm",
        ),
        (
            "*/40 9-17 * * 1-5",
            "`*/40` is not every 40 minutes: the spacings are 40 and 20",
            "write `*/30` for an even rhythm, or `0,40` if this is meant",
        ),
        (
            "0 */16 * * *",
            "`*/16` is not every 16 hours: the spacings are 16 and 8",
            "write `interval: 16h` or `*/12` for an even rhythm, or `0,16` if this is meant",
        ),
        (
            "0,30 0-23/7 * * 1-5",
            "`0-23/7` is not every 7 hours: the spacings are 7 and 3",
            "write `*/6` or `*/8` for an even rhythm, or `0,7,14,21` if this is meant",
        ),
        (
            "0 9-17/8 * * *",
            "`9-17/8` is not every 8 hours: the spacings are 8 and 16",
            "write `interval: 8h` or `1-23/8` for an even rhythm, or `9,17` if this is meant",
        ),
    ],
)
def test_an_uneven_step_says_its_spacings_and_the_even_ways(cron, message, help, check, marked):
    (found,) = check("uneven-step", one_job(cron))

    assert found.finding.message == message
    assert f"`{marked(found.finding.at)}` " in message
    assert found.finding.help == help


@pytest.mark.parametrize(
    "cron",
    [
        pytest.param("*/15 * * * *", id="a step that divides the hour"),
        pytest.param("5-59/15 * * * *", id="the same from another minute"),
        pytest.param("0-45/15 * * * *", id="a range that comes round evenly"),
        pytest.param("0 6-18/12 * * *", id="twice a day, 12 hours apart"),
        pytest.param("0 8-18/2 * * *", id="a window by day"),
        pytest.param("0-30/10 * * * *", id="a window in the hour"),
        pytest.param("0 10-12/2 * * *", id="a window of two"),
        pytest.param("0 9,17 * * *", id="a list"),
        pytest.param("*/20,50 * * * *", id="a step in a list"),
        pytest.param("*/25 3 * * *", id="a single hour"),
        pytest.param("*/7 */2 * * *", id="hours that do not follow each other"),
        pytest.param("0 */9 * * 1", id="days that do not follow each other"),
        pytest.param("0 */9 1,15 * *", id="dates that do not follow each other"),
        pytest.param("*/90 * * * *", id="a step that fires once"),
        pytest.param("0 9 */2 * *", id="a step in days"),
    ],
)
def test_a_step_that_keeps_its_word_passes(cron, check):
    assert check("uneven-step", one_job(cron)) == []


def test_hours_and_days_follow_each_other_around_midnight_and_the_week(check):
    assert len(check("uneven-step", one_job("*/45 0,23 * * *"))) == 1
    assert len(check("uneven-step", one_job("0 */5 * * 6,0"))) == 1


@pytest.mark.parametrize(
    ("cron", "message"),
    [
        ("*/90 * * * *", "`*/90` picks only minute 0 of each hour"),
        ("*/60 * * * *", "`*/60` picks only minute 0 of each hour"),
        ("30,*/60 * * * *", "`*/60` picks only minute 0 of each hour"),
        ("5-20/30 * * * *", "`5-20/30` picks only minute 5 of each hour"),
        ("0 */24 * * *", "`*/24` picks only hour 0 of each day"),
        ("0 9 */31 * *", "`*/31` picks only day 1 of each month"),
        ("0 9 1 */12 *", "`*/12` picks only month 1 of each year"),
        ("0 9 * * */7", "`*/7` picks only weekday 0 of each week"),
    ],
)
def test_a_step_that_leaves_one_value_says_which(cron, message, check, marked):
    (found,) = check("step-fires-once", one_job(cron))

    assert found.finding.message == message
    assert f"`{marked(found.finding.at)}` " in message


@pytest.mark.parametrize(
    ("cron", "help"),
    [
        ("*/60 * * * *", "write `0` if that is meant"),
        ("*/90 * * * *", "write `0` if that is meant, or `interval: 1h30m`"),
        ("*/90 9-17 * * *", "write `0` if that is meant"),
        ("0 */36 * * *", "write `0` if that is meant, or `interval: 1d12h`"),
        ("0,30 */36 * * *", "write `0` if that is meant"),
        ("0 9 */45 * *", "write `1` if that is meant, or `interval: 45d`"),
        ("0 9 * * */14", "write `0` if that is meant"),
        (
            "5-20/30 * * * *",
            "write `5` if that is meant, or a step that is shorter than the range",
        ),
    ],
)
def test_a_step_that_leaves_one_value_is_an_interval_where_that_says_the_same(cron, help, check):
    (found,) = check("step-fires-once", one_job(cron))

    assert found.finding.help == help


@pytest.mark.parametrize("cron", ["*/59 * * * *", "0 */23 * * *", "0 9 */30 * *", "0 9 * * 1"])
def test_a_step_that_leaves_two_values_passes(cron, check):
    assert check("step-fires-once", one_job(cron)) == []


@pytest.mark.parametrize("cron", ["0 9 */31,2-7 * 2", "*/60,20 2 * * *"])
def test_a_step_that_leads_a_list_is_meant(cron, check):
    assert check("step-fires-once", one_job(cron)) == []


@pytest.mark.parametrize(
    ("cron", "message", "place"),
    [
        (
            "0 0 1-7 * 1",
            "fires 124 times a year if one day field is enough, 12 times if both must match",
            "1-7 * 1",
        ),
        (
            "*/5 * 13 * fri",
            "fires 17,988 times a year if one day field is enough, 495 times if both must match",
            "13 * fri",
        ),
        (
            "0 9 1 1 1",
            "fires 5 times a year if one day field is enough, once in 7 years if both must match",
            "1 1 1",
        ),
        (
            "0 0 30 2 1",
            "fires 4 times a year if one day field is enough, never if both must match",
            "30 2 1",
        ),
        (
            "0 0 1-7 1 1",
            "fires 10 times a year if one day field is enough, once if both must match",
            "1-7 1 1",
        ),
    ],
)
def test_two_day_fields_say_how_often_each_reading_fires(cron, message, place, check, marked):
    (found,) = check("day-of-month-and-week", one_job(cron))

    assert found.finding.message == message
    assert marked(found.finding.at) == place


@pytest.mark.parametrize(
    ("cron", "either", "both"),
    [
        ("0 0 1-7 * 1", " (as Debian cron and Kubernetes read it)", " (as Celery beat reads it)"),
        ("0 0 */2 * 1", " (as Kubernetes reads it)", " (as Debian cron and Celery beat read it)"),
    ],
)
def test_two_day_fields_name_both_spellings_and_who_reads_which(cron, either, both, check):
    (found,) = check("day-of-month-and-week", one_job(cron))

    assert found.finding.help == f"write `days: either`{either} or `days: both`{both}"


@pytest.mark.parametrize(
    ("cron", "message", "help"),
    [
        (
            "0 0 */1 * 1",
            "fires 365 times a year if one day field is enough, 52 times if both must match",
            (
                "write `*` instead of `*/1`, `days: either` or `days: both` (as Debian cron, "
                "Kubernetes and Celery beat read it)"
            ),
        ),
        (
            "0 0 5,* * 1",
            "fires 365 times a year if one day field is enough, 52 times if both must match",
            (
                "write `*` instead of `5,*`, `days: either` (as Debian cron reads it) or "
                "`days: both` (as Kubernetes and Celery beat read it)"
            ),
        ),
        (
            "0 0 1-31 * 1-5",
            "fires 365 times a year if one day field is enough, 261 times if both must match",
            (
                "write `*` instead of `1-31`, `days: either` (as Debian cron and Kubernetes read "
                "it) or `days: both` (as Celery beat reads it)"
            ),
        ),
        (
            "0-59 0-23 1-31 1-12 0-6",
            (
                "fires 525,949 times a year if one day field is enough, and as often if both must "
                "match"
            ),
            "write `*` instead of `1-31` and `0-6`",
        ),
    ],
)
def test_a_day_field_that_has_every_day_is_better_a_star(cron, message, help, check):
    (found,) = check("day-of-month-and-week", one_job(cron))

    assert (found.finding.message, found.finding.help) == (message, help)


@pytest.mark.parametrize("cron", ["0 0 1-7 * 1", "0 0 */2 * 1", "0 0 13 * */2", "0 0 5,* * 1"])
def test_debian_cron_reads_two_day_fields_as_the_help_says(cron, check):
    (found,) = check("day-of-month-and-week", one_job(cron))
    either, _ = found.finding.help.split(" or `days: both`")
    days = DayRule.EITHER if "Debian cron" in either else DayRule.BOTH
    start, end = datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)

    # cronsim reads day fields as Debian's daemon does.
    daemon = takewhile(lambda moment: moment < end, CronSim(cron, start))

    assert list(instants(Cron.parse(cron, days=days), start, end)) == list(daemon)


@pytest.mark.parametrize(
    "cron",
    [
        "* 8-18 * * *",
        "* 22-23,0-4 * * *",
        "* 8-12,13-17 * * *",
        "* 8,9,10 * * *",
        "* 23,0 * * *",
        "* * * * 1-5",
        "* * * * 6,0",
        "* * * * 5-7",
    ],
)
def test_hours_or_weekdays_in_one_run_are_a_window(cron, check):
    assert check("every-minute-in-window", one_job(cron)) == []


@pytest.mark.parametrize(
    ("cron", "message"),
    [
        ("* 3 * * *", "a minute of `*` fires 60 times on each matching day"),
        ("*/1 8,20 * * *", "a minute of `*/1` fires 120 times on each matching day"),
        ("* 8-12,15-18 * * *", "a minute of `*` fires 540 times on each matching day"),
        ("* */2 * * *", "a minute of `*` fires 720 times on each matching day"),
        ("* * * * 1,3", "a minute of `*` fires 1,440 times on each matching day"),
        ("* * 1-7 * *", "a minute of `*` fires 1,440 times on each matching day"),
    ],
)
def test_values_that_are_not_one_run_are_picked(cron, message, check):
    (found,) = check("every-minute-in-window", one_job(cron))

    assert found.finding.message == message
