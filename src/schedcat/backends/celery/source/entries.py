"""The entries of beat schedules that a module writes, in all the ways of writing them."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import chain
from typing import Any, NamedTuple

from schedcat.backends.celery.source.module import assigned, statements
from schedcat.backends.celery.source.values import Names, UnclearError, settled, value

SETTINGS = ("beat_schedule", "CELERY_BEAT_SCHEDULE", "CELERYBEAT_SCHEDULE")
"""What Celery reads, on the app and, since 4.0 or before, in its configuration's module."""


class Written(NamedTuple):
    """One entry: the expressions of its name and of what it says.

    `into` is the one of SETTINGS that it is written into, None for a mapping that is passed on from
    here and only looks like a schedule. `says` is a dict, or the call of `add_periodic_task` or
    `periodic_task`; what is neither cannot be read. `name` is None where only that says one.
    """

    name: ast.expr | None
    says: ast.expr
    into: str | None = None


def written(tree: ast.Module, names: Names) -> Iterator[Written]:
    """Every entry, those of SETTINGS in reading order first; later ones replace earlier ones."""
    seen: set[int] = set()
    for find in (_by_setting, _by_looks):
        for each in chain.from_iterable(find(each, names) for each in statements(tree)):
            if id(each.says) not in seen:
                seen.add(id(each.says))
                yield each


def setting(target: ast.expr) -> str | None:
    """The setting that is meant: `beat_schedule` by `app.conf.beat_schedule`."""
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name if name in SETTINGS else None
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name if name in SETTINGS else None
    return None


def replaced(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """(setting, value) of each that is set anew, whatever was there.

    Not of what takes that over, nor of `{}`, by which nothing is lost.
    """
    for statement in statements(tree):
        said = [(setting(target), anew) for target, anew in assigned(statement)]
        said += [
            (keyword.arg, keyword.value)
            for call in _own_calls(statement)
            for keyword in call.keywords
            if keyword.arg in SETTINGS
        ]
        for name, anew in said:
            taken = (node for node in ast.walk(anew) if isinstance(node, ast.expr))
            if name and not _is_empty(anew) and not any(map(setting, taken)):
                yield name, anew


def _is_empty(said: ast.expr) -> bool:
    return isinstance(said, ast.Dict) and not said.keys


def _by_setting(statement: ast.stmt, names: Names) -> Iterator[Written]:
    for target, said in assigned(statement):
        if into := setting(target):
            yield from _entries(said, names, into)
        elif isinstance(target, ast.Subscript) and (into := setting(target.value)):
            yield Written(target.slice, said, into)
    match statement:
        case ast.AugAssign(target=target, op=ast.BitOr(), value=said):
            if into := setting(target):
                yield from _entries(said, names, into)
        case ast.FunctionDef(decorator_list=makers) | ast.AsyncFunctionDef(decorator_list=makers):
            for maker in makers:
                if isinstance(maker, ast.Call) and _calls(maker, "periodic_task"):
                    yield Written(None, maker, SETTINGS[0])
    for call in _own_calls(statement):
        yield from _by_call(call, names)


def _own_calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls in a statement's own expressions, not in its blocks."""
    for field in ast.iter_fields(statement):
        for node in _expressions(field[1]):
            yield from (each for each in ast.walk(node) if isinstance(each, ast.Call))


def _expressions(field: Any) -> Iterator[ast.expr]:
    for each in field if isinstance(field, list) else [field]:
        if isinstance(each, ast.expr):
            yield each


def _calls(call: ast.Call, name: str) -> bool:
    """Is it a call of something whose last name is this?"""
    match call.func:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            return called == name
    return False


def _by_call(call: ast.Call, names: Names) -> Iterator[Written]:
    """What `conf.update(beat_schedule=…)`, `beat_schedule.update(…)` and so on write."""
    for keyword in call.keywords:
        if keyword.arg in SETTINGS:
            yield from _entries(keyword.value, names, keyword.arg)
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr="update"), args=given, keywords=named):
            if into := setting(owner):
                for each in given:
                    yield from _entries(each, names, into)
                yield from _of_keywords(named, names, into)
        case ast.Call(func=ast.Attribute(value=owner, attr="setdefault"), args=[name, says]):
            if into := setting(owner):
                yield Written(name, says, into)
    if _calls(call, "add_periodic_task"):
        yield Written(None, call, SETTINGS[0])


