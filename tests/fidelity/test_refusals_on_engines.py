"""What a refusal says of an engine is what that engine does."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedcat.schedule.field import Field, parse_field
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, HOUR, KINDS, MINUTE, MONTH, FieldKind
from schedcat.schedule.readings import ENGINES, readings
from schedcat.schedule.readings.reading import Draws, Picks, Runs
from schedcat.schedule.refusals import nonstandard_element, nonstandard_expression

RUN_AS = {
    "Celery beat": "celery",
    "Debian cron": "debian-cron",
    "Kubernetes": "robfig",
    "croniter": "croniter",
}
"""An engine's name in messages → what runs it here."""

ELEMENTS = {
    MINUTE: "? ?/5 *5 *-5 *-5/10 5/20 0/5 59/15 5-5 5-5/20 50-10 H H/15 H(0-5) R R/15 R(0-5) "
    "1~5 jan +5 */5/7 1-5/2/3 1-5-7 5;10 1_0",
    HOUR: "22-4 22-4/2 20-4/3 ?",
    DAY_OF_MONTH: "? L 15-L 15W W1 31W 25-0 5#3",
    MONTH: "nov-feb nov-feb/2 11-2 0-0 12/3 january january-march mon H",
    DAY_OF_WEEK: "? L5 l7 friL 5#3 tue#2 mon-fri#2 7#5 5#6 fri-sun sat-sun 6-2 7-2 7-0 7-7 sun-sun "
    "sunday friday-monday jan 1/2 7/2 fri/2 6/3",
}
ACCEPTED_BY_SOME = [
    (kind, element) for kind, elements in ELEMENTS.items() for element in elements.split()
]
KNOWN_TO_OTHERS = [(DAY_OF_MONTH, "LW"), (DAY_OF_MONTH, "L-3"), (DAY_OF_WEEK, "5L")]
ORDINARY = [
    (MINUTE, "*/"),
    (MINUTE, "*/0"),
    (MINUTE, "*0/"),
    (MINUTE, "5-"),
    (MINUTE, "-5"),
    (MINUTE, "75"),
    (MINUTE, "70/5"),
    (MINUTE, "5x"),
    (MINUTE, "00005"),
    (DAY_OF_MONTH, "0"),
    (MONTH, "13"),
    (DAY_OF_WEEK, "8"),
    (DAY_OF_WEEK, "foo"),
]


class Probe(NamedTuple):
    """An expression around an element, how long its cycle is, and which value an instant shows."""

    expression: str
    cycle: timedelta
    value: Callable[[datetime], int]


PROBES = {
    MINUTE: Probe("{} * * * *", timedelta(hours=1), lambda at: at.minute),
    HOUR: Probe("0 {} * * *", timedelta(days=1), lambda at: at.hour),
    DAY_OF_MONTH: Probe("0 0 {} * *", timedelta(days=31), lambda at: at.day),
    MONTH: Probe("0 0 1 {} *", timedelta(days=365), lambda at: at.month),
    DAY_OF_WEEK: Probe("0 0 * * {}", timedelta(days=7), lambda at: at.isoweekday() % 7),
}
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
FOUR_YEARS = timedelta(days=4 * 366)

each_engine = pytest.mark.parametrize("name", RUN_AS)


def each(pairs):
    cases = [pytest.param(kind, element, id=f"{kind.name} {element}") for kind, element in pairs]
    return pytest.mark.parametrize(("kind", "element"), cases)


@each_engine
@each(ACCEPTED_BY_SOME + KNOWN_TO_OTHERS + ORDINARY)
def test_an_engine_reads_an_element_as_the_message_says(engine, name, kind, element):
    assert_read_as_said(engine(RUN_AS[name]), name, kind, element)


