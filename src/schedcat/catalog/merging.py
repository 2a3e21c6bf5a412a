"""New values for the jobs of a catalog file, written into its own text: the rest stays as it is."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from schedcat.catalog.document.nodes import Entry, Node, Page, Scalar, extent
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Sequence as SequenceNode
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

    Comments, order and quotes stay but for the values themselves. Where a job has an anchor, what
    it is to say changes others, too: read the result again.
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
    values = {
        key: None if value is NULL and key in _NEVER_NULL else value
        for key, value in values.items()
    }
    if _is_alias(job) or _is_flow(node):
        # Written out, with all that a merge key or the alias brings: it is no longer the same.
        said: dict[str, Any] = {entry.key.text: value_of(entry.value) for entry in node.entries}
        said |= {key: None if value is NULL else value for key, value in values.items()}
        gone = {key for key, value in values.items() if value is None}
        left = {key: value for key, value in said.items() if key not in gone}
        yield page.span(*_place(job)), value_text(left)
        return
    own = {entry.key.text: entry for entry in node.entries if not entry.merged}
    inherited = _inherited(node)
    if any(value is None and key in _NEVER_NULL & inherited for key, value in values.items()):
        yield from _without_merge_keys(node, values, page)
        inherited = set()
    # What a merge key brings only a null takes away.
    said = {
        key: NULL if value is None and key in inherited else value for key, value in values.items()
    }
    for key, value in said.items():
        if key in own:
            yield _changing(own[key], value, page)
    added = [
        _line(key, value) for key, value in said.items() if key not in own and value is not None
    ]
    if added:
        yield (
            _after(node, page),
            "".join(f"{_break(page)}{_indent(node, page)}{line}" for line in added),
        )


_NEVER_NULL = frozenset({"cron", "interval"})
"""Of these a job says exactly one."""


def _without_merge_keys(
    node: MappingNode, values: Mapping[str, Any], page: Page
) -> Iterator[_Edit]:
    """What they bring written out, but for the keys that get other values."""
    lines = [
        _line(entry.key.text, value_of(entry.value))
        for entry in node.entries
        if entry.merged and entry.key.text not in values
    ]
    for key, value in zip(node.written[::2], node.written[1::2], strict=True):
        if isinstance(key, Scalar) and key.plain and key.text == "<<":
            entry = Entry(key, value)
            if lines:
                text = f"{_break(page)}{_indent(node, page)}".join(lines)
                yield page.span(extent(key)[0], _place(entry)[1]), text
            else:
                yield _changing(entry, None, page)


def _inherited(node: MappingNode) -> set[str]:
    """The keys that merge keys would bring, were they not the mapping's own."""
    keys: set[str] = set()
    for key, value in zip(node.written[::2], node.written[1::2], strict=True):
        if isinstance(key, Scalar) and key.plain and key.text == "<<":
            for each in value.items if isinstance(value, SequenceNode) else [value]:
                if isinstance(each, MappingNode):
                    keys |= {entry.key.text for entry in each.entries}
    return keys


def _is_alias(entry: Entry) -> bool:
    """Does what the key has stand elsewhere, where its anchor is? That comes first."""
    return entry.value.start < entry.key.start


_ALIAS = re.compile(r"[^*]*\*[^\s,\[\]{}]+")


def _place(entry: Entry) -> tuple[int, int]:
    """Where the value stands, or the alias in its place."""
    if not _is_alias(entry):
        return extent(entry.value)
    key = extent(entry.key)[1]
    alias = _ALIAS.match(entry.key.page.text, key)
    end = alias.end() if alias else key
    return entry.key.page.text.rfind("*", key, end), end


def _anchor(entry: Entry) -> str:
    """The anchor of a value, which other places name, and a blank."""
    node = entry.value
    before = node.page.text[node.start : extent(node)[0]]
    anchor = None if _is_alias(entry) else re.search(r"&[^\s,\[\]{}]+", before)
    return f"{anchor[0]} " if anchor else ""


def _is_flow(node: MappingNode) -> bool:
    return node.page.text.startswith("{", extent(node)[0])


def _changing(entry: Entry, value: Any, page: Page) -> _Edit:
    start, end = extent(entry.key)[0], _place(entry)[1]
    if value is None:
        first, last = page.line_around(start)[0], page.line_around(end)[1]
        return page.span(first - len(_break(page)), last), ""
    return page.span(start, end), _line(entry.key.text, value, _anchor(entry))


def _line(key: str, value: Any, anchor: str = "") -> str:
    return f"{key}: {anchor}{'null' if value is NULL else value_text(value)}"


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
