"""A field of a cron picks the values that are written, and knows where each of them stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("*", [*range(60)]),
        ("5", [5]),
        ("05", [5]),
        ("5-8", [5, 6, 7, 8]),
        ("5-8/3", [5, 8]),
        ("50-59/5", [50, 55]),
        ("*/15", [0, 15, 30, 45]),
        ("*/45", [0, 45]),
        ("*/90", [0]),
        ("*/9999", [0]),
        ("30,0,30,15-16", [0, 15, 16, 30]),
        ("5,*", [*range(60)]),
    ],
)
def test_a_field_is_a_list_of_values_ranges_and_steps(text, minutes):
    assert list(Cron.parse(f"{text} * * * *").minute.values) == minutes


@pytest.mark.parametrize("text", ["jan,mar-MAY", "1,3-5", "Jan,3-may", "JAN,mar,Apr,05"])
def test_months_have_names_in_any_case(text):
    assert Cron.parse(f"0 0 1 {text} *").month.values == (1, 3, 4, 5)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7", (0,)),
        ("sun", (0,)),
        ("5-7", (0, 5, 6)),
        ("fri-7", (0, 5, 6)),
        ("0-7", (0, 1, 2, 3, 4, 5, 6)),
        ("1-7", (0, 1, 2, 3, 4, 5, 6)),
        ("1-7/2", (0, 1, 3, 5)),
        ("4-7/2", (4, 6)),
        ("7,1", (0, 1)),
        ("*/7", (0,)),
        ("mon-fri", (1, 2, 3, 4, 5)),
    ],
)
def test_a_seven_is_sunday(text, days):
    assert Cron.parse(f"0 0 * * {text}").day_of_week.values == days


@st.composite
def elements(draw, kind: FieldKind) -> tuple[str, set[int]]:
    """An element of a field, and the values that it picks, worked out apart from the parser."""
    value = st.integers(kind.first, 7 if kind is DAY_OF_WEEK else kind.last)
    low, high = sorted(draw(st.tuples(value, value)))
    step = draw(st.none() | st.integers(1, 200))
    if step and draw(st.booleans()):
        return f"*/{step}", {*range(kind.first, kind.last + 1, step)}
    if low == high:
        return f"{low}", {low}
    return f"{low}-{high}" + (f"/{step}" if step else ""), {*range(low, high + 1, step or 1)}


def fields(kind: FieldKind) -> st.SearchStrategy[list[tuple[str, set[int]]]]:
    return st.lists(elements(kind), min_size=1, max_size=3)


@given(st.tuples(*map(fields, KINDS)))
def test_a_field_picks_what_is_written(written):
    cron = Cron.parse(" ".join(",".join(text for text, _ in field) for field in written))

    for field, parts in zip(cron.fields, written, strict=True):
        picked = set().union(*(values for _, values in parts))
        if field.kind is DAY_OF_WEEK and 7 in picked:
            picked = picked - {7} | {0}
        assert {*field.values} == picked


def test_every_field_and_element_knows_its_place():
    text = " */15  9-17/2,20 1,15\t* mon-fri "
    cron = Cron.parse(text, days=DayRule.EITHER)

    words = [text[slice(*field.span)] for field in cron.fields]
    elements = [[text[slice(*part.span)] for part in field.parts] for field in cron.fields]

    assert words == [field.text for field in cron.fields] == text.split()
    assert elements == [word.split(",") for word in words]
