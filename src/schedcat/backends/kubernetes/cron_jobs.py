"""One CronJob as a job, or why the API would refuse it or nobody can tell what it does.

What is refused is so in `pkg/apis/batch/validation` of Kubernetes, and run in its engine's parser.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from schedcat.backends._nodes import inner, items, remarks_around, said
from schedcat.backends._times import Grammar, told
from schedcat.backends.kubernetes.commands import command_of
from schedcat.backends.kubernetes.lost import lost, not_told, pod_of
from schedcat.backends.kubernetes.options import Fields, options_of
from schedcat.backends.kubernetes.periods import every
from schedcat.backends.kubernetes.values import (
    UNREADABLE,
    RefusedError,
    final_text_of,
    is_final,
    refuse,
    text_of,
)
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Page, Scalar, extent, span
from schedcat.catalog.mistakes import Found, mistakes
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Extent, TextPlaces, Written
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.schedule import Schedule
from schedcat.schedule.interval import Interval
from schedcat.schedule.readings import kubernetes

GRAMMAR = Grammar("Kubernetes", kubernetes.expression, kubernetes.READER)


class Sheet(NamedTuple):
    """A file: the zone of the controller's clock if somebody says it, and where its texts stand.

    It `is_met` below a folder where nobody has named it.
    """

    page: Page
    clock: str | None
    inside: list[Extent]
    is_met: bool = False


def told_of(node: MappingNode, sheet: Sheet) -> Iterator[Job | Found]:
    """The job, or the first reason why there is none; nothing of a patch without a schedule.

    A patch has a name and a spec; what lacks one, in a file that somebody names, is refused.
    """
    schedule = said(node, "spec", "schedule")
    if schedule is None:
        lacks = [key for key in ("metadata", "spec") if said(node, key) is None]
        if lacks and not sheet.is_met:
            yield UNREADABLE, _without(node, lacks)
        return
    try:
        yield from _told_of(node, schedule, sheet)
    except RefusedError as refused:
        yield refused.found


def _told_of(node: MappingNode, schedule: Node, sheet: Sheet) -> Iterator[Job | Found]:
    _check_version(node)
    name = _name(node)
    if said(node, "spec", "jobTemplate") is None:
        yield UNREADABLE, _patch(name, schedule)
        return
    fields: Fields = {}
    zone, wrong = _zone(node, fields)
    text = final_text_of(schedule, "schedule")
    when, also_wrong = _schedule(text, schedule, zone or sheet.clock, fields)
    yield from (*wrong, *also_wrong)
    if when is not None and not wrong:
        clock = zone or sheet.clock
        job = _job(node, when, clock, fields, sheet)
        yield job
        container = _container(node)
        yield from lost(node, job.name, container)
        if job.unread:
            yield from not_told(node, job.name, container)


def _without(node: Node, keys: Sequence[str]) -> Finding:
    missing = " and ".join(f"`{key}`" for key in keys)
    return Finding(
        f"Kubernetes refuses a CronJob without {missing}",
        span(said(node, "kind") or node),
        "write `name` under `metadata`, `schedule` and `jobTemplate` under `spec`",
    )


def _check_version(node: Node) -> None:
    version = said(node, "apiVersion")
    text = version.text if isinstance(version, Scalar) else None
    if version is not None and text not in _VERSIONS:
        message = f"{shown(text or '')} has no CronJob that is known here"
        refuse(UNREADABLE, message, version, "write `apiVersion: batch/v1`")


_VERSIONS = frozenset({"batch/v1", "batch/v1beta1"})


def _name(node: MappingNode) -> Scalar:
    name, generated = (said(node, "metadata", key) for key in ("name", "generateName"))
    if name is None and generated is not None:
        message = "`generateName` gives the CronJob a new name whenever it is created"
        refuse(UNREADABLE, message, generated, "write `name`")
    if name is None:
        message, help = "a CronJob without a name", "write `name` under `metadata`"
        raise RefusedError(UNREADABLE, Finding(message, span(said(node, "kind") or node), help))
    text = final_text_of(name, "name", "task-unresolvable")
    if len(text) > _LONGEST_NAME:
        message = f"{shown(text)} has {len(text)} letters, and Kubernetes takes {_LONGEST_NAME}"
        refuse(UNREADABLE, message, name, "shorten it: the name of each run is longer by eleven")
    if not _NAME.fullmatch(text) or not isinstance(name, Scalar):
        message = f"Kubernetes refuses {shown(text)} as `name`"
        refuse(UNREADABLE, message, name, "write small letters, digits, `-` and `.`")
    return name


_LONGEST_NAME = 52
_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def _patch(name: Scalar, schedule: Node) -> Finding:
    return Finding(
        f"the schedule of {shown(name.text)} without what runs: a patch of another CronJob",
        span(schedule),
        "lint the output of `kustomize build`",
        fold="{count} schedules are patches of other CronJobs, which are not put in",
        severity=Severity.INFO,
    )


def _zone(node: Node, fields: Fields) -> tuple[str | None, list[Found]]:
    """The zone that it says, and what is wrong with it."""
    zone = said(node, "spec", "timeZone")
    if zone is None:
        return None, []
    text, at = final_text_of(zone, "timeZone"), Written.node(zone)
    if not text or text.lower() == "local":
        message = f"Kubernetes refuses {shown(text)} as `timeZone`"
        refuse(UNREADABLE, message, zone, "write one like Europe/London, or leave the key out")
    fields["timezone",] = at
    page = zone.page
    wrong = mistakes(
        {"timezone": text}, lambda _, part: page.span(*(at.part(part) if part else at.whole)), ()
    )
    return text, [*wrong]


def _schedule(
    text: str, node: Node, zone: str | None, fields: Fields
) -> tuple[Schedule | None, list[Found]]:
    at = Written.node(node)
    if period := every(text):
        fields["interval",] = period.written(at)
        return period.interval, []
    known = told(text, GRAMMAR)
    wrong = [each.found(node.page, at) for each in known.wrong]
    if known.cron is None:
        return None, wrong
    fields["cron",] = known.written(text, at)
    return replace(known.cron, timezone=zone or "UTC"), wrong


def _job(node: MappingNode, when: Schedule, zone: str | None, fields: Fields, sheet: Sheet) -> Job:
    """Raises RefusedError."""
    name = _name(node)
    options = dict(options_of(node, fields))
    container, command = _container(node), None
    block = {}
    if container is not None:
        command = command_of(container)
        if command:
            fields["command",] = _command_at(container)
        image = said(container, "image")
        if isinstance(image, Scalar) and is_final(image.text):
            block["image"] = image.text
            fields["kubernetes", "image"] = Written.node(image)
    namespace = said(node, "metadata", "namespace")
    if isinstance(namespace, Scalar) and is_final(namespace.text):
        block = {"namespace": text_of(namespace, "namespace"), **block}
        fields["kubernetes", "namespace"] = Written.node(namespace)
    description, places = _places(node, name, fields, sheet)
    return Job(
        name=name.text,
        schedule=when,
        command=command,
        description=description,
        timezone=zone,
        backends=("kubernetes",),
        blocks={"kubernetes": block} if block else {},
        zone_is_known=zone is not None or isinstance(when, Interval),
        reader="kubernetes",
        unread=() if command or not _has_commands(node) else ("command",),
        places=places,
        **options,
    )


def _container(node: Node) -> Node | None:
    """What runs, if it is one container alone."""
    containers = items(said(pod_of(node), "containers"))
    return containers[0] if len(containers) == 1 else None


def _has_commands(node: Node) -> bool:
    """Is more said of what runs than the image of a single container?"""
    containers = items(said(pod_of(node), "containers"))
    return len(containers) > 1 or any(items(said(each, "command")) for each in containers)


def _command_at(container: Node) -> Written:
    parts = [extent(each) for key in ("command", "args") if (each := said(container, key))]
    return Written((min(start for start, _ in parts), max(end for _, end in parts)))


def _places(
    node: MappingNode, name: Scalar, fields: Fields, sheet: Sheet
) -> tuple[str | None, TextPlaces]:
    """The description, and the places of all."""
    whole = extent(node)
    said_here = said(node, "metadata", "annotations", "kubernetes.io/description")
    description = said_here.text if isinstance(said_here, Scalar) else None
    pod = said(node, "spec", "jobTemplate")
    around = remarks_around(sheet.page, whole, sheet.inside, [extent(pod)] if pod else [])
    comments = around.rest if around else ()
    if said_here and description:
        fields["description",] = Written.node(said_here)
    elif around and around.description:
        description = around.description
        fields["description",] = Written(around.at, around.pieces)
        whole = (min(whole[0], around.at[0]), whole[1])
    return description, TextPlaces(sheet.page, inner(name), whole, fields, comments)
