"""The days that two day fields pick are those that a walk through the calendar finds."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.days import CYCLE_YEARS, firing_days, firing_days_per_cycle
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, MONTH

days_of_month = st.sets(st.integers(1, 31), min_size=1)
days_of_week = st.sets(st.integers(0, 6), min_size=1)


def bits(values: set[int]) -> int:
    return sum(1 << value for value in values)


def walked(year: int, month: int, in_month: set[int], in_week: set[int], *, either: bool) -> int:
    """The days of one month that fire, as bits, found one by one."""
    fires = any if either else all
    return sum(
        1 << day
        for day in range(1, monthrange(year, month)[1] + 1)
        if fires((day in in_month, date(year, month, day).isoweekday() % 7 in in_week))
    )


@given(st.integers(1970, 2399), st.integers(1, 12), days_of_month, days_of_week, st.booleans())
def test_the_days_of_a_month_are_those_of_the_calendar(year, month, in_month, in_week, either):
    found = firing_days(
        bits(in_month),
        bits(in_week),
        either=either,
        length=monthrange(year, month)[1],
        first_weekday=date(year, month, 1).isoweekday() % 7,
    )

    assert found == walked(year, month, in_month, in_week, either=either)


@pytest.mark.parametrize("either", [True, False])
@pytest.mark.parametrize(
    ("months", "in_month", "in_week"),
    [
        ({2}, {29}, {1}),
        ({2}, {30}, {1}),
        ({1, 2, 3}, {1, 31}, {0, 6}),
        ({*range(1, 13)}, {13}, {5}),
        ({*range(1, 13)}, {*range(1, 8)}, {2}),
        ({4, 6, 9, 11}, {*range(1, 32)}, {*range(7)}),
    ],
)
def test_the_days_of_the_cycle_are_those_of_400_years(months, in_month, in_week, either):
    found = firing_days_per_cycle(bits(months), bits(in_month), bits(in_week), either=either)

    assert found == sum(
        walked(year, month, in_month, in_week, either=either).bit_count()
        for year in range(2001, 2001 + CYCLE_YEARS)
        for month in months
    )


def test_every_day_of_the_cycle_is_counted():
    every = firing_days_per_cycle(MONTH.full, DAY_OF_MONTH.full, DAY_OF_WEEK.full, either=False)

    assert every == 146_097


def test_the_13th_is_a_friday_more_often_than_any_other_day():
    thirteenths = [
        firing_days_per_cycle(MONTH.full, bits({13}), bits({weekday}), either=False)
        for weekday in range(7)
    ]

    assert thirteenths == [687, 685, 685, 687, 684, 688, 684]
