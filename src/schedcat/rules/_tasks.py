"""What the rules about tasks share: where the path of a job leads, and places in source."""

from typing import TYPE_CHECKING

from schedcat.findings import Related
from schedcat.source import Span
from schedcat.tasks.registry import Registry

if TYPE_CHECKING:  # 2 ms that a lint without source does not pay
    from schedcat.tasks.paths import Lead


def lead_of(task: str, registry: Registry) -> "Lead | None":
    """Where a path leads that is no task's name, in scanned code; None where that says nothing.

    To a task, which has another name; or to something that is surely none.
    """
    if task in registry or not (registry.modules or registry.definitions):
        return None
    lead = registry.leads_to(task)
    if lead is None or lead.kind == "task" or _is_sure(lead, task, registry):
        return lead
    return None


def _is_sure(lead: "Lead", task: str, registry: Registry) -> bool:
    """Whether what is no task in its module is not made one elsewhere."""
    if registry.complete or registry.failures:
        return registry.surely_lacks(task)
    return not (registry.doubts_about(task) or registry.doubts_about(lead.name))


def defined_at(path: str | None, line: int, message: str) -> list[Related]:
    """A place in the source, beside a finding; none without a file."""
    return [Related(line_of(path, line), message)] if path and line else []


def line_of(path: str, line: int) -> Span:
    """The beginning of a line."""
    return Span(path, line, 1, line, 2)
