"""Random expressions in UTC fire at the instants that two independent engines compute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from croniter import croniter
from croniter.croniter import CroniterBadDateError
from cronsim import CronSim, CronSimError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.instants import instants
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind

COMPARED = 10
HORIZON = timedelta(days=366 * 9)
"""Holds two leap days, and spares the engines their longest searches."""

# The same expressions on every run: a fault of somebody else's engine fails no build by chance.
judged = settings(max_examples=5_000, derandomize=True, deadline=None)


def fields(kind: FieldKind) -> st.SearchStrategy[str]:
    """A `*`, or a list of elements of which each form is as likely as any other."""
    words = [str(value) for value in range(kind.first, kind.last + 1)]
    words += ["7"] if kind is DAY_OF_WEEK else []
    words += [*kind.names, *map(str.upper, kind.names)]
    ranges = [
        f"{low}-{high}" for low in words for high in words if kind.number(low) < kind.number(high)
    ]
    steps = (2, 3, 5, 7, 10, kind.last, kind.last + 31)
    stars = [f"*/{step}" for step in (1, *steps)]
    stepped = [f"{base}/{step}" for base in ranges for step in steps]
    forms = [words, ranges, stars, stepped]
    most = max(map(len, forms))
    elements = [element for form in forms for element in (form * (most // len(form) + 1))[:most]]
    # An empty list stands for the `*`.
    return st.lists(st.sampled_from(elements), max_size=3).map(lambda some: ",".join(some) or "*")


expressions = st.tuples(*map(fields, KINDS)).map(" ".join)
starts = st.integers(946_684_800, 2_900_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@judged
@given(expressions, st.sampled_from(DayRule), starts)
def test_croniter_fires_at_the_same_instants(text, days, start):
    # Its `day_or` is our day rule, with one exception that is left out here: to `1-31 * */2`
    # croniter drops a day field that lists everything, where `either` means every day.
    # `5-5`, its whole cycle, is no expression of ours, and a `*` within a list is not made here.
    cron = Cron.parse(text, days=days)
    everything = cron.day_of_month.is_full or cron.day_of_week.is_full
    assume(not (cron.needs_day_rule and days is DayRule.EITHER and everything))

    judge = croniter(text, start, day_or=days is DayRule.EITHER)

    assert firings(cron, start) == first_of(by_croniter(judge), start)


@judged
@given(expressions, starts)
def test_cronsim_fires_at_the_same_instants(text, start):
    # It follows Debian: `both` if a day field begins with a star, else `either`.
    day_of_month, _, day_of_week = text.split()[2:]
    starred = day_of_month.startswith("*") or day_of_week.startswith("*")
    cron = Cron.parse(text, days=DayRule.BOTH if starred else DayRule.EITHER)

    assert firings(cron, start) == first_of(by_cronsim(text, start), start)


def firings(cron: Cron, start: datetime) -> list[datetime]:
    """The first firings later than `start`, as both engines count."""
    later = start + timedelta(seconds=1)
    return list(islice(instants(cron, later, start + HORIZON), COMPARED))


def first_of(judged: Iterator[datetime], start: datetime) -> list[datetime]:
    return list(islice(takewhile(lambda at: at < start + HORIZON, judged), COMPARED))


def by_croniter(judge: croniter) -> Iterator[datetime]:
    try:
        while True:
            yield judge.get_next(datetime)
    except CroniterBadDateError:  # it never fires, or not within 50 years
        return


def by_cronsim(text: str, start: datetime) -> Iterator[datetime]:
    try:
        yield from CronSim(text, start)
    except CronSimError:  # it refuses an impossible date
        return
