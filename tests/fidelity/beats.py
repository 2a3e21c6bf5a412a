"""Beats of the Celery family under a clock that stands still but while they sleep."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, product, takewhile
from typing import Any

import pytest
import time_machine
from triples import YEARS, Triple, Windows, compare, triples, windows

from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.saying import say
from schedcat.schedule.zones import zone

SLEEPS_LONG = 10**6
"""A `beat_max_loop_interval`, in seconds, of a beat that wakes up for its entries alone."""

A_SECOND = timedelta(seconds=1)

Sent = dict[str, list[datetime]]
"""The task of an entry → when it was sent: UTC, in whole seconds, ascending."""


def sent(make: Callable[[], Any], start: datetime, end: datetime) -> Sent:
    """What a scheduler sends in [start, end), made by `make` a second before the start.

    One that sends without a pause is stopped.
    """
    messages: list[tuple[str, datetime]] = []

    def send_task(task: str, *_: object, **__: object) -> None:
        messages.append((task, datetime.now(UTC).replace(microsecond=0)))

    with time_machine.travel(start - A_SECOND, tick=False) as clock:
        scheduler = make()
        scheduler.producer, scheduler.send_task = None, send_task
        while datetime.now(UTC) < end and len(messages) < _STORM:
            clock.shift(max(scheduler.tick(), 0.01))
        scheduler.close()
    by_task = defaultdict(list)
    for task, moment in messages:
        by_task[task].append(moment)
    return dict(by_task)


_STORM = 100_000
"""Messages, far more than anything here has to send."""


def steps(schedule: Any, zone_name: str, start: datetime, end: datetime) -> list[datetime]:
    """What a schedule of Celery reckons from run to run, in [start, end), in an app of a zone."""
    local = zone(zone_name)

    def each() -> Iterator[datetime]:
        moment = (start - A_SECOND).astimezone(local)
        schedule.nowfun = lambda: moment
        while True:
            following = moment.astimezone(UTC) + schedule.remaining_estimate(moment)
            yield following
            moment = following.astimezone(local)

    return [*takewhile(lambda moment: moment < end, each())]


Ask = Callable[[Sequence[str], datetime, datetime], Sent]
"""(texts, start, end) → the firings of each text in [start, end), none where it has none."""


def compare_all(
    asked: Sequence[Triple],
    dialect: Dialect,
    *,
    beat: Ask,
    reckon: Ask | None = None,
    where: Windows = windows,
) -> list[int | None]:
    """Put triples of one zone to an engine of that zone.

    To a `beat`, several entries at a time: what one does to the order of the others is seen only in
    company. A third of a millisecond a firing is too long for the most frequent, which the engine
    is to `reckon` from run to run, where it can.
    """
    zone_name = asked[0].cron.timezone
    said = (say(each.cron, dialect, YEARS, clock=zone_name) for each in asked)
    crons = dict(chain.from_iterable(zip(*each, strict=True) for each in said))
    often = [text for text, cron in crons.items() if reckon and is_frequent(cron)]
    rarely = [text for text in crons if text not in often]
    groups = -(-len(rarely) // _COMPANY)
    questions = [(reckon, often), *((beat, rarely[at::groups]) for at in range(groups))]
    found = {
        (text, *window): fired
        for (ask, texts), window in product(questions, where(zone_name))
        if ask
        for text, fired in ask(texts, *window).items()
    }

    def answer(text: str, _: Cron, start: datetime, end: datetime) -> list[datetime]:
        return found.get((text, start, end), [])

    return [compare(each, dialect, answer, where) for each in asked]


def triples_of(zone_name: str) -> list[Triple]:
    """The common ones of that zone."""
    return [each for each in triples() if each.cron.timezone == zone_name]


def is_frequent(cron: Cron) -> bool:
    """Does it fire so often that the beat of an engine takes long?"""
    return cron.runs_per_day > _OFTEN


_OFTEN = 48
"""Firings a day: every half an hour."""

_COMPANY = 8
"""Entries of one beat."""


def adds_elapsed_time() -> bool:
    """Celery before 5.7 adds an interval to the wall clock, and then is late with crontabs too."""
    version: tuple[int, ...] = import_module("celery").VERSION
    return version >= (5, 7)


def require(engine: str, module: str) -> None:
    """Skip without the module of an engine, or fail where SCHEDCAT_REQUIRE_ENGINES names it."""
    if find_spec(module) is None:
        required = engine in os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        (pytest.fail if required else pytest.skip)(f"{engine} is missing: install {module}")
