"""Runs that a change of the clocks touches, and the instants at which they come to lie."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schedcat.schedule.cron import Cron, Fold, Gap
from schedcat.schedule.dst import touched_runs
from schedcat.schedule.zones import Transition

_DAY = timedelta(days=1)


class Landing(NamedTuple):
    """A run at a local time, `wall`, that is skipped or comes twice, and its instants in UTC.

    There are none where the policy leaves it out, and two where it wants both passes.
    """

    wall: datetime
    change: Transition
    instants: tuple[datetime, ...]


def landings(cron: Cron, start: datetime, end: datetime) -> Iterator[Landing]:
    """The runs touched by changes of the cron's zone near [start, end), in order of their times.

    A cron of every hour goes through changes in elapsed time: it has no run that a gap moves, and
    both passes of a repeated one. Raises DayRuleError and UnknownZoneError.

    >>> cron = Cron.parse("30 2 * * *", timezone="America/New_York")
    >>> year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    >>> [(str(wall), *map(str, instants)) for wall, _, instants in landings(cron, *year)]
    [('2026-03-08 02:30:00', '2026-03-08 07:00:00+00:00')]
    """
    for run in touched_runs(cron, start - _DAY, end + _DAY):
        if not (run.change.is_gap and cron.is_every_hour):
            yield Landing(run.wall, run.change, tuple(_instants(cron, run.wall, run.change)))


def _instants(cron: Cron, wall: datetime, change: Transition) -> Iterator[datetime]:
    earlier, later = (
        wall.replace(tzinfo=UTC) - timedelta(seconds=offset)
        for offset in (change.before, change.after)
    )
    if change.is_fold:
        yield earlier
        if cron.is_every_hour or cron.dst.fold is Fold.BOTH:
            yield later
        return
    match cron.dst.gap:
        case Gap.AFTER:
            yield datetime.fromtimestamp(change.at, UTC)
        case Gap.SHIFT:
            yield earlier
        case Gap.SKIP:
            return
