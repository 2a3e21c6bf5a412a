"""The text of one YAML file as nodes, and a fault for everything in it that is not so."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any, NamedTuple

from yaml.error import YAMLError
from yaml.events import DocumentEndEvent

from schedcat.catalog.document.collector import collector_off
from schedcat.catalog.document.compose import Composer, Refused
from schedcat.catalog.document.events import events
from schedcat.catalog.document.faults import Fault, too_large, too_long, utf_16
from schedcat.catalog.document.nodes import Node, Page, Scalar, extent, walk

MAX_BYTES = 64 * 2**20
MAX_ENTRIES = 600_000
"""Lines and commas: what a hundred thousand jobs need. They bound the nodes of a file before
it is parsed; sixty megabytes of dashes would take minutes."""


class Document(NamedTuple):
    """What one file says: its top node (None if it is empty or refused) and what is wrong.

    A fault is the name of its rule (`invalid-yaml` or `duplicate-key`) and the finding. A file
    that does not parse or breaks a limit is refused with that one fault. Any other fault leaves
    the rest readable, and the node it is in, with all nodes that hold that one, is `faulty`.
    """

    page: Page
    root: Node | None
    faults: tuple[Fault, ...] = ()


def parse(path: str, text: str | bytes) -> Document:
    """Read one YAML file; nothing in it is constructed or executed, and nothing is raised."""
    page = Page(path, text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    if fault := _unreadable(page):
        return Document(page, None, (fault,))
    composer = Composer(page)
    try:
        with collector_off():
            root = composer.compose(events(page.data))
    except YAMLError as error:
        from schedcat.catalog.document.syntax import explain

        return Document(page, None, (explain(error, page, composer.innermost),))
    except UnicodeDecodeError:
        return Document(page, None, (composer.undecodable_tag(),))
    except Refused as refused:
        return Document(page, None, (refused.fault,))
    return Document(page, root, tuple(composer.faults))


class Stream(NamedTuple):
    """What a file of another program's says: the top node of each document that is not empty.

    `tags` has what stands before a node and is no type of YAML's own, such as `!Ref`. What comes
    after a fault of its syntax is not read; the other faults are as in a Document.
    """

    page: Page
    roots: tuple[Node, ...] = ()
    tags: Mapping[Node, str] = {}
    faults: tuple[Fault, ...] = ()


def parse_stream(page: Page) -> Stream:
    """Read YAML of any number of documents, or JSON; nothing is constructed, nothing raised."""
    if fault := _unreadable(page):
        return Stream(page, faults=(fault,))
    roots: list[Node] = []
    tags: dict[Node, str] = {}
    faults: list[Fault] = []
    composer = Composer(page, tags)
    data = _PAIR.sub(_REPLACEMENTS, page.data)
    try:
        with collector_off():
            for document in _documents(events(data)):
                composer = Composer(page, tags)
                root = composer.compose(document)
                roots += [root] if root else []
                faults += composer.faults
    except YAMLError as error:
        from schedcat.catalog.document.syntax import explain

        faults.append(explain(error, page, composer.innermost))
    except UnicodeDecodeError:
        faults.append(composer.undecodable_tag())
    except Refused as refused:
        faults.append(refused.fault)
    if data != page.data:
        _restore(roots)
    return Stream(page, tuple(roots), tags, tuple(faults))


_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_REPLACEMENTS = rb"\\uFFFD\\uFFFD"
"""JSON writes a character beyond the first 65,536 as two, which no YAML parser takes."""


def _restore(roots: Iterable[Node]) -> None:
    """Give texts the characters for which others of the same length stood in."""
    import json  # few files have any

    for node in chain.from_iterable(map(walk, roots)):
        if isinstance(node, Scalar) and "\ufffd" in node.text:
            start, end = extent(node)
            with suppress(ValueError):  # it is no text of JSON
                node.text = json.loads(node.page.text[start:end])


def _documents(events: Iterable[Any]) -> Iterator[list[Any]]:
    document: list[Any] = []
    for event in events:
        if isinstance(event, DocumentEndEvent):
            yield document
            document = []
        else:
            document.append(event)


def _unreadable(page: Page) -> Fault | None:
    """What is wrong with the bytes as a whole, before any of them is parsed."""
    if len(page.data) > MAX_BYTES:
        return too_large(MAX_BYTES, page.top)
    if page.data.count(b"\n") + page.data.count(b",") > MAX_ENTRIES:
        return too_long(MAX_ENTRIES, page.top)
    if page.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return utf_16(page.top)
    return None
