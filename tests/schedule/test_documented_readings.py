"""What the pages of vendors say of an expression, and what they leave open."""

from datetime import UTC, datetime
from itertools import islice

import pytest

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.readings.expressions import expression_readings
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Undocumented, firings

CLOUD, GITHUB, EVENTBRIDGE = "Cloud Scheduler", "GitHub Actions", "EventBridge Scheduler"


def read(text, engine):
    return expression_readings(text)[engine]


@pytest.mark.parametrize("engine", [CLOUD, GITHUB])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0 9 * * MON-FRI", "0 9 * * 1-5"),
        ("0 0 13 JAN,JUL *", "0 0 13 1,7 *"),
        ("30 4-6 * * *", "30 4-6 * * *"),
        ("2,10 4,5 * * *", "2,10 4,5 * * *"),
        ("*/45 * * * *", "0,45 * * * *"),
        ("0-30/10 * * * *", "0,10,20,30 * * * *"),
        ("0 0 13 * 5", "0 0 13 * 5"),
        ("0 0 1-31 * 1", "0 0 1-31 * 1"),
    ],
)
def test_five_fields_are_read_as_documented(engine, text, meant):
    assert read(text, engine).cron == Cron.parse(meant, days=DayRule.EITHER)


@pytest.mark.parametrize("engine", [CLOUD, GITHUB])
@pytest.mark.parametrize(
    "text",
    [
        "5-5 * * * *",
        "0 22-4 * * *",
        "*/90 * * * *",
        "*/0 * * * *",
        "0 0 */2 * 1",
        "0 0 *,5 * 1",
        "0 0 13 * */1",
        "0 0 * * 5#3",
        "0 0 * * 5-7",
        "0 0 ? * *",
        "5, * * * *",
    ],
)
def test_what_no_page_speaks_of_is_undocumented(engine, text):
    assert isinstance(read(text, engine), Undocumented)


@pytest.mark.parametrize("engine", [CLOUD, GITHUB])
@pytest.mark.parametrize(
    "text", ["60 * * * *", "0 24 * * *", "0 0 32 * *", "0 0 1 13 *", "0 0 * * 8", "0 0 * * * 30"]
)
def test_what_is_out_of_the_documented_range_is_refused(engine, text):
    assert isinstance(read(text, engine), Refuses)


@pytest.mark.parametrize(
    ("text", "cloud", "github"),
    [
        ("0 0 * * 7", Fires, Undocumented),
        ("20/15 * * * *", Undocumented, Fires),
        ("@daily", Undocumented, Refuses),
        ("0 0 L * *", Refuses, Undocumented),
        ("*/4 * * * *", Fires, Does),
        ("*/5 * * * *", Fires, Fires),
        ("0 0 30 2 *", Never, Never),
        ("0  0 * * *", Fires, Fires),
        ("0 0 * * mon", Undocumented, Fires),
        ("0 0 1 Jan *", Undocumented, Fires),
        ("every 5 minutes", Does, Refuses),
        ("1st monday of sep,oct 17:00", Does, Undocumented),
    ],
)
def test_the_pages_differ(text, cloud, github):
    assert isinstance(read(text, CLOUD), cloud)
    assert isinstance(read(text, GITHUB), github)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cron(0 12 * * ? *)", "0 12 * * *"),
        ("cron(0/15 9-17 ? * 2-6 *)", "*/15 9-17 * * 1-5"),
        ("cron(5/20 * ? * SUN,7 *)", "5-59/20 * * * 0,6"),
        ("cron(0 0 1,15 JAN-MAR ? *)", "0 0 1,15 1-3 *"),
        ("cron(*/5 */6 */10 */3 ? *)", "*/5 */6 1,11,21,31 */3 *"),
        ("cron(0 9 ? * TUE#2 *)", "0 9 8-14 * 2"),
        ("cron(0 9 ? * 1#5 *)", "0 9 29-31 * 0"),
    ],
)
def test_six_fields_of_eventbridge_count_weekdays_from_one(text, meant):
    reading = read(text, EVENTBRIDGE)
    assert reading.cron == Cron.parse(meant, days=DayRule.BOTH)
    assert reading.on is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("cron(15 10 ? * 6L 2026-2027)", "30 27 27"),
        ("cron(0 0 ? * MONL *)", "26 23 30"),
        ("cron(0 0 ? * 6#3 *)", "16 20 20"),
        ("cron(0 0 ? * FRI#3 *)", "16 20 20"),
        ("cron(0 0 L * ? *)", "31 28 31"),
        ("cron(0 0 1W * ? *)", "1 2 2"),
    ],
)
def test_a_letter_of_eventbridge_picks_days(text, days):
    found = islice(firings(read(text, EVENTBRIDGE), datetime(2026, 1, 1, tzinfo=UTC)), 3)
    assert " ".join(str(each.day) for each in found) == days


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("0 12 * * 1", Refuses),
        ("0 12 * * ? *", Refuses),
        ("cron(0 12 * * ?)", Refuses),
        ("cron(0 12 * * * *)", Refuses),
        ("cron(0 12 ? * ? *)", Refuses),
        ("cron(60 12 * * ? *)", Refuses),
        ("cron(0 12 ? * 0 *)", Refuses),
        ("cron(0 12 ? * 8 *)", Refuses),
        ("cron(0 12 * * ? 1969)", Refuses),
        ("cron(*5 * * * ? *)", Undocumented),
        ("cron(*/0 * * * ? *)", Undocumented),
        ("cron(0 12 ? * 8L *)", Undocumented),
        ("cron(0 12 ? * FOOL *)", Undocumented),
        ("cron(0 12 ? * mon *)", Undocumented),
        ("cron(0 12 ? * L *)", Undocumented),
        ("cron(0 12 ? * MON#6 *)", Undocumented),
        ("cron(0 22-4 * * ? *)", Undocumented),
        ("cron(0 12 30 2 ? *)", Never),
        ("rate(1 hour)", Does),
        ("rate(0 hours)", Refuses),
        ("rate(5 weeks)", Refuses),
        ("at(2026-12-01T08:00:00)", Does),
    ],
)
def test_other_forms_of_eventbridge(text, verdict):
    assert isinstance(read(text, EVENTBRIDGE), verdict)
