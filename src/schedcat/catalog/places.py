"""Where each field of a job stands, looked up only when a finding needs it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Self

from schedcat.catalog.document.nodes import Entry, Mapping, Node, Scalar, inner_span, span
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.scalars import resolve
from schedcat.findings import Finding, Related
from schedcat.model import Places, Remark
from schedcat.source import Span

Keys = Sequence[str | int]


class FilePlaces(NamedTuple):
    """The places of one job in one YAML file, as an environment and a backend see it.

    `entry` is the job's name and what it says, `defaults` the file's; `blocks` are the keys that
    merge, so that each of their own keys may stand in another layer.
    """

    entry: Entry
    defaults: Node | None
    blocks: frozenset[str]
    environment: str | None = None
    backend: str | None = None

    def at(self, keys: Keys, part: tuple[int, int] | None = None) -> Span:
        """The span of a field's text, of its key where it is a list or a mapping.

        The name of the job when `keys` is empty, or when what counts is not said in the file.
        """
        paths = [(self.backend, *keys), keys] if self.backend else [keys]
        for path in paths if keys else ():
            if said := self._said(path):
                return place_of(said, part)
        return span(self.entry.key)

    def says(self, key: str) -> bool:
        """Does the file say the field, for this job or among its defaults?"""
        if self.backend or self.environment or key in self.blocks:
            paths = [(self.backend, key), (key,)] if self.backend else [(key,)]
            return any(map(self._said, paths))
        for layer in (self.entry.value, self.defaults):  # as rules ask it of each job
            for entry in layer.entries if isinstance(layer, Mapping) else ():
                if entry.key.text == key:
                    return not _is_null(entry.value)
        return False

    def covers(self, place: Span) -> bool:
        """Does the place lie within the job's own text?"""
        name, own = span(self.entry.key), span(self.entry.value)
        starts_after = (name.line, name.column) <= (place.line, place.column)
        ends_before = (place.end_line, place.end_column) <= (own.end_line, own.end_column)
        return place == name or (place.path == name.path and starts_after and ends_before)

    def remarks(self) -> Iterator[Remark]:
        """The comments that stand at the job."""
        if not self.entry.key.page.has_comments:
            return iter(())
        from schedcat.catalog.document.remarks import remarks  # only the rules of texts need it

        return remarks(self.entry)

    def has(self, place: Span) -> bool:
        """Yes, in its file: what of a scalar can be edited, `Fix.replacing` tells by its length."""
        return place.path == self.entry.key.page.path

    def of(self, backend: str) -> Self:
        """The same places with what the backend's block says in front."""
        return self._replace(backend=backend)

    def _said(self, keys: Keys) -> Entry | None:
        """The entry that counts, None where no layer says it or the strongest says null."""
        for layer in self._layers():
            if top := find(layer, keys[:1]):
                said = find(layer, keys)
                if _is_null(top.value) or (said and _is_null(said.value)):
                    return None
                if said or keys[0] not in self.blocks:
                    return said
        return None

    def _layers(self) -> Iterator[Node]:
        """The mappings that say the job's fields, the strongest first."""
        if self.environment and (
            override := find(self.entry.value, ("environments", self.environment))
        ):
            yield override.value
        yield self.entry.value
        if self.defaults:
            yield self.defaults


class NodeLocator:
    """Where the keys and values of a document stand, or of its entry that `depth` keys lead to."""

    def __init__(self, entry: Entry, depth: int = 0) -> None:
        self._entry = entry
        self._depth = depth
        self._indexes: dict[int, dict[str, Entry]] = {}

    @classmethod
    def of(cls, root: Node) -> Self:
        """The locator of a whole document."""
        return cls(Entry(_whole(root), root))

    def key(self, place: Keys) -> Span:
        """The key reached by keys and indexes; the item itself in a list."""
        return span(self._find(place).key)

    def value(self, place: Keys, part: tuple[int, int] | None = None) -> Span:
        """The value reached by keys and indexes; the whole document for an empty place."""
        return place_of(self._find(place), part)

    def text(self, place: Keys) -> str | None:
        """The value as written, None for a list or a mapping."""
        value = self._find(place).value
        return value.text if isinstance(value, Scalar) else None

    def _find(self, place: Keys) -> Entry:
        return find(self._entry.value, place[self._depth :], self._entry_of) or self._entry

    def _entry_of(self, mapping: Mapping, key: str | int) -> Entry | None:
        """By an index: a mapping of thousands of keys may have as many mistakes."""
        if id(mapping) not in self._indexes:
            self._indexes[id(mapping)] = {entry.key.text: entry for entry in mapping.entries}
        return self._indexes[id(mapping)].get(str(key))


def beside(finding: Finding, places: Places) -> Finding:
    """The finding with its job as a related place, where its own is outside the job's text.

    So it is with what an alias, a merge key or a default says.
    """
    own = places.at(())
    if not (finding.job and finding.at and own) or places.covers(finding.at):
        return finding
    if own in {related.at for related in finding.related}:
        return finding
    job = Related(own, f"in `{finding.job}`", finding.job)
    return finding._replace(related=(*finding.related, job))


def _entry_of(mapping: Mapping, key: str | int) -> Entry | None:
    return next((entry for entry in mapping.entries if entry.key.text == key), None)


def find(
    node: Node | None,
    keys: Keys,
    entry_of: Callable[[Mapping, str | int], Entry | None] = _entry_of,
) -> Entry | None:
    """The entry reached by keys and indexes from a node, None if there is none.

    A scalar item of a list comes as its own key.
    """
    entry: Entry | None = None
    for key in keys:
        match node:
            case Mapping():
                entry = entry_of(node, key)
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


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and resolve(node.text) is None


def _whole(node: Node) -> Scalar:
    """A stand-in for the key that an item of a list does not have, where the item stands."""
    return Scalar("", False, node.start, node.end, node.page)
