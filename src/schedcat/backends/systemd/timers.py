"""When a timer starts its unit: systemd.timer(5)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from schedcat.backends._times import Grammar, told
from schedcat.backends.systemd.events import parts, respelled, zone_in
from schedcat.backends.systemd.files import Unit
from schedcat.backends.systemd.unions import disjoint
from schedcat.backends.systemd.units import Setting
from schedcat.backends.systemd.values import (
    UndecidedError,
    boolean,
    microseconds,
    resolved,
    seconds,
)
from schedcat.catalog.mistakes import Found
from schedcat.catalog.text_places import Piece, Written
from schedcat.findings import Finding, Severity
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.readings import systemd

_GRAMMAR = Grammar(
    "systemd",
    systemd.expression,
    fields=False,
    help="write a calendar event, such as `Mon *-*-* 03:30:00`",
)
_SPANS = ("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec")
_CHANGES = ("OnClockChange", "OnTimezoneChange")


class Timing(NamedTuple):
    """A schedule, where it stands, and whether it names a zone itself."""

    schedule: Schedule
    setting: Setting
    at: Written
    zone: str | None = None


class When(NamedTuple):
    """All that a timer says of when: its schedules, and other `besides` that have no times.

    No schedules where it cannot be told; `found` says why, or what systemd makes nothing of.
    """

    timings: Sequence[Timing] = ()
    besides: Sequence[Setting] = ()
    found: Sequence[Found] = ()


def when(timer: Unit, zone: str) -> When:
    """When it starts its unit, on the clock of `zone` where it names none."""
    events, spans, found, is_clear = _values(timer, zone)
    changes = [
        setting
        for key in _CHANGES
        if (setting := timer.last("Timer", key)) and boolean(setting.value)
    ]
    if not is_clear:
        return When(found=found)
    active, inactive, first = (
        [each for each in spans if re.fullmatch(pattern, each[0].key)]
        for pattern in ("OnUnitActiveSec", "OnUnitInactiveSec", "On(?:Active|Boot|Startup)Sec")
    )
    besides = [*(setting for setting, _ in first), *changes]
    if inactive:
        setting = inactive[0][0]
        return When(found=[*found, _unresolved(setting, "it counts from when the last run ended")])
    if active and events:
        why = "with an OnCalendar= it counts from whichever run was the last"
        return When(found=[*found, _unresolved(active[0][0], why)])
    if active:
        setting, span = min(active, key=lambda each: each[1])
        timing, wrong = _interval(setting, span)
        return When(timing, besides, [*found, *wrong])
    if events:
        timings, wrong = _union(events)
        return When(timings, besides, [*found, *wrong])
    return When(besides=besides, found=found)


def _values(
    timer: Unit, zone: str
) -> tuple[list[Timing], list[tuple[Setting, int]], list[Found], bool]:
    """Events, time spans with their microseconds, findings; and whether nothing is unclear.

    An empty value takes back all before it, of whatever key (config_parse_timer).
    """
    events: list[Timing] = []
    spans: list[tuple[Setting, int]] = []
    found: list[Found] = []
    unclear: list[Found] = []
    for each in timer.settings:
        if each.section != "Timer" or each.key not in ("OnCalendar", *_SPANS):
            continue
        if not each.value:
            events, spans, found, unclear = [], [], [], []
            continue
        try:
            text = resolved(each.value, timer.name)
        except UndecidedError as specifier:
            unclear.append(_unresolved(each, f"only the machine tells what `{specifier}` is"))
            continue
        if each.key == "OnCalendar":
            known = told(text, _GRAMMAR)
            at = each.at if text == each.value else Written(each.at.whole)
            is_unclear = any(wrong.rule == "schedule-unresolvable" for wrong in known.wrong)
            (unclear if is_unclear else found).extend(
                wrong.found(each.page, at) for wrong in known.wrong
            )
            if known.cron:
                events.append(_event(known.cron, text, each, at, zone))
        elif (span := microseconds(text)) is None:
            message = f"systemd ignores {each.shown}: it is no time span"
            found.append(each.found("nonstandard-syntax", message, "write it like 1h 30min"))
        else:
            spans.append((each, span))
    return events, spans, [*found, *unclear], not unclear


def _event(cron: Cron, text: str, setting: Setting, at: Written, zone: str) -> Timing:
    named = zone_in(text)
    own = replace(respelled(cron, text), timezone=cron.timezone if named else zone)
    pieces = [
        Piece(own.fields[index].span, at.part(part), is_literal=False)
        for index, part in parts(text)
    ]
    return Timing(own, setting, Written(at.whole, pieces), named and cron.timezone)


def _interval(setting: Setting, span: int) -> tuple[list[Timing], list[Found]]:
    whole = seconds(span)
    if whole is None:
        return [], [_unresolved(setting, "an interval is whole seconds, at least one")]
    interval = Interval(whole)
    interval = replace(interval, text=interval.canonical)
    return [Timing(interval, setting, Written(setting.at.whole))], []


def _union(events: Sequence[Timing]) -> tuple[list[Timing], list[Found]]:
    """Events as schedules that share no instant: it starts its unit once where two elapse."""
    if len(events) == 1:
        return [*events], []
    crons = [each.schedule for each in events if isinstance(each.schedule, Cron)]
    other = next((each for each in events if each.zone != events[0].zone), None)
    if other:
        why = "its lines are on different clocks, and may or may not elapse together"
        return [], [_unresolved(other.setting, why)]
    pieces = disjoint(crons)
    if pieces is None:
        return [], [_unresolved(events[-1].setting, "its lines elapse together in too many ways")]
    return [_piece(cron, events[index]) for cron, index in pieces], []


def _piece(cron: Cron, event: Timing) -> Timing:
    if cron == event.schedule:
        return event
    return event._replace(schedule=cron, at=Written(event.at.whole))


def _unresolved(setting: Setting, why: str) -> Found:
    message = f"{setting.shown} has no times that can be told: {why}"
    return setting.found("schedule-unresolvable", message, "check it by hand: no rule sees it")


def without_times(timer: Unit, besides: Sequence[Setting]) -> Found:
    """What is said of a timer that has nothing but occasions without times."""
    first = besides[0]
    finding = Finding(
        f"`{timer.name}` runs on {first.shown}: it has no times to check",
        first.page.span(*first.at.whole),
        "write an OnCalendar= where the time matters",
        fold="{count} schedules have no times to check",
        severity=Severity.INFO,
    )
    return "schedule-unresolvable", finding
