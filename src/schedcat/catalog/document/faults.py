"""What can be wrong with a YAML document itself, in words: the rule's name and the finding."""

from collections.abc import Sequence
from typing import NamedTuple

from schedcat.findings import Finding, Fix, Related
from schedcat.source import Span


class Fault(NamedTuple):
    """A finding that was made while the file was read, under the name of its rule."""

    rule: str
    finding: Finding


def invalid(
    message: str,
    at: Span,
    help: str,
    *,
    related: Sequence[Related] = (),
    fix: Fix | None = None,
) -> Fault:
    """A fault of syntax, encoding, tags or limits."""
    return Fault("invalid-yaml", Finding(message, at, help, related, fix))


def repeated(key: str, at: Span, help: str, *, first: Span) -> Fault:
    """A key that one mapping has twice; `at` is the second, which is not read."""
    related = (Related(first, "first defined here"),)
    return Fault("duplicate-key", Finding(f"`{_short(key)}` is defined twice", at, help, related))


def too_large(limit: int, at: Span) -> Fault:
    """`limit` in bytes, whole MiB."""
    return invalid(f"the file has more than {limit >> 20} MiB", at, "split it into several files")


def too_long(limit: int, at: Span) -> Fault:
    """`limit` in lines and commas."""
    return invalid(
        f"the file has more than {limit:,} lines and commas", at, "split it into several files"
    )


def too_deep(limit: int, at: Span) -> Fault:
    """Brackets or indentation within each other, counted through aliases too."""
    return invalid(f"nested more than {limit} deep", at, "write the document flatter")


def too_many_nodes(limit: int, at: Span) -> Fault:
    """Texts, lists and mappings; `at` is the first too many."""
    return invalid(f"the file has more than {limit:,} nodes", at, "split it into several files")


def too_many_aliased(limit: int, at: Span) -> Fault:
    """Each alias counts all nodes of its anchor, those behind further aliases included."""
    return invalid(
        f"aliases repeat more than {limit:,} nodes", at, "use fewer aliases, or smaller anchors"
    )


def too_many_merged(limit: int, at: Span) -> Fault:
    """Each merge key counts the entries it brings."""
    return invalid(
        f"merge keys repeat more than {limit:,} entries", at, "merge fewer or smaller mappings"
    )


def second_document(at: Span) -> Fault:
    """`at` is the second document's start; only the first is read."""
    return invalid(
        "a second document begins here, and a file has one",
        at,
        "move it into a file of its own",
    )


def undefined_alias(alias: str, at: Span) -> Fault:
    """`alias` with its `*`."""
    return invalid(
        f"alias `{_short(alias)}` has no anchor before it",
        at,
        f"write `&{_short(alias[1:])}` before what it stands for, or quote it if it is text",
    )


def recursive_alias(alias: str, at: Span) -> Fault:
    """`alias` with its `*`."""
    return invalid(
        f"alias `{_short(alias)}` stands inside its own anchor", at, "write out what it means"
    )


def unknown_tag(tag: str, at: Span) -> Fault:
    """`tag` as written."""
    return invalid(
        f"tag `{_short(tag)}` is not read here",
        at,
        "remove it: values are plain data, and nothing is constructed or run",
    )


def utf_16(at: Span) -> Fault:
    """The file opens with a byte order mark of UTF-16 or UTF-32."""
    return invalid("the file is UTF-16, not UTF-8", at, "save it as UTF-8")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60
