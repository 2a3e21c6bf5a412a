"""Where an engine's firings differ from those wanted: at changes of the clocks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dst import touched_runs
from schedcat.schedule.instants import instants
from schedcat.schedule.zones import Transition, transitions

_DAY = timedelta(days=1)


class Difference(NamedTuple):
    """What an engine does otherwise around one change of the clocks.

    `wanted` are the firings that it does not have, `got` those that nobody wants, both in UTC;
    `got` is None where its vendor says nothing of such days.
    """

    change: Transition
    zone: str
    wanted: tuple[datetime, ...]
    got: tuple[datetime, ...] | None


def differences(
    wanted: Cron, written: Sequence[Cron], dialect: Dialect, start: datetime, end: datetime
) -> tuple[Difference, ...]:
    """The changes in [start, end) at which an engine does not fire as `wanted`, in order.

    It runs the crons `written`, all in one zone, which is that of `wanted` or one in which it has
    the same firings but for such changes. Raises DayRuleError and UnknownZoneError.

    >>> from schedcat.schedule.dialects import celery
    >>> cron = Cron.parse("30 2 * * *", timezone="America/New_York")
    >>> year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    >>> [found] = differences(cron, [cron], celery.DIALECT, *year)
    >>> [f"{instant:%d %H:%M}" for instant in (*found.wanted, *found.got)]
    ['08 07:00', '08 07:30']
    """
    texts = tuple(cron.text for cron in written)
    return _differences(wanted, tuple(written), texts, dialect, (start, end))


@lru_cache(maxsize=4096)
def _differences(
    wanted: Cron,
    written: tuple[Cron, ...],
    texts: tuple[str, ...],  # noqa: ARG001  crons of one meaning are equal, engines read the text
    dialect: Dialect,
    years: tuple[datetime, datetime],
) -> tuple[Difference, ...]:
    """A catalog has many equal crons."""
    return tuple(_each_difference(wanted, written, dialect, *years))


def _each_difference(
    wanted: Cron, written: Sequence[Cron], dialect: Dialect, start: datetime, end: datetime
) -> Iterator[Difference]:
    touched = {
        run.change: cron.timezone
        for cron in dict.fromkeys((wanted, *written))
        for run in touched_runs(cron, start, end)
    } | {
        change: cron.timezone
        for cron in written
        for change in transitions(cron.timezone, start, end)
        if dialect.stumbles(cron, change)
    }
    for change in sorted(touched):
        moment = datetime.fromtimestamp(change.at, UTC)
        around = moment - _DAY, moment + _DAY
        due = Counter(instants(wanted, *around))
        if dialect.fires is None or not all(dialect.documents(each, change) for each in written):
            yield Difference(change, touched[change], _of_the_change(due, change), None)
            continue
        fired = Counter(chain.from_iterable(dialect.fires(each, *around) for each in written))
        if fired != due:
            lost, more = sorted((due - fired).elements()), sorted((fired - due).elements())
            yield Difference(change, touched[change], tuple(lost), tuple(more))


def _of_the_change(due: Counter[datetime], change: Transition) -> tuple[datetime, ...]:
    """The firings while the clocks are changed, and for as long as they moved on either side."""
    first, last = change.at - change.shift, change.at + change.shift
    return tuple(instant for instant in sorted(due) if first <= instant.timestamp() <= last)
