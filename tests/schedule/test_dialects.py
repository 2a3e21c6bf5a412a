"""What every dialect promises, and the texts of those that have words of their own."""

from datetime import UTC, datetime
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.saying import heard, say
from schedcat.schedule.unsupported import UnsupportedError

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
A_WHILE = datetime(2027, 12, 20, tzinfo=UTC), datetime(2028, 3, 10, tzinfo=UTC)
DIALECTS = load_dialects()


def fields(kind):
    values = st.sets(st.integers(kind.first, kind.last), min_size=1, max_size=6)
    lists = values.map(lambda picked: ",".join(map(str, sorted(picked))))
    return st.one_of(st.just("*"), lists, st.integers(2, 9).map(lambda step: f"*/{step}"))


CRONS = st.builds(
    lambda texts, days: Cron.parse(" ".join(texts), days=days),
    st.tuples(*map(fields, KINDS)),
    st.sampled_from(DayRule),
)


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=25)
@given(cron=CRONS)
def test_what_is_said_is_heard_as_the_same_or_refused_with_a_reason(name, cron):
    dialect = DIALECTS[name]
    try:
        said = say(cron, dialect, YEARS)
    except UnsupportedError:
        return  # the tests below look at refusals
    pieces = [heard(text, dialect, "UTC") for text in said.texts]
    assert pieces == [*said.schedules]
    daily = [Cron.parse(each.replacing(minute="0", hour="0"), days=each.days) for each in pieces]
    wanted = Cron.parse(cron.replacing(minute="0", hour="0"), days=cron.days)
    found = chain.from_iterable(instants(each, *A_WHILE) for each in daily)
    assert sorted(found) == [*instants(wanted, *A_WHILE)]


@pytest.mark.parametrize(
    ("name", "text", "days", "texts"),
    [
        ("eventbridge", "0 9 * * 1-5", None, ("cron(0 9 ? * MON-FRI *)",)),
        ("eventbridge", "*/15 8-18 1 * *", None, ("cron(0/15 8-18 1 * ? *)",)),
        ("eventbridge", "0 9 1-7 * 2", "both", ("cron(0 9 ? * TUE#1 *)",)),
        ("systemd", "0 0 13 * 5", "both", ("Fri *-*-13 00:00:00 UTC",)),
        (
            "systemd",
            "0 0 13 * 5",
            "either",
            ("*-*-13 00:00:00 UTC", "Fri *-*-01..12,14..31 00:00:00 UTC"),
        ),
        ("kubernetes", "0 0 */2 * 7", "either", ("0 0 1-31/2 * 0",)),
        ("github-actions", "*/5 * * * *", None, ("*/5 * * * *",)),
    ],
)
def test_each_has_its_own_words(name, text, days, texts):
    cron = Cron.parse(text, days=DayRule(days) if days else None)
    assert say(cron, DIALECTS[name], YEARS).texts == texts


@pytest.mark.parametrize(
    ("name", "text", "days", "key"),
    [
        ("eventbridge", "0 0 13 * 5", "either", "days"),
        ("eventbridge", "0 0 13 * 5", "both", "days"),
        ("kubernetes", "0 0 13 * 5", "both", "days"),
        ("github-actions", "* * * * *", None, "cron"),
        ("cloud-scheduler", "0 0 13 * 5", "both", "days"),
        ("debian-cron", "0 0 13 * 5", "both", "days"),
        ("celery", "0 0 30 2 *", None, "cron"),
    ],
)
def test_what_an_engine_cannot_keep_is_refused_by_its_key(name, text, days, key):
    cron = Cron.parse(text, days=DayRule(days) if days else None)
    with pytest.raises(UnsupportedError) as unsupported:
        say(cron, DIALECTS[name], YEARS)
    assert {each.keys[0] for each in unsupported.value.refusals} == {key}


@pytest.mark.parametrize(
    ("name", "period", "text"),
    [
        ("eventbridge", "1h59m", "rate(119 minutes)"),
        ("eventbridge", "7d", "rate(7 days)"),
        ("kubernetes", "15m", "*/15 * * * *"),
        ("cloud-scheduler", "7d", "0 0 * * 0"),
    ],
)
def test_an_interval_is_said_where_it_is_exact(name, period, text):
    assert say(Interval.parse(period), DIALECTS[name], YEARS).texts == (text,)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_period_that_is_refused_comes_with_neighbours_that_are_not(name):
    dialect = DIALECTS[name]
    for period in ("7m", "47m", "1h59m", "90s", "8d"):
        try:
            say(Interval.parse(period), dialect, YEARS)
        except UnsupportedError as unsupported:
            nearest = [text for each in unsupported.refusals for text in each.nearest]
            assert nearest
            for each in nearest:
                assert say(Interval.parse(each.removeprefix("interval: ")), dialect, YEARS).texts
