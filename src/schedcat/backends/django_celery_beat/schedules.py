"""When the row of a schedule fires: `crontabschedule` and `intervalschedule`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from schedcat.backends._times import Grammar, Wrong, told
from schedcat.backends.django_celery_beat.rows import Row
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Piece, Written
from schedcat.schedule import Schedule
from schedcat.schedule.interval import Interval
from schedcat.schedule.readings import celery, django_celery_beat
from schedcat.schedule.zones import UnknownZoneError, zone

_GRAMMAR = Grammar(
    "django-celery-beat",
    django_celery_beat.saved,
    celery.READER,
    help="write numbers, ranges, lists and steps, such as `*/15` or `1-5`",
)
_COLUMNS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
_MICROSECONDS = {
    "days": 86_400_000_000,
    "hours": 3_600_000_000,
    "minutes": 60_000_000,
    "seconds": 1_000_000,
    "microseconds": 1,
}
"""Values of `period`."""


class UntimedError(Exception):
    """A row that is no job."""

    def __init__(self, found: Found) -> None:
        super().__init__(found)
        self.found = found


class Timing(NamedTuple):
    """A schedule, the place of the field `key` that says it, and its zone if that is said."""

    schedule: Schedule
    key: str
    at: Written
    zone: str | None = None
    zone_is_known: bool = True
    found: Sequence[Found] = ()


def timing(row: Row, usual: str | None, *, is_shared: bool) -> Timing:
    """When it fires; a crontab without a zone is on the clock of the `usual` one.

    What is in a row that `is_shared` by several tasks is not to be edited for one of them.
    Raises UntimedError.
    """
    if row.model == "intervalschedule":
        return _of_interval(row)
    if row.model == "solarschedule":
        event = f"{row.text('event')} at {row.text('latitude')}, {row.text('longitude')}"
        message = f"{shown(event)} has no times that a cron can say"
        help = "check it by hand: no rule sees this job"
        raise UntimedError(row.found("schedule-unresolvable", "event", message, help))
    return _of_crontab(row, usual, is_shared=is_shared)


def _of_interval(row: Row) -> Timing:
    every, period = row.text("every"), row.text("period")
    digits = every.removeprefix("-")
    if period not in _MICROSECONDS or not digits.isdecimal() or len(digits) > _MOST_DIGITS:
        message = f"{shown(f'every {every} {period}')} is no interval"
        raise UntimedError(row.found("schedule-unresolvable", "every", message, _WHOLE))
    seconds, rest = divmod(int(every) * _MICROSECONDS[period], 1_000_000)
    if rest or not 0 < seconds <= _LONGEST:
        message = f"{shown(f'every {every} {period}')} is not whole seconds, at least one"
        raise UntimedError(row.found("schedule-unresolvable", "every", message, _WHOLE))
    interval = Interval(seconds)
    ends = (row.at(column).whole for column in ("every", "period"))
    starts, stops = zip(*ends, strict=True)
    at = Written((min(starts), max(stops)))
    return Timing(replace(interval, text=interval.canonical), "interval", at)


_WHOLE = "write whole days, hours, minutes or seconds"
_MOST_DIGITS = 16
_LONGEST = 86_400 * 999_999_999
"""What a timedelta can say."""


def _of_crontab(row: Row, usual: str | None, *, is_shared: bool) -> Timing:
    texts = [row.text(column) if column in row.values else "*" for column in _COLUMNS]
    words = ["".join(text.split()) for text in texts]  # Celery, too, drops the blanks of a list
    if empty := [column for column, word in zip(_COLUMNS, words, strict=True) if not word]:
        message = f"`{empty[0]}` is empty, at which beat stops"
        raise UntimedError(row.found("invalid-cron", empty[0], message, "write `*`"))
    text = " ".join(words)
    at = _written(row, words, is_shared=is_shared)
    known = told(text, _GRAMMAR)
    found = [_shown(wrong, text).found(row.page, at) for wrong in known.wrong]
    if known.cron is None:
        raise UntimedError(found[0])
    named = row.text("timezone") or usual
    cron = replace(known.cron, timezone=_zone(row, named) if named else "UTC")
    return Timing(cron, "cron", known.written(text, at), named, named is not None, found)


def _shown(wrong: Wrong, text: str) -> Wrong:
    """The same at a character: nothing in a list is told by the comma before it."""
    start, end = wrong.part
    is_there = bool(text[start:end].strip())
    return wrong if is_there else wrong._replace(part=(max(0, start - 1), end))


def _zone(row: Row, name: str) -> str:
    try:
        zone(name)
    except UnknownZoneError:
        message = f"{shown(name)} is not an IANA region"
        help = "write one like Europe/London"
        raise UntimedError(row.found("unknown-timezone", "timezone", message, help)) from None
    return name


def _written(row: Row, words: Sequence[str], *, is_shared: bool) -> Written:
    """Where five fields stand that are columns; what is in quotes can be edited."""
    pieces, start = [], 0
    for column, word in zip(_COLUMNS, words, strict=True):
        said = (start, start + len(word))
        written, node = row.at(column), row.nodes.get(column)
        is_literal = bool(written.pieces) and row.text(column) == word and not is_shared
        quoted = is_literal and not getattr(node, "plain", True)
        extent = written.pieces[0].written if written.pieces else written.whole
        pieces.append(Piece(said, extent, is_literal=quoted))
        start = said[1] + 1
    return Written(row.whole, pieces)
