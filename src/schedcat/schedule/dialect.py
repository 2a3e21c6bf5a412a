"""How one engine reads a schedule, as data."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from schedcat.schedule.cron import Cron, Fold, Gap

Fires = Callable[[Cron, datetime, datetime], Iterator[datetime]]
"""A model of an engine: (cron, start, end) → its firings in UTC, ascending.

`start` and `end` are aware; at `start` no change of the clocks is under way. A time that comes
twice is run twice.
"""


class Dialect(NamedTuple):
    """One engine: what it does with a cron at a DST change, and where its intervals start.

    `gap` and `fold` are what it does with a run at a picked time in skipped and in repeated local
    time; None where its vendor says nothing. `loses_repeated_hour` says that a job of every hour
    does not run in the second pass of the repeated hour. With `interval_starts_with_scheduler`
    the phase of an interval is the moment the scheduler starts. `source` names who says so.
    `fires` is how it runs canonical text, None where its vendor says nothing.
    """

    engine: str
    gap: Gap | None
    fold: Fold | None
    loses_repeated_hour: bool
    interval_starts_with_scheduler: bool
    source: str
    fires: Fires | None = None
