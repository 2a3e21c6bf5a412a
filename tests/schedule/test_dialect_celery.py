"""What Celery, django-celery-beat and RedBeat are told, without asking them."""

from datetime import UTC, datetime

import pytest
from celery_traps import TRAPS, assert_fires
from hypothesis import assume, given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, InvalidCronError
from schedcat.schedule.dialects import celery, django_celery_beat, redbeat
from schedcat.schedule.dialects.django_celery_beat import every_and_period
from schedcat.schedule.interval import Interval
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.saying import heard, say
from schedcat.schedule.unsupported import UnsupportedError

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
COLUMNS = (240, 96, 124, 64, 64)
"""Characters of a crontab's columns: minute, hour, day of the month, month, day of the week."""
SECONDS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}

each_dialect = pytest.mark.parametrize(
    "dialect",
    [celery.DIALECT, django_celery_beat.DIALECT, redbeat.DIALECT],
    ids=lambda each: each.engine,
)


@st.composite
def crons(draw):
    """Any values in every field, and both day rules."""
    fields = (
        st.just("*") | st.sets(st.integers(kind.first, kind.last), min_size=1).map(listed)
        for kind in KINDS
    )
    text = " ".join(draw(field) for field in fields)
    return Cron.parse(text, days=draw(st.sampled_from(DayRule)))


def listed(values):
    return ",".join(map(str, values))


intervals = st.integers(1, 10**9).map(Interval) | st.builds(
    lambda count, size: Interval(count * size),
    st.integers(1, 10_000),
    st.sampled_from([*SECONDS.values()]),
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0 0 * * 5#3", id="T6"),
        pytest.param("0 22-4 * * *", id="T7"),
        pytest.param("0 0 * * fri-sun", id="T8"),
        pytest.param("5/20 * * * *", id="T10"),
        pytest.param("5-5 * * * *", id="T11"),
        pytest.param("*5 * * * *", id="T12"),
        pytest.param("CRON_TZ=America/New_York 0 9 * * *", id="T22"),
        pytest.param("0 0 * mon *", id="T24 a day as a month"),
        pytest.param("0 0 * * jan", id="T24 a month as a day"),
        pytest.param("0 0 * * * 30", id="T25"),
    ],
)
def test_what_engines_read_otherwise_never_reaches_one(text):
    with pytest.raises(InvalidCronError):
        Cron.parse(text)


@pytest.mark.parametrize("name", TRAPS)
def test_the_model_of_beat_fires_as_beat_does(name):
    def model(texts, zone, start, end):
        read = celery.DIALECT.read
        return {each: [*celery.fires(read(text, zone), start, end)] for each, text in texts.items()}

    assert_fires(TRAPS[name], celery.DIALECT, model)


@given(cron=crons())
def test_every_text_fits_the_columns_of_a_row(cron):
    assume(cron.ever_fires)
    for text in say(cron, django_celery_beat.DIALECT, YEARS).texts:
        for field, size in zip(text.split(), COLUMNS, strict=True):
            assert len(field) <= size


@each_dialect
@given(cron=crons())
def test_a_cron_is_heard_as_it_was_said(dialect, cron):
    assume(cron.ever_fires)
    said = say(cron, dialect, YEARS)
    assert tuple(heard(text, dialect, "UTC") for text in said.texts) == said.schedules


@each_dialect
@given(interval=intervals)
def test_an_interval_is_heard_as_it_was_said(dialect, interval):
    [text] = say(interval, dialect, YEARS).texts
    assert heard(text, dialect, "UTC") == interval


@given(interval=intervals)
def test_the_row_of_an_interval_has_its_largest_period(interval):
    every, period = every_and_period(interval)
    larger = [size for size in SECONDS.values() if size > SECONDS[period]]
    assert every * SECONDS[period] == interval.seconds
    assert not any(interval.seconds % size == 0 for size in larger)


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Sydney"])
@pytest.mark.parametrize(
    "schedule", [Cron.parse("0 9 * * *"), Cron.parse("0 * * * *"), Interval(2_820)], ids=str
)
def test_redbeat_is_told_nothing_where_the_clock_of_the_app_is_changed(schedule, zone):
    with pytest.raises(UnsupportedError, match=f"after the clocks of {zone} go back") as refused:
        say(schedule, redbeat.DIALECT, YEARS, clock=zone)
    assert refused.value.refusals[-1].nearest == ("timezone: UTC",)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_redbeat_is_told_all_on_a_clock_that_is_never_changed(zone):
    cron = Cron.parse("0 9 * * *", timezone=zone)
    assert say(cron, redbeat.DIALECT, YEARS, clock=zone).texts == ("0 9 * * *",)


@pytest.mark.parametrize(
    ("text", "zone", "is_refused"),
    [
        ("0 9 * * *", "Antarctica/Casey", True),
        ("0 9,21 * * *", "Antarctica/Casey", False),
        ("0 * * * *", "Antarctica/Casey", False),
        ("0 9 * * *", "America/Nuuk", False),
        ("0 9 * * *", "Australia/Lord_Howe", False),
    ],
)
def test_a_row_of_a_single_hour_needs_a_zone_near_where_it_was_in_2023(text, zone, is_refused):
    refusals = [*django_celery_beat.refuses(Cron.parse(text, timezone=zone), YEARS)]
    assert bool(refusals) is is_refused
