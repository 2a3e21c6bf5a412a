"""What is known of values beside the values: which are not clear, and which were assumed."""

from typing import Any

from schedcat.backends._terraform.unclear import Unclear, UnclearError
from schedcat.catalog.document.nodes import Entry, Mapping, Node, Page, Scalar, Sequence
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.text_places import Extent

_MOST_COPIES = 100_000


class Notes:
    """Notes on nodes, by node. A node that is not clear is a Scalar of the expression's text.

    `assumed` has the variables whose defaults a value rests on, such as `var.region`.
    """

    def __init__(self) -> None:
        self.unclear: dict[Node, Unclear] = {}
        self.assumed: dict[Node, tuple[str, ...]] = {}
        self._copied = 0

    def check(self, node: Node) -> Node:
        """The same node. Raises UnclearError for one that is not clear itself."""
        if node in self.unclear:
            raise UnclearError(self.unclear[node])
        return node

    def data(self, node: Node) -> Any:
        """A value as plain data. Raises UnclearError where something in it is not clear."""
        match self.check(node):
            case Mapping(entries=entries):
                return {key.text: self.data(value) for key, value, _ in entries}
            case Sequence(items=items):
                return [self.data(item) for item in items]
        return value_of(node)

    def stand_in(self, unclear: Unclear, page: Page, at: Extent) -> Scalar:
        """A node for what is not clear."""
        node = Scalar(unclear.words, False, *at, page)
        self.unclear[node] = unclear
        return node

    def moved(self, node: Node, page: Page, at: Extent) -> Node:
        """A value, with all in it, where a reference to it stands. Raises UnclearError."""
        self._copied += 1
        if self._copied > _MOST_COPIES:
            why = "the files repeat too much"
            raise UnclearError(Unclear(page.text[slice(*at)], page.span(*at), why))
        if node in self.unclear:
            return self.stand_in(self.unclear[node]._replace(at=page.span(*at)), page, at)
        match node:
            case Scalar():
                return Scalar(node.text, node.plain, *at, page)
            case Sequence():
                return Sequence([self.moved(each, page, at) for each in node.items], *at, page)
            case Mapping():
                entries = [
                    Entry(Scalar(key.text, key.plain, *at, page), self.moved(value, page, at))
                    for key, value, _ in node.entries
                ]
                return mapping(entries, page, at)


def mapping(entries: list[Entry], page: Page, at: Extent) -> Mapping:
    """A mapping of these entries."""
    written = [node for key, value, _ in entries for node in (key, value)]
    return Mapping(entries, written, *at, page)