@st.composite
def elements(draw):
    """Ranges and steps with something odd about them, and heaps of what elements are made of."""
    kind = draw(st.sampled_from(KINDS))
    value = st.integers(0, kind.last + 1).map(str) | st.sampled_from(kind.names or ("jan", "sun"))
    step = st.just("") | st.integers(0, kind.last + 2).map("/{}".format)
    ending = st.sampled_from(["", "", "", "#2", "L", "-3", "/2", "~5", "day"])
    ranges = st.tuples(value, st.just("-"), value, step, ending)
    singles = st.tuples(value | st.just("*"), step, ending)
    token = st.sampled_from(
        [*"015*-/#~?LWHRx+_", "59", "22", "mon", "Fri", "jan", "friday", "(0-5)"]
    )
    heaps = st.lists(token, min_size=1, max_size=5)
    return kind, "".join(draw(ranges | singles | heaps))


@each_engine
@settings(max_examples=300, deadline=None)
@given(given_element=elements())
def test_an_engine_reads_any_element_as_the_message_would_say(engine, name, given_element):
    kind, element = given_element
    assume(not element.startswith("#"))  # a comment in a crontab
    assert_read_as_said(engine(RUN_AS[name]), name, kind, element)


def assert_read_as_said(ask, name: str, kind: FieldKind, element: str) -> None:
    probe = PROBES[kind]
    reading = ENGINES[name].read(kind, element)
    cycle = FOUR_YEARS if isinstance(reading, Picks) else probe.cycle
    instants = ask(probe.expression.format(element), MIDNIGHT + cycle)
    if name == "Debian cron":
        assert (instants is None) == (reading is None)
        return
    match reading:
        case None | Draws(by_hash=True):
            assert instants is None
        case Runs(values):
            assert values
            assert {probe.value(at) for at in instants} == {*values}
        case Picks(_, on):
            days = (MIDNIGHT.date() + timedelta(days=at) for at in range(cycle.days))
            assert [at.date() for at in instants] == [day for day in days if on(day)]
        case Draws(values):
            assert instants
            assert {probe.value(at) for at in instants} <= {*values}


