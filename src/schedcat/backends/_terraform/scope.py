"""What `var.x`, `local.x` and the resources stand for in a folder: what all its files say.

A variable stands for its default, which whoever calls the module, or plans it, may override; what
Terraform loads by itself, `terraform.tfvars` and `*.auto.tfvars`, is read before that.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from schedcat.backends._terraform.attributes import mentions, said_of
from schedcat.backends._terraform.bodies import (
    attributes,
    blocks,
    json_body,
    objects,
    word,
    words_of,
)
from schedcat.backends._terraform.notes import Notes
from schedcat.backends._terraform.syntax import NotHclError, Part, Text, parse
from schedcat.backends._terraform.values import Named, Values
from schedcat.catalog.document.nodes import Node, Page
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.places import find
from schedcat.source import read_regular

_MOST_FILES = 500
_LARGEST = 1 << 20

_Name = tuple[str, str]
"""`var` or `local`, and the name."""


class Definition(NamedTuple):
    """What a name stands for: an expression of a text, evaluated by the names of its folder."""

    text: Text
    evaluate: Callable[[Values], Node]


class Scope:
    """The names of one folder; each is looked for when it is first asked for.

    Only files that mention it are parsed for it.
    """

    def __init__(self, folder: str, contents: Mapping[str, bytes], notes: Notes) -> None:
        self._folder = folder
        self._contents = contents
        self._notes = notes
        self._known: dict[_Name | tuple[str | int, ...], Named | None] = {}

    def named(self, kind: str, name: str) -> Named | None:
        """The value of a variable or a local; None where no file says it, or it needs itself."""
        key = (kind, name)
        if key not in self._known:
            self._known[key] = None  # meanwhile: what needs itself is never known
            self._known[key] = self._evaluated(key)
        return self._known[key]

    def _evaluated(self, key: _Name) -> Named | None:
        kind, name = key
        definition, mentioned = None, _mention(kind, name)
        for page in self._pages:
            if mentioned.search(page.data):
                definition = _defined(page).get(key, definition)
        if definition is None:
            return None
        values = Values(definition.text, self, self._notes)
        node = definition.evaluate(values)
        own = (f"var.{name}",) if kind == "var" else ()
        return Named(node, (*own, *dict.fromkeys(values.assumed)))

    def attribute(self, path: Sequence[str | int]) -> Named | None:
        """What a resource of the folder says of itself in its text, by the steps of a reference."""
        key = tuple(path)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._of_resource(key)
        return self._known[key]

    def _of_resource(self, path: tuple[str | int, ...]) -> Named | None:
        values: list[Named | None] = []
        for page in self._all if mentions(path) else ():
            for text, evaluate in said_of(page, path):
                own = Values(text, self, self._notes)
                node = evaluate(own)
                values.append(Named(node, tuple(dict.fromkeys(own.assumed))) if node else None)
        # Of several, one may override what another says.
        return values[0] if len(values) == 1 else None

    @cached_property
    def _all(self) -> list[Page]:
        """The files of the folder, those that count more last."""
        return [
            Page(path, _content(path, self._contents))
            for path in _files(self._folder, self._contents)
        ]

    @cached_property
    def _pages(self) -> list[Page]:
        """The files that may define names, those that count more last."""
        return [
            page
            for page in self._all
            if page.path.endswith(".tfvars") or _DEFINES.search(page.data)
        ]


def _mention(kind: str, name: str) -> re.Pattern[bytes]:
    """What a file has that defines a name: HCL, JSON, or the values of variables."""
    word = re.escape(name.encode())
    defined = rb'variable"?\s+"?' if kind == "var" else rb"(?<![\w.-])"
    said = rb'%b%b"?\s*[={:]|"%b"\s*:|^\s*%b\s*=' % (defined, word, word, word)
    return re.compile(said, re.MULTILINE)


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
        return read_regular(path, _LARGEST)
    except OSError:
        return b""


@lru_cache(maxsize=64)
def _defined(page: Page) -> Mapping[_Name, Definition]:
    """What a file defines; nothing where it cannot be read."""
    if page.path.endswith(".json"):
        return dict(_defined_in_json(page))
    try:
        body = parse(page.text).body
    except NotHclError:
        return {}
    return dict(_defined_in_hcl(page, body))


def _defined_in_hcl(page: Page, body: Part) -> Iterator[tuple[_Name, Definition]]:
    text = Text(page, page.text)
    if page.path.endswith(".tfvars"):
        for name, said in attributes(body):
            yield ("var", word(name)), _hcl(text, said)
        return
    for block in blocks(body):
        kind, *labels = map(word, words_of(block))
        for name, said in attributes(block.branches[-1]):
            if kind == "locals":
                yield ("local", word(name)), _hcl(text, said)
            elif kind == "variable" and labels and word(name) == "default":
                yield ("var", labels[0]), _hcl(text, said)


def _hcl(text: Text, expression: Part) -> Definition:
    return Definition(text, lambda values: values.value(expression))


def _defined_in_json(page: Page) -> Iterator[tuple[_Name, Definition]]:
    text = Text(page, page.text)
    for root in parse_stream(page).roots:
        for variable in (each for of in objects(root, "variable") for each in of.entries):
            default = find(variable.value, ("default",))
            if default is not None:
                yield ("var", variable.key.text), _json(text, default.value)
        for local in (each for of in objects(root, "locals") for each in of.entries):
            yield ("local", local.key.text), _json(text, local.value)


def _json(text: Text, said: Node) -> Definition:
    return Definition(text, lambda values: json_body(said, values))
