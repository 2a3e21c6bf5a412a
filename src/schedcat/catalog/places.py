"""Where each field of a job stands, looked up only when a finding needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from schedcat.catalog.nodes import Entry, Mapping, Node, Scalar, inner_span, span
from schedcat.catalog.nodes import Sequence as ListNode
from schedcat.source import Span


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """The places of one job in one YAML file.

    `layers` are the mappings that say its fields, the strongest first: the environment's, the
    job's own, the file's defaults.
    """

    name: Scalar
    own: Node
    layers: tuple[Mapping, ...]

    def at(self, keys: Sequence[str | int], part: tuple[int, int] | None = None) -> Span:
        """The span of a field's text, of its key where it is a list or a mapping.

        The name of the job when `keys` is empty or no layer of the file says them.
        """
        for layer in self.layers if keys else ():
            if entry := find(layer, keys):
                return place_of(entry, part)
        return span(self.name)

    def of(self, backend: str) -> "FilePlaces":
        """The same places with the backend's block in front."""
        found = (find(layer, (backend,)) for layer in self.layers)
        blocks = (entry.value for entry in found if entry and isinstance(entry.value, Mapping))
        return FilePlaces(self.name, self.own, tuple(chain(blocks, self.layers)))

    def covers(self, place: Span) -> bool:
        """Does the place lie within the job's own text?"""
        name, own = span(self.name), span(self.own)
        starts_after = (name.line, name.column) <= (place.line, place.column)
        ends_before = (place.end_line, place.end_column) <= (own.end_line, own.end_column)
        return place == name or (place.path == name.path and starts_after and ends_before)


@dataclass(frozen=True, slots=True)
class NodeLocator:
    """Where the keys and values of one document stand."""

    root: Node

    def key(self, place: Sequence[str | int]) -> Span:
        """The key reached by keys and indexes; the item itself in a list."""
        entry = find(self.root, place)
        return span(entry.key) if entry else span(self.root)

    def value(self, place: Sequence[str | int]) -> Span:
        """The value reached by keys and indexes; the whole document for an empty place."""
        entry = find(self.root, place)
        return place_of(entry) if entry else span(self.root)


def find(node: Node | None, keys: Sequence[str | int]) -> Entry | None:
    """The entry reached by keys and indexes from a node, None if there is none.

    A scalar item of a list comes as its own key.
    """
    entry: Entry | None = None
    for key in keys:
        match node:
            case Mapping(entries=entries):
                entry = next((each for each in entries if each.key.text == key), None)
            case ListNode(items=items) if isinstance(key, int) and key < len(items):
                item = items[key]
                entry = Entry(item if isinstance(item, Scalar) else _whole(item), item)
            case _:
                entry = None
        if entry is None:
            return None
        node = entry.value
    return entry


def place_of(entry: Entry, part: tuple[int, int] | None = None) -> Span:
    """The value's span, or the key's where the value is empty, a list or a mapping."""
    match entry.value:
        case Scalar(text="", plain=True):
            return span(entry.key)
        case Scalar() as scalar:
            return inner_span(scalar, *part) if part else span(scalar)
        case _:
            return span(entry.key)


def _whole(node: Node) -> Scalar:
    """A stand-in for the key that an item of a list does not have, where the item stands."""
    return Scalar("", False, node.start, node.end, node.page)
