"""The resources of some types in Terraform files, one for each instance that the files decide."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from schedcat.backends._terraform.bodies import (
    blocks,
    hcl_body,
    json_object,
    objects,
    word,
    words_of,
)
from schedcat.backends._terraform.comments import Comments, comments_of
from schedcat.backends._terraform.instances import instances
from schedcat.backends._terraform.notes import Notes
from schedcat.backends._terraform.resource import Resource
from schedcat.backends._terraform.scope import Scope
from schedcat.backends._terraform.syntax import LARGEST, NotHclError, Part, Text, parse
from schedcat.backends._terraform.values import Values
from schedcat.catalog.document.comments import Suppression, suppressions_in, texts
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Page, Scalar, extent
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding


class Terraform(NamedTuple):
    """What some files say: resources, findings for what is none, comments that hide findings."""

    resources: Sequence[Resource] = ()
    found: Sequence[Found] = ()
    comments: Mapping[str, tuple[Suppression, ...]] = {}


def is_terraform(path: str) -> bool:
    """Is it a Terraform file by its name?"""
    return path.endswith((".tf", ".tf.json"))


def read_terraform(
    pages: Sequence[Page],
    contents: Mapping[str, bytes],
    types: Collection[str],
    wanted: Callable[[Resource], bool] = lambda _: True,
) -> Terraform:
    """The resources of some types; a file that mentions none of them is not even parsed.

    Those that are not `wanted` are left out before it is asked how many there are of each.
    `contents` has, by path, what files are taken to hold whatever is on disk.
    """
    notes, scopes = Notes(), dict[str, Scope]()
    contents = {**contents, **{page.path: page.data for page in pages}}
    said: list[Resource | Found] = []
    comments: dict[str, tuple[Suppression, ...]] = {}
    for page in pages:
        if not any(each.encode() in page.data for each in types):
            comments[page.path] = _hiding(page)
            continue
        folder = page.path.rpartition("/")[0]
        scope = scopes.setdefault(folder, Scope(folder, contents, notes))
        reading = _Reading(page, Values(Text(page, page.text), scope, notes), types, wanted)
        found, comments[page.path] = _json(reading) if _is_json(page) else _hcl(reading)
        said += found
    return Terraform(
        [each for each in said if isinstance(each, Resource)],
        [each for each in said if not isinstance(each, Resource)],
        comments,
    )


def _is_json(page: Page) -> bool:
    return page.path.endswith(".json")


def _hiding(page: Page) -> tuple[Suppression, ...]:
    """The comments of a file that is not for us: its other reader may want the same."""
    if b"schedcat:" not in page.data:
        return ()
    if _is_json(page):
        return _json_comments(page)
    try:
        return comments_of(page, parse(page.text)).suppressions()
    except NotHclError:
        return comments_of(page, None).suppressions()


class _Reading(NamedTuple):
    """One file, with what its names stand for, the types that are wanted, and what they need."""

    page: Page
    values: Values
    types: Collection[str]
    wanted: Callable[[Resource], bool]


_Said = list["Resource | Found"]


def _hcl(reading: _Reading) -> tuple[_Said, tuple[Suppression, ...]]:
    page = reading.page
    if len(page.data) > LARGEST:
        size = f"more than {LARGEST >> 20} MiB of HCL, which are not read"
        return [("unreadable-source", Finding(size, page.top, "leave the file out"))], ()
    try:
        syntax = parse(page.text)
    except NotHclError as error:
        comments = comments_of(page, None)
        return [("unreadable-source", error.finding(page))], comments.suppressions()
    comments = comments_of(page, syntax)
    said: _Said = []
    for block in blocks(syntax.body):
        match [*map(word, words_of(block))]:
            case ["resource", type, _] if type in reading.types:
                said += _of_block(block, reading, comments)
    return said, comments.suppressions()


def _of_block(block: Part, reading: _Reading, comments: Comments) -> _Said:
    values = reading.values
    _, kind, label = words_of(block)
    whole = values.text.extent(block)
    above, others = comments.at(whole)
    start, end = values.text.extent(label)
    is_quoted = values.text.text[start] == '"'
    at = (start + is_quoted, end - is_quoted)

    def body(around: Mapping[str, Node]) -> MappingNode:
        return hcl_body(block, values.within(around))

    once = Resource(word(kind), word(label), None, at, whole, body({}), values.notes)
    if not reading.wanted(once):
        return []
    return [*instances(once._replace(above=above, comments=others), body, values)]


def _json(reading: _Reading) -> tuple[_Said, tuple[Suppression, ...]]:
    page, values = reading.page, reading.values
    stream = parse_stream(page)
    said: _Said = [("unreadable-source", fault.finding) for fault in stream.faults]
    for kind, label, node in _json_resources(stream.roots):
        if kind.text not in reading.types:
            continue
        start, end = extent(label)
        is_quoted = not label.plain
        at, whole = (start + is_quoted, end - is_quoted), (start, extent(node)[1])

        def body(around: Mapping[str, Node], node: MappingNode = node) -> MappingNode:
            return json_object(node, values.within(around))

        once = Resource(kind.text, label.text, None, at, whole, body({}), values.notes)
        said += instances(once, body, values) if reading.wanted(once) else ()
    return said, _json_comments(page)


def _json_resources(roots: Sequence[Node]) -> Iterator[tuple[Scalar, Scalar, MappingNode]]:
    for root in roots:
        for kinds in objects(root, "resource"):
            for kind, _, _ in kinds.entries:
                for labels in objects(kinds, kind.text):
                    for label, said, _ in labels.entries:
                        bodies = said.items if isinstance(said, ListNode) else [said]
                        yield from (
                            (kind, label, each) for each in bodies if isinstance(each, MappingNode)
                        )


def _json_comments(page: Page) -> tuple[Suppression, ...]:
    if b"schedcat:" not in page.data:
        return ()
    inside = sorted({each for root in parse_stream(page).roots for each in texts(root)})
    return suppressions_in(page, inside)
