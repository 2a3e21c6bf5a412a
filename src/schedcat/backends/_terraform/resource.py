"""One resource of Terraform: its body, what is known of its values, and where it stands."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from schedcat.backends._terraform.notes import Notes
from schedcat.catalog.document.nodes import Mapping, Node, Page, Scalar
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.places import find
from schedcat.catalog.text_places import Extent


class Resource(NamedTuple):
    """One instance of a resource.

    `label` is its name within the files, and stands at `at`; `key` is that of the instance where
    `count` or `for_each` makes several. `whole` is its text. `body` has attributes and blocks by
    name. `above` are the lines of the comments that tell of it, `comments` the others at it.
    `counted_by` are the variables whose defaults say that there is such an instance.
    """

    type: str
    label: str
    key: str | int | None
    at: Extent
    whole: Extent
    body: Mapping
    notes: Notes
    above: Sequence[Extent] = ()
    comments: Sequence[Extent] = ()
    counted_by: tuple[str, ...] = ()

    @property
    def page(self) -> Page:
        """The file that it is in."""
        return self.body.page

    @property
    def address(self) -> str:
        """What Terraform calls it: `google_cloud_scheduler_job.sync["eu"]`."""
        match self.key:
            case None:
                return f"{self.type}.{self.label}"
            case int():
                return f"{self.type}.{self.label}[{self.key}]"
        return f'{self.type}.{self.label}["{self.key}"]'

    @property
    def instance(self) -> str:
        """A name of its own, in the letters of names: `sync-eu`."""
        return self.label if self.key is None else f"{self.label}-{self.key}"

    def node(self, *keys: str) -> Node | None:
        """What stands at some keys, or what stands in for it; None where nothing does, or null.

        A list of one block counts as the block.
        """
        node: Node = self.body
        for key in keys:
            if isinstance(node, ListNode) and len(node.items) == 1:
                node = node.items[0]
            if node in self.notes.unclear:
                return node
            entry = find(node, (key,))
            if entry is None:
                return None
            node = entry.value
        is_null = isinstance(node, Scalar) and node.plain and value_of(node) is None
        return None if is_null else node

    def data(self, *keys: str) -> Any:
        """The same as plain data. Raises UnclearError where something of it is not clear."""
        node = self.node(*keys)
        return None if node is None else self.notes.data(node)

    def assumed(self, *nodes: Node | None) -> tuple[str, ...]:
        """The variables that were read as their defaults for it to be, or for some values."""
        found = (self.notes.assumed.get(each, ()) for each in nodes if each is not None)
        return tuple(dict.fromkeys((*self.counted_by, *(name for each in found for name in each))))
