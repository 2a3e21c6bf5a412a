"""Expressions that come to the same wherever they are read, so that they may stand for a name."""

import ast
from collections.abc import Sequence
from copy import deepcopy
from datetime import timedelta
from typing import Any

from schedcat.backends.celery.source.python.values import Names, UnclearError, settled, value

_LARGEST = 100
"""Nodes of an expression that is put in a name's place."""


def lasting(said: ast.expr, names: Names) -> ast.expr | None:
    """What comes to the same wherever it is read; None where that is not sure."""
    if adds(said):
        return said
    own = names._replace(assumed=[])
    try:
        found = value(said, own)
    except UnclearError:
        made = settled(said, own)
        if isinstance(made, ast.Call) and _is_crontab(own.dotted(made.func)):
            return _copied(made)
        return None
    if not _is_lasting(found):
        return None
    if own.assumed or isinstance(found, timedelta):
        return _copied(said)
    return ast.copy_location(ast.Constant(found), said)


def parts_of(said: ast.expr, count: int, names: Names) -> Sequence[ast.expr]:
    """What each of several names is bound to by one value of as many; none if that is unclear."""
    if isinstance(said, ast.Tuple | ast.List):
        return ()
    own = names._replace(assumed=[])
    said = settled(said, own, decides=False)
    try:
        found = value(said, own)
    except UnclearError:
        return ()
    if not isinstance(found, list | tuple) or len(found) != count:
        return ()
    numbers = [ast.copy_location(ast.Constant(each), said) for each in range(count)]
    return [
        ast.copy_location(
            ast.Subscript(deepcopy(said), at, ast.Load()) if own.assumed else ast.Constant(each),
            said,
        )
        for at, each in zip(numbers, found, strict=True)
    ]


def adds(said: ast.expr) -> bool:
    """Is it `sender.add_periodic_task`, by a name of its own?"""
    return isinstance(said, ast.Attribute) and said.attr == "add_periodic_task"


def _is_crontab(called: str) -> bool:
    return called.rpartition(".")[2] in {"crontab", "schedule"}


def _is_lasting(found: Any) -> bool:
    if isinstance(found, tuple):
        return all(map(_is_lasting, found))
    return found is None or isinstance(found, bool | int | float | str | timedelta)


def _copied(said: ast.expr) -> ast.expr | None:
    size = sum(1 for _ in ast.walk(said))
    return deepcopy(said) if size <= _LARGEST else None
