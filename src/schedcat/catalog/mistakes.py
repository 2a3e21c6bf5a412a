"""What is wrong with values that have the right form: no such zone, no such day, no such cron."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from schedcat.catalog.fields import CRON, DAY, MOMENT, ZONE
from schedcat.catalog.jobs import (
    NotInCalendarError,
    NotReckonedError,
    foreign_offset,
    read_day,
    read_moment,
)
from schedcat.catalog.shown import shown
from schedcat.catalog.types import Text, check_of
from schedcat.findings import Finding, Fix
from schedcat.schedule.cron import Cron, InvalidCronError
from schedcat.schedule.zones import UnknownZoneError, suggest_zone, zone
from schedcat.source import Span

Found = tuple[str, Finding]
"""(rule, finding)"""

Locate = Callable[[tuple[str, ...], tuple[int, int] | None], Span]
"""The span of the value that some keys lead to, or of a part of its characters."""


def mistakes(said: Mapping[str, Any], locate: Locate, blocks: Collection[str]) -> Iterator[Found]:
    """What is wrong in one mapping: a job with its environments, the defaults, or settings.

    `blocks` are the keys of backends' blocks. Each mistake is found where it is written, whether
    or not it counts in the end; a value that has not its field's form is left to the schema.
    """
    for key, value in said.items():
        if key in _CHECKS and check_of(_CHECKS[key].form)(value):
            yield from _CHECKS[key].mistakes(value, partial(locate, (key,)))
        elif isinstance(value, dict) and (key == "disabled" or key in blocks):
            yield from mistakes(value, below(locate, key), ())
        elif isinstance(value, dict) and key == "environments":
            for name, override in value.items():
                if isinstance(override, dict):
                    yield from mistakes(override, below(locate, key, name), blocks)


def mistakes_together(values: Mapping[str, Any], locate: Locate) -> Iterator[Found]:
    """What is wrong with values that are fine one by one: all that count for a job.

    An anchor that is written with another offset than its zone has may be meant as another moment.
    """
    try:
        anchor = foreign_offset(values)
    except (UnknownZoneError, NotInCalendarError, NotReckonedError):
        return
    if anchor:
        text, name = values["anchor"], values["timezone"]
        yield (
            "schema-violation",
            Finding(
                f"{shown(text)} has an offset that {name} has not then",
                locate(("anchor",), None),
                _in_zone(anchor, name),
            ),
        )


def _in_zone(anchor: datetime, name: str) -> str:
    """How the moment is written there, and if it is another the time of day."""
    local = zone(name)
    on_the_clock = anchor.replace(tzinfo=local)
    shown_then = on_the_clock.astimezone(UTC).astimezone(local)
    advice = f"write `{anchor.astimezone(local).isoformat()}` for this moment"
    if shown_then.time() != anchor.time():
        return f"the clocks skip {anchor:%H:%M} on that day; {advice}"
    return f"{advice}, or `{on_the_clock.isoformat()}` for this time of day"


def below(locate: Locate, *above: str) -> Locate:
    """The same with the keys `above` before all others."""
    return lambda keys, part: locate((*above, *keys), part)


_At = Callable[[tuple[int, int] | None], Span]


def _cron(text: str, at: _At) -> Iterator[Found]:
    try:
        Cron.parse(text)
    except InvalidCronError as error:
        for fault in error.faults:
            place = at(fault.span)
            written = text[slice(*fault.span)]
            fix = fault.replacement and Fix.replacing(written, place, fault.replacement)
            rule = "nonstandard-syntax" if fault.nonstandard else "invalid-cron"
            yield rule, Finding(fault.message, place, fault.help, fix=fix or None)


def _zone(name: str, at: _At) -> Iterator[Found]:
    try:
        zone(name)
    except UnknownZoneError:
        nearest = suggest_zone(name)
        place = at((0, len(name)))
        yield (
            "unknown-timezone",
            Finding(
                f"{shown(name)} is not an IANA region",
                place,
                f"did you mean `{nearest}`?" if nearest else "write one like Europe/London",
                fix=Fix.replacing(name, place, nearest) if nearest else None,
            ),
        )


def _moment(text: str, at: _At) -> Iterator[Found]:
    yield from _calendar(text, read_moment, at, "write a day and a time that exist")


def _day(text: str, at: _At) -> Iterator[Found]:
    yield from _calendar(text, read_day, at, "write a day that exists")


def _calendar(text: str, read: Callable[[str], object], at: _At, help: str) -> Iterator[Found]:
    try:
        read(text)
    except NotInCalendarError:
        yield "schema-violation", Finding(f"{shown(text)} is not in the calendar", at(None), help)
    except NotReckonedError:
        message = f"{shown(text)} is not in the years 1970 to 2099"
        yield "schema-violation", Finding(message, at(None), "write a time in these years")


class _Check(NamedTuple):
    """What a text of some form can still have wrong."""

    form: Text
    mistakes: Callable[[str, _At], Iterator[Found]]


_CHECKS = {
    "cron": _Check(CRON, _cron),
    "timezone": _Check(ZONE, _zone),
    "anchor": _Check(MOMENT, _moment),
    "starts": _Check(MOMENT, _moment),
    "ends": _Check(MOMENT, _moment),
    "until": _Check(DAY, _day),
}
