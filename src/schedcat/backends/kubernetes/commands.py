"""What a container runs: its `command` and `args`, with references put in as Kubernetes does it."""

import re
from collections.abc import Mapping

from schedcat.backends._nodes import items, said
from schedcat.backends.kubernetes.values import text_of
from schedcat.catalog.document.nodes import Node, Scalar


def command_of(container: Node) -> tuple[str, ...] | None:
    """The words that it runs; None where the image says some of them, or a reference is unknown.

    Raises RefusedError for what is no text.
    """
    command = items(said(container, "command"))
    if not command:
        return None
    words = [text_of(each, "command") for each in (*command, *items(said(container, "args")))]
    expanded = [_expanded(each, container) for each in words]
    return None if None in expanded else tuple(each for each in expanded if each is not None)


def _expanded(word: str, container: Node) -> str | None:
    """`$(NAME)` is a variable of the container if there is one, and `$$` is `$`.

    As in third_party/forked/golang/expansion of Kubernetes. None where nobody says the value.
    """
    if "$" not in word:
        return word
    known = _variables(container)
    is_open = said(container, "envFrom") is not None
    parts, at = [], 0
    for match in _REFERENCE.finditer(word):
        parts.append(word[at : match.start()])
        name, at = match["name"], match.end()
        if name is None:
            parts.append("$")
        elif name in known:
            if (value := known[name]) is None:
                return None
            parts.append(value)
        elif is_open and _NAME.fullmatch(name):
            return None
        else:
            parts.append(match[0])
    return "".join([*parts, word[at:]])


_REFERENCE = re.compile(r"\$(?:\$|\((?P<name>[^)]*)\))")
_NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")


def _variables(container: Node) -> Mapping[str, str | None]:
    """The variables of a container; None for a value that stands elsewhere, or has a reference."""
    known: dict[str, str | None] = {}
    for each in items(said(container, "env")):
        name, value = said(each, "name"), said(each, "value")
        if isinstance(name, Scalar):
            is_plain = isinstance(value, Scalar) and "$" not in value.text
            known[name.text] = value.text if isinstance(value, Scalar) and is_plain else None
            if value is None and said(each, "valueFrom") is None:
                known[name.text] = ""
    return known
