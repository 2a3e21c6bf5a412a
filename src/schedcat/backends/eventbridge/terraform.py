"""The schedules and scheduled rules of Terraform files; the targets of a rule are resources too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from schedcat.backends._terraform.resource import Resource as Written
from schedcat.backends._terraform.unclear import Unclear
from schedcat.backends.eventbridge.says import (
    Kind,
    Resource,
    Said,
    Target,
    UnclearError,
    unclear,
)
from schedcat.catalog.document.nodes import Node, Scalar
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.places import find

SCHEDULE, RULE, TARGET = (
    "aws_scheduler_schedule",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_event_target",
)
TYPES = (SCHEDULE, RULE, TARGET)
_KINDS = {SCHEDULE: Kind.SCHEDULE, RULE: Kind.RULE}
_NAMES = {
    RULE: {"Enabled": "is_enabled"},
    TARGET: {"EcsParameters": "ecs_target", "BatchParameters": "batch_target", "Id": "target_id"},
}
"""What the provider calls otherwise than AWS does, by type; the rest is AWS' name in lower case."""


class _Properties(NamedTuple):
    """What a resource says, or a block of it that `keys` lead to."""

    resource: Written
    keys: tuple[str, ...] = ()

    def text(self, *keys: str, symbolic: bool = False) -> Said | None:
        """The text of the argument that keys lead to."""
        node = self._node(*keys)
        if node is None:
            return None
        notes = self.resource.notes
        assumed = notes.assumed.get(node, ())
        if node in notes.unclear:
            if symbolic and (text := _symbol(node, notes.unclear[node])):
                return Said(text, node, assumed)
            raise _error(notes.unclear[node])
        if not isinstance(node, Scalar):
            raise unclear(node, "it is no text")
        return Said(node.text, node, assumed)

    def blocks(self, key: str) -> Sequence[Self] | None:
        """The one block of a name; None where there is none."""
        node = self._node(key)
        if node is None:
            return None
        notes = self.resource.notes
        if node in notes.unclear:
            raise _error(notes.unclear[node])
        if isinstance(node, ListNode) and len(node.items) != 1:
            raise unclear(node, "it is no single block")
        return [self._replace(keys=(*self.keys, self._name(key)))]

    def node(self) -> Node:
        """Where they stand."""
        return self.resource.body

    def _node(self, *keys: str) -> Node | None:
        return self.resource.node(*self.keys, *map(self._name, keys))

    def _name(self, key: str) -> str:
        own = _NAMES.get(self.resource.type, {}).get(key)
        return own or re.sub(r"(?<=.)(?=[A-Z])", "_", key).lower()


def _error(said: Unclear) -> UnclearError:
    return UnclearError(said.words, said.at, said.why)


def _symbol(node: Node, said: Unclear) -> str | None:
    """A name for what only a deployment tells: that of the resource, or the template it is made by.

    None where that depends on what someone else gives the files.
    """
    words = " ".join(node.page.text[node.start : node.end].split())
    is_reference = bool(_REFERENCE.fullmatch(words))
    if said.path and not said.is_text and is_reference:
        return said.named.removesuffix(".arn")
    # What is within a call may be what is not clear: then its expression says it all.
    is_all = said.is_text and (is_reference or words.startswith(('"', "<<")))
    text = said.filled if is_all else f"${{{words}}}"
    return None if _GIVEN.search(text) else text


_REFERENCE = re.compile(r'(?:"\$\{)?\s*[\w.*\[\]"-]+\s*(?:\}")?')
_GIVEN = re.compile(r"\b(?:var|local|each|count|path|terraform|self)\.")


def is_scheduled(resource: Written) -> bool:
    """Is it a schedule, a rule with one, or a target?"""
    says_when = find(resource.body, ("schedule_expression",)) is not None
    waits = resource.node("event_pattern") and resource.node("schedule_expression") is None
    return resource.type == TARGET or (says_when and not waits)


def resources_of(found: Sequence[Written]) -> Iterator[Resource]:
    """Every schedule, and every rule with the targets that name it."""
    targets = _targets([each for each in found if each.type == TARGET])
    for each in found:
        if each.type in _KINDS and is_scheduled(each):
            yield _resource(each, targets)


_Address = tuple[str, str]
"""A folder, and what names a rule within it: its address, or its name on AWS."""


def _targets(found: Sequence[Written]) -> Mapping[_Address, Sequence[Target]]:
    targets: dict[_Address, list[Target]] = {}
    for each in found:
        node = each.node("rule")
        if node is None:
            continue
        said = each.notes.unclear.get(node)
        says = _Properties(each)
        if said is None and isinstance(node, Scalar):
            name = node.text
        elif said and not said.is_text and len(said.path) > _LEAST and said.path[0] == RULE:
            label, *key = said.path[1:-1]
            name = f"{RULE}.{label}" + "".join(f"[{step!r}]" for step in key)
        else:
            continue
        own = Target(says, None, _id(says) or each.instance)
        targets.setdefault((_folder(each), name), []).append(own)
    return targets


_LEAST = 2


def _id(says: _Properties) -> str | None:
    try:
        said = says.text("Id")
    except UnclearError:
        return None
    return said.text if said else None


def _folder(resource: Written) -> str:
    return resource.page.path.rpartition("/")[0]


def _resource(found: Written, targets: Mapping[_Address, Sequence[Target]]) -> Resource:
    says = _Properties(found)
    kind = _KINDS[found.type]
    if kind is Kind.SCHEDULE:
        blocks = says.blocks("Target") if find(found.body, ("target",)) else None
        own: Sequence[Target] | None = [Target(each) for each in blocks or ()]
    else:
        folder = _folder(found)
        key = "" if found.key is None else f"[{found.key!r}]"
        name = found.node("name")
        by_name = name.text if isinstance(name, Scalar) and name not in found.notes.unclear else ""
        own = [
            *targets.get((folder, f"{RULE}.{found.label}{key}"), ()),
            *(targets.get((folder, by_name), ()) if by_name else ()),
        ] or None  # they may be in a file that is not read
    return Resource(
        kind,
        found.instance,
        found.at,
        found.whole,
        found.page,
        says,
        own,
        assumed=found.counted_by,
        above=found.above,
        comments=found.comments,
    )
