"""Random expressions in UTC fire at the instants that two independent engines compute."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

import pytest
from croniter import croniter
from croniter.croniter import CroniterBadDateError
from cronsim import CronSim, CronSimError

from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.instants import instants
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind

JUDGED = 20_000
"""Expressions, of which each engine gets others."""

COMPARED = 3
"""Firings of each. Half of them are looked for from just before a month, and so maybe a year."""

HORIZON = timedelta(days=366 * 9)
"""Holds two leap days, and spares the engines their longest searches."""


def forms(kind: FieldKind) -> tuple[list[str], ...]:
    """The elements that a list in this field may have, by their form."""
    words = [str(value) for value in range(kind.first, kind.last + 1)]
    words += ["7"] if kind is DAY_OF_WEEK else []
    words += [*kind.names, *map(str.upper, kind.names)]
    ranges = [
        f"{low}-{high}" for low in words for high in words if kind.number(low) < kind.number(high)
    ]
    steps = (2, 3, 5, 7, 10, kind.last, kind.last + 31)
    stars = [f"*/{step}" for step in (1, *steps)]
    stepped = [f"{base}/{step}" for base in ranges for step in steps]
    return words, ranges, stars, stepped


FORMS = [forms(kind) for kind in KINDS]


def cases(seed: int) -> Iterator[tuple[str, DayRule, datetime]]:
    """Expressions with a day rule and a start: the same in every run, and endless.

    A field is a `*`, or a list of elements of which each form is as likely as any other.
    """
    pick = random.Random(seed)  # noqa: S311  a fault of somebody else fails no build by chance

    def field(forms: tuple[list[str], ...]) -> str:
        # An empty list stands for the `*`.
        elements = (pick.choice(pick.choice(forms)) for _ in range(pick.randrange(4)))
        return ",".join(elements) or "*"

    while True:
        start = datetime.fromtimestamp(pick.randrange(946_684_800, 2_900_000_000), UTC)
        if pick.randrange(2):
            month = start.replace(day=1, hour=0, minute=0, second=0)
            start = month - timedelta(seconds=pick.randrange(1, 7_200))
        yield " ".join(map(field, FORMS)), pick.choice([*DayRule]), start


def test_croniter_fires_at_the_same_instants(tally):
    # Its `day_or` is our day rule, with one exception that is left out here: to `1-31 * */2`
    # croniter drops a day field that lists everything, where `either` means every day.
    # `5-5`, its whole cycle, is no expression of ours, and a `*` within a list is not made here.
    def asked() -> Iterator[tuple[Cron, str, datetime]]:
        for text, days, start in cases(seed=1):
            cron = Cron.parse(text, days=days)
            everything = cron.day_of_month.is_full or cron.day_of_week.is_full
            if not (cron.needs_day_rule and days is DayRule.EITHER and everything):
                yield cron, text, start

    def judge(cron: Cron, text: str, start: datetime) -> Iterator[datetime]:
        return by_croniter(croniter(text, start, day_or=cron.days is DayRule.EITHER))

    tally("croniter", judged(asked(), judge))


def test_cronsim_fires_at_the_same_instants(tally):
    # It follows Debian: `both` if a day field begins with a star, else `either`.
    def asked() -> Iterator[tuple[Cron, str, datetime]]:
        for text, _, start in cases(seed=2):
            day_of_month, _, day_of_week = text.split()[2:]
            starred = day_of_month.startswith("*") or day_of_week.startswith("*")
            days = DayRule.BOTH if starred else DayRule.EITHER
            yield Cron.parse(text, days=days), text, start

    tally("cronsim", judged(asked(), lambda _, text, start: by_cronsim(text, start)))


Judge = Callable[[Cron, str, datetime], Iterator[datetime]]
"""(what we read, its text, start) → an engine's firings that are later."""


def judged(asked: Iterator[tuple[Cron, str, datetime]], judge: Judge) -> list[int]:
    """How many firings of each of so many expressions agreed; fails with the shortest that do not.

    Many fire: an agreement on nothing would prove little.
    """
    agreed, apart = [], []
    for cron, text, start in islice(asked, JUDGED):
        ours = list(islice(instants(cron, start + _SECOND, start + HORIZON), COMPARED))
        due = takewhile(lambda at, end=start + HORIZON: at < end, judge(cron, text, start))
        theirs = list(islice(due, COMPARED))
        agreed.append(len(ours))
        if ours != theirs:
            apart.append((text, cron.days, str(start), ours, theirs))
    if apart:
        shortest = sorted(apart, key=lambda case: len(case[0]))[:5]
        pytest.fail(f"{len(apart)} of {JUDGED} differ:\n" + "\n".join(map(str, shortest)))
    assert sum(map(bool, agreed)) > JUDGED * 0.9
    return agreed


_SECOND = timedelta(seconds=1)


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
