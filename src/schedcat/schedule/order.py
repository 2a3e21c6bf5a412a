"""Whether the runs of one schedule find, each of them, a run of another that came before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.instants import instants
from schedcat.schedule.neighbours import next_instant, previous_instant

_INSTANTLY_AFTER = timedelta(microseconds=1)
_MOST = 100
"""So many runs are looked at: weeks of a daily job."""


class Runs(NamedTuple):
    """A cron, or an interval with an anchor, that counts from `start` on and before `end`."""

    schedule: Schedule
    start: datetime | None = None
    end: datetime | None = None

    def before(self, moment: datetime) -> datetime | None:
        """The last run earlier than a moment."""
        found = previous_instant(self.schedule, min(moment, self.end or moment))
        return found if found and found >= (self.start or found) else None

    def after(self, moment: datetime) -> datetime | None:
        """The first run later than a moment."""
        first = self.start - _INSTANTLY_AFTER if self.start else moment
        found = next_instant(self.schedule, max(moment, first))
        return found if found and (self.end is None or found < self.end) else None


class Misfit(NamedTuple):
    """A run, `at`, that the other job's last one came `lead` before; the next comes `lag` after it.

    `lag` is None where `lead` is too short; otherwise the two have probably changed places.
    """

    at: datetime
    lead: timedelta
    lag: timedelta | None = None


def misfits(
    later: Runs, earlier: Runs, lead: timedelta, start: datetime, end: datetime
) -> Iterator[Misfit]:
    """The runs of `later` in [start, end) that do not follow one of `earlier`; of the first 100.

    A run has those of the other for its own that came since the run before. Out of order is a run

    - whose own ones all came less than `lead` before, though there was time for an earlier one;
      with no `lead`, all at the same moment;
    - whose single own one came much longer before, `lead` taken off, than the next comes after.

    A run without any of its own is none, nor is one after which the other comes more rarely.
    Raises NoInstantsError, DayRuleError and UnknownZoneError.

    >>> from datetime import UTC
    >>> from schedcat.schedule.cron import Cron
    >>> report, orders = Runs(Cron.parse("0 4 * * *")), Runs(Cron.parse("0 5 * * *"))
    >>> day = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    >>> [(str(each.lead), str(each.lag)) for each in misfits(report, orders, timedelta(), *day)]
    [('23:00:00', '1:00:00')]
    """
    for before, at in pairwise(_runs(later, start, end)):
        own = earlier.before(at + _INSTANTLY_AFTER)
        if own is None or own <= before:
            continue
        following, next_run = earlier.after(at), later.after(at)
        if following is None or (next_run and next_run < following):
            continue
        deadline = at - lead
        in_time = earlier.before(deadline + _INSTANTLY_AFTER if lead else at)
        if in_time is None or in_time <= before:
            if before < deadline:
                yield Misfit(at, at - own)
            continue
        is_single = (earlier.before(own) or before) <= before
        if in_time == own and is_single and _MUCH * (following - at) <= deadline - own:
            yield Misfit(at, at - own, following - at)


_MUCH = 3
"""So many times longer is much longer."""


def _runs(runs: Runs, start: datetime, end: datetime) -> Iterator[datetime]:
    """The runs in [start, end), after the last time before them that the schedule picks."""
    start, end = max(start, runs.start or start), min(end, runs.end or end)
    if last := previous_instant(runs.schedule, start):
        yield last
    yield from islice(instants(runs.schedule, start, end), _MOST)
