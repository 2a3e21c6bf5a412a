"""Around changes of the clocks, what fires is what somebody sees who watches them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.zones import transitions, zone

MINUTE = timedelta(minutes=1)


class Change(NamedTuple):
    """A moment at which the clocks of a zone changed."""

    timezone: str
    at: datetime


CHANGES = [
    Change(name, datetime.fromtimestamp(change.at, UTC))
    for name, year in [
        ("America/New_York", 2026),
        ("Australia/Sydney", 2026),
        ("Africa/Cairo", 2026),
        ("Africa/Casablanca", 2025),
        ("Europe/Dublin", 2026),
        ("Australia/Lord_Howe", 2026),
        ("America/Santiago", 2026),
        ("America/St_Johns", 2008),  # at one minute past midnight
        ("Antarctica/Troll", 2026),  # two hours
        ("Asia/Kathmandu", 1985),  # a quarter of an hour, at the end of a local year
        ("Asia/Pyongyang", 2015),
        ("Pacific/Apia", 2011),  # a whole day
        ("Pacific/Kiritimati", 1994),  # a whole day, at the end of a year
    ]
    for change in transitions(
        name, datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    )
]


class Step(NamedTuple):
    """A minute of UTC, and what somebody sees who watches the clock on the wall."""

    at: datetime
    wall: datetime
    skipped: list[datetime]
    is_repeated: bool


@cache
def walk(change: Change) -> list[Step]:
    """Minute by minute through two days on either side of a change."""
    clock = zone(change.timezone)
    shown = set()
    steps = []
    expected = None
    for minute in range(-2880, 2880):
        at = change.at + minute * MINUTE
        wall = at.astimezone(clock).replace(tzinfo=None)
        jumped = (wall - expected) // MINUTE if expected else 0
        skipped = [expected + step * MINUTE for step in range(jumped)]
        steps.append(Step(at, wall, skipped, wall in shown))
        shown.add(wall)
        expected = wall + MINUTE
    return steps


class Picks(NamedTuple):
    """A cron as sets of values; an empty one is a `*`."""

    minutes: set[int]
    hours: set[int]
    days_of_month: set[int]
    months: set[int]
    days_of_week: set[int]
    days: DayRule
    dst: DstPolicy

    def cron(self, timezone: str) -> Cron:
        text = " ".join(map(listed, self[:5]))
        return Cron.parse(text, days=self.days, timezone=timezone, dst=self.dst)

    def has(self, wall: datetime) -> bool:
        if wall.minute not in self.minutes or (self.hours and wall.hour not in self.hours):
            return False
        if self.months and wall.month not in self.months:
            return False
        by_month = not self.days_of_month or wall.day in self.days_of_month
        by_week = not self.days_of_week or wall.isoweekday() % 7 in self.days_of_week
        if self.days is DayRule.EITHER and self.days_of_month and self.days_of_week:
            return by_month or by_week
        return by_month and by_week


def listed(values: set[int]) -> str:
    return ",".join(map(str, sorted(values))) or "*"


def slowly(picks: Picks, steps: list[Step]) -> Iterator[datetime]:
    """What fires in the course of a walk."""
    elapsed = len(picks.hours) in {0, 24}
    first_only = picks.dst.fold is Fold.FIRST
    for at, wall, skipped, is_repeated in steps:
        lost = [each for each in skipped if picks.has(each) and not elapsed]
        if lost and picks.dst.gap is Gap.AFTER:
            yield at
        if lost and picks.dst.gap is Gap.SHIFT:
            yield from (at + (each - skipped[0]) for each in lost)
        if picks.has(wall) and (elapsed or not (is_repeated and first_only)):
            yield at


def some_of(first: int, last: int) -> st.SearchStrategy[tuple[set[int], set[int]]]:
    """What to pick: days counted from the change on, and other values; often nothing."""
    near = st.sets(st.sampled_from([-1, 0, 1]))
    others = st.sets(st.integers(first, last), max_size=2)
    return st.just((set(), set())) | st.tuples(near, others)


minutes = st.sets(st.sampled_from([0, 1, 10, 15, 30, 40, 45, 59]), min_size=1, max_size=4)
hours = st.sampled_from([set(), {*range(24)}, {*range(0, 24, 2)}]) | st.sets(
    st.sampled_from([0, 1, 2, 3, 4, 23]), min_size=1, max_size=3
)
policies = st.builds(DstPolicy, st.sampled_from(Gap), st.sampled_from(Fold))


@settings(max_examples=600, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    span=st.tuples(st.integers(-1440, 1440), st.integers(0, 1440)),
    times=st.tuples(minutes, hours),
    dates=st.tuples(some_of(1, 31), some_of(1, 12), some_of(0, 6)),
    ways=st.tuples(st.sampled_from(DayRule), policies),
)
def test_around_a_change_it_fires_as_one_would_who_watches_the_clock(
    change, span, times, dates, ways
):
    picks = Picks(*times, *picked_dates(change, *dates), *ways)
    begin, length = span
    start = change.at + begin * MINUTE
    end = start + length * MINUTE
    steps = walk(change)[begin + 1440 :][: length + 1440]  # from a day before the start on

    watched = {at for at in slowly(picks, steps) if start <= at < end}

    assert list(instants(picks.cron(change.timezone), start, end)) == sorted(watched)


def picked_dates(change: Change, *dates: tuple[set[int], set[int]]) -> Iterator[set[int]]:
    """What is picked of the days of the month, the months and the days of the week."""
    numbers = (lambda day: day.day, lambda day: day.month, lambda day: day.isoweekday() % 7)
    for number, (near, others) in zip(numbers, dates, strict=True):
        yield {number(change.at + timedelta(days=step)) for step in near} | others
