"""The beat schedules in scanned files: what cannot be read of them, and what shadows what."""

import ast
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from schedcat.backends.celery.source.following.bindings import with_bindings
from schedcat.backends.celery.source.following.entries import written
from schedcat.backends.celery.source.following.says import says
from schedcat.backends.celery.source.following.settings import set_by, set_otherwise
from schedcat.backends.celery.source.following.written import Written, setting
from schedcat.backends.celery.source.python.decoding import in_utf8
from schedcat.backends.celery.source.python.module import statements
from schedcat.backends.celery.source.python.values import Names, UnclearError, value
from schedcat.backends.celery.source.schedules import timing
from schedcat.source import Span, read_regular


class Unreadable(NamedTuple):
    """An entry that source does not decide: its name if that is clear, the expression, the reason.

    `at` is the expression, which is `text` on one line.
    """

    name: str | None
    text: str
    at: Span
    why: str | None


class Setting(NamedTuple):
    """A setting to which a file gives a schedule that takes nothing over, and where it does."""

    name: str
    at: Span


class Scanned(NamedTuple):
    """What the schedules of one file come to."""

    unreadable: tuple[Unreadable, ...] = ()
    settings: tuple[Setting, ...] = ()


def scanned(paths: Iterable[str]) -> Iterator[Scanned]:
    """What each file says; nothing for one that cannot be read or parsed."""
    for path in paths:
        try:
            source = read_regular(path, _LARGEST)
        except OSError:
            continue
        if len(source) <= _LARGEST:
            yield _scanned(path, source)


_LARGEST = 4 << 20
"""Bytes; a syntax tree takes a hundred times the memory."""


@lru_cache(maxsize=256)
def _scanned(path: str, source: bytes) -> Scanned:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = in_utf8(source)
            tree = ast.parse(source.decode("utf-8", "replace"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Scanned()
    names, lines = with_bindings(tree), source.split(b"\n")
    return Scanned(
        tuple(_unreadable(written(tree, names), names, path, lines)),
        tuple(Setting(name, _span(anew, path, lines)) for name, anew in _replaced(tree)),
    )


def _unreadable(
    entries: Iterable[Written], names: Names, path: str, lines: list[bytes]
) -> Iterator[Unreadable]:
    for each in entries:
        if each.is_absent:
            continue
        name = each.name
        try:
            said = says(each, names)
            name = said.name
            if each.doubt:
                raise each.doubt
            timing(said.schedule, names)
        except UnclearError as unclear:
            node = unclear.node
            at = _span(node if hasattr(node, "lineno") else each.says, path, lines)
            text = " ".join(ast.unparse(node).split())
            yield Unreadable(_name(name, names), text, at, unclear.why)


def _name(expression: ast.expr | None, names: Names) -> str | None:
    try:
        said = value(expression, names) if expression else None
    except UnclearError:
        return None
    return said if isinstance(said, str) else None


def _span(node: ast.expr, path: str, lines: list[bytes]) -> Span:
    """Where an expression stands, in characters; `ast` counts bytes."""
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return Span(
        path,
        node.lineno,
        _column(lines[node.lineno - 1], node.col_offset),
        end_line,
        _column(lines[end_line - 1], end),
    )


def _column(line: bytes, offset: int) -> int:
    return len(line[:offset].decode("utf-8", "replace")) + 1


def _replaced(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """(setting, value) of each that is set anew, whatever was there.

    Not of what takes that over, nor of `{}`, by which nothing is lost.
    """
    for statement in statements(tree):
        said = [(setting(target), anew) for target, anew in set_by(statement)]
        said += [(keyword.arg, keyword.value) for _, keyword in set_otherwise(statement)]
        for name, anew in said:
            taken = (node for node in ast.walk(anew) if isinstance(node, ast.expr))
            if name and not _is_empty(anew) and not any(map(setting, taken)):
                yield name, anew


def _is_empty(said: ast.expr) -> bool:
    return isinstance(said, ast.Dict) and not said.keys
