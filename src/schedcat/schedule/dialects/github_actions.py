"""GitHub Actions, `on.schedule`: POSIX cron, told a zone, at most every five minutes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from schedcat.schedule import Schedule
from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron, DstPolicy, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.zones import Transition, Years

SHORTEST = 5
"""So many minutes are the least from one run to the next."""
_MINUTE = timedelta(minutes=1)


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """A skipped run comes at the next valid time; more is not said: see `documents`."""
    from schedcat.schedule.instants import instants

    return instants(replace(cron, dst=DstPolicy(Gap.AFTER)), start, end)


def documents(cron: Cron, change: Transition) -> bool:
    """One skipped run, like the 02:30 of the documentation, and no other right after the gap.

    Nothing is said of several, of jobs of every hour, and of repeated time.
    """
    from schedcat.schedule.instants import instants

    if change.is_fold or cron.is_every_hour:
        return False
    first, last = (wall.replace(tzinfo=UTC) for wall in (change.wall_start, change.wall_end))
    skipped_or_next = list(instants(replace(cron, timezone="UTC"), first, last + _MINUTE))
    return len(skipped_or_next) == 1


def is_too_often(cron: Cron) -> bool:
    """Does it run again before that?"""
    from schedcat.schedule.instants import wall_spacings

    return min(wall_spacings(cron)) < SHORTEST


def refuses(schedule: Schedule, _: Years) -> Iterator[Refusal]:
    """Anything more often than every five minutes."""
    from schedcat.schedule.instants import wall_spacings

    reason = f"GitHub Actions runs a workflow every {SHORTEST} minutes at most"
    match schedule:
        case Interval() as interval if interval.seconds < SHORTEST * 60:
            yield Refusal(
                ("interval",),
                f"{reason}, not every {interval.canonical}",
                (f"interval: {SHORTEST}m",),
            )
        case Cron() as cron if (shortest := min(wall_spacings(cron))) < SHORTEST:
            minutes = _thinned(cron.minute.values)
            text = field_text(cron.minute._replace(bits=sum(1 << minute for minute in minutes)))
            yield Refusal(
                ("cron",),
                f"{reason}, and `{cron.text}` is due again after {shortest}m",
                (f'cron: "{cron.replacing(minute=text)}"',),
            )


def _thinned(minutes: tuple[int, ...]) -> Iterator[int]:
    """Those of the minutes of an hour that are far enough from the last, and from the next hour."""
    last = minutes[0] - SHORTEST
    for minute in minutes:
        if minute - last >= SHORTEST and minutes[0] + 60 - minute >= SHORTEST:
            yield minute
            last = minute


DIALECT = Dialect(
    engine="GitHub Actions",
    source="GitHub Actions, Events that trigger workflows; POSIX crontab for the day rule",
    gap=Gap.AFTER,
    fold=None,
    fires=fires,
    documents=documents,
    refuses=refuses,
    missed="run late, or dropped",
    kept_overlap=("allow", "replace"),  # `cancel-in-progress` of a concurrency group
)