def _entries(said: ast.expr, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of a mapping, as far as they are told apart; else one that cannot be read."""
    match settled(said, names):
        case ast.Dict(keys=keys, values=items):
            for key, item in zip(keys, items, strict=True):
                if key is None:
                    yield from _entries(item, names, into)
                else:
                    yield Written(key, item, into)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _entries(left, names, into)
            yield from _entries(right, names, into)
        case ast.Call(func=ast.Name(id="dict"), args=given, keywords=named):
            for each in given:
                yield from _entries(each, names, into)
            yield from _of_keywords(named, names, into)
        case ast.DictComp() as comprehension:
            yield from _comprehended(comprehension, names, into)
        case ast.Constant(value=None):
            return
        case _ if not setting(said):  # where that is assigned, its entries come
            yield Written(None, said, into)


def _of_keywords(named: Iterable[ast.keyword], names: Names, into: str | None) -> Iterator[Written]:
    for keyword in named:
        if keyword.arg is None:
            yield from _entries(keyword.value, names, into)
        else:
            name = ast.copy_location(ast.Constant(keyword.arg), keyword)
            yield Written(name, keyword.value, into)


def _comprehended(said: ast.DictComp, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of a comprehension over what the module decides, one by one."""
    try:
        rounds = [*_rounds(said.generators, names, {})]
    except UnclearError:
        yield Written(None, said, into)
        return
    for bound in rounds:
        yield Written(_with(said.key, bound), _with(said.value, bound), into)


def _rounds(
    generators: Sequence[ast.comprehension], names: Names, bound: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    if not generators:
        yield bound
        return
    first, *rest = generators
    for item in value(_with(first.iter, bound), names):
        inner = {**bound, **_bindings(first.target, item)}
        if all(value(_with(test, inner), names) for test in first.ifs):
            yield from _rounds(rest, names, inner)


def _bindings(target: ast.expr, item: Any) -> dict[str, Any]:
    match target, item:
        case ast.Name(id=name), _:
            return {name: item}
        case ast.Tuple(elts=parts), [*items] if len(parts) == len(items):
            pairs = zip(parts, items, strict=True)
            return {key: each for pair in pairs for key, each in _bindings(*pair).items()}
    raise UnclearError(target)


class _Bind(ast.NodeTransformer):
    """Puts what the names of a comprehension stand for in their places."""

    def __init__(self, bound: dict[str, Any]) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.bound:
            return node
        return ast.copy_location(ast.Constant(self.bound[node.id]), node)


def _with(expression: ast.expr, bound: dict[str, Any]) -> ast.expr:
    bounded: ast.expr = _Bind(bound).visit(deepcopy(expression))
    return bounded


def _by_looks(statement: ast.stmt, names: Names) -> Iterator[Written]:
    """Entries of mappings that are returned or kept, for another module to schedule.

    A dict of dicts that all have a `task` and a `schedule` is nothing else.
    """
    for field in ast.iter_fields(statement):
        for expression in _expressions(field[1]):
            for node in ast.walk(expression):
                if isinstance(node, ast.Dict) and node.values and all(map(_is_entry, node.values)):
                    yield from _entries(node, names, None)
    for target, said in assigned(statement):
        if isinstance(target, ast.Subscript) and _is_entry(said):
            yield Written(target.slice, said)


def _is_entry(said: ast.expr) -> bool:
    if not isinstance(said, ast.Dict):
        return False
    keys = {key.value for key in said.keys if isinstance(key, ast.Constant)}
    return {"task", "schedule"} <= keys
