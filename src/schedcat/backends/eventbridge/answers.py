"""The schedules in what the AWS CLI prints: of `get-schedule`, `describe-rule` and `list-rules`."""

from collections.abc import Iterator

from schedcat.backends.eventbridge.intrinsics import Template, section
from schedcat.backends.eventbridge.properties import Properties
from schedcat.backends.eventbridge.says import Kind, Resource, Target, UnclearError
from schedcat.backends.eventbridge.telling import SCHEDULE, without_target
from schedcat.catalog.document.nodes import Node, Page, Scalar, extent, span
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding

_NO_TEMPLATE = Template({}, {}, {}, {}, {}, {}, [])


def resources_in(root: Node, page: Page) -> Iterator[Resource | Found]:
    """Those of one answer, or of a list of some."""
    said = section(root)
    if isinstance(root, ListNode):
        for each in root.items:
            yield from resources_in(each, page)
    elif isinstance(name := said.get("Name"), Scalar) and "ScheduleExpression" in said:
        try:
            yield _resource(name, root, page)
        except UnclearError as error:
            yield without_target(name.text, error)
    elif isinstance(rules := said.get("Rules"), ListNode):
        yield from resources_in(rules, page)
    elif isinstance(schedules := said.get("Schedules"), ListNode) and schedules.items:
        yield _without_times(schedules)


def _resource(name: Scalar, root: Node, page: Page) -> Resource:
    """Raises UnclearError."""
    says = Properties(root, _NO_TEMPLATE)
    is_schedule = {"Target", "FlexibleTimeWindow"} & section(root).keys()
    found = says.blocks("Target") if is_schedule else None
    return Resource(
        Kind.SCHEDULE if is_schedule else Kind.RULE,
        name.text,
        extent(name),
        extent(root),
        page,
        says,
        [Target(each) for each in found] if found else None,
    )


def _without_times(schedules: ListNode) -> Found:
    count = len(schedules.items)
    return SCHEDULE, Finding(
        f"`aws scheduler list-schedules` does not say when its {count} schedules run",
        span(schedules),
        "write what `aws scheduler get-schedule` says of each, as a list",
    )
