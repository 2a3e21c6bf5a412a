"""From what a file says of one job of Cloud Scheduler to a job, or findings.

Source: the API's reference, Job: five fields on the clock of `timeZone`, which is UTC where none
is said; an attempt takes 180 s at most, and a failed one is not repeated, unless it says so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from schedcat.backends._assumed import assumed
from schedcat.backends._terraform.unclear import (
    UnclearError,
    left_out,
    unclear_schedule,
    unclear_task,
    unknown_host,
)
from schedcat.backends._times import Told, told
from schedcat.backends.cloud_scheduler.accompanying import accompanying
from schedcat.backends.cloud_scheduler.asked import Asked
from schedcat.backends.cloud_scheduler.said import Said
from schedcat.backends.cloud_scheduler.targets import asked
from schedcat.backends.cloud_scheduler.times import GRAMMAR
from schedcat.catalog.mistakes import Found, mistakes
from schedcat.catalog.text_places import TextPlaces, Written, lines_of
from schedcat.model import Disabled, Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.zones import UnknownZoneError, zone

_Fields = dict[tuple[str, ...], Written]


class _When(NamedTuple):
    """When a job runs: the cron on its zone, the zone if the file says one, where each stands."""

    cron: Cron
    zone: str | None
    is_known: bool
    disabled: Disabled | None
    places: _Fields


def said_of(said: Said, settings: Mapping[str, Any], taken: Counter[str]) -> Iterator[Job | Found]:
    """The job, and what is to be said of it; `taken` counts names that were given to jobs."""
    name, unclear_name = _name(said, taken)
    yield from unclear_name
    try:
        text = said.text("schedule")
        if text is None:
            raise said.refused("it has no schedule")
        if not text and said.resource.assumed(said.node("schedule")):
            raise said.refused("its default is empty", "schedule")
        known = told(text, GRAMMAR)
        at = said.written("schedule") or Written(said.resource.at)
        yield from (wrong.found(said.resource.page, at) for wrong in known.wrong)
        when = known.cron and _when(said, text, known, at)
    except UnclearError as error:
        yield unclear_schedule(error.unclear, name)
        return
    if not isinstance(when, _When):
        yield from when or ()
        return
    try:
        request = asked(said, settings)
    except UnclearError as error:
        yield unclear_task(error.unclear, name)
        return
    if request.unclear:
        yield left_out(request.unclear, name, "the request")
    if request.host:
        yield unknown_host(request.host, name, said.span("http_target", "uri"))
    job, wrong = _job(name, said, when, request, settings)
    yield job
    yield from wrong
    deciding = ("schedule", "time_zone", "paused")
    names = said.resource.assumed(*(said.node(key) for key in deciding))
    yield from assumed(names, name, job.at("cron"), "a caller")


def _name(said: Said, taken: Counter[str]) -> tuple[str, list[Found]]:
    """The id; where that is not clear, what the resource is called within its files."""
    label = said.resource.label
    if said.is_api:
        return label or "job", []
    try:
        if name := said.text("name"):
            return name, []
        wrong = said.refused("it has no `name`")
    except UnclearError as error:
        wrong = error
    taken[said.resource.instance] += 1
    count = taken[said.resource.instance]
    name = said.resource.instance + (f"-{count}" if count > 1 else "")
    return name, [left_out(wrong.unclear, name, "the name")]


def _when(said: Said, text: str, known: Told, at: Written) -> _When | list[Found]:
    """When it runs, or what is wrong with its zone. Raises UnclearError."""
    cron = known.cron
    if cron is None:
        return []
    disabled = _disabled(said)
    places: _Fields = {("cron",): known.written(text, at)}
    if written := said.written("time_zone"):
        places["timezone",] = written
    if written := said.written("state" if said.is_api else "paused"):
        places["disabled",] = written
    try:
        name = said.text("time_zone")
    except UnclearError:
        if cron.picks_time_or_date:
            raise
        return _When(cron, None, False, disabled, places)
    name = "UTC" if name in _UTC else name or None
    try:
        zone(name or "UTC")
    except UnknownZoneError:
        page, whole = said.resource.page, places["timezone",]
        locate = lambda _, part: page.span(*(whole.part(part) if part else whole.whole))  # noqa: E731
        return [*mistakes({"timezone": name}, locate, ())]
    return _When(replace(cron, timezone=name or "UTC"), name, True, disabled, places)


_UTC = frozenset({"UTC", "utc", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Universal"})
"""What the tz database calls it."""


def _disabled(said: Said) -> Disabled | None:
    """Why it does not run, if it does not. Raises UnclearError."""
    if not said.is_api:
        match said.text("paused"):
            case None | "false":
                return None
            case "true":
                return Disabled("it is paused")
        raise said.refused("it is neither true nor false", "paused")
    match said.text("state"):
        case None | "ENABLED" | "STATE_UNSPECIFIED":
            return None
        case "PAUSED":
            return Disabled("it is paused")
        case "DISABLED":
            return Disabled("the service has disabled it")
    raise said.refused("whether it runs is not known then", "state")


def _job(
    name: str, said: Said, when: _When, request: Asked, settings: Mapping[str, Any]
) -> tuple[Job, list[Found]]:
    resource = said.resource
    more = accompanying(said, name, settings)
    description, pieces = _description(said)
    block = {**more.block, **request.block}
    places: _Fields = {**when.places, **request.places, **more.places}
    if pieces:
        places["description",] = pieces
    whole = (min([resource.whole[0], *(each[0] for each in resource.above)]), resource.whole[1])
    job = Job(
        name=name,
        schedule=when.cron,
        http=request.http,
        description=description,
        timezone=when.zone,
        retries=more.retries,
        disabled=when.disabled,
        backends=("cloud-scheduler",),
        blocks={"cloud-scheduler": block} if block else {},
        zone_is_known=when.is_known,
        reader="cloud-scheduler",
        places=TextPlaces(resource.page, resource.at, whole, places, resource.comments),
    )
    return job, more.found


def _description(said: Said) -> tuple[str | None, Written | None]:
    """What the file says, with gaps if it must be; else the comment above."""
    try:
        text = said.text("description")
    except UnclearError as error:
        text = error.unclear.filled if error.unclear.is_text else None
    if text:
        return text, said.written("description")
    above = said.resource.above
    text, pieces = lines_of(said.resource.page, above)
    if not text:
        return None, None
    return text, Written((above[0][0], above[-1][1]), pieces)
