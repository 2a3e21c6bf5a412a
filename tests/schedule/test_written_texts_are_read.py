"""What is written for an engine is, as its reader has it, what was meant."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.interval import Interval
from schedcat.schedule.readings.expressions import ENGINES, expression_readings
from schedcat.schedule.readings.whole import Does, Fires
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def fields(first: int, last: int) -> st.SearchStrategy[str]:
    values = st.sets(st.integers(first, last), min_size=1, max_size=4)
    lists = values.map(lambda each: ",".join(map(str, sorted(each))))
    steps = st.integers(2, last).map("*/{}".format)
    ranges = st.tuples(st.integers(first, last - 1), st.integers(first, last)).filter(
        lambda each: each[0] < each[1]
    )
    return st.just("*") | lists | steps | ranges.map("{0[0]}-{0[1]}".format)


CRONS = st.tuples(
    fields(0, 59),
    fields(0, 23),
    fields(1, 31),
    fields(1, 12),
    fields(0, 7),
    st.sampled_from(DayRule),
).map(lambda each: Cron.parse(" ".join(each[:5]), days=each[5]))


@pytest.mark.parametrize("dialect", load_dialects().values(), ids=lambda each: each.engine)
@settings(max_examples=50)
@given(cron=CRONS)
def test_a_cron_is_read_as_it_was_meant(dialect, cron):
    try:
        said = say(cron, dialect, YEARS)
    except UnsupportedError:
        return
    for text, meant in zip(said.texts, said.schedules, strict=True):
        reading = expression_readings(text)[dialect.engine]
        assert isinstance(reading, Fires), text
        assert reading.cron == meant, text
        assert (reading.on, reading.seconds) == (None, (0,)), text


@pytest.mark.parametrize("period", ["90m", "1h59m", "1d", "1h"])
def test_an_interval_that_eventbridge_is_told_is_one_to_it(period):
    dialect = load_dialects()["eventbridge"]
    [text] = say(Interval.parse(period), dialect, YEARS).texts
    assert isinstance(expression_readings(text)[dialect.engine], Does)


def test_every_engine_that_is_written_for_has_a_reader():
    assert {*ENGINES} == {*(each.engine for each in load_dialects().values()), "croniter"}
