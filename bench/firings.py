"""Races for the firings of a schedule, within one process, against croniter.

The schedule is parsed beforehand on our side. croniter is asked as its users ask it: its object is
made for each question, since it holds the moment from which it goes on. Where it is kept and only
walks on, that is a race of its own. A side that gives other instants than its peer stops the run.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from time import perf_counter

from croniter import croniter  # type: ignore[import-untyped]  # it comes without types
from races import Race

from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants
from schedcat.schedule.neighbours import next_instant
from schedcat.schedule.zones import zone

EXPRESSIONS = ("*/5 * * * *", "30 2 * * 1", "0 0 29 2 *")
START = datetime(2026, 5, 1, 3, 7, tzinfo=UTC)
MOMENTS = [START + number * timedelta(days=36, hours=7, minutes=11) for number in range(100)]
"""A hundred of them in ten years, so that no cache holds the one answer."""
A_WALK = 15
"""Fewer steps than there are leap days before 2100."""

Instants = Sequence[datetime | None]


def firing_races() -> Iterator[Race]:
    """The next instant in two zones, a walk from one to the next, and all of a year."""
    for name in ("UTC", "America/New_York"):
        for text in EXPRESSIONS:
            yield _next(text, name)
    for text in EXPRESSIONS:
        yield _walk(text)
    yield _year("*/5 * * * *")


def _next(text: str, name: str) -> Race:
    cron = Cron.parse(text, timezone=name)
    walls = [moment.astimezone(zone(name)) for moment in MOMENTS]
    return _race(
        f"next of `{text}`, {name} / croniter",
        lambda: [next_instant(cron, moment) for moment in MOMENTS],
        lambda: [croniter(text, wall).get_next(datetime) for wall in walls],
        1 / 10,
    )


def _walk(text: str) -> Race:
    cron, walker = Cron.parse(text), croniter(text, START)

    def peer() -> Instants:
        walker.set_current(START)
        return [walker.get_next(datetime) for _ in range(A_WALK)]

    return _race(
        f"next after next of `{text}` / one croniter",
        lambda: list(islice(_following(cron, START), A_WALK)),
        peer,
    )


def _following(cron: Cron, moment: datetime) -> Iterator[datetime]:
    while following := next_instant(cron, moment):
        yield following
        moment = following


def _year(text: str) -> Race:
    cron, end = Cron.parse(text), START + timedelta(days=365)

    def peer() -> Instants:
        walker = croniter(text, START)
        following = iter(lambda: walker.get_next(datetime), None)
        return list(takewhile(lambda instant: instant < end, following))

    return _race(
        f"each of a year of `{text}` / croniter",
        lambda: list(instants(cron, START, end)),
        peer,
        1 / 30,
    )


def _race(
    title: str,
    ours: Callable[[], Instants],
    peer: Callable[[], Instants],
    target: float | None = None,
) -> Race:
    """A race for instants, timed per instant. Stops the run where the sides do not agree."""
    if ours() != peer():
        sys.exit(f"{title}: not the same instants")
    return Race(title, _timed(ours), _timed(peer), target)


def _timed(work: Callable[[], Instants]) -> Callable[[], float]:
    def seconds() -> float:
        start = perf_counter()
        found = work()
        return (perf_counter() - start) / len(found)

    return seconds
