"""The values of a manifest as Kubernetes takes them: of the type of their field, or refused.

kubectl reads YAML with go-yaml 2, for which `yes` and `on` are true and `010` is 8, and the API
takes no number for a text and no text for a number.
"""

import re
from contextlib import suppress
from typing import NoReturn

from schedcat.catalog.document.nodes import Mapping, Node, Scalar, extent, span
from schedcat.catalog.shown import shown
from schedcat.findings import Finding

UNREADABLE, UNRESOLVABLE = "unreadable-source", "schedule-unresolvable"


class RefusedError(Exception):
    """A job cannot be read: the rule that says so, and its finding."""

    def __init__(self, rule: str, finding: Finding) -> None:
        super().__init__(finding.message)
        self.found = rule, finding


def refuse(rule: str, message: str, node: Node, help: str) -> NoReturn:
    """Raise RefusedError at a node."""
    raise RefusedError(rule, Finding(message, span(node), help))


def text_of(node: Node, key: str) -> str:
    """A text, whatever stands in it. Raises RefusedError."""
    if not isinstance(node, Scalar) or (node.plain and _type(node.text) is not str):
        _wrong_type(node, key, "a text, in quotes")
    return node.text


def final_text_of(node: Node, key: str, rule: str = UNRESOLVABLE) -> str:
    """A text in which nothing is filled in later, which `rule` is to say. Raises RefusedError."""
    _check_final(node, rule)
    return text_of(node, key)


def whole_of(node: Node, key: str) -> int:
    """A whole number from 0 on. Raises RefusedError."""
    _check_final(node, UNRESOLVABLE)
    value = _number(node) if isinstance(node, Scalar) else None
    if value is None or not 0 <= value <= _MOST:
        _wrong_type(node, key, "a whole number, without quotes")
    return value


def flag_of(node: Node, key: str) -> bool:
    """True or false. Raises RefusedError."""
    _check_final(node, UNRESOLVABLE)
    value = _WORDS.get(node.text) if isinstance(node, Scalar) and node.plain else None
    if value is None:
        _wrong_type(node, key, "true or false, without quotes")
    return value


def is_final(text: str) -> bool:
    """Does it say what will count, with nothing to fill in?"""
    return not _FILLED_IN.search(text)


def _check_final(node: Node, rule: str) -> None:
    if isinstance(node, Scalar) and not is_final(node.text):
        message = f"{shown(node.text)} is filled in when it is deployed"
        refuse(rule, message, node, "lint what is deployed, or write it here")


_FILLED_IN = re.compile(r"\{\{|\$\{|\$\(|\$[A-Z_]{2}|<%|\{%|@@")
_MOST = 2**31 - 1


def _wrong_type(node: Node, key: str, wanted: str) -> NoReturn:
    written = "that" if isinstance(node, Mapping) else shown(node.page.text[slice(*extent(node))])
    message = f"Kubernetes refuses {written} as `{key}`"
    refuse(UNREADABLE, message, node, f"write {wanted}")


_WORDS = {
    **dict.fromkeys(re.findall(r"\w+", "y Y yes Yes YES true True TRUE on On ON"), True),
    **dict.fromkeys(re.findall(r"\w+", "n N no No NO false False FALSE off Off OFF"), False),
}
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def _type(plain: str) -> type:
    """What a text without quotes is to go-yaml 2."""
    if plain in _WORDS:
        return bool
    return str if _value(plain) is None else float


def _number(node: Scalar) -> int | None:
    value = _value(node.text) if node.plain else None
    return int(value) if value is not None and value == int(value) else None


def _value(plain: str) -> float | None:
    text = plain.replace("_", "").lower() if plain[:1] != "_" else ""
    if re.fullmatch(r"[-+]?0[0-7]+", text):
        return int(text, 8)
    with suppress(ValueError):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        value = float(text)
        return value if value - value == 0 else None
    return None
