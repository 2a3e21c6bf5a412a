"""A schedule fires at the instants that its fields, its zone and its DST policy say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, DayRuleError, DstPolicy, Fold, Gap
from schedcat.schedule.instants import NoInstantsError, instants, wall_spacings
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import UnknownZoneError, transitions, zone

MINUTE = timedelta(minutes=1)
CAIRO = "Africa/Cairo"
CASABLANCA = "Africa/Casablanca"
DUBLIN = "Europe/Dublin"
LORD_HOWE = "Australia/Lord_Howe"
NEW_YORK = "America/New_York"
SANTIAGO = "America/Santiago"
SYDNEY = "Australia/Sydney"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fired(cron: Cron, start: str, end: str) -> str:
    return " ".join(f"{at:%dT%H:%M}" for at in instants(cron, utc(start), utc(end)))


@pytest.mark.parametrize(
    ("text", "days", "dates"),
    [
        ("0 0 13 * 5", DayRule.EITHER, "2026-01-02 2026-01-09 2026-01-13 2026-01-16"),
        ("0 0 13 * 5", DayRule.BOTH, "2026-02-13 2026-03-13 2026-11-13 2027-08-13"),
        ("0 0 */2 * 1", DayRule.EITHER, "2026-01-01 2026-01-03 2026-01-05 2026-01-07"),
        ("0 0 */2 * 1", DayRule.BOTH, "2026-01-05 2026-01-19 2026-02-09 2026-02-23"),
        ("0 0 1-31 * 5", DayRule.EITHER, "2026-01-01 2026-01-02 2026-01-03 2026-01-04"),
        ("0 0 1-31 * 5", DayRule.BOTH, "2026-01-02 2026-01-09 2026-01-16 2026-01-23"),
        ("0 0 31 2 0", DayRule.EITHER, "2026-02-01 2026-02-08 2026-02-15 2026-02-22"),
        ("0 0 */2 * *", None, "2026-01-01 2026-01-03 2026-01-05 2026-01-07"),
        ("0 0 31 */2 *", None, "2026-01-31 2026-03-31 2026-05-31 2026-07-31"),
        ("0 0 29 2 *", None, "2028-02-29 2032-02-29 2036-02-29 2040-02-29"),
        ("0 0 * * 7", None, "2026-01-04 2026-01-11 2026-01-18 2026-01-25"),
        ("0 0 * * 1", None, "2026-01-05 2026-01-12 2026-01-19 2026-01-26"),
        ("@weekly", None, "2026-01-04 2026-01-11 2026-01-18 2026-01-25"),
    ],
)
def test_the_dates_are_those_of_the_day_rule(text, days, dates):
    found = islice(instants(Cron.parse(text, days=days), utc("2026-01-01")), 4)

    assert " ".join(str(at.date()) for at in found) == dates


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("*/47 * * * *", "00:00 00:47 01:00 01:47"),
        ("*/90 * * * *", "00:00 01:00 02:00 03:00"),
        ("*/7 9 * * *", "09:00 09:07 09:14 09:21"),
        ("5,3 */20 * * *", "00:03 00:05 20:03 20:05"),
    ],
)
def test_a_step_starts_anew_in_every_hour_and_day(text, times):
    found = islice(instants(Cron.parse(text), utc("2026-01-01")), 4)

    assert " ".join(f"{at:%H:%M}" for at in found) == times


class GapCase(NamedTuple):
    text: str
    timezone: str
    start: str
    end: str
    after: str
    shift: str
    skip: str


@pytest.mark.parametrize("policy", Gap)
@pytest.mark.parametrize(
    "case",
    [
        # 02:00 to 03:00 of 8 March is missing, from 07:00Z on.
        GapCase("30 2 * * *", NEW_YORK, "2026-03-08", "2026-03-09", "08T07:00", "08T07:30", ""),
        GapCase("0 2 * * *", NEW_YORK, "2026-03-08", "2026-03-09", "08T07:00", "08T07:00", ""),
        GapCase(
            "*/30 2 * * *",
            NEW_YORK,
            "2026-03-08",
            "2026-03-09",
            after="08T07:00",
            shift="08T07:00 08T07:30",
            skip="",
        ),
        GapCase(
            "0 */2 * * *",
            NEW_YORK,
            "2026-03-08T04:00",
            "2026-03-08T09:00",
            after="08T05:00 08T07:00 08T08:00",
            shift="08T05:00 08T07:00 08T08:00",
            skip="08T05:00 08T08:00",
        ),
        GapCase(
            "30 2-3 * * *",
            NEW_YORK,
            "2026-03-08",
            "2026-03-09",
            after="08T07:00 08T07:30",
            shift="08T07:30",
            skip="08T07:30",
        ),
        GapCase(
            "0 2,3 * * *",
            NEW_YORK,
            "2026-03-08",
            "2026-03-09",
            after="08T07:00",
            shift="08T07:00",
            skip="08T07:00",
        ),
        # 02:00 to 03:00 of 4 October, from 16:00Z of the third on.
        GapCase("30 2 * * *", SYDNEY, "2026-10-03", "2026-10-04", "03T16:00", "03T16:30", ""),
        # 00:00 to 01:00 of 24 April, from 22:00Z of the 23rd on: the date is that of the gap.
        GapCase("0 0 24 4 *", CAIRO, "2026-04-20", "2026-04-30", "23T22:00", "23T22:00", ""),
        GapCase("30 0 24 4 *", CAIRO, "2026-04-20", "2026-04-30", "23T22:00", "23T22:30", ""),
        GapCase("30 0 23 4 *", CAIRO, "2026-04-20", "2026-04-30", *["22T22:30"] * 3),
        GapCase(
            "0 0 * * *",
            CAIRO,
            "2026-04-23",
            "2026-04-25",
            after="23T22:00 24T21:00",
            shift="23T22:00 24T21:00",
            skip="24T21:00",
        ),
        # 00:00 to 01:00 of 6 September, from 04:00Z on.
        GapCase(
            "0 0 * * *",
            SANTIAGO,
            "2026-09-06",
            "2026-09-07T12:00",
            after="06T04:00 07T03:00",
            shift="06T04:00 07T03:00",
            skip="07T03:00",
        ),
        # Only 02:00 to 02:30 of 4 October, from 15:30Z of the third on.
        GapCase(
            "15,45 2 * * *",
            LORD_HOWE,
            "2026-10-03",
            "2026-10-04",
            after="03T15:30 03T15:45",
            shift="03T15:45",
            skip="03T15:45",
        ),
        # Winter time is the one with a daylight saving, a negative one, in the database.
        GapCase("30 1 * * *", DUBLIN, "2026-03-29", "2026-03-30", "29T01:00", "29T01:30", ""),
        # The end of Ramadan.
        GapCase("30 2 * * *", CASABLANCA, "2026-03-22", "2026-03-23", "22T02:00", "22T02:30", ""),
        # Samoa left out 30 December 2011, from 10:00Z on.
        GapCase(
            "0 12 * * *",
            "Pacific/Apia",
            "2011-12-29T12:00",
            "2011-12-31T12:00",
            after="29T22:00 30T10:00 30T22:00",
            shift="29T22:00 30T22:00",
            skip="29T22:00 30T22:00",
        ),
        # So did Kiritimati 31 December 1994, a gap that ends in the next year of UTC.
        GapCase(
            "30 23 31 12 *",
            "Pacific/Kiritimati",
            "1994-12-30",
            "1995-01-10",
            "31T10:00",
            "01T09:30",
            "",
        ),
    ],
)
def test_a_run_in_skipped_time_follows_the_policy(case, policy):
    cron = Cron.parse(case.text, timezone=case.timezone, dst=DstPolicy(gap=policy))

    assert fired(cron, case.start, case.end) == getattr(case, policy)


@pytest.mark.parametrize("policy", Fold)
@pytest.mark.parametrize(
    ("text", "timezone", "start", "first", "both"),
    [
        # 01:00 to 02:00 of 1 November twice: from 05:00Z and from 06:00Z on.
        ("30 1 * * *", NEW_YORK, "2026-11-01", "01T05:30", "01T05:30 01T06:30"),
        ("0 1,2 * * *", NEW_YORK, "2026-11-01", "01T05:00 01T07:00", "01T05:00 01T06:00 01T07:00"),
        ("30 2 * * *", SYDNEY, "2026-04-04", "04T15:30", "04T15:30 04T16:30"),
        # 23:00 to 24:00 of 29 October twice; the 30th begins once.
        ("30 23 29 10 *", CAIRO, "2026-10-29", "29T20:30", "29T20:30 29T21:30"),
        ("0 0 30 10 *", CAIRO, "2026-10-29", "29T22:00", "29T22:00"),
        # Only 01:30 to 02:00 of 5 April twice.
        ("45 1 * * *", LORD_HOWE, "2026-04-04", "04T14:45", "04T14:45 04T15:15"),
        ("15 1 * * *", LORD_HOWE, "2026-04-04", "04T14:15", "04T14:15"),
        ("30 1 * * *", DUBLIN, "2026-10-25", "25T00:30", "25T00:30 25T01:30"),
        ("30 2 * * *", CASABLANCA, "2026-02-15", "15T01:30", "15T01:30 15T02:30"),
    ],
)
def test_a_run_in_repeated_time_follows_the_policy(text, timezone, start, first, both, policy):
    cron = Cron.parse(text, timezone=timezone, dst=DstPolicy(fold=policy))
    end = str(utc(start).date() + timedelta(days=1))

    assert fired(cron, start, end) == {Fold.FIRST: first, Fold.BOTH: both}[policy]


@pytest.mark.parametrize("gap", Gap)
@pytest.mark.parametrize("fold", Fold)
@pytest.mark.parametrize(
    ("text", "timezone", "start", "end", "expected"),
    [
        ("15 * * * *", NEW_YORK, "2026-03-08T06:00", "2026-03-08T09:00", "08T06:15 08T07:15 08T08:15"),
        ("15 0-23 * * *", NEW_YORK, "2026-11-01T05:00", "2026-11-01T07:00", "01T05:15 01T06:15"),
        ("*/30 */1 * * *", NEW_YORK, "2026-11-01T05:30", "2026-11-01T06:31", "01T05:30 01T06:00 01T06:30"),
        ("15 * * * *", LORD_HOWE, "2026-10-03T14:00", "2026-10-03T17:00", "03T14:45 03T16:15"),
    ],
)  # fmt: skip
def test_every_hour_runs_in_elapsed_time_whatever_the_policy(
    text, timezone, start, end, expected, gap, fold
):
    cron = Cron.parse(text, timezone=timezone, dst=DstPolicy(gap, fold))

    assert fired(cron, start, end) == expected


def test_a_time_outside_the_change_is_the_same_under_every_policy():
    ways = [
        fired(
            Cron.parse("4 16 * * *", timezone=NEW_YORK, dst=DstPolicy(gap, fold)),
            "2026-03-07",
            "2026-03-09",
        )
        for gap in Gap
        for fold in Fold
    ]

    assert ways == ["07T21:04 08T20:04"] * len(ways)


@pytest.mark.parametrize(
    ("dst", "start", "first"),
    [
        (DstPolicy(gap=Gap.AFTER), "2026-03-08T07:00", "2026-03-08T07:00"),
        (DstPolicy(gap=Gap.AFTER), "2026-03-08T07:01", "2026-03-09T06:30"),
        (DstPolicy(gap=Gap.SHIFT), "2026-03-08T07:10", "2026-03-08T07:30"),
        (DstPolicy(gap=Gap.SHIFT), "2026-03-08T07:31", "2026-03-09T06:30"),
    ],
)
def test_a_start_inside_the_change_forgets_nothing(dst, start, first):
    cron = Cron.parse("30 2 * * *", timezone=NEW_YORK, dst=dst)

    assert next(instants(cron, utc(start))) == utc(first)


@pytest.mark.parametrize(
    ("fold", "first"), [(Fold.FIRST, "2026-11-02T06:30"), (Fold.BOTH, "2026-11-01T06:30")]
)
def test_a_start_in_the_second_pass_knows_of_the_first(fold, first):
    cron = Cron.parse("30 1 * * *", timezone=NEW_YORK, dst=DstPolicy(fold=fold))

    assert next(instants(cron, utc("2026-11-01T06:10"))) == utc(first)


def test_the_start_is_inclusive_and_the_end_exclusive():
    noon = Cron.parse("0 12 * * *")

    assert fired(noon, "2026-01-01T12:00", "2026-01-02T12:00") == "01T12:00"
    assert fired(noon, "2026-01-01T12:00:00.000001", "2026-01-02T12:00:00.000001") == "02T12:00"
    assert fired(noon, "2026-01-01T12:00", "2026-01-01T12:00") == ""
    assert fired(noon, "2026-01-02", "2026-01-01") == ""


def test_start_and_end_may_stand_in_any_zone():
    start = datetime(2026, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))

    assert list(instants(Cron.parse("0 12 * * *"), start, start + MINUTE)) == [
        utc("2026-01-01T12:00")
    ]


def test_instants_are_utc():
    first = next(instants(Cron.parse("0 9 * * *", timezone=SYDNEY), utc("2026-01-01")))

    assert first.tzinfo is UTC


@pytest.mark.parametrize("timezone", ["UTC", NEW_YORK, "Asia/Kolkata"])
def test_without_an_end_the_last_year_is_2099(timezone):
    *_, last = instants(Cron.parse("0 12 31 12 *", timezone=timezone), utc("2026-01-01"))

    assert last.year == 2099


def test_what_never_fires_has_no_instants():
    assert list(instants(Cron.parse("0 0 30 2 *", timezone=NEW_YORK), utc("2026-01-01"))) == []


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_the_ends_of_the_calendar_do_no_harm(moment):
    edge = moment.replace(tzinfo=UTC)
    noon = Cron.parse("0 12 1 1 *", timezone=SYDNEY)

    assert len(list(instants(noon, min(edge, utc("2026-01-01")), max(edge, utc("2027-01-01"))))) > 1


def test_an_unsaid_day_rule_is_refused_at_the_call():
    with pytest.raises(DayRuleError):
        instants(Cron.parse("0 0 13 * 5"), utc("2026-01-01"))


def test_an_unknown_zone_is_refused_at_the_call():
    with pytest.raises(UnknownZoneError):
        instants(Cron.parse("0 0 * * *", timezone="EST"), utc("2026-01-01"))


@pytest.mark.parametrize(
    ("start", "end"), [("2026-01-01", "2027-01-01T00:00Z"), ("2026-01-01T00:00Z", "2027-01-01")]
)
def test_a_time_without_an_offset_is_refused_at_the_call(start, end):
    with pytest.raises(ValueError, match="offset"):
        instants(Cron.parse("* * * * *"), *map(datetime.fromisoformat, (start, end)))


def test_an_interval_without_an_anchor_has_no_instants():
    with pytest.raises(NoInstantsError, match="1h30m"):
        instants(Interval.parse("90m"), utc("2026-01-01"))


def test_an_anchored_interval_fires_whole_periods_from_its_anchor():
    anchor = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    interval = Interval.parse("47m", anchor=anchor)

    found = list(islice(instants(interval, utc("2026-01-01T00:00")), 3))
    earlier = list(instants(interval, utc("2025-12-31T22:00"), utc("2026-01-01")))

    assert found == [utc("2026-01-01T00:00"), utc("2026-01-01T00:47"), utc("2026-01-01T01:34")]
    assert earlier == [utc("2025-12-31T22:26"), utc("2025-12-31T23:13")]
    assert {at.tzinfo for at in found} == {UTC}


def test_an_anchored_interval_keeps_the_fraction_of_its_anchor():
    interval = Interval.parse("1m", anchor=utc("2026-01-01T00:00:00.25"))

    assert next(instants(interval, utc("2026-06-01"))) == utc("2026-06-01T00:00:00.25")


def test_a_period_of_ages_fires_at_its_anchor_only():
    interval = Interval.parse("999999w " * 200 + "1s", anchor=utc("2026-01-01"))

    assert list(instants(interval, utc("1970-01-01"))) == [utc("2026-01-01")]


@pytest.mark.parametrize(
    ("text", "spacings"),
    [
        ("0 0 * * *", {1440}),
        ("* * * * *", {1}),
        ("*/5 * * * *", {5}),
        ("*/45 * * * *", {45, 15}),
        ("0 9-17/8 * * *", {480, 960}),
        ("0 */6 * * mon", {360}),
        ("* 8-18 * * 1-5", {1, 13 * 60 + 1}),
        ("0,30 12 13 * 5", {30, 1410}),
    ],
)
def test_spacings_are_those_of_days_that_all_fire(text, spacings):
    assert wall_spacings(Cron.parse(text)) == spacings


times = st.sets(st.integers(0, 23), min_size=1), st.sets(st.integers(0, 59), min_size=1)


@given(*times)
def test_spacings_are_those_of_a_copy_in_utc(hours, minutes):
    cron = Cron.parse(f"{listed(minutes)} {listed(hours)} * * *", timezone=SYDNEY)
    copy = instants(replaced_zone(cron), utc("2026-01-01"), utc("2026-01-03"))

    assert wall_spacings(cron) == {
        (later - earlier) // MINUTE for earlier, later in pairwise([*copy])
    }


def replaced_zone(cron: Cron) -> Cron:
    return Cron.parse(cron.text)


def listed(values: set[int] | None) -> str:
    return "*" if not values else ",".join(map(str, sorted(values)))


class Change(NamedTuple):
    """A moment at which the clocks of a zone changed."""

    timezone: str
    at: datetime


CHANGES = [
    Change(name, datetime.fromtimestamp(change.at, UTC))
    for name, year in [
        (NEW_YORK, 2026),
        (SYDNEY, 2026),
        (CAIRO, 2026),
        (CASABLANCA, 2025),
        (DUBLIN, 2026),
        (LORD_HOWE, 2026),
        (SANTIAGO, 2026),
        ("America/St_Johns", 2008),  # at one minute past midnight
        ("Antarctica/Troll", 2026),  # two hours
        ("Asia/Kathmandu", 1985),  # a quarter of an hour, at the end of a local year
        ("Asia/Pyongyang", 2015),
        ("Pacific/Apia", 2011),  # a whole day
        ("Pacific/Kiritimati", 1994),  # a whole day, at the end of a year
    ]
    for change in transitions(name, utc(f"{year}-01-01"), utc(f"{year + 1}-01-01"))
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
    """A cron as sets of values; None is a `*`."""

    minutes: set[int]
    hours: set[int] | None
    days_of_month: set[int] | None
    months: set[int] | None
    days_of_week: set[int] | None
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


def slowly(picks: Picks, steps: list[Step]) -> Iterator[datetime]:
    """What fires in the course of a walk."""
    elapsed = picks.hours is None or len(picks.hours) == 24
    first_only = picks.dst.fold is Fold.FIRST
    for at, wall, skipped, is_repeated in steps:
        lost = [each for each in skipped if picks.has(each) and not elapsed]
        if lost and picks.dst.gap is Gap.AFTER:
            yield at
        if lost and picks.dst.gap is Gap.SHIFT:
            yield from (at + (each - skipped[0]) for each in lost)
        if picks.has(wall) and (elapsed or not (is_repeated and first_only)):
            yield at


def some_of(first: int, last: int) -> st.SearchStrategy[tuple[set[int], set[int]] | None]:
    """Nothing picked, or days before and after the change that are, and any other values."""
    near = st.sets(st.sampled_from([-1, 0, 1]))
    return st.none() | st.tuples(near, st.sets(st.integers(first, last), max_size=2))


minutes = st.sets(st.sampled_from([0, 1, 10, 15, 30, 40, 45, 59]), min_size=1, max_size=4)
hours = st.sampled_from([None, {*range(24)}, {*range(0, 24, 2)}]) | st.sets(
    st.sampled_from([0, 1, 2, 3, 4, 23]), min_size=1, max_size=3
)
policies = st.builds(DstPolicy, st.sampled_from(Gap), st.sampled_from(Fold))


@settings(max_examples=600, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    begin=st.integers(-1440, 1440),
    length=st.integers(0, 1440),
    times=st.tuples(minutes, hours),
    dates=st.tuples(some_of(1, 31), some_of(1, 12), some_of(0, 6)),
    ways=st.tuples(st.sampled_from(DayRule), policies),
)
def test_around_a_change_it_fires_as_one_would_who_watches_the_clock(
    change, begin, length, times, dates, ways
):
    picks = Picks(*times, *picked_dates(change, *dates), *ways)
    start = change.at + begin * MINUTE
    end = start + length * MINUTE
    steps = walk(change)[begin + 1440 :][: length + 1440]  # from a day before the start on

    watched = {at for at in slowly(picks, steps) if start <= at < end}

    assert list(instants(picks.cron(change.timezone), start, end)) == sorted(watched)


def picked_dates(change: Change, *dates: tuple[set[int], set[int]] | None) -> Iterator[set[int]]:
    """What is picked of the days of the month, the months and the days of the week."""
    numbers = (lambda day: day.day, lambda day: day.month, lambda day: day.isoweekday() % 7)
    for number, date in zip(numbers, dates, strict=True):
        near, others = date or ((), ())
        yield {number(change.at + timedelta(days=step)) for step in near}.union(others)
