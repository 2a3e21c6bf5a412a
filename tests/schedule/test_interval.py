"""A period is read in the forms that people write, and never guessed."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.interval import PATTERN, UNITS, Interval, InvalidIntervalError

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("10m", 600),
        ("1h59m", 7140),
        ("1d", DAY),
        ("2w", 14 * DAY),
        ("1w2d3h4m5s", 9 * DAY + 3 * 3600 + 245),
        ("5m1h", 3900),
        ("30m30m", 3600),
        ("0h90m", 5400),
        ("007s", 7),
        ("999999s", 999_999),
        ("1 s", 1),
        ("1 sec", 1),
        ("2 secs", 2),
        ("1 second", 1),
        ("90 seconds", 90),
        ("1 min", 60),
        ("2 mins", 120),
        ("1 minute", 60),
        ("90minutes", 5400),
        ("1 hr", 3600),
        ("2 hrs", 7200),
        ("1 hour", 3600),
        ("24 hours", DAY),
        ("1 day", DAY),
        ("7 days", 7 * DAY),
        ("1 week", 7 * DAY),
        ("2 weeks", 14 * DAY),
        ("1 hour 59 minutes", 7140),
        ("1 hour, 59 minutes", 7140),
        ("1 hour,59 minutes", 7140),
        ("1 hour and 59 minutes", 7140),
        ("1 day, 2 hours, and 3 minutes", DAY + 7380),
    ],
)
def test_a_period_is_a_number_and_a_unit_once_or_more(text, seconds):
    assert Interval.parse(text).seconds == seconds


@pytest.mark.parametrize(
    "text",
    [
        "90",
        "0",
        "1h30",
        "",
        " ",
        "h",
        "0m",
        "0h0m",
        "-5m",
        "+5m",
        "1.5h",
        "1,5h",
        "1e3s",
        "1000000s",
        "1H",
        "5M",
        "5 Minutes",
        "1 month",
        "1 year",
        "1 fortnight",
        "5ms",
        "an hour",
        "every 5m",
        " 5m",
        "5m ",
        "5m\n",
        "5  m",
        "5\tm",
        "1h  5m",
        "1h,",
        ",1h",
        "1h and",
        "1hand 5m",
        "1:30:00",
        "PT5M",
        "\N{ARABIC-INDIC DIGIT FIVE}m",
        "5\N{MICRO SIGN}s",
        "5m\N{NO-BREAK SPACE}",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(InvalidIntervalError) as refused:
        Interval.parse(text)

    assert repr(text) in str(refused.value)


def test_a_bare_number_is_refused_with_units_to_choose_from():
    with pytest.raises(InvalidIntervalError, match="90s, 10m"):
        Interval.parse("90")


def test_the_pattern_is_one_that_json_schema_can_carry():
    assert json.loads(json.dumps(PATTERN)) == PATTERN
    assert "(?P" not in PATTERN


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("60 minutes", "1h"),
        ("119m", "1h59m"),
        ("1 week", "7d"),
        ("48h", "2d"),
        ("90s", "1m30s"),
        ("86401s", "1d1s"),
    ],
)
def test_the_canonical_text_is_the_shortest(text, canonical):
    assert Interval.parse(text).canonical == canonical


@given(st.integers(1, 999_999 * DAY))
def test_the_canonical_text_says_the_same_period(seconds):
    canonical = Interval(seconds).canonical

    assert Interval.parse(canonical) == Interval(seconds)
    assert Interval.parse(canonical).canonical == canonical


terms = st.tuples(st.integers(0, 999_999), st.sampled_from(sorted(UNITS)))


@given(st.lists(terms, min_size=1).filter(lambda some: any(count for count, _ in some)))
def test_terms_add_up(some):
    text = " ".join(f"{count}{unit}" for count, unit in some)

    assert Interval.parse(text).seconds == sum(count * UNITS[unit] for count, unit in some)


def test_intervals_of_one_period_are_equal_however_written():
    assert Interval.parse("60m") == Interval.parse("1 hour")
    assert hash(Interval.parse("60m")) == hash(Interval.parse("1 hour"))


def test_the_anchor_counts():
    anchor = datetime(2026, 1, 1, tzinfo=UTC)

    assert Interval.parse("1h", anchor=anchor) != Interval.parse("1h")
    assert Interval.parse("1h", anchor=anchor).anchor == anchor
