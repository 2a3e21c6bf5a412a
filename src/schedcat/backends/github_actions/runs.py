"""What a workflow says of its runs as a whole: whether there is one, beside itself, how long."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schedcat.backends._nodes import said
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Scalar
from schedcat.catalog.document.scalars import value_of
from schedcat.model import Disabled
from schedcat.schedule.interval import Interval


def runs_of(root: Node) -> Mapping[str, tuple[Any, Node]]:
    """The fields of the job by their keys, and the node that says each."""
    return {key: (value, node) for key, value, node in _runs(root)}


def _runs(root: Node) -> Iterator[tuple[str, Any, Node]]:
    jobs = _jobs(root)
    if ends := _replaces(root):
        yield "overlap", "replace", ends
    if len(jobs) == 1 and (timeout := said(jobs[0], "timeout-minutes")):
        minutes = value_of(timeout)
        if type(minutes) is int and minutes > 0:
            interval = Interval(minutes * 60)
            yield "timeout", Interval(interval.seconds, text=interval.canonical), timeout
    never = [each for job in jobs if (each := said(job, "if")) and _is_false(each)]
    if jobs and len(never) == len(jobs):
        yield "disabled", Disabled("no job of the workflow ever runs: `if: false`"), never[0]


def _jobs(root: Node) -> Sequence[Node]:
    jobs = said(root, "jobs")
    return [each.value for each in jobs.entries] if isinstance(jobs, MappingNode) else []


def _is_false(condition: Node) -> bool:
    return isinstance(condition, Scalar) and bool(_FALSE.fullmatch(condition.text))


_FALSE = re.compile(r"\s*(?:false|\$\{\{\s*false\s*\}\})\s*")


def _replaces(root: Node) -> Node | None:
    """What says that a run ends the one before; None where two may be of different groups.

    Without `cancel-in-progress` a run waits for the one before, which no `overlap` says.
    """
    group, ends = (said(root, "concurrency", key) for key in ("group", "cancel-in-progress"))
    if not isinstance(group, Scalar) or ends is None or value_of(ends) is not True:
        return None
    is_one = all(
        _ALWAYS_ALIKE.fullmatch(each) for each in re.findall(r"\$\{\{(.*?)\}\}", group.text)
    )
    return ends if is_one else None


_ALWAYS_ALIKE = re.compile(
    r"\s*github\.(?:workflow|workflow_ref|ref|ref_name|repository|event_name)\s*"
)
"""What is the same for all runs of a schedule, which are of the default branch."""
