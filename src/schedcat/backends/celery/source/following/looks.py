"""Mappings that look like beat schedules and are handed on, for another module to schedule."""

import ast
from collections.abc import Callable, Iterator

from schedcat.backends.celery.source.following.handing import only_keeps
from schedcat.backends.celery.source.following.written import Written, text_of
from schedcat.backends.celery.source.python.module import assigned, own_expressions
from schedcat.backends.celery.source.python.values import Names, UnclearError

HANDED_ON = "what it does with the entries is not known"


def by_looks(
    statement: ast.stmt, entries_of: Callable[[ast.expr], Iterator[Written]]
) -> Iterator[Written]:
    """Entries of mappings that are returned or kept.

    A dict of dicts that all have a `task` and a `schedule` is nothing else. Of those that some
    function gets it is the function that makes what becomes of them.
    """
    for field in ast.iter_fields(statement):
        for expression in own_expressions(field[1]):
            told: set[int] = set()
            calls = dict(_given(expression))
            for node in ast.walk(expression):
                if not (
                    isinstance(node, ast.Dict) and node.values and all(map(is_entry, node.values))
                ):
                    continue
                call = calls.get(id(node))
                if call is None:
                    yield from entries_of(node)
                elif id(call) not in told:
                    told.add(id(call))
                    yield Written(None, call, doubt=UnclearError(call, HANDED_ON))
    for target, said in assigned(statement):
        if isinstance(target, ast.Subscript) and is_entry(said):
            yield Written(target.slice, said)


def _given(expression: ast.expr) -> Iterator[tuple[int, ast.expr]]:
    """(id, by what) of each dict that something makes something else of, the outermost last."""
    makers = [node for node in ast.walk(expression) if isinstance(node, _MAKERS)]
    for maker in reversed(makers):
        if not (isinstance(maker, ast.Call) and only_keeps(maker)):
            yield from ((id(each), maker) for each in ast.walk(maker) if isinstance(each, ast.Dict))


_MAKERS = ast.Call | ast.DictComp


def is_entry(said: ast.expr) -> bool:
    """Is it a dict with what makes an entry of it?"""
    if not isinstance(said, ast.Dict):
        return False
    keys = {key.value for key in said.keys if isinstance(key, ast.Constant)}
    return {"task", "schedule"} <= keys


def dicts_in(entry: Written) -> Iterator[ast.Dict]:
    """Those in what has entries that are not told apart."""
    nodes = ast.walk(entry.says) if entry.name is None else ()
    yield from (node for node in nodes if isinstance(node, ast.Dict))


def dicts_of(call: ast.Call, names: Names) -> dict[int, ast.expr]:
    """Those that a function of the module makes something of, or has itself and returns."""
    function = names.functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
    nodes = [*ast.walk(function), *ast.walk(call)] if function else []
    return {id(node): node for node in nodes if isinstance(node, ast.Dict)}


def repeated(tree: ast.Module, names: Names) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """(name, key, the first such key) of entries in one dict, of which Python keeps the last."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict) or sum(map(is_entry, node.values)) < _TWO:
            continue
        first: dict[str, ast.expr] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            name = text_of(key, names) if is_entry(item) else None
            if key and name is not None and first.setdefault(name, key) is not key:
                yield name, key, first[name]


_TWO = 2
