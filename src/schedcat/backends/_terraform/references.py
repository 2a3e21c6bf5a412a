"""References of Terraform, `local.jobs["sync"].schedule`: what they give, or what they name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schedcat.backends._terraform.notes import Notes
from schedcat.backends._terraform.syntax import Part
from schedcat.backends._terraform.unclear import UnclearError
from schedcat.catalog.document.nodes import Mapping, Node
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.places import find

if TYPE_CHECKING:
    from schedcat.backends._terraform.values import Values

Index = Sequence[str | int | None]
"""Keys and indexes in turn; None for one that is not clear."""


def reference(part: Part, values: "Values") -> Node:
    """What a reference gives. Raises UnclearError."""
    base, steps = _steps(part)
    index = [each if isinstance(each, str) else _index(each, values) for each in steps]
    if base.kind != "identifier":
        return _reached(values.evaluate(base), index, part, values)
    kind = base.text
    if kind in values.around:
        return _reached(values.around[kind], index, part, values)
    if kind in {"var", "local"} and index and index[0] is not None:
        found = values.names.named(kind, str(index[0]))
        if found is None:
            raise values.unclear(part)
        values.assumed += found.assumed
        return _reached(found.node, index[1:], part, values)
    path = _path(kind, index)
    found = values.names.attribute(path) if path else None
    if found is not None and found.node not in values.notes.unclear:
        values.assumed += found.assumed
        return values.moved(found.node, part)
    raise UnclearError(values.unclear(part).unclear._replace(path=path))


def _steps(part: Part) -> tuple[Part, list[str | Part]]:
    """What a reference begins with, and the names and index expressions that follow."""
    found: list[str | Part] = []
    while True:
        match part.kind, part.parts:
            case "expr_term", [only]:
                part = only
            case "get_attr_expr_term", [part, step]:
                found.append(step.branches[0].text)
            case "index_expr_term", [part, step]:
                found.append(step.branches[0] if step.branches else step.parts[-1].text)
            case _:
                return part, found[::-1]


def _index(part: Part, values: "Values") -> str | int | None:
    try:
        found = values.data(values.evaluate(part))
    except UnclearError:
        return None
    is_index = isinstance(found, str | int) and not isinstance(found, bool)
    return found if is_index else None


def _path(base: str, index: Index) -> tuple[str | int, ...]:
    """The steps of a reference to something that is deployed; empty where one is not clear.

    A variable, and what is only of the folder or the run, names nothing.
    """
    known = [each for each in index if each is not None]
    names_nothing = base in {"var", "local", "each", "count", "self", "path", "terraform"}
    return () if names_nothing or not index or len(known) < len(index) else (base, *known)


def _reached(node: Node, index: Index, part: Part, values: "Values") -> Node:
    found = descended(node, index, values.notes)
    if found is None:
        raise values.unclear(part)
    if found in values.notes.unclear:
        at = values.text.page.span(*values.text.extent(part))
        raise UnclearError(values.notes.unclear[found]._replace(at=at))
    return values.moved(found, part)


def descended(node: Node, index: Index, notes: Notes) -> Node | None:
    """The node that keys and indexes lead to; one that is not clear on the way; or None."""
    for step in index:
        if node in notes.unclear:
            return node
        match node:
            case Mapping():
                entry = find(node, (str(step),)) if step is not None else None
                if entry is None:
                    return None
                node = entry.value
            case ListNode(items=items) if str(step).isdecimal() and int(str(step)) < len(items):
                node = items[int(str(step))]
            case _:
                return None
    return node
