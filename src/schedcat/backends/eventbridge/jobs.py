"""From a schedule or a rule to jobs, one for each of its targets, with the place of each field."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from schedcat.backends.eventbridge.says import (
    Kind,
    Resource,
    Said,
    Target,
    UnclearError,
    unclear,
    written_at,
)
from schedcat.backends.eventbridge.telling import (
    SCHEDULE,
    TASK,
    assumed,
    unclear_schedule,
    unclear_task,
)
from schedcat.backends.eventbridge.times import Timing, moment, timing
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import TextPlaces, Written, lines_of
from schedcat.findings import Finding
from schedcat.model import Disabled, Job
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import UnknownZoneError, zone

Keys = tuple[str, ...]
BACKEND = "eventbridge"


class Refused(Exception):  # noqa: N818 - an outcome: what it says is what there is to say
    """The resource is no job that could run, for what is `found`."""

    def __init__(self, *found: Found) -> None:
        super().__init__()
        self.found = found


class _Run(NamedTuple):
    """When and whether a resource runs, with the texts that say so."""

    schedule: Schedule
    timezone: str | None
    starts: datetime | None
    ends: datetime | None
    jitter: Interval | None
    disabled: Disabled | None
    fields: dict[Keys, Written]
    assumed: Sequence[str]


class _Call(NamedTuple):
    """What a target runs: our block's fields, how often it is tried again, and the texts."""

    block: dict[str, str]
    retries: int | None
    fields: dict[Keys, Written]
    assumed: Sequence[str]


def jobs_of(resource: Resource, name: str) -> Iterator[Job | Found]:
    """The jobs of a resource that is called `name`, or why there are none."""
    try:
        run = _run(resource)
    except UnclearError as error:
        yield unclear_schedule(name, error)
        return
    except Refused as refused:
        yield from refused.found
        return
    targets = resource.targets
    if targets is not None and not targets:
        message = f"`{name}` has no target: it runs nothing"
        at = resource.page.span(*resource.at)
        yield TASK, Finding(message, at, "name a target, or remove it", job=name)
    for target in [None] if targets is None else targets:
        own = f"{name}.{target.id}" if target and target.id and len(targets or ()) > 1 else name
        try:
            call = _call(resource, target)
        except UnclearError as error:
            yield unclear_task(own, error)
            continue
        job = _job(resource, own, run, call)
        yield job
        yield from assumed(SCHEDULE, own, run.assumed, job.at_schedule())
        yield from assumed(TASK, own, call.assumed, job.at(BACKEND, "target"))


def _job(resource: Resource, name: str, run: _Run, call: _Call) -> Job:
    description, described_at = _described(resource)
    fields = {**run.fields, **call.fields}
    if described_at:
        fields["description",] = described_at
    is_above = described_at and resource.above and described_at.whole[0] == resource.above[0][0]
    first = min([resource.whole[0], *(start for start, _ in resource.above)])
    places = TextPlaces(
        resource.page,
        resource.at,
        (first, resource.whole[1]),
        fields,
        [*(() if is_above else resource.above), *resource.comments],
    )
    return Job(
        name=name,
        schedule=run.schedule,
        description=description,
        timezone=run.timezone,
        starts=run.starts,
        ends=run.ends,
        retries=call.retries,
        jitter=run.jitter,
        disabled=run.disabled,
        backends=(BACKEND,),
        blocks={BACKEND: call.block} if call.block else {},
        reader=BACKEND,
        places=places,
    )


def _described(resource: Resource) -> tuple[str | None, Written | None]:
    """Its description, else the comments above it."""
    try:
        if (said := resource.says.text("Description", symbolic=True)) and said.text.strip():
            return said.text, _written(said, resource)
    except UnclearError:
        pass  # it only accompanies
    text, pieces = lines_of(resource.page, resource.above)
    if not text.strip():
        return None, None
    return text, Written((resource.above[0][0], resource.above[-1][1]), pieces)


def _run(resource: Resource) -> _Run:
    """Raises UnclearError, and Refused."""
    expression = resource.says.text(resource.expression)
    if expression is None:
        raise unclear(resource.says.node(), "it is left out")
    said: dict[str, Said | None] = {}
    moments: dict[str, datetime] = {}
    for key, ours in {"StartDate": "starts", "EndDate": "ends"}.items():
        if text := resource.says.text(key):
            said[ours] = text
            moments[ours] = _moment(text, resource)
    starts, ends = moments.get("starts"), moments.get("ends")
    at = _written(expression, resource)
    when = timing(expression.text, resource.kind, starts)
    if when.schedule is None:
        raise Refused(*(wrong.found(expression.at.page, _own(expression)) for wrong in when.wrong))
    clock = _zone(resource)
    jitter = _jitter(resource)
    off, disabled = _disabled(resource)
    said |= {"timezone": clock, "jitter": jitter and jitter[1]}
    names = [name for each in (expression, off, *said.values()) if each for name in each.assumed]
    names += resource.assumed
    said["disabled"] = off if disabled else None
    key = "cron" if isinstance(when.schedule, Cron) else "interval"
    fields: dict[Keys, Written] = {(key,): when.written(expression.text, at)}
    fields |= {(ours,): _written(each, resource) for ours, each in said.items() if each}
    return _Run(
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
    minutes = _number(window, _DAY_IN_MINUTES)
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


def _call(resource: Resource, target: Target | None) -> _Call:
    """Raises UnclearError."""
    if target is None:
        return _Call({}, None, {}, ())
    says = target.says
    said = {
        "target": says.text("Arn", symbolic=True) if target.text is None else None,
        "input": _input(target),
        "definition": _definition(target),
        "group": resource.says.text("GroupName", symbolic=True),
    }
    if target.text is None and said["target"] is None:
        raise unclear(says.node(), "it names no target")
    retries = says.text("RetryPolicy", "MaximumRetryAttempts", symbolic=True)
    block = {key: each.text for key, each in said.items() if each}
    if target.text is not None:
        block = {"target": target.text, **block}
    fields: dict[Keys, Written] = {
        (BACKEND, key): _written(each, resource) for key, each in said.items() if each
    }
    attempts = _number(retries, _MOST_ATTEMPTS)
    if retries and attempts is not None:
        fields["retries",] = _written(retries, resource)
    names = [name for each in said.values() if each for name in each.assumed]
    return _Call(block, attempts, fields, names)


_MOST_ATTEMPTS = 185


def _number(said: Said | None, most: int) -> int | None:
    if said and len(said.text) < len(str(most)) + 1 and said.text.isdecimal():
        return number if (number := int(said.text)) <= most else None
    return None


def _input(target: Target) -> Said | None:
    says = target.says
    if path := says.text("InputPath", symbolic=True):
        raise unclear(path.at, "a part of the event is sent")
    template = says.text("InputTransformer", "InputTemplate", symbolic=True)
    return says.text("Input", symbolic=True) or template


def _definition(target: Target) -> Said | None:
    """What runs on a cluster or in a queue, which is all that its ARN says."""
    for keys in (("EcsParameters", "TaskDefinitionArn"), ("BatchParameters", "JobDefinition")):
        if said := target.says.text(*keys, symbolic=True):
            return said
    return None


def _own(said: Said) -> Written:
    return Written.node(said.at)


def _written(said: Said, resource: Resource) -> Written:
    """Where it stands: no fix may edit what stands outside of the resource."""
    at = _own(said)
    start, end = resource.whole
    if start <= at.whole[0] and at.whole[1] <= end:
        return at
    return at._replace(pieces=[each._replace(is_literal=False) for each in at.pieces])
