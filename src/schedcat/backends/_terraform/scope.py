"""What `var.x` and `local.x` stand for in a folder: what all its files say, those beside too.

A variable stands for its default, which whoever calls the module, or plans it, may override; what
Terraform loads by itself, `terraform.tfvars` and `*.auto.tfvars`, is read before that.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping

from schedcat.backends._terraform.bodies import attributes, blocks, json_body, word, words_of
from schedcat.backends._terraform.notes import Notes
from schedcat.backends._terraform.syntax import NotHclError, Part, Text, parse
from schedcat.backends._terraform.values import Named, Values
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Page, Sequence
from schedcat.catalog.document.parse import parse_stream

_MOST_FILES = 500
_LARGEST = 1 << 20

Evaluate = Callable[[Values], Node]
"""Gives the value of a definition by the names of its folder."""


class Scope:
    """The names of one folder; each is evaluated when it is first asked for."""

    def __init__(self, folder: str, contents: Mapping[str, bytes], notes: Notes) -> None:
        self._notes = notes
        self._definitions: dict[tuple[str, str], tuple[Text, Evaluate]] = {}
        self._known: dict[tuple[str, str], Named | None] = {}
        for path in _files(folder, contents):
            page = Page(path, _content(path, contents))
            if path.endswith(".tfvars") or _DEFINES.search(page.data):
                self._definitions |= {
                    key: (text, evaluate) for key, text, evaluate in _defined(page)
                }

    def named(self, kind: str, name: str) -> Named | None:
        """The value of a variable or a local; None where no file says it, or it needs itself."""
        key = (kind, name)
        if key not in self._known:
            self._known[key] = None  # meanwhile: what needs itself is never known
            self._known[key] = self._evaluated(key)
        return self._known[key]

    def _evaluated(self, key: tuple[str, str]) -> Named | None:
        if key not in self._definitions:
            return None
        text, evaluate = self._definitions[key]
        values = Values(text, self, self._notes)
        node = evaluate(values)
        kind, name = key
        own = (f"var.{name}",) if kind == "var" else ()
        return Named(node, (*own, *dict.fromkeys(values.assumed)))


_DEFINES = re.compile(rb"\bvariable\b|\blocals\b")


def _files(folder: str, contents: Mapping[str, bytes]) -> Iterator[str]:
    """The files that may define names, on disk or held, those that count more last."""
    try:
        listed = os.listdir(folder or ".")  # noqa: PTH208  names are all that is needed
    except OSError:
        listed = []
    held = {path.rpartition("/")[2] for path in contents if path.rpartition("/")[0] == folder}
    names = sorted({*listed, *held})
    wanted = [name for name in names if name.endswith((".tf", ".tf.json"))]
    loaded = [name for name in names if name.endswith(".auto.tfvars")]
    first = ["terraform.tfvars"] if "terraform.tfvars" in names else []
    for name in (*wanted[:_MOST_FILES], *first, *loaded[:_MOST_FILES]):
        yield f"{folder}/{name}" if folder else name


def _content(path: str, contents: Mapping[str, bytes]) -> bytes:
    if path in contents:
        return contents[path]
    try:
        with open(path, "rb") as file:  # noqa: PTH123  it is a text
            return file.read(_LARGEST)
    except OSError:
        return b""


def _defined(page: Page) -> Iterator[tuple[tuple[str, str], Text, Evaluate]]:
    """What a file defines; nothing where it cannot be read."""
    if page.path.endswith(".json"):
        yield from _defined_in_json(page)
        return
    try:
        body = parse(page.text).body
    except NotHclError:
        return
    text = Text(page, page.text)
    if page.path.endswith(".tfvars"):
        for name, said in attributes(body):
            yield ("var", word(name)), text, _hcl(said)
        return
    for block in blocks(body):
        kind, *labels = map(word, words_of(block))
        inside = attributes(block.branches[-1])
        if kind == "locals":
            for name, said in inside:
                yield ("local", word(name)), text, _hcl(said)
        elif kind == "variable" and labels:
            for name, said in inside:
                if word(name) == "default":
                    yield ("var", labels[0]), text, _hcl(said)


def _hcl(expression: Part) -> Evaluate:
    return lambda values: values.value(expression)


def _defined_in_json(page: Page) -> Iterator[tuple[tuple[str, str], Text, Evaluate]]:
    text = Text(page, page.text)
    for root in parse_stream(page).roots:
        for variables in objects(root, "variable"):
            for name, said, _ in variables.entries:
                for key, value, _ in said.entries if isinstance(said, MappingNode) else ():
                    if key.text == "default":
                        yield ("var", name.text), text, lambda _, value=value: value  # type: ignore[misc]
        for local in objects(root, "locals"):
            for name, said, _ in local.entries:
                yield ("local", name.text), text, _json(said)


def _json(said: Node) -> Evaluate:
    return lambda values: json_body(said, values)


def objects(node: Node, key: str) -> Iterator[MappingNode]:
    """The objects that JSON has for a key: one, or a list of them."""
    if not isinstance(node, MappingNode):
        return
    for name, said, _ in node.entries:
        if name.text == key:
            items = said.items if isinstance(said, Sequence) else [said]
            yield from (each for each in items if isinstance(each, MappingNode))
