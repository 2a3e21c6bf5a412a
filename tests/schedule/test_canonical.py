"""Canonical text: one spelling for one meaning, and disjoint pieces for engines that AND."""

from datetime import UTC, datetime
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.canonical import canonical, disjoint, field_text
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.field import parse_field
from schedcat.schedule.instants import instants
from schedcat.schedule.kinds import KINDS

YEARS = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*/5 * * * *", "*/5 * * * *"),
        ("0,15,30,45 * * * *", "*/15 * * * *"),
        ("0-59 */1 * * *", "* * * * *"),
        ("*/45 * * * *", "*/45 * * * *"),
        ("0 9-17/8 * * *", "0 9,17 * * *"),
        ("5-59/10 * * * *", "5-55/10 * * * *"),
        ("0 0 * JAN,feb MON-fri", "0 0 * 1,2 1-5"),
        ("0 0 * * 7", "0 0 * * 0"),
        ("0 0 * * 5-7", "0 0 * * 0,5,6"),
        ("@weekly", "0 0 * * 0"),
        ("0 0 */2 * *", "0 0 */2 * *"),
        ("*/60 */24 * * *", "0 0 * * *"),
    ],
)
def test_one_meaning_has_one_spelling(text, expected):
    assert str(canonical(Cron.parse(text))) == expected


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("0 0 */2 * 1", "either", "0 0 1-31/2 * 1"),
        ("0 0 13 * */2", "both", "0 0 13 * 0-6/2"),
        ("0 0 1-31 * 5", "either", "0 0 * * *"),
        ("0 0 1-31 * 5", "both", "0 0 * * 5"),
        ("0 0 13 * 0-6", "both", "0 0 13 * *"),
        ("0 0 13 * 5", "both", "0 0 13 * 5"),
    ],
)
def test_no_day_field_begins_with_a_star_where_both_decide(text, days, expected):
    assert str(canonical(Cron.parse(text, days=DayRule(days)))) == expected


def some_fields(kind):
    last = kind.last
    values = st.sets(st.integers(kind.first, last), min_size=1, max_size=12)
    lists = values.map(lambda picked: ",".join(map(str, sorted(picked))))
    steps = st.integers(2, last).map(lambda step: f"*/{step}")
    return st.one_of(st.just("*"), lists, steps)


CRONS = st.builds(
    lambda fields, days: Cron.parse(" ".join(fields), days=days),
    st.tuples(*map(some_fields, KINDS)),
    st.sampled_from(DayRule),
)


@given(CRONS)
def test_canonical_text_means_the_same_and_is_a_fixed_point(cron):
    once = canonical(cron)
    assert once == cron
    assert canonical(once).text == once.text


@given(st.sampled_from(KINDS), st.data())
def test_a_field_without_star_has_the_same_values(kind, data):
    field = parse_field(kind, data.draw(some_fields(kind)), 0)
    text = field_text(field, star=False)
    assert not text.startswith("*")
    assert parse_field(kind, text, 0).bits == field.bits


@given(CRONS)
def test_disjoint_pieces_fire_when_the_cron_does_each_instant_once(cron):
    # A minute a day is enough to see days by.
    cron = Cron.parse(cron.replacing(minute="7", hour="3"), days=cron.days)
    pieces = disjoint(cron)
    assert not any(piece.needs_day_rule and piece.days is not DayRule.BOTH for piece in pieces)
    fired = chain.from_iterable(instants(piece, *YEARS) for piece in pieces)
    assert sorted(fired) == list(instants(cron, *YEARS))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("0 0 13 * 5", ["0 0 13 * *", "0 0 1-12,14-31 * 5"]),
        ("0 0 30 2 1", ["0 0 1-29,31 2 1"]),
        ("0 0 1-29 2 1", ["0 0 1-29 2 *"]),
        ("0 0 1-31 * 1", ["0 0 * * *"]),
    ],
)
def test_a_piece_that_never_fires_is_left_out(text, pieces):
    assert [str(piece) for piece in disjoint(Cron.parse(text, days=DayRule.EITHER))] == pieces
