"""What a workflow says of its runs as a whole: whether there is one, beside itself, how long."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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
    if (group := _group(root, jobs)) and group.ends is not None:
        yield "overlap", "replace", group.ends
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


class _Group(NamedTuple):
    """What all runs of a schedule are in, and what says that one ends the one before."""

    name: Scalar
    ends: Node | None


def group_of(root: Node) -> Scalar | None:
    """The group of `concurrency` in which every run of a schedule is, or the only job of it.

    There at most one runs, and one waits (GitHub's documentation, Workflow syntax): no two overlap,
    whether a run is to end the one before or waits for it, which no `overlap` says.
    """
    group = _group(root, _jobs(root))
    return group and group.name


def _group(root: Node, jobs: Sequence[Node]) -> _Group | None:
    for node in (root, *(jobs if len(jobs) == 1 else ())):
        said_here = said(node, "concurrency")
        name = said_here if isinstance(said_here, Scalar) else said(node, "concurrency", "group")
        if isinstance(name, Scalar) and _is_alike(name.text):
            ends = said(node, "concurrency", "cancel-in-progress")
            return _Group(name, ends if ends and value_of(ends) is True else None)
    return None


def _is_alike(group: str) -> bool:
    """Is a text the same for all runs of a schedule?"""
    return all(map(_is_constant, re.findall(r"\$\{\{(.*?)\}\}", group)))


def _is_constant(expression: str) -> bool:
    """The first that is there counts; what only other events have is not."""
    there = (each for each in expression.split("||") if not _OF_OTHERS.fullmatch(each))
    return bool(_ALWAYS_ALIKE.fullmatch(next(there, "")))


_ALWAYS_ALIKE = re.compile(
    r"\s*(?:github\.(?:workflow|workflow_ref|ref|ref_name|repository|repository_owner|event_name|"
    r"event\.schedule)|vars\.\w+|'[^']+')\s*"
)
"""What is the same for all runs of a schedule, which are of the default branch."""
_OF_OTHERS = re.compile(
    r"\s*(?:github\.(?:head_ref|base_ref|event\.(?:pull_request|issue|inputs|number|workflow_run)"
    r"[\w.]*)|inputs\.\w+)\s*"
)
"""What is empty in a run of a schedule."""
