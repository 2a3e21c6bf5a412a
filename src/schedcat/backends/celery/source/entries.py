"""The entries of beat schedules that a module writes, in all the ways of writing them."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from schedcat.backends.celery.source.module import assigned, statements
from schedcat.backends.celery.source.rounds import rounds, unrolled, with_bound
from schedcat.backends.celery.source.values import Names, UnclearError, settled

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
    seen: dict[int, ast.expr] = {}  # which are kept, so that no other comes to have its id
    taken = [*_taken(tree, names)]
    for find in (_by_setting, _by_looks):
        for each in chain.from_iterable(find(each, names) for each in taken):
            if id(each.says) not in seen:
                seen[id(each.says)] = each.says
                yield each


def _taken(tree: ast.Module, names: Names) -> Iterator[ast.stmt]:
    """Every statement, those of loops that write entries round by round."""
    return statements(tree, lambda each: _rounds_of(each, names))


def _rounds_of(statement: ast.stmt, names: Names) -> list[ast.stmt] | None:
    if isinstance(statement, ast.For) and any(map(_writes, ast.walk(statement))):
        return unrolled(statement, names)
    return None


def _writes(node: ast.AST) -> bool:
    match node:
        case ast.Call():
            return _calls(node, "add_periodic_task")
        case ast.expr():
            return bool(setting(node)) or _is_entry(node)
    return False


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
        case ast.Call() as call:
            yield from _returned(call, names, into)
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
        bounds = [*rounds(said.generators, names)]
    except UnclearError:
        yield Written(None, said, into)
        return
    for bound in bounds:
        yield Written(with_bound(said.key, bound), with_bound(said.value, bound), into)


def _returned(call: ast.Call, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of what a function of the module returns, where it says them."""
    function = names.functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if function:  # which may call itself
        others = {name: each for name, each in names.functions.items() if each is not function}
        names = names._replace(functions=others)
    own = [*statements(function)] if function else []
    returned = [each.value for each in own if isinstance(each, ast.Return)]
    found: list[Written] = []
    for said in returned:
        match said:
            case ast.Name(id=name) if not setting(said):
                found += _kept_as(name, own, names, into) or [Written(None, call, into)]
            case ast.expr() if not isinstance(said, ast.Call):
                found += _entries(said, names, into)
            case _:
                found.append(Written(None, call, into))
    yield from found if returned else [Written(None, call, into)]


def _kept_as(
    name: str, own: Iterable[ast.stmt], names: Names, into: str | None
) -> Sequence[Written]:
    """The entries that a function puts into a variable of its own."""
    found: list[Written] = []
    for statement in own:
        for target, said in assigned(statement):
            match target:
                case ast.Name(id=kept) if kept == name:
                    found += _entries(said, names, into)
                case ast.Subscript(value=ast.Name(id=kept), slice=key) if kept == name:
                    found.append(Written(key, said, into))
        for call in _own_calls(statement):
            match call.func:
                case ast.Attribute(value=ast.Name(id=kept), attr="update") if kept == name:
                    for each in call.args:
                        found += _entries(each, names, into)
                    found += _of_keywords(call.keywords, names, into)
    return found


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
