"""Which names of a module stand for something that is changed, under whichever name."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schedcat.backends.celery.source.following.handing import handed
from schedcat.backends.celery.source.python.module import CHANGING, assigned, own_calls, statements
from schedcat.backends.celery.source.python.values import Names

_DEEP = 99
"""A level that is below everything."""


class _Link(NamedTuple):
    """What changes `level` or more below one name changes what stands for another."""

    to: str
    level: int


def without_changed(tree: ast.Module, names: Names) -> Names:
    """The names without constants that are lists, dicts or sets and are changed somewhere.

    A change may be made by another name for the same thing, by the name of what it is a part of, or
    by a function that gets it. An attribute of a class that is set elsewhere is none either.
    """
    links: dict[str, list[_Link]] = defaultdict(list)
    changes: list[tuple[str, int]] = []
    reset: set[str] = set()
    for statement in statements(tree):
        for target, said in assigned(statement):
            _link(target, said, links)
            if isinstance(target, ast.Attribute) and (key := _rooted(target)):
                reset |= {key[0], ast.unparse(target.value)}
        if isinstance(statement, ast.For):
            _link_round(statement, links)
        changes += _changes(statement)
        changes += [
            (key[0], _DEEP) for each, _ in handed(statement, names) if (key := _rooted(each))
        ]
        reset.update(_set_by_call(statement))
    found = _reached(changes, links)
    kept = {
        name: said
        for name, said in names.constants.items()
        if name not in reset and not (name in found and _may_change(said))
    }
    return names._replace(constants=kept)


def _reached(changes: list[tuple[str, int]], links: Mapping[str, list[_Link]]) -> set[str]:
    found: dict[str, int] = {}
    while changes:
        name, level = changes.pop()
        if found.get(name, -1) >= level:
            continue
        found[name] = level
        changes += [
            (link.to, level - link.level if level < _DEEP else _DEEP)
            for link in links.get(name, ())
            if level >= link.level
        ]
    return set(found)


def _link(target: ast.expr, said: ast.expr, links: dict[str, list[_Link]]) -> None:
    to = _rooted(target)
    if to is None:
        return
    key, above = to
    for name, level in _parts(said):
        links[key].append(_Link(name, above + level))
        if not above + level:
            links[name].append(_Link(key, 0))


def _link_round(loop: ast.For, links: dict[str, list[_Link]]) -> None:
    """What a round changes may be anything of what is looped over."""
    others = [_Link(other, 0) for other in _names_of(loop.iter)]
    for one in _names_of(loop.target):
        links[one].extend(others)


def _parts(said: ast.expr, level: int = 0) -> Iterator[tuple[str, int]]:
    """(name, how far below) of all that what is said has of other names."""
    match said:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            if key := _rooted(said):
                yield key[0], level
        case ast.Dict(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            # Of what is taken over the parts are the same things.
            for each in parts:
                yield from _parts(each, level + 1)
        case ast.IfExp(body=one, orelse=other):
            yield from _parts(one, level)
            yield from _parts(other, level)
        case ast.BoolOp(values=parts):
            for each in parts:
                yield from _parts(each, level)
        case ast.Call(args=given, keywords=named):
            for each in (*given, *(keyword.value for keyword in named)):
                yield from _parts(each, level + 1)
        case ast.Starred(value=inner):
            yield from _parts(inner, level)


def _changes(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    """(name, how far below) of each thing that a statement changes."""
    targets = [target for target, _ in assigned(statement)]
    match statement:
        case ast.AugAssign(target=target):
            targets.append(target)
            if key := _rooted(target):
                yield key
        case ast.Delete(targets=deleted):
            targets += deleted
    for each in targets:
        if isinstance(each, ast.Subscript) and (key := _rooted(each.value)):
            yield key
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                if key := _rooted(owner):
                    yield key


def _set_by_call(statement: ast.stmt) -> Iterator[str]:
    for call in own_calls(statement):
        match call:
            case ast.Call(
                func=ast.Name(id="setattr"), args=[owner, ast.Constant(value=str() as name), _]
            ):
                if key := _rooted(owner):
                    yield f"{key[0]}.{name}"


def _rooted(part: ast.expr) -> tuple[str, int] | None:
    """The name that a thing is a part of, and how far below it is."""
    level = 0
    while (owner := _owner(part)) is not None:
        part, level = owner, level + 1
    text = ast.unparse(part) if isinstance(part, ast.Name | ast.Attribute) else ""
    return (text, level) if text else None


def _owner(part: ast.expr) -> ast.expr | None:
    match part:
        case ast.Subscript(value=owner):
            return owner
        case ast.Call(func=ast.Attribute(value=owner, attr="get" | "setdefault" | "values")):
            return owner
    return None


def _names_of(expression: ast.expr) -> Iterator[str]:
    yield from (each.id for each in ast.walk(expression) if isinstance(each, ast.Name))


def _may_change(said: ast.expr) -> bool:
    """Is it a list, a dict or a set, or perhaps one?"""
    match said:
        case ast.Constant() | ast.JoinedStr() | ast.Compare() | ast.UnaryOp():
            return False
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return called in {"OrderedDict", "copy", "deepcopy", "dict", "list", "set", "sorted"}
        case ast.BinOp(left=left, right=right):
            return _may_change(left) or _may_change(right)
    return True
