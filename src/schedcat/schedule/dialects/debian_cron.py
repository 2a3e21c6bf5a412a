"""Debian's cron: picked times are caught up after a gap and run once in a fold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron, DayRule, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.field import Field
from schedcat.schedule.zones import Transition, offset_at, transitions, zone


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """How the daemon goes through local time, as it reads the text of a cron.

    A text whose minute or hour begins with `*` fires on the local minutes that there are, twice
    where they come twice. Any other is run for each skipped minute right after the gap, and not
    again for repeated ones. Changes of more than three hours count as corrections of the clock,
    after which nothing is caught up or left out.
    """
    offset, since, repeated = offset_at(zone(cron.timezone), int(start.timestamp())), start, None
    for change in (*transitions(cron.timezone, start, end), None):
        until = datetime.fromtimestamp(change.at, UTC) if change else end
        yield from _on_the_wall(cron, since, until, offset, after=repeated)
        if change is None:
            return
        is_followed = not is_wild(cron) and _LEAST <= change.shift <= _MOST
        if change.is_gap and is_followed:
            yield from (until for _ in _skipped(cron, change))
        offset, since = change.after, until
        repeated = change.wall_end if change.is_fold and is_followed else None


def is_wild(cron: Cron) -> bool:
    """Does the minute or the hour begin with `*`, so that the daemon counts no run as picked?"""
    return cron.minute.text.startswith("*") or cron.hour.text.startswith("*")


def _on_the_wall(
    cron: Cron, start: datetime, end: datetime, offset: int, *, after: datetime | None
) -> Iterator[datetime]:
    """The firings in [start, end) while clocks are `offset` seconds ahead.

    Those before the local time `after` have been run.
    """
    from schedcat.schedule.instants import instants

    ahead = timedelta(seconds=offset)
    first = start + ahead
    if after is not None:
        first = max(first, after.replace(tzinfo=UTC))
    for wall in instants(replace(cron, timezone="UTC"), first, end + ahead):
        yield wall - ahead


def _skipped(cron: Cron, change: Transition) -> Iterator[datetime]:
    from schedcat.schedule.instants import instants

    stretch = (wall.replace(tzinfo=UTC) for wall in (change.wall_start, change.wall_end))
    return instants(replace(cron, timezone="UTC"), *stretch)


_LEAST, _MOST = 6 * 60, 3 * 60 * 60
"""The changes that cron(8) follows, in seconds."""


def spellings(cron: Cron) -> Iterator[Cron]:
    """The same values begun with `*` and without it, as far as they can be."""
    yield cron
    if cron.hour.is_full:
        return
    minute, hour = (field_text(field, star=False) for field in (cron.minute, cron.hour))
    yield _rewritten(cron, minute=minute, hour=hour)
    if starred := _led_by_star(cron.minute):
        yield _rewritten(cron, minute=starred, hour=hour)
    elif starred := _led_by_star(cron.hour):
        yield _rewritten(cron, minute=minute, hour=starred)


def joined_by_both(cron: Cron) -> Cron | None:
    """A cron whose days match both fields, with one that begins with `*`: crontab(5), bugs."""
    fields = {"day_of_month": cron.day_of_month, "day_of_week": cron.day_of_week}
    for write in (field_text, _led_by_star):
        for name, field in fields.items():
            if (text := write(field)).startswith("*"):
                return _rewritten(cron, **{name: text})
    return None


def _led_by_star(field: Field) -> str:
    """The same values as a list that begins with `*`, empty where they lack the field's first one.

    A step past the end picks the first value alone.
    """
    first, *others = field.values
    if first != field.kind.first:
        return ""
    size = field.kind.last - first + 1
    rest = field._replace(bits=field.bits & ~(1 << first))
    return f"*/{size},{field_text(rest, star=False)}" if others else f"*/{size}"


def _rewritten(cron: Cron, **texts: str) -> Cron:
    text = cron.replacing(**texts)
    return Cron.parse(text, days=cron.days, timezone=cron.timezone, dst=cron.dst)


def read(text: str, zone: str) -> Cron:
    """What the daemon makes of five fields that were written for it."""
    _, _, of_month, _, of_week = text.split()
    is_both = of_month.startswith("*") or of_week.startswith("*")
    return Cron.parse(text, days=DayRule.BOTH if is_both else DayRule.EITHER, timezone=zone)


DIALECT = Dialect(
    engine="Debian cron",
    source="cron(8) and crontab(5), run in 3.0pl1",
    gap=Gap.AFTER,
    fold=Fold.FIRST,
    fires=fires,
    one_clock_of="the machine",
    joined_by_both=joined_by_both,
    read=read,
    spellings=spellings,
    missed="forgotten",
    kept_missed=("skip",),
)
