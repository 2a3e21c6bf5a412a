"""The properties of a resource in a CloudFormation template, or in an answer of the AWS CLI."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from schedcat.backends.eventbridge.intrinsics import Block, Template, section
from schedcat.backends.eventbridge.says import Said, unclear
from schedcat.catalog.document.nodes import Node
from schedcat.catalog.document.nodes import Sequence as ListNode


class Properties(NamedTuple):
    """A block of them, and the template whose functions may stand in it."""

    block: Node
    template: Template
    assumed: tuple[str, ...] = ()

    def text(self, *keys: str, symbolic: bool = False) -> Said | None:
        """The text of the property that keys lead to."""
        here = self
        for key in keys[:-1]:
            found = here.blocks(key)
            if not found:
                return None
            here = found[0]
        node = section(here.block).get(keys[-1])
        said = node and self.template.text(node, symbolic=symbolic)
        return said._replace(assumed=(*here.assumed, *said.assumed)) if said else None

    def blocks(self, key: str) -> Sequence[Self] | None:
        """The items of a list, one for a mapping."""
        if (node := section(self.block).get(key)) is None:
            return None
        items: list[Self] = []
        match self.template.value(node):
            case None:
                return None
            case Block(ListNode(items=nodes), assumed):
                found = [(self.template.value(each), assumed) for each in nodes]
            case value:
                found = [(value, ())]
        for value, assumed in found:
            if isinstance(value, Said):
                raise unclear(node, "it is no mapping")
            if value is not None:
                of_it = (*self.assumed, *assumed, *value.assumed)
                items.append(type(self)(value.node, self.template, of_it))
        return items

    def node(self) -> Node:
        """Where they stand."""
        return self.block
