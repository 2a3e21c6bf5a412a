"""What a resource says of itself in its text, for `own_service.worker.template[0].timeout`.

An argument that is written is what is deployed, unless `ignore_changes` leaves it to others
(Terraform, The lifecycle Meta-Argument); what is not written, a deployment may fill in.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from schedcat.backends._terraform.bodies import (
    attributes,
    blocks,
    json_body,
    objects,
    word,
    words_of,
)
from schedcat.backends._terraform.references import descended
from schedcat.backends._terraform.syntax import NotHclError, Part, Text, parse
from schedcat.backends._terraform.values import Values
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Page, Scalar
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.places import find

Path = Sequence[str | int]
"""The steps of a reference: the type, the label, and what leads to the argument."""

Evaluate = Callable[[Values], Node | None]
"""Gives the value of an argument; None where the text does not say it."""

_LEAST = 3
_NO_RESOURCES = frozenset({"data", "ephemeral", "module"})


def mentions(path: Path) -> bool:
    """May a reference be to an argument of a resource?"""
    return (
        len(path) >= _LEAST
        and path[0] not in _NO_RESOURCES
        and all(isinstance(each, str) for each in path[:_LEAST])
    )


def said_of(page: Page, path: Path) -> Iterator[tuple[Text, Evaluate]]:
    """How each resource of a page to which a path leads says what it leads to."""
    kind, label, *steps = map(str, path)
    if kind.encode() not in page.data or label.encode() not in page.data:
        return
    for found in _resources(page).get((kind, label), ()):
        yield Text(page, page.text), _evaluated(found, steps)


def _evaluated(resource: Part | MappingNode, steps: Sequence[str]) -> Evaluate:
    if isinstance(resource, Part):
        return lambda values: _checked(_in_hcl(resource, steps, values))
    return lambda values: _checked(_in_json(resource, steps, values))


def _checked(node: Node | None) -> Node | None:
    """A value; null says nothing, and the provider has a default."""
    is_null = isinstance(node, Scalar) and node.plain and node.text == "null"
    return None if is_null else node


@lru_cache(maxsize=64)
def _resources(page: Page) -> Mapping[tuple[str, str], Sequence[Part | MappingNode]]:
    """The resources of a file by type and label; none where it cannot be read."""
    found: dict[tuple[str, str], list[Part | MappingNode]] = {}
    if page.path.endswith(".tf.json"):
        for root in parse_stream(page).roots:
            for kinds in objects(root, "resource"):
                for kind in kinds.entries:
                    for labels in objects(kinds, kind.key.text):
                        for label, said, _ in labels.entries:
                            bodies = said.items if isinstance(said, ListNode) else [said]
                            key = (kind.key.text, label.text)
                            found.setdefault(key, []).extend(
                                each for each in bodies if isinstance(each, MappingNode)
                            )
    elif page.path.endswith(".tf"):
        try:
            body = parse(page.text).body
        except NotHclError:
            return {}
        for block in blocks(body):
            match [*map(word, words_of(block))]:
                case ["resource", type, name]:
                    found.setdefault((type, name), []).append(block)
    return found


def _in_hcl(resource: Part, steps: Sequence[str], values: Values) -> Node | None:
    body = resource.branches[-1]
    if any(word(name) in _COUNTED for name, _ in attributes(body)):
        return None
    ignored = [
        values.text.words(said)
        for block in blocks(body)
        if word(words_of(block)[0]) == "lifecycle"
        for name, said in attributes(block.branches[-1])
        if word(name) == "ignore_changes"
    ]
    return None if _is_ignored(steps, ignored) else _in_body(body, steps, values)


_COUNTED = frozenset({"count", "for_each"})


def _in_body(body: Part, steps: Sequence[str], values: Values) -> Node | None:
    name, *rest = steps
    for key, said in attributes(body):
        if word(key) == name:
            return descended(values.value(said), rest, values.notes)
    inner = [each for each in blocks(body) if name in map(word, words_of(each)[:2])]
    is_dynamic = any(word(words_of(each)[0]) != name for each in inner)
    index = int(rest.pop(0)) if rest and rest[0].isdecimal() else 0
    if is_dynamic or not rest or index >= len(inner):
        return None
    return _in_body(inner[index].branches[-1], rest, values)


def _in_json(resource: MappingNode, steps: Sequence[str], values: Values) -> Node | None:
    if any(key.text in _COUNTED for key, _, _ in resource.entries):
        return None
    told = (find(each, ("ignore_changes",)) for each in objects(resource, "lifecycle"))
    if _is_ignored(steps, [_words(each.value) for each in told if each]):
        return None
    node: Node = resource
    for number, step in enumerate(steps):
        match node:
            case MappingNode() if not step.isdecimal():
                entry = find(node, (step,))
                if entry is None:
                    return None
                node = entry.value
            case MappingNode():
                pass  # the only block of its kind
            case ListNode(items=items) if step.isdecimal() and int(step) < len(items):
                node = items[int(step)]
            case _:
                return descended(json_body(node, values), steps[number:], values.notes)
    # An object may be a value, or a block, which a reference sees as a list of such.
    return json_body(node, values) if isinstance(node, Scalar) else None


def _words(node: Node) -> str:
    return node.page.text[node.start : node.end]


def _is_ignored(steps: Sequence[str], ignored: Sequence[str]) -> bool:
    """Is what the steps lead to, or something around or within it, left as others change it?"""
    for each in re.findall(r"[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\]]*\])*", " ".join(ignored)):
        told = re.findall(r"[\w-]+", each)
        shorter = min(len(told), len(steps))
        if each == "all" or told[:shorter] == [*steps][:shorter]:
            return True
    return False