def test_the_debian_daemon_fires_as_the_message_says(engine):
    probes = {**{kind: probe.expression for kind, probe in PROBES.items()}, MONTH: "0 0 2 {} *"}
    friday = {HOUR: 0, DAY_OF_MONTH: 2, MONTH: 1, DAY_OF_WEEK: 5}
    expected = {"@reboot": 1, "CRON_TZ=Asia/Tokyo 0 0 * * *": 0, "0 0 * * * 30": 0}
    for kind, element in ACCEPTED_BY_SOME:
        if reading := ENGINES["Debian cron"].read(kind, element):
            picked = {*reading.values} & {friday.get(kind, value) for value in reading.values}
            expected[probes[kind].format(element)] = len(picked)
    fired = engine("debian-cron-daemon")([*expected])
    # The hour's edges blur, and a daemon in a hurry leaves out minutes of what starts with `*`.
    often = {text for text in expected if text.startswith("*")}
    assert len(often) >= 3
    assert all(expected[text] // 2 < fired[text] <= expected[text] * 1.2 for text in often)
    rarely = expected.keys() - often
    assert {text: fired[text] for text in rarely} == {text: expected[text] for text in rarely}


def nearest(kind: FieldKind, element: str) -> str | None:
    return nonstandard_element(kind, element, (0, 1)).replacement


@each_engine
@each(
    dict.fromkeys(
        (kind, text) for kind, element in ACCEPTED_BY_SOME if (text := nearest(kind, element))
    )
)
def test_the_nearest_text_means_the_same_to_every_engine(engine, name, kind, element):
    probe = PROBES[kind]
    instants = engine(RUN_AS[name])(probe.expression.format(element), MIDNIGHT + probe.cycle)
    field = parse_field(kind, element, 0)
    assert isinstance(field, Field)
    assert instants is not None
    assert name == "Debian cron" or {probe.value(at) for at in instants} == {*field.values}


@each_engine
def test_an_empty_element_is_read_as_the_message_says(engine, name):
    instants = engine(RUN_AS[name])("7, * * * *", MIDNIGHT + timedelta(hours=1))
    if name == "Kubernetes":
        assert [at.minute for at in instants] == [7]
    else:
        assert instants is None


@each([(DAY_OF_MONTH, "LW"), (DAY_OF_WEEK, "5L")])
def test_a_form_that_all_four_engines_refuse_is_nonstandard_for_another(engine, kind, element):
    assert not any(readings(kind, element).values())
    assert nonstandard_element(kind, element, (0, 1)).nonstandard
    assert engine("cronsim")(PROBES[kind].expression.format(element), MIDNIGHT + FOUR_YEARS)


@pytest.mark.parametrize("field", ["?,5", "5,15W", "R,5", "R/15,5"])
def test_what_croniter_reads_alone_it_refuses_in_a_list(engine, field):
    reading = ENGINES["croniter"].read(DAY_OF_MONTH, max(field.split(","), key=len))
    assert isinstance(reading, Draws) or reading.alone
    assert engine("croniter")(f"0 0 {field} * *", MIDNIGHT + timedelta(days=31)) is None


def test_croniter_draws_anew_each_time_it_parses(engine):
    ask = engine("croniter")
    draws = {ask("R * * * *", MIDNIGHT + timedelta(hours=1))[0] for _ in range(100)}
    assert len(draws) > 1


def test_croniter_reads_a_hashed_value_only_with_an_id():
    croniter = pytest.importorskip("croniter").croniter
    assert croniter.is_valid("H * * * *", hash_id="nightly")
    assert not croniter.is_valid("H * * * *")


EXPRESSIONS = [
    "@every 5m",
    "@every 1h30m",
    "@every 1.5h",
    "@reboot",
    "0 0 * * * 30",
    "0 0 * * * *",
    "0 0 12 * * ?",
    "0 0 1,15 * mon#2 0",
    "0 0 * * 22-4 30",
    "0 0 12 ? * MON 2026",
    "0 0 * * * 30 2026",
    "0 0 0 1 1 * *",
]
REFUSERS = re.compile(r"(?:^|; )([A-Za-z, ]+?) refuses? it(?:;|$)")


@each_engine
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_engine_takes_or_refuses_an_expression_as_the_message_says(engine, name, expression):
    fault = nonstandard_expression(expression, len(expression.split()))
    refusers = re.split(", | and ", REFUSERS.search(fault.help)[1])
    assert fault.nonstandard
    instants = engine(RUN_AS[name])(expression, MIDNIGHT + timedelta(days=1))
    assert (instants is None) == (name in refusers)


@each_engine
@pytest.mark.parametrize(
    "expression", ["@every 1d", "@every", "@every 1h 30m", "@hourl", "@Reboot", "0 0 * *", "5m"]
)
def test_no_engine_takes_an_expression_that_is_just_wrong(engine, name, expression):
    assert not nonstandard_expression(expression, len(expression.split())).nonstandard
    assert engine(RUN_AS[name])(expression, MIDNIGHT + timedelta(days=1)) is None


@pytest.mark.parametrize("name", ["celery", "croniter"])
@pytest.mark.parametrize("expression", ["CRON_TZ=Europe/London 0 0 * * *", "TZ=UTC @daily"])
def test_a_zone_inside_the_expression_is_refused(engine, name, expression):
    assert engine(name)(expression, MIDNIGHT + timedelta(days=1)) is None


@pytest.mark.parametrize("expression", ["CRON_TZ=Europe/London 0 0 * * *", "TZ=UTC @daily"])
def test_a_zone_inside_the_expression_is_a_variable_of_debian_cron(engine, expression):
    assert engine("debian-cron")(expression, MIDNIGHT) is not None


def test_croniter_reads_the_sixth_field_as_seconds(engine):
    instants = engine("croniter")("0 0 * * * 30", MIDNIGHT + timedelta(days=1))
    assert instants == [MIDNIGHT + timedelta(seconds=30)]


def test_croniter_reads_the_seventh_field_as_the_year(engine):
    instants = engine("croniter")("0 0 1 1 * 30 2027", MIDNIGHT + FOUR_YEARS)
    assert [at.date() for at in instants] == [date(2027, 1, 1)]


def test_kubernetes_takes_every_as_an_interval(engine):
    first, second, *_ = engine("robfig")("@every 5m", MIDNIGHT + timedelta(hours=1))
    assert second - first == timedelta(minutes=5)
