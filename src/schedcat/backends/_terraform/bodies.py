"""The bodies of blocks as mappings: attributes and blocks by name, several of one name as a list.

JSON has the same in objects, whose texts are templates.
"""

from collections.abc import Iterator

from schedcat.backends._terraform.notes import mapping
from schedcat.backends._terraform.strings import json_text
from schedcat.backends._terraform.syntax import Part, Text
from schedcat.backends._terraform.unclear import Unclear, UnclearError
from schedcat.backends._terraform.values import Values
from schedcat.catalog.document.nodes import Entry, Mapping, Node, Scalar, Sequence


def words_of(block: Part) -> list[Part]:
    """A block's type and labels."""
    return block.branches[:-1]


def word(part: Part) -> str:
    """An identifier, or the text between the quotes of a label."""
    return part.text.strip('"')


def attributes(body: Part) -> Iterator[tuple[Part, Part]]:
    """The name and the expression of each attribute."""
    for each in body.branches:
        if each.kind == "attribute":
            name, expression = each.branches
            yield name, expression


def blocks(body: Part) -> Iterator[Part]:
    """The blocks of a body."""
    return (each for each in body.branches if each.kind == "block")


def hcl_body(block: Part, values: Values) -> Mapping:
    """The body of a block, which stands for it."""
    body = block.branches[-1]
    entries = [Entry(_name(key, values.text), values.value(said)) for key, said in attributes(body)]
    by_name: dict[str, tuple[Scalar, list[Node]]] = {}
    for inner in blocks(body):
        kind, *labels = words_of(inner)
        if word(kind) == "dynamic" and labels:
            key = Scalar(word(labels[0]), False, *values.text.extent(labels[0]), values.text.page)
            made = _dynamic(inner, key.text, values)
        else:
            key, made = _name(kind, values.text), [hcl_body(inner, values)]
        by_name.setdefault(key.text, (key, []))[1].extend(made)
    entries += [_one_or_all(key, made, values) for key, made in by_name.values() if made]
    return mapping(entries, values.text.page, values.text.extent(block))


def _name(part: Part, text: Text) -> Scalar:
    return Scalar(word(part), False, *text.extent(part), text.page)


def _one_or_all(key: Scalar, made: list[Node], values: Values) -> Entry:
    if len(made) == 1:
        return Entry(key, made[0])
    return Entry(key, Sequence(made, made[0].start, made[-1].end, values.text.page))


def _dynamic(block: Part, label: str, values: Values) -> list[Node]:
    """One body for each item of the `for_each` of a dynamic block."""
    body = block.branches[-1]
    said = {word(name): expression for name, expression in attributes(body)}
    content = [each for each in blocks(body) if word(words_of(each)[0]) == "content"]
    try:
        items = each_of(values.value(said["for_each"]), values)
        iterator = word(said["iterator"]) if "iterator" in said else label
        return [
            hcl_body(each, values.within({iterator: item})) for item in items for each in content
        ]
    except UnclearError as error:
        return [values.stand_in(error.unclear, block)]
    except KeyError:
        return [values.stand_in(values.unclear(block).unclear, block)]


MOST_INSTANCES = 1000


def each_of(node: Node, values: Values) -> list[Mapping]:
    """What `each` stands for, in turn, where `node` is a `for_each`. Raises UnclearError."""
    page, at = values.text.page, (node.start, node.end)

    def said(key: str, value: Node) -> Mapping:
        names = {"key": Scalar(key, False, *at, page), "value": value}
        entries = [Entry(Scalar(name, False, *at, page), each) for name, each in names.items()]
        return mapping(entries, page, at)

    match values.notes.check(node):
        case Mapping(entries=entries) if len(entries) <= MOST_INSTANCES:
            return [said(key.text, value) for key, value, _ in entries]
        case Sequence(items=items) if len(items) <= MOST_INSTANCES:
            return [said(_key(item, values), item) for item in items]
    raise refused(node, values)


def _key(item: Node, values: Values) -> str:
    match values.notes.check(item):
        case Scalar(text=text):
            return text
    raise refused(item, values)


def refused(node: Node, values: Values) -> UnclearError:
    """The error that says of a node that its expression is not clear."""
    words = " ".join(node.page.text[node.start : node.end].split())
    return UnclearError(Unclear(words, values.text.page.span(node.start, node.end)))


def json_object(node: Mapping, values: Values) -> Mapping:
    """An object of JSON, such as the body of a block."""
    read = [
        Entry(key, json_body(value, values))
        for key, value, _ in node.entries
        if key.text != "//"  # a comment
    ]
    return mapping(read, node.page, (node.start, node.end))


def json_body(node: Node, values: Values) -> Node:
    """A node of JSON with its templates evaluated."""
    match node:
        case Mapping():
            return json_object(node, values)
        case Sequence(items=items):
            read_items = [json_body(item, values) for item in items]
            return Sequence(read_items, node.start, node.end, node.page)
        case Scalar():
            return json_value(node, values)


def json_value(node: Scalar, values: Values) -> Node:
    """A scalar of JSON, whose text is a template."""
    if node.plain or ("${" not in node.text and "%{" not in node.text):
        return node
    at = (node.start, node.end)
    inner = Values(Text(node.page, node.text, at), values.names, values.notes, values.around)
    try:
        found = values.notes.moved(json_text(node, inner), node.page, at)
    except UnclearError as error:
        return values.notes.stand_in(error.unclear, node.page, at)
    values.assumed += inner.assumed
    if inner.assumed:
        values.notes.assumed[found] = tuple(dict.fromkeys(inner.assumed))
    return found


def objects(node: Node, key: str) -> Iterator[Mapping]:
    """The objects that JSON has for a key: one, or a list of them."""
    if not isinstance(node, Mapping):
        return
    for name, said, _ in node.entries:
        if name.text == key:
            items = said.items if isinstance(said, Sequence) else [said]
            yield from (each for each in items if isinstance(each, Mapping))
