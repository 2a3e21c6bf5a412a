"""The schedules of a CloudFormation template, and those that SAM makes of a function's events."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schedcat.backends.eventbridge.intrinsics import Template, section
from schedcat.backends.eventbridge.properties import Properties
from schedcat.backends.eventbridge.says import Kind, Off, Resource, Target, UnclearError, unclear
from schedcat.backends.eventbridge.telling import unclear_schedule
from schedcat.catalog.document.nodes import Entry, Node, Page, Scalar, extent, walk
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.parse import Stream
from schedcat.catalog.mistakes import Found

_KINDS = {"AWS::Scheduler::Schedule": Kind.SCHEDULE, "AWS::Events::Rule": Kind.RULE}
_OWNERS = frozenset({"AWS::Serverless::Function", "AWS::Serverless::StateMachine"})
_EVENTS = {
    "Schedule": (Kind.RULE, "Schedule"),
    "ScheduleV2": (Kind.SCHEDULE, "ScheduleExpression"),
}
"""What SAM makes of an event, and which of its properties says when."""


class _Place(NamedTuple):
    """A key and its value in a template, and the logical id that the two have."""

    name: str
    entry: Entry
    page: Page
    template: Template
    off: Off | None
    assumed: tuple[str, ...]


def is_template(root: Node) -> bool:
    """Has it resources, each with a type?"""
    resources = section(root).get("Resources")
    return any("Type" in section(each) for each in section(resources).values())


def resources_of(root: Node, stream: Stream) -> Iterator[Resource | Found]:
    """Every schedule in reading order, or why it cannot be told."""
    template = Template.of(root, stream.tags)
    resources = section(root).get("Resources")
    for entry in resources.entries if isinstance(resources, MappingNode) else ():
        if entry.key.text.startswith("Fn::"):
            yield from _made(entry)
        elif not entry.value.faulty:
            yield from _of(entry, stream.page, template)


def _of(entry: Entry, page: Page, template: Template) -> Iterator[Resource | Found]:
    said = section(entry.value)
    kind, properties = said.get("Type"), said.get("Properties")
    if not isinstance(kind, Scalar) or properties is None:
        return
    name = entry.key.text
    if kind.text in _KINDS and "ScheduleExpression" in section(properties):
        try:
            place = _Place(name, entry, page, template, *_off(said.get("Condition"), template))
            yield _resource(place, properties, _KINDS[kind.text])
        except UnclearError as error:
            yield unclear_schedule(name, error)
    elif kind.text in _OWNERS:
        yield from _of_owner(entry, page, template)


def _off(condition: Node | None, template: Template) -> tuple[Off | None, tuple[str, ...]]:
    """Why a deployment leaves it out, None if it does not, and the parameters that say so.

    Raises UnclearError.
    """
    if not isinstance(condition, Scalar):
        return None, ()
    holds, assumed = template.verdict(condition.text, condition)
    reason = f"the condition `{condition.text}` does not hold"
    return None if holds else Off(reason, condition), assumed


def _resource(place: _Place, properties: Node, kind: Kind) -> Resource:
    says = Properties(properties, place.template)
    found = says.blocks("Targets" if kind is Kind.RULE else "Target") or ()
    return _with(place, says, kind, [Target(each, None, _id(each)) for each in found])


def _id(target: Properties) -> str | None:
    said = target.text("Id", symbolic=True)
    return said.text if said else None


def _with(
    place: _Place, says: Properties, kind: Kind, targets: Sequence[Target], expression: str = ""
) -> Resource:
    key, value = place.entry.key, place.entry.value
    at = extent(key)
    return Resource(
        kind,
        place.name,
        at,
        (at[0], extent(value)[1]),
        place.page,
        says,
        targets,
        expression or "ScheduleExpression",
        place.off,
        place.assumed,
    )


def _of_owner(entry: Entry, page: Page, template: Template) -> Iterator[Resource | Found]:
    """The events of a function or a state machine: SAM names each after both."""
    said = section(entry.value)
    events = section(said.get("Properties")).get("Events")
    for event in events.entries if isinstance(events, MappingNode) else ():
        of_it = section(event.value)
        kind, properties = of_it.get("Type"), of_it.get("Properties")
        if not isinstance(kind, Scalar) or kind.text not in _EVENTS or properties is None:
            continue
        name = f"{entry.key.text}{event.key.text}"
        made, expression = _EVENTS[kind.text]
        try:
            off = _off(said.get("Condition"), template)
        except UnclearError as error:
            yield unclear_schedule(name, error)
            continue
        says = Properties(properties, template)
        place = _Place(name, event, page, template, *off)
        yield _with(place, says, made, [Target(says, entry.key.text)], expression)


def _made(entry: Entry) -> Iterator[Found]:
    """Resources that a macro makes, such as `Fn::ForEach::…`: of which there may be schedules."""
    made = [each.text for each in walk(entry.value) if isinstance(each, Scalar)]
    if any(text in _KINDS or text in _EVENTS for text in made):
        yield unclear_schedule(entry.key.text, unclear(entry.key, "it makes resources"))
