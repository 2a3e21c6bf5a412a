"""What an engine makes of a whole expression: when it fires, or that it never does, or refuses."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants
from schedcat.schedule.zones import zone


class Fires(NamedTuple):
    """Fires at the local times that `cron` picks, on those of its days for which `on` holds.

    In each of those minutes it fires at the `seconds`. `words` say all of it. `zone` is set where
    the expression names its zone itself.
    """

    cron: Cron
    words: str
    on: Callable[[date], bool] | None = None
    seconds: tuple[int, ...] = (0,)
    zone: str | None = None


class Never(NamedTuple):
    """Accepts the expression and never fires; `why` says more, if there is more to say."""

    why: str = ""


class Refuses(NamedTuple):
    """Does not accept the expression; `why` goes on after it."""

    why: str


class Undocumented(NamedTuple):
    """Nothing says what becomes of the expression: `of_what` goes on after "nothing is said".

    `help` is what to write instead, where the element itself tells that.
    """

    of_what: str
    help: str | None = None


class Does(NamedTuple):
    """Fires at no instants that could be told beforehand: `words` say when, or how it chooses."""

    words: str


Whole: TypeAlias = Fires | Never | Refuses | Undocumented | Does


def firings(reading: Fires, start: datetime) -> Iterator[datetime]:
    """When it fires from `start` on, an aware time, until 2099: UTC times, ascending.

    What the engine does at changes of the clocks is told elsewhere: here the cron's policy counts.
    """
    for minute in _minutes(reading, start.replace(second=0, microsecond=0)):
        for second in reading.seconds:
            if (firing := minute + timedelta(seconds=second)) >= start:
                yield firing


def _minutes(reading: Fires, start: datetime) -> Iterator[datetime]:
    cron, on = reading.cron, reading.on
    if on is None:
        yield from instants(cron, start)
        return
    local = zone(cron.timezone)
    first = start.astimezone(local).date()
    for after in range((_LAST_DAY - first).days):
        if on(day := first + timedelta(days=after)):
            midnights = (datetime.combine(each, time(), local) for each in (day, day + _A_DAY))
            opens, closes = (midnight.astimezone(UTC) for midnight in midnights)
            yield from instants(cron, max(start, opens), closes)


_A_DAY = timedelta(days=1)
_LAST_DAY = date(2099, 12, 31)
