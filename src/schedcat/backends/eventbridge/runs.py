"""When and whether a schedule or a rule runs, as its properties say it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from schedcat.backends.eventbridge.says import Kind, Resource, Said, unclear, written_at
from schedcat.backends.eventbridge.telling import SCHEDULE
from schedcat.backends.eventbridge.times import Timing, moment, timing, whole
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Written
from schedcat.findings import Finding
from schedcat.model import Disabled
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import UnknownZoneError, zone


class Refused(Exception):  # noqa: N818 - an outcome: what it says is what there is to say
    """The resource is no job that could run, for what is `found`."""

    def __init__(self, *found: Found) -> None:
        super().__init__()
        self.found = found


class Run(NamedTuple):
    """When and whether a resource runs, with the texts that say so."""

    schedule: Schedule
    timezone: str | None
    starts: datetime | None
    ends: datetime | None
    jitter: Interval | None
    disabled: Disabled | None
    fields: dict[tuple[str, ...], Written]
    assumed: Sequence[str]


def run_of(resource: Resource) -> Run:
    """Raises UnclearError, and Refused."""
    expression = resource.says.text(resource.expression)
    if expression is None:
        raise unclear(resource.says.node(), "it is left out")
    if expression.assumed and not expression.text.strip():
        raise unclear(expression.at, "a default, and empty")
    said: dict[str, Said | None] = {}
    moments: dict[str, datetime] = {}
    for key, ours in {"StartDate": "starts", "EndDate": "ends"}.items():
        if text := resource.says.text(key):
            said[ours] = text
            moments[ours] = _moment(text, resource)
    starts, ends = moments.get("starts"), moments.get("ends")
    at = Written.node(expression.at)
    when = timing(expression.text, resource.kind, starts)
    if when.schedule is None:
        raise Refused(*(wrong.found(expression.at.page, at) for wrong in when.wrong))
    clock = _zone(resource)
    jitter = _jitter(resource)
    off, disabled = _disabled(resource)
    said |= {"timezone": clock, "jitter": jitter and jitter[1]}
    names = [name for each in (expression, off, *said.values()) if each for name in each.assumed]
    names += resource.assumed
    said["disabled"] = off if disabled else None
    key = "cron" if isinstance(when.schedule, Cron) else "interval"
    fields: dict[tuple[str, ...], Written] = {(key,): when.written(expression.text, at)}
    fields |= {(ours,): resource.written(each) for ours, each in said.items() if each}
    return Run(
        _on_clock(when, clock),
        clock.text if clock else None,
        starts,
        ends,
        jitter[0] if jitter else None,
        disabled,
        fields,
        names,
    )


def _on_clock(when: Timing, clock: Said | None) -> Schedule:
    match when.schedule:
        case Cron() as cron:
            return replace(cron, timezone=clock.text if clock else "UTC")
        case Interval() as interval:
            return interval
    raise AssertionError(when)  # pragma: no cover - its caller has looked


def _moment(said: Said, resource: Resource) -> datetime:
    try:
        return moment(said.text)
    except ValueError:
        message = f"{shown(said.text)} is no time between 1970 and 2099"
        finding = Finding(message, written_at(said.at), "write one like 2026-12-01T00:00:00Z")
        raise Refused((SCHEDULE, finding._replace(job=resource.name))) from None


def _zone(resource: Resource) -> Said | None:
    """The zone of a schedule; rules are on the clock of UTC, whatever is said."""
    if resource.kind is Kind.RULE:
        return None
    said = resource.says.text("ScheduleExpressionTimezone")
    if said is None:
        return None
    try:
        zone(said.text)
    except UnknownZoneError:
        message = f"{shown(said.text)} is not an IANA region"
        finding = Finding(message, written_at(said.at), "write one like Europe/London")
        raise Refused(("unknown-timezone", finding)) from None
    return said


_DAY_IN_MINUTES = 1440


def _jitter(resource: Resource) -> tuple[Interval, Said] | None:
    """The window in which a run may begin; `OFF` without quotes is false to CloudFormation."""
    mode = resource.says.text("FlexibleTimeWindow", "Mode")
    if mode is None or mode.text in {"OFF", "false", "False"}:
        return None
    window = resource.says.text("FlexibleTimeWindow", "MaximumWindowInMinutes")
    minutes = whole(window, _DAY_IN_MINUTES)
    if mode.text != "FLEXIBLE" or window is None or not minutes:
        raise unclear(window.at if window else mode.at, "no window of 1 to 1440 minutes")
    return Interval(60 * minutes), window._replace(assumed=(*mode.assumed, *window.assumed))


def _disabled(resource: Resource) -> tuple[Said | None, Disabled | None]:
    """Whether a deployment has it at all, and its state."""
    if off := resource.off:
        return Said("", off.at), Disabled(off.reason)
    state = resource.says.text("State")
    if state and state.text == "DISABLED":
        return state, Disabled("its state is DISABLED")
    if state and state.text not in _RUNNING:
        raise unclear(state.at, "it is no state")
    enabled = resource.says.text("Enabled")
    if enabled and enabled.text.lower() in {"false", "no", "off"}:
        return enabled, Disabled("it is not enabled")
    if enabled and enabled.text.lower() not in {"true", "yes", "on"}:
        raise unclear(enabled.at, "it is neither true nor false")
    # Where a default says that it runs, that is worth a note, and no place.
    return next((each for each in (state, enabled) if each and each.assumed), None), None


_RUNNING = {"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}
