"""How one engine says and runs a schedule, as data."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayRule, Fold, Gap
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.zones import Transition, Years

Fires = Callable[[Cron, datetime, datetime], Iterator[datetime]]
"""A model of an engine: (cron, start, end) → its firings in UTC, ascending.

`start` and `end` are aware; at `start` no change of the clocks is under way. A time that comes
twice is run twice.
"""


class Dialect(NamedTuple):
    """One engine: what it is told, and what it does.

    `source` names who says so. `gap` and `fold` are what it does with a run at a picked time in
    skipped and in repeated local time; None where its vendor says nothing. `loses_repeated_hour`
    says that a job of every hour does not run in the second pass of the repeated hour. `fires` is
    how it runs what it is told, None where its vendor says nothing; `documents` says that the
    vendor speaks of what a cron does at a change, and where it does not, `fires` is no claim.
    `stumbles` says that a change may move runs far from it, at times that no clock skips or
    repeats.

    `joins` is its day rule, None where only one of the day fields can pick days. `one_clock_of`
    says whose wall clock all its schedules are read on; None where each has a zone of its own. One
    that `needs_steady_clock` is late all over once that clock is changed. `joined_by_both` gives a
    cron, in canonical text, a spelling by which one that joins by `either` does join by `both`,
    where there is one.
    `write` gives its text for a cron in canonical text, `read` the schedule of such a text in a
    zone, None where the text is five fields that `joins` joins. Of `spellings` of one cron, each of
    one meaning, it may run some otherwise at clock changes. `refuses` has what else it cannot say.
    `every` gives its text for an interval; where there is none, an interval is said as a cron if
    one is exact. With `interval_starts_with_scheduler` the phase of an interval is the moment the
    scheduler starts, unless it keeps its state, and otherwise goes on through a restart;
    `keeps_anchor` says that it can be given one. With `runs_alone` no run of a job begins before
    the last one is over.

    `missed` is what becomes of a run that was due while the engine was down, in words, and
    `kept_missed` has the values of the job's `missed` that are kept, `kept_missed_of_intervals`
    those of an interval without an anchor where they are others; where more than `most_missed` runs
    were missed, none is caught up; `kept_overlap` those of its
    `overlap`. `keeps` names the other options by which a job runs that it can be given: `starts`,
    `ends`, `jitter`, `missed_within`. Where an engine is exported to, the backend says that.
    """

    engine: str
    source: str
    gap: Gap | None
    fold: Fold | None
    loses_repeated_hour: bool = False
    fires: Fires | None = None
    documents: Callable[[Cron, Transition], bool] = lambda *_: True
    stumbles: Callable[[Cron, Transition], bool] = lambda *_: False
    joins: DayRule | None = DayRule.EITHER
    joined_by_both: Callable[[Cron], Cron | None] = lambda _: None
    one_clock_of: str | None = None
    needs_steady_clock: bool = False
    write: Callable[[Cron], str] = str
    read: Callable[[str, str], Schedule] | None = None
    spellings: Callable[[Cron], Iterable[Cron]] = lambda cron: (cron,)
    refuses: Callable[[Schedule, Years], Iterable[Refusal]] = lambda *_: ()
    every: Callable[[Interval], str | None] | None = None
    interval_starts_with_scheduler: bool = False
    keeps_anchor: bool = False
    runs_alone: bool = False
    missed: str = "undocumented"
    kept_missed: tuple[str, ...] = ()
    kept_missed_of_intervals: tuple[str, ...] | None = None
    most_missed: int | None = None
    kept_overlap: tuple[str, ...] = ("allow",)
    keeps: tuple[str, ...] = ()

    @property
    def is_verified(self) -> bool:
        """It runs in our tests; of others there is only what their vendors say."""
        return "run in" in self.source
