"""What a plain scalar means (YAML 1.2 core), and a node's value as plain JSON data."""

import re
from math import isfinite

from schedcat.catalog.document.nodes import Mapping, Node, Scalar, Sequence

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def value_of(node: Node) -> object:
    """A node as dict, list, str, int, float, bool or None; the keys are their text.

    Aliases are followed and merges applied. Octal and hexadecimal numbers, infinities and
    numbers too long for Python to read are text: JSON has no word for them.
    """
    match node:
        case Mapping():
            return {entry.key.text: value_of(entry.value) for entry in node.entries}
        case Sequence():
            return [value_of(item) for item in node.items]
        case Scalar():
            return resolve(node.text) if node.plain else node.text


def resolve(text: str) -> str | int | float | bool | None:
    """What a plain scalar says (YAML 1.2.2, chapter 10.3, less `0o7`, `0x1F`, `.inf`, `.nan`)."""
    if text in _WORDS:
        return _WORDS[text]
    if not _NUMBER.fullmatch(text):
        return text
    if _INTEGER.fullmatch(text):
        try:
            return int(text)
        except ValueError:
            return text
    number = float(text)
    return number if isfinite(number) else text
