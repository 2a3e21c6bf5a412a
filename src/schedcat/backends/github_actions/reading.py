"""Workflows as a catalog: each `cron` under `on.schedule` is a job that runs the workflow.

The keys are those of "Workflow syntax", `on.schedule`, in GitHub's documentation, and what GitHub
refuses is what its own check of workflows does: `convertSchedule` in actions/languageservices.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from schedcat.backends._nodes import Remarks, as_one, items, job_lines, remarks_around, said
from schedcat.backends._readings import reading_of
from schedcat.backends._telling_apart import told_apart
from schedcat.backends._times import Grammar, told
from schedcat.backends.github_actions.runs import group_of, runs_of
from schedcat.catalog.document.comments import Suppression, suppressions_in, texts
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Page, Scalar, extent, span
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.document.scalars import resolve
from schedcat.catalog.mistakes import Found, mistakes
from schedcat.catalog.reader import Reading
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Extent, TextPlaces, Written
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.schedule.readings import github_actions

GRAMMAR = Grammar("GitHub Actions", github_actions.expression)


class _Workflow(NamedTuple):
    """One file, its top node, and where its texts stand."""

    page: Page
    root: Node
    inside: list[Extent]
    faults: Sequence[Found] = ()
    comments: tuple[Suppression, ...] = ()


def parse(pages: Sequence[Page]) -> Reading:
    """The schedules of some workflows; nothing of them is run."""
    workflows = [each for page in pages for each in _workflows(page)]
    jobs = (each for workflow in workflows for each in _said(workflow))
    comments = {each.page.path: each.comments for each in workflows if each.comments}
    reading = reading_of(pages, told_apart(jobs, "github-actions"), comments)
    return reading._replace(
        job_lines=job_lines(reading.catalog.jobs, comments),
        roots={each.page.path: each.root for each in workflows},
    )


def _workflows(page: Page) -> Iterator[_Workflow]:
    stream = parse_stream(page)
    root = as_one(page, stream.roots)
    inside = texts(root)
    yield _Workflow(page, root, inside, stream.faults, suppressions_in(page, inside))


def _said(workflow: _Workflow) -> Iterator[Job | Found]:
    yield from workflow.faults
    if workflow.root.faulty or workflow.faults:
        return  # GitHub runs none of it
    schedule = said(workflow.root, "on", "schedule")
    if schedule is None:
        return
    if not isinstance(schedule, ListNode):
        yield _refused("`schedule` is no list", schedule, "write `- cron: …` below it")
    for number, entry in enumerate(items(schedule), 1):
        yield from _of_entry(entry, number, workflow)


def _refused(message: str, at: Node, help: str) -> Found:
    return "unreadable-source", Finding(f"GitHub refuses the workflow: {message}", span(at), help)


def _of_entry(entry: Node, number: int, workflow: _Workflow) -> Iterator[Job | Found]:
    cron, zone = said(entry, "cron"), said(entry, "timezone")
    if wrong := next(_wrong(entry, cron, zone), None):
        yield wrong
        return
    if not isinstance(cron, Scalar):
        return
    at, page = Written.node(cron), workflow.page
    fields: dict[tuple[str, ...], Written] = {("cron",): at}
    name = None
    if isinstance(zone, Scalar):
        name, there = zone.text, Written.node(zone)
        fields["timezone",] = there
        if unknown := [*mistakes({"timezone": name}, _locate(there, page), ())]:
            yield from unknown
            return
    known = told(cron.text, GRAMMAR)
    yield from (each.found(page, at) for each in known.wrong)
    if known.cron is not None:
        fields["cron",] = known.written(cron.text, at)
        schedule = replace(known.cron, timezone=name or "UTC")
        job = Job(_name(page.path, number), schedule, timezone=name)
        yield _whole(job, entry, cron, fields, workflow)


def _wrong(entry: Node, cron: Node | None, zone: Node | None) -> Iterator[Found]:
    """Why GitHub refuses an entry."""
    if not isinstance(entry, MappingNode) or cron is None:
        yield _refused("an entry of `schedule` has no `cron`", entry, "write `- cron: …`")
        return
    for key, _, _ in entry.entries:
        if key.text not in {"cron", "timezone"}:
            message = f"{shown(key.text)} is no key of an entry of `schedule`"
            yield _refused(message, key, "write `cron`, and `timezone` where it is not UTC")
    for name, node in (("cron", cron), ("timezone", zone)):
        if node and not _is_text(node):
            yield _refused(f"`{name}` is no text", node, "quote it")
        elif isinstance(node, Scalar) and not node.text:
            yield _refused(f"`{name}` is empty", node, "write it, or leave the key out")


def _is_text(node: Node) -> bool:
    return isinstance(node, Scalar) and (not node.plain or isinstance(resolve(node.text), str))


def _locate(at: Written, page: Page) -> Any:
    return lambda _, part: page.span(*(at.part(part) if part else at.whole))


def _name(path: str, number: int) -> str:
    """The stem of the file; a later schedule of it has its number."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(path).stem).strip("-._") or "workflow"
    return stem if number == 1 else f"{stem}-{number}"


def _whole(
    job: Job, entry: Node, cron: Scalar, fields: dict[tuple[str, ...], Written], workflow: _Workflow
) -> Job:
    """The job with what the workflow says of it."""
    page, root = workflow.page, workflow.root
    title = said(root, "name")
    if isinstance(title, Scalar):
        job = job._replace(title=title.text)
        fields["title",] = Written.node(title)
    for option, (value, node) in runs_of(root).items():
        job = job._replace(**{option: value})
        fields[option,] = Written(extent(node))
    block = {"workflow": _workflow_path(page.path)}
    if group := group_of(root):
        block["concurrency"] = group.text
        fields["github-actions", "concurrency"] = Written.node(group)
    whole = extent(entry)
    around = remarks_around(page, whole, workflow.inside)
    start = extent(root)[0]
    prose = next(_prose(around, remarks_around(page, (start, start), workflow.inside)), None)
    if prose:
        job = job._replace(description=prose.description)
        fields["description",] = Written(prose.at, prose.pieces)
        if prose is around:
            whole = (min(whole[0], prose.at[0]), whole[1])
    comments = around.rest if around else ()
    return job._replace(
        backends=("github-actions",),
        blocks={"github-actions": block},
        reader="github-actions",
        places=TextPlaces(page, extent(cron), whole, fields, comments),
    )


def _prose(*found: Remarks | None) -> Iterator[Remarks]:
    return (each for each in found if each and each.description)


def _workflow_path(path: str) -> str:
    """From the repository's folder on."""
    before, found, after = path.rpartition(".github/workflows/")
    return found + after if found else before + after
