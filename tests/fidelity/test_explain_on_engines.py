"""What `explain` says that an engine makes of a text is what that engine does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product, takewhile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, InvalidCronError
from schedcat.schedule.readings.expressions import expression_readings
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Whole, firings

RUN_AS = {
    "Celery beat": "celery",
    "Kubernetes": "robfig",
    "croniter": "croniter",
}
"""An engine's name in explanations → what runs it here; Debian cron has tests of its own."""

START = datetime(2026, 1, 1, tzinfo=UTC)

DAYS = (
    "0 0 13 * 5",
    "0 0 */2 * 1",
    "0 0 */2 * 5",
    "0 0 1 * */2",
    "0 0 */2 * */2",
    "0 0 */1 * 1",
    "0 0 1-31 * 1",
    "0 0 13 * 0-6",
    "0 0 13 * */1",
    "0 0 5,* * 1",
    "0 0 *,5 * 1",
    "0 0 1,15 * mon-fri",
    "0 0 31 2 1",
    "0 0 31 2,4 sat",
    "30 4 29 2 *",
    "0 0 29 2 1",
    "0 0 30 2 *",
    "0 0 31 4,6 *",
    "0 12 * * SUN,Wed",
    "0 0 1 jan-MAR *",
    "0 0 * * 7",
    "0 0 1 * 5-7",
    "0 0 13 * sat-sun",
    "0 0 * * fri-mon",
    "0 0 ? * 1",
    "0 0 13 * ?",
    "0 0 */31 * 2",
    "0 0 *-5 * 2",
)
MINUTES_AND_HOURS = (
    "*/45 * * * *",
    "*/90 * * * *",
    "*/15 9-17 * * *",
    "5-5 * * * *",
    "50-10 * * * *",
    "0 22-4 * * *",
    "0 22-4/2 * * *",
    "5/20 * * * *",
    "59/15 3 * * *",
    "*5 * * * *",
    "0-59 0-23 * * *",
    "5, * * * *",
    ", * * * *",
    "1-5,3,59 */7 * * *",
    "00 00 01 01 *",
    "60 * * * *",
    "*/0 * * * *",
    "jan * * * *",
    "1~5 * * * *",
    "5;10 * * * *",
    "H * * * *",
    "R * * * *",
)
OTHER_DAYS = (
    "0 0 L * *",
    "0 0 L,15 * *",
    "0 0 L * 1",
    "0 0 15W * *",
    "0 0 * * 5#3",
    "0 0 * * l5",
    "0 0 * * mon#1,wed#2",
    "0 0 * 3 fri#5",
)
WHOLE = (
    "@daily",
    "@Weekly",
    "@yearly",
    " @hourly",
    "@daily ",
    "@reboot",
    "@every 90m",
    "@every 1d",
    "@fortnightly",
    "0  0 * * *",
    "0\t0 * * *",
    " 0 0 * * *",
    "0 0 * *",
    "0 0 * * * 30",
    "0 0 * * * */20",
    "0 0 * * 1 0 2027",
    "0 0 * * 5#3 30",
    "0 0 * * * 30 40 50",
    "CRON_TZ=UTC 0 0 * * *",
    "every minute",
)
TEXTS = (*DAYS, *MINUTES_AND_HOURS, *OTHER_DAYS, *WHOLE)


BLANKS = (" 0 0 * * *", "0  0 * * *", "0\t0 * * *", "@daily", " @hourly", "@yearly", "@reboot")
ELEMENTS = (
    "* */2 0 5 1-5 7,9 0-59/7 5-5 50-3 ? 8/9 *,3 R",
    "* */5 0 12 9-17 22-4 22,* 23/2 ? 3-3",
    "* */2 */1 1 13 1-31 13-20/3 *,4 4,* ? L L,7 15W 31 30-2 2/9",
    "* */3 2 jan 3-9 nov-feb feb 12/2",
    "* */2 */1 0-6 5 7 mon fri-sun 1,3 *,5 5,* ? 5#3 tue#1 l2 6/1",
)
"""Elements of the five fields that go well together, and that do not."""


# The API server refuses a zone before robfig/cron is asked.
ASKED = [
    (name, text)
    for name, text in product(RUN_AS, TEXTS)
    if name != "Kubernetes" or "TZ" not in text
]


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_an_engine_makes_of_a_text_what_is_explained(engine, name, text):
    assert_made_as_explained(engine(RUN_AS[name]), expression_readings(text)[name], text)


@pytest.mark.parametrize("name", RUN_AS)
@settings(max_examples=300, deadline=None)
@given(text=st.tuples(*(st.sampled_from(words.split()) for words in ELEMENTS)).map(" ".join))
def test_an_engine_makes_of_any_text_what_would_be_explained(engine, name, text):
    reading = expression_readings(text).get(name)
    assume(reading is not None)
    assert_made_as_explained(engine(RUN_AS[name]), reading, text)


def assert_made_as_explained(ask, reading: Whole, text: str) -> None:
    expected = [*islice(firings(reading, START), 10)] if isinstance(reading, Fires) else []
    until = expected[-1] + timedelta(seconds=1) if expected else START + timedelta(days=9)
    instants = ask(text, until)
    match reading:
        case Refuses():
            assert instants is None
        case Never():
            assert instants == []
        case Fires():
            assert instants == expected
            assert expected
        case Does():
            assert instants is not None


@pytest.mark.parametrize("text", TEXTS)
def test_debian_cron_takes_or_refuses_a_text_as_is_explained(engine, text):
    refuses = isinstance(expression_readings(text)["Debian cron"], Refuses)
    assert (engine("debian-cron")(text, START) is None) == refuses


def test_the_debian_daemon_fires_as_is_explained(engine):
    readings = {
        text: expression_readings(text)["Debian cron"]
        for text in (*DAYS, *MINUTES_AND_HOURS, *OTHER_DAYS, *BLANKS)
    }
    expected = {
        text: 1 if isinstance(reading, Does) else sum(1 for _ in in_that_hour(reading))
        for text, reading in readings.items()
        if not isinstance(reading, Refuses)
    }
    assert (expected["0 0 13 * 5"], expected["0 0 */2 * 5"]) == (1, 0)
    fired = engine("debian-cron-daemon")([*expected])
    # The hour's edges blur, and a daemon in a hurry leaves out minutes of what starts with `*`.
    often = {text for text, times in expected.items() if times > 1}
    assert len(often) >= 4
    assert all(expected[text] // 2 < fired[text] <= expected[text] * 1.2 for text in often)
    rarely = expected.keys() - often
    assert {text: fired[text] for text in rarely} == {text: expected[text] for text in rarely}


def in_that_hour(reading: Whole) -> Iterator[datetime]:
    """The firings in the hour that the daemon is run for."""
    start = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    found = firings(reading, start) if isinstance(reading, Fires) else iter(())
    return takewhile(lambda at: at < start + timedelta(hours=1), found)


def is_standard(text: str) -> bool:
    try:
        Cron.parse(text)
    except InvalidCronError:
        return False
    return True


@pytest.mark.parametrize("text", [*filter(is_standard, (*DAYS, *MINUTES_AND_HOURS))])
def test_cronsim_which_follows_debian_cron_in_what_is_standard_has_the_same(engine, text):
    reading = expression_readings(text)["Debian cron"]
    expected = [*islice(firings(reading, START), 100)] if isinstance(reading, Fires) else []
    until = expected[-1] + timedelta(seconds=1) if expected else START
    instants = engine("cronsim")(text, until)
    assert instants == (expected or None)
