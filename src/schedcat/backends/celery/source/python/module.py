"""One module of Python source: its constants, its imports, and all of its statements."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from schedcat.backends.celery.source.python.meanings import mark
from schedcat.backends.celery.source.python.values import Names


def names_of(tree: ast.Module, module: str = "") -> Names:
    """What the names in a module stand for; one that is bound twice stands for nothing."""
    constants = [*_constants(tree.body), *_of_classes(tree.body)]
    often = Counter(name for name, _ in constants)
    often.update(_rebound(tree))
    functions = [each for each in tree.body if isinstance(each, ast.FunctionDef)]
    imports = dict(_imports(tree, module))
    mark(tree, imports)
    return Names(
        {name: bound for name, bound in constants if often[name] == 1},
        imports,
        module,
        [],
        {each.name: each for each in functions if often[each.name] == 1},
        own=frozenset(_made(tree.body)),
        stars=tuple(_stars(tree)),
        missed=[],
    )


def _made(block: Iterable[ast.stmt]) -> Iterator[str]:
    """The names of the functions and classes of a module."""
    for statement in block:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        else:
            for field in ("body", "orelse", "finalbody"):
                yield from _made(getattr(statement, field, ()))


def _stars(tree: ast.Module) -> Iterator[str]:
    for statement in statements(tree):
        match statement:
            case ast.ImportFrom(names=[ast.alias(name="*")], module=source):
                yield source or ""


def assigned(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(target, value) of each plain assignment that a statement makes."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield target, value
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Every statement below a node, in reading order, those of functions and classes too."""
    for block in ("body", "handlers", "orelse", "finalbody", "cases"):
        for each in getattr(tree, block, ()):
            if isinstance(each, ast.stmt):
                yield each
            yield from statements(each)


def own_calls(statement: ast.stmt) -> Sequence[ast.Call]:
    """The calls in a statement's own expressions, not in its blocks."""
    calls = _CALLS.get(statement)
    if calls is None:
        calls = _CALLS[statement] = [
            each
            for field in ast.iter_fields(statement)
            for node in own_expressions(field[1])
            for each in ast.walk(node)
            if isinstance(each, ast.Call)
        ]
    return calls


_CALLS: MutableMapping[ast.stmt, Sequence[ast.Call]] = WeakKeyDictionary()
"""Those that were looked for: each look goes through all of a statement, and there are many."""


def calls(call: ast.Call, name: str) -> bool:
    """Is it a call of something whose last name is this?"""
    match call.func:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            return called == name
    return False


def own_expressions(field: Any) -> Iterator[ast.expr]:
    """The expressions that one field of a statement is, or has."""
    for each in field if isinstance(field, list) else [field]:
        if isinstance(each, ast.expr):
            yield each


def _constants(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for statement in body:
        for target, value in assigned(statement):
            if isinstance(target, ast.Name):
                yield target.id, value


def _of_classes(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            for name, value in _constants(statement.body):
                yield f"{statement.name}.{name}", value


def _rebound(tree: ast.Module) -> Iterator[str]:
    """Names that something other than a plain assignment of the module binds."""
    top = {id(each) for each in tree.body}
    for statement in statements(tree):
        match statement:
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name
            case ast.Delete(targets=targets):
                yield from filter(None, map(owner_of, targets))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
                arguments = statement.args
                for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                    yield each.arg
            case ast.For(target=target) | ast.AsyncFor(target=target):
                yield from _stored(target)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    yield from _stored(item.optional_vars) if item.optional_vars else ()
            case ast.ClassDef(name=name):
                yield name
            case ast.Assign() | ast.AnnAssign() if id(statement) not in top:
                # In a branch, or in a function that may mean the module's name.
                for target, _ in assigned(statement):
                    yield from _stored(target)
        yield from _changed(statement)
    yield from _bound_within(tree)


def _bound_within(tree: ast.Module) -> Iterator[str]:
    """Names that an expression, a handler or a pattern binds."""
    for node in ast.walk(tree):
        match node:
            case ast.NamedExpr(target=target):
                yield target.id
            case (
                ast.ExceptHandler(name=str() as name)
                | ast.MatchAs(name=str() as name)
                | ast.MatchStar(name=str() as name)
                | ast.MatchMapping(rest=str() as name)
            ):
                yield name


def _changed(statement: ast.stmt) -> Iterator[str]:
    """Names of what does not stay what it was bound to."""
    targets = [target for target, _ in assigned(statement)]
    if isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    for target in targets:
        if isinstance(target, ast.Subscript) and (name := owner_of(target)):
            yield name
        match target:  # what django-environ puts before the names that it is asked for
            case ast.Attribute(value=ast.Name(id=name), attr="prefix"):
                yield name
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                if name := owner_of(owner):
                    yield name


CHANGING = frozenset(
    {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
    | {"__delitem__", "__setitem__", "add", "discard", "reverse", "sort"}
)
"""Methods of lists, dicts and sets that change them."""


def owner_of(thing: ast.expr) -> str | None:
    """The name of what a thing is a part of, or is itself."""
    while isinstance(thing, ast.Subscript):
        thing = thing.value
    return thing.id if isinstance(thing, ast.Name) else None


def _stored(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id


def _imports(tree: ast.Module, module: str) -> Iterator[tuple[str, str]]:
    """Name → the dotted name that it was imported as, from wherever in the module."""
    for statement in statements(tree):
        match statement:
            case ast.Import(names=aliases):
                for alias in aliases:
                    yield (
                        alias.asname or alias.name.partition(".")[0],
                        (alias.name if alias.asname else alias.name.partition(".")[0]),
                    )
            case ast.ImportFrom(names=aliases, module=source, level=level):
                package = ".".join(module.split(".")[:-level]) if level else ""
                origin = ".".join(filter(None, (package, source or "")))
                for alias in aliases:
                    yield alias.asname or alias.name, f"{origin}.{alias.name}".lstrip(".")
