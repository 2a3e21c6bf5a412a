"""New values for the jobs of a catalog file, written into its own text: the rest stays as it is."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from schedcat.catalog.document.nodes import Entry, Node, Page, extent
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.writing import Written, job_text, value_text
from schedcat.source import Span, edited

NULL: Final = object()
"""A value that the text says as null, since a default would count otherwise."""


class Changed(NamedTuple):
    """What a job is to say from now on: field → value, NULL, or None where it says nothing."""

    name: str
    values: Mapping[str, Any]


def merged(
    page: Page, root: Node | None, changed: Sequence[Changed], new: Sequence[Written]
) -> bytes:
    """The file with other values in its jobs, and with new jobs after the last one.

    Comments, order and quotes stay but for the values themselves. A job in a form that people
    rarely write, such as an alias, may not come out as wanted: read the result again.
    """
    jobs = _jobs_of(root)
    by_name = {entry.key.text: entry for entry in _entries(jobs)}
    edits = [edit for each in changed for edit in _edits(by_name[each.name], each.values, page)]
    if new:
        edits.append(_appending(jobs, new, page))
    by_place: dict[Span, str] = {}
    for at, text in edits:  # what a job gets and what comes after it may begin at one place
        by_place[at] = by_place.get(at, "") + text
    return edited(page.data, by_place.items())


def _jobs_of(root: Node | None) -> Entry | None:
    """The key `jobs` and what stands under it."""
    entries = root.entries if isinstance(root, MappingNode) else ()
    return next((entry for entry in entries if entry.key.text == "jobs"), None)


def _entries(jobs: Entry | None) -> Sequence[Entry]:
    return jobs.value.entries if jobs and isinstance(jobs.value, MappingNode) else ()


_Edit = tuple[Span, str]


def _edits(job: Entry, values: Mapping[str, Any], page: Page) -> Iterator[_Edit]:
    node = job.value
    if not isinstance(node, MappingNode):
        return
    own = {entry.key.text: entry for entry in node.entries if not entry.merged}
    if _is_flow(node):
        said: dict[str, Any] = {key: value_of(entry.value) for key, entry in own.items()}
        said |= {key: None if value is NULL else value for key, value in values.items()}
        gone = {key for key, value in values.items() if value is None}
        left = {key: value for key, value in said.items() if key not in gone}
        yield page.span(*extent(node)), value_text(left)
        return
    for key, value in values.items():
        if key in own:
            yield _changing(own[key], value, page)
    added = [
        _line(key, value) for key, value in values.items() if key not in own and value is not None
    ]
    if added:
        yield (
            _after(node, page),
            "".join(f"{_break(page)}{_indent(node, page)}{line}" for line in added),
        )


def _is_flow(node: MappingNode) -> bool:
    return node.page.text.startswith("{", extent(node)[0])


def _changing(entry: Entry, value: Any, page: Page) -> _Edit:
    start, end = extent(entry.key)[0], extent(entry.value)[1]
    if value is None:
        first, last = page.line_around(start)[0], page.line_around(end)[1]
        return page.span(first - len(_break(page)), last), ""
    return page.span(start, end), _line(entry.key.text, value)


def _line(key: str, value: Any) -> str:
    return f"{key}: {'null' if value is NULL else value_text(value)}"


def _after(node: Node, page: Page) -> Span:
    """The end of the last line on which something of it stands."""
    end = page.line_around(extent(node)[1])[1]
    return page.span(end, end)


def _indent(node: Node, page: Page) -> str:
    """What stands before it on its line."""
    first = extent(node)[0]
    return page.text[page.line_around(first)[0] : first]


def _break(page: Page) -> str:
    return "\r\n" if "\r\n" in page.text else "\n"


def _appending(jobs: Entry | None, new: Sequence[Written], page: Page) -> _Edit:
    """The new jobs below the others, each with a line between."""
    texts = "\n".join(job_text(job) for job in new).rstrip("\n")
    if jobs is None:
        end = page.span(len(page.text), len(page.text))
        return end, _with_breaks(f"jobs:\n{texts}\n", page)
    if not _entries(jobs):
        whole = page.span(extent(jobs.key)[0], extent(jobs.value)[1])
        return whole, _with_breaks(f"jobs:\n{texts}", page)
    indent = _indent(_entries(jobs)[0].key, page)
    texts = textwrap.indent(textwrap.dedent(texts), indent)
    return _after(jobs.value, page), _with_breaks(f"\n\n{texts}", page)


def _with_breaks(text: str, page: Page) -> str:
    return text.replace("\n", _break(page))
