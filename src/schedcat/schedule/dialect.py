"""How one engine reads a schedule, as data."""

from typing import NamedTuple

from schedcat.schedule.cron import Fold, Gap


class Dialect(NamedTuple):
    """One engine: what it does with a cron at a DST change, and where its intervals start.

    `gap` and `fold` are what it does with a run at a picked time in skipped and in repeated local
    time; None where its vendor says nothing. `loses_repeated_hour` says that a job of every hour
    does not run in the second pass of the repeated hour. With `interval_starts_with_scheduler`
    the phase of an interval is the moment the scheduler starts. `source` names who says so.
    """

    engine: str
    gap: Gap | None
    fold: Fold | None
    loses_repeated_hour: bool
    interval_starts_with_scheduler: bool
    source: str
