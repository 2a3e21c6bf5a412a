"""The next instant, the previous one and the count are those of the instants one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedcat.schedule import Schedule
from schedcat.schedule.counting import count
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.neighbours import next_instant, previous_instant
from schedcat.schedule.zones import transitions

FIRST, HORIZON = (datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 2100))
ZONES = (
    "UTC",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Monrovia",  # 44 minutes and 30 seconds until 1972
    "America/New_York",
    "America/Santiago",
    "Antarctica/Troll",  # two hours
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Pacific/Apia",  # a whole day
    "Pacific/Kiritimati",  # a whole day, at the end of a year
)
CHANGES = {
    name: [datetime.fromtimestamp(change.at, UTC) for change in transitions(name, FIRST, HORIZON)]
    for name in ZONES
}


def field(first: int, last: int) -> st.SearchStrategy[str]:
    few = st.sets(st.integers(first, last), min_size=1, max_size=3)
    return st.just("*") | few.map(lambda values: ",".join(map(str, sorted(values))))


texts = st.tuples(
    field(0, 59) | st.just("*/5"),
    field(0, 4) | field(0, 23),
    field(1, 31),
    field(1, 12),
    field(0, 6),
).map(" ".join)
policies = st.builds(DstPolicy, st.sampled_from(Gap), st.sampled_from(Fold))
crons = st.builds(
    Cron.parse,
    texts,
    days=st.sampled_from(DayRule),
    timezone=st.sampled_from(ZONES),
    dst=policies,
)
anywhere = st.datetimes(FIRST.replace(tzinfo=None), HORIZON.replace(tzinfo=None)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
intervals = st.builds(Interval, st.integers(1, 40 * 86_400), anywhere)
steps = st.timedeltas(timedelta(days=-2), timedelta(days=2)) | st.integers(-2880, 2880).map(
    lambda minutes: timedelta(minutes=minutes)
)
often = settings(max_examples=300, deadline=None)
lengths = st.integers(0, 200_000).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule and a moment, mostly one around a change of the clocks."""
    schedule = draw(st.one_of(crons, crons, crons, intervals))
    changes = CHANGES[schedule.timezone] if isinstance(schedule, Cron) else []
    moment = draw(st.sampled_from(changes) if changes else anywhere)
    return schedule, moment + draw(steps)


@often
@given(situations())
def test_the_next_instant_is_the_first_that_is_later(situation):
    schedule, moment = situation
    following = (instant for instant in instants(schedule, moment) if instant > moment)

    assert next_instant(schedule, moment) == next(following, None)


@often
@given(situations())
def test_the_previous_instant_is_the_last_one_before(situation):
    schedule, moment = situation
    previous = previous_instant(schedule, moment)
    start = previous or FIRST

    assert list(instants(schedule, start, moment)) == ([previous] if previous else [])


@often
@given(situations())
def test_the_previous_instant_is_the_inverse_of_the_next(situation):
    schedule, moment = situation
    following = next_instant(schedule, moment)
    assume(following is not None)
    previous = previous_instant(schedule, following)

    assert previous is None or previous <= moment
    assert next_instant(schedule, previous or FIRST - timedelta(seconds=1)) == following


@often
@given(situations(), st.integers(0, 5_000))
def test_the_count_is_that_of_the_instants_one_by_one(situation, minutes):
    schedule, start = situation
    end = start + timedelta(minutes=minutes)

    assert count(schedule, start, end) == sum(1 for _ in instants(schedule, start, end))


@often
@given(situations(), lengths, lengths)
def test_adjoining_windows_add_up(situation, one, other):
    schedule, start = situation
    between, end = start + one, start + one + other

    whole = count(schedule, start, end)

    assert whole == count(schedule, start, between) + count(schedule, between, end)


@often
@given(crons, st.integers(1970, 2099))
def test_a_year_in_utc_has_the_firings_of_its_days(cron, year):
    start, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
    in_utc = Cron.parse(cron.text, days=cron.days)
    days = {instant.date() for instant in instants(in_utc, start, end)}

    assert count(in_utc, start, end) == len(days) * cron.runs_per_day
