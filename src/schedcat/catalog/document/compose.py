"""From YAML events to nodes: aliases, tags, limits, and one document a file."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from schedcat.catalog.document import faults
from schedcat.catalog.document.events import Event
from schedcat.catalog.document.faults import Fault
from schedcat.catalog.document.merge import merge
from schedcat.catalog.document.nodes import Mapping, Node, Page, Scalar, Sequence
from schedcat.source import Span

MAX_DEPTH = 100
MAX_NODES = 1_500_000
MAX_ALIASED = 100_000


class Refused(Exception):  # noqa: N818 - an outcome, which `document.parse` turns into a fault
    """The document breaks a limit and is read no further."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.finding.message)
        self.fault = fault


class Composer:
    """Makes the nodes of one document, and notes in `faults` what is wrong with them.

    With `tags`, tags of any name are taken, and noted there by their node.
    """

    def __init__(self, page: Page, tags: dict[Node, str] | None = None) -> None:
        self.faults: list[Fault] = []
        self._tags = tags
        self._page = page
        self._children: list[Node] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchor] = {}
        self._made = self._aliased = self._merged = 0
        self._last = 0

    def compose(self, events: Iterable[Any]) -> Node | None:
        """The top node of the first document in PyYAML's events; None if it is empty.

        Raises `Refused` at a limit, and whatever the parser behind `events` raises.
        """
        top = self._children
        handlers: dict[type, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            AliasEvent: self._alias,
            SequenceStartEvent: self._begin_sequence,
            SequenceEndEvent: self._end,
            MappingStartEvent: self._begin_mapping,
            MappingEndEvent: self._end,
        }
        for event in events:
            kind = type(event)
            if kind in handlers:
                handlers[kind](event)
            elif top and kind is DocumentStartEvent:
                self._report(faults.second_document(self._place(event)))
                break
        match top:
            case [] | [Scalar(text="", plain=True), *_]:
                return None
        return top[0]

    @property
    def innermost(self) -> int:
        """Where the collection began that is being read; 0 outside of all."""
        return self._open[-1].node.start if self._open else 0

    def undecodable_tag(self) -> Fault:
        """What it means when the parser raises UnicodeDecodeError: libyaml unescapes `!%ED%A0`.

        The tag stands after what was read last.
        """
        return self._unknown_tag(_ESCAPES, self._last)

    def _scalar(self, event: Event) -> None:
        start, self._last = event.start_mark.index, event.end_mark.index
        plain = not event.style and event.tag is None
        node = Scalar(event.value, plain, start, self._last, self._page)
        self._add(node)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(node, size=1)
        if event.tag is not None:
            self._check_tag(event.tag, node)

    def _begin_sequence(self, event: Event) -> None:
        node = Sequence([], event.start_mark.index, 0, self._page)
        self._begin(event, node, node.items)

    def _begin_mapping(self, event: Event) -> None:
        node = Mapping([], [], event.start_mark.index, 0, self._page)
        self._begin(event, node, node.written)

    def _begin(self, event: Event, node: Sequence | Mapping, children: list[Node]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise Refused(faults.too_deep(MAX_DEPTH, self._page.spot(node.start)))
        anchor = None
        if event.anchor is not None:
            anchor = self._anchors[event.anchor] = _Anchor(node)
        self._open.append(_Open(node, self._children, bool(event.flow_style), anchor, self._made))
        self._add(node)
        self._children = children
        if event.tag is not None:
            self._check_tag(event.tag, node)

    def _add(self, node: Node) -> None:
        self._children.append(node)
        self._made += 1
        if self._made > MAX_NODES:
            raise Refused(faults.too_many_nodes(MAX_NODES, self._page.spot(node.start)))

    def _end(self, event: Event) -> None:
        ended = self._open.pop()
        self._children = ended.siblings
        # libyaml ends a block collection where the next thing begins, beyond comments.
        if ended.flow:
            self._last = event.end_mark.index
        ended.node.end = self._last
        if ended.anchor is not None:
            ended.anchor.size = self._made - ended.made_before
            ended.anchor.height = ended.height
        if self._open:
            self._open[-1].reach(ended.height)
        if isinstance(ended.node, Mapping):
            self._fill(ended.node)

    def _fill(self, mapping: Mapping) -> None:
        mapping.entries, wrong = merge(mapping.written)
        for fault in wrong:
            self._report(fault, mapping)
        self._merged += len([entry for entry in mapping.entries if entry.merged])
        if self._merged > MAX_ALIASED:
            raise Refused(faults.too_many_merged(MAX_ALIASED, self._page.spot(mapping.start)))

    def _alias(self, event: Event) -> None:
        start, self._last = event.start_mark.index, event.end_mark.index
        anchor = self._anchors.get(event.anchor or "")
        if anchor is None or not anchor.size:
            stray = Scalar(f"*{event.anchor}", False, start, self._last, self._page)
            self._children.append(stray)
            fault = faults.recursive_alias if anchor else faults.undefined_alias
            self._report(fault(stray.text, self._place(event)), stray)
            return
        self._children.append(anchor.node)
        self._made += anchor.size
        self._aliased += anchor.size
        if self._aliased > MAX_ALIASED:
            raise Refused(faults.too_many_aliased(MAX_ALIASED, self._place(event)))
        if len(self._open) + anchor.height > MAX_DEPTH:
            raise Refused(faults.too_deep(MAX_DEPTH, self._place(event)))
        if self._open:
            self._open[-1].reach(anchor.height)
        if anchor.node.faulty:
            self._taint()

    def _check_tag(self, tag: str, node: Node) -> None:
        if tag == _TAGS[type(node)]:
            return
        if self._tags is None:
            self._report(self._unknown_tag(_TAG, node.start), node)
        else:
            self._tags[node] = tag

    def _unknown_tag(self, pattern: re.Pattern[str], start: int) -> Fault:
        written = pattern.search(self._page.text, start)
        start, end = written.span() if written else (start, start)
        return faults.unknown_tag(self._page.text[start:end], self._page.span(start, end))

    def _report(self, fault: Fault, *nodes: Node) -> None:
        self.faults.append(fault)
        self._taint(*nodes)

    def _taint(self, *nodes: Node) -> None:
        for node in (*nodes, *(opened.node for opened in self._open)):
            node.faulty = True

    def _place(self, event: Event) -> Span:
        return self._page.span(event.start_mark.index, event.end_mark.index)


_TAGS = {
    Scalar: "tag:yaml.org,2002:str",
    Sequence: "tag:yaml.org,2002:seq",
    Mapping: "tag:yaml.org,2002:map",
}
_TAG = re.compile(r"!(?:<[^\s>]*>|[^\s,\[\]{}]*)")
_ESCAPES = re.compile(r"[!%]\S*%\S*")


class _Anchor:
    """What an alias stands for; `size` counts all nodes in it, and is 0 until it is complete."""

    __slots__ = ("height", "node", "size")

    def __init__(self, node: Node, size: int = 0) -> None:
        self.node = node
        self.size = size
        self.height = 0


class _Open:
    """A collection whose end has not come yet; `height` counts levels, itself included."""

    __slots__ = ("anchor", "flow", "height", "made_before", "node", "siblings")

    def __init__(
        self,
        node: Sequence | Mapping,
        siblings: list[Node],
        flow: bool,
        anchor: _Anchor | None,
        made_before: int,
    ) -> None:
        self.node = node
        self.siblings = siblings
        self.flow = flow
        self.anchor = anchor
        self.made_before = made_before
        self.height = 1

    def reach(self, height: int) -> None:
        """Hold something of that height."""
        self.height = max(self.height, height + 1)
