"""The schedules that every engine is asked about, and how its answer is compared with ours.

A triple is a schedule, its zone, and the engine that is asked. The same list is put to all of them:
at clock changes, with both day fields, what people really have, and some at random.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, islice, product
from typing import NamedTuple

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.instants import instants
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import transitions

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

ZONES = {
    "America/New_York": (1, 2),
    "Australia/Sydney": (2, 2),
    "Europe/London": (1, 1),
    "Africa/Cairo": (0, 23),
    "America/Santiago": (0, 23),
    "Australia/Lord_Howe": (1, 2),
}
"""Zone → hours of the day that its changes skip and repeat."""

SOME_ZONES = ("Australia/Sydney", "America/New_York")

AT_CHANGES = (
    "0 {h} * * *",
    "30 {h} * * *",
    "15,45 {h} * * *",
    "*/10 {h} * * *",
    "* {h} * * *",
    "59 {h} * * *",
    "20 {h} * * 0",
    "30 */2 * * *",
    "0 * * * *",
    "*/15 * * * *",
    "5-55/10 * * * *",
    "0 0,12 * * *",
    "45 0-3 * * *",
)

BOTH_DAYS = (
    "0 9 13 * 5",
    "30 2 1-7 * 1",
    "0 0 1,15 * 1-5",
    "15 6 */2 * 0",
    "0 12 31 * 3",
    "20 4 29 2 1",
    "0 0 28-31 1,3,5 6",
    "45 23 10-20/5 * */2",
    "0 3 8-14 */3 2",
    "5 5 5 5 5",
    "*/30 1 1 * 0",
    "0 * 13 * 5",
    "0 22 25-31 12 0,6",
    "30 8 1 * 1",
    "0 6 2-30/2 * 1-5",
    "0 18 1-7 1,7 0",
    "0 0 29-31 * 5",
    "40 7,19 1,11,21 * 2-4",
)

REAL = (
    # Debian's own crontabs: cron, sysstat, php, mdadm, e2fsprogs, certbot, logcheck, munin.
    "17 * * * *",
    "25 6 * * *",
    "47 6 * * 7",
    "52 6 1 * *",
    "5-55/10 * * * *",
    "59 23 * * *",
    "09,39 * * * *",
    "57 0 * * 0",
    "30 3 * * 0",
    "0 */12 * * *",
    "2 * * * *",
    "*/5 * * * *",
    # Waldur, Keystone, Validibot.
    "0 0 1 * *",
    "0 0 2 * *",
    "0 10 * * *",
    "0 15 5 * *",
    "20 1 * * *",
    "40 1 * * *",
    "0 9 * * *",
    "* * 1 * *",
    "*/10 * * * *",
    "17 * * * *",
    "0 3 * * *",
    "0 4 * * 0",
    "0 2 * * *",
    "30 2 * * *",
    "0 */6 * * *",
    # GitLab's and Sentry's workers, readthedocs.org, AWX, Saleor: their documented defaults.
    "19 0 * * *",
    "50 0 * * *",
    "50 3 * * *",
    "20 0 * * *",
    "0 1 * * *",
    "10 0 * * *",
    "*/15 * * * *",
    "0 22 * * 1-5",
    "12 * * * *",
    "0 12 * * *",
    "0 2 * * 6",
    "0 0 * * 0",
    "24 1 * * 6",
    "0 6 * * 1",
    "*/20 * * * *",
    "0 8 * * 1-5",
    "30 7 * * 1-5",
    "0 0 15 * *",
    "0 5 1 1 *",
    "0 0 1 1,4,7,10 *",
    "15 14 1 * *",
    "0 9-17 * * 1-5",
    "*/30 9-17 * * 1-5",
    "0 0,8,16 * * *",
    "5 4 * * 0",
    "0 23 * * 5",
    "1 0 * * *",
    "15 3 * * *",
    "45 4 * * *",
    "0 */4 * * *",
    "23 0-20/2 * * *",
    "0 4 8-14 * *",
)


class Triple(NamedTuple):
    """A schedule with its zone, and why it is asked for."""

    cron: Cron
    kind: str


def triples() -> Iterator[Triple]:
    """Always the same, in the same order; over 300 of them, none twice."""
    for zone, hours in ZONES.items():
        for text in dict.fromkeys(text.format(h=hour) for text in AT_CHANGES for hour in hours):
            yield Triple(Cron.parse(text, timezone=zone), "change")
    for text, days, zone in product(BOTH_DAYS, DayRule, ("UTC", *SOME_ZONES)):
        yield Triple(Cron.parse(text, days=days, timezone=zone), "days")
    for text in dict.fromkeys(REAL):
        yield Triple(Cron.parse(text), "real")
    yield from (Triple(cron, "random") for cron in islice(random_crons(20261122), 100))


def random_crons(seed: int, days: Sequence[DayRule] = (DayRule.EITHER,)) -> Iterator[Cron]:
    """As many as one likes, the same in every run."""
    pick = random.Random(seed)  # noqa: S311  it is to be the same
    while True:
        zone = pick.choice(["UTC", *ZONES])
        cron = Cron.parse(_random_text(pick), days=pick.choice(days), timezone=zone)
        if cron.ever_fires:
            yield cron


def assert_enough(asked: Iterable[Triple], outcomes: Iterable[int | None]) -> None:
    """So many schedules were put to an engine, and of each kind, and none counts that we refuse."""
    kept = [each for each, outcome in zip(asked, outcomes, strict=True) if outcome is not None]
    kinds = Counter(each.kind for each in kept)
    assert len(set(kept)) == len(kept) >= 300
    assert kinds["change"] >= 100, kinds
    assert kinds["days"] >= 50, kinds
    assert kinds["real"] >= 50, kinds


def _random_text(pick: random.Random) -> str:
    def field(first: int, last: int) -> str:
        low, high = sorted(pick.sample(range(first, last + 1), 2))
        return pick.choice(
            ["*", f"*/{pick.randint(2, 9)}", f"{low}", f"{low}-{high}", f"{low},{high}"]
        )

    return " ".join((field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)))


Windows = Callable[[str], list[tuple[datetime, datetime]]]


def windows(zone: str) -> list[tuple[datetime, datetime]]:
    """Where firings are compared: around each change of 2026 and 2027, and two turns of months."""
    changes = [datetime.fromtimestamp(each.at, UTC) for each in transitions(zone, *YEARS)]
    turns = [datetime(2026, 1, 29, tzinfo=UTC), datetime(2027, 6, 12, tzinfo=UTC)]
    return [
        *((change - 2 * DAY, change + 2 * DAY) for change in changes),
        *((turn, turn + 5 * DAY) for turn in turns),
    ]


def fewer_windows(zone: str) -> list[tuple[datetime, datetime]]:
    """For engines that are slow: closer around each change of 2026, and the two turns of months."""
    *changes, one_turn, other_turn = windows(zone)
    closer = ((start + DAY, end - DAY) for start, end in changes if start.year == YEARS[0].year)
    return [*closer, one_turn, other_turn]


Ask = Callable[[str, Cron, datetime, datetime], Sequence[datetime]]
"""The engine itself: (text, what we think it means, start, end) → its firings in UTC."""


def compare(triple: Triple, dialect: Dialect, ask: Ask, where: Windows = windows) -> int | None:
    """Put what we write for a triple to the engine, whose answer is to be that of our model.

    And the catalog's own instants, unless it is known that the engine does otherwise at a change.
    An engine of one clock is asked on that of the schedule. Returns how many instants agreed, None
    where we refuse to say the schedule.
    """
    try:
        said = say(triple.cron, dialect, YEARS, clock=triple.cron.timezone)
    except UnsupportedError:
        return None
    crons = [each for each in said.schedules if isinstance(each, Cron)]
    known = differences(triple.cron, crons, dialect, *YEARS)
    compared = 0
    for start, end in where(triple.cron.timezone):
        answer = Counter(
            chain.from_iterable(
                ask(text, cron, start, end) for text, cron in zip(said.texts, crons, strict=True)
            )
        )
        model = Counter(chain.from_iterable(_model(dialect, each, start, end) for each in crons))
        assert answer == model, (triple, said.texts, start, _apart(answer, model))
        touched = any(start.timestamp() <= each.change.at < end.timestamp() for each in known)
        if not touched:
            wanted = Counter(instants(triple.cron, start, end))
            assert answer == wanted, (triple, said.texts, start, _apart(answer, wanted))
        compared += answer.total()
    return compared


def _model(dialect: Dialect, cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    return (dialect.fires or instants)(cron, start, end)


def _apart(
    one: Counter[datetime], other: Counter[datetime]
) -> tuple[list[datetime], list[datetime]]:
    return sorted((one - other).elements())[:5], sorted((other - one).elements())[:5]
