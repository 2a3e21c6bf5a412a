"""Functions of a module that are called for what they do: their statements, with what they get."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator

from schedcat.backends.celery.source.following.aliases import mentions_in
from schedcat.backends.celery.source.following.bindings import with_own_bindings
from schedcat.backends.celery.source.following.handing import is_only_read
from schedcat.backends.celery.source.following.says import arguments_of
from schedcat.backends.celery.source.following.written import SETTINGS
from schedcat.backends.celery.source.python.binders import bound_in
from schedcat.backends.celery.source.python.module import statements
from schedcat.backends.celery.source.python.rounds import binding, with_bound
from schedcat.backends.celery.source.python.values import Names, UnclearError

Writes = Callable[[ast.AST], bool]
"""May it write entries?"""


def called(statement: ast.stmt, names: Names, writes: Writes) -> list[list[ast.stmt]] | None:
    """What a statement that is only a call does to schedules; None for any other.

    What the function gets stands in it in place of its parameters: what it changes has to have a
    name. A parameter that it binds anew is first bound to what is given.
    """
    function = _function(statement, names)
    if function is None or not isinstance(statement, ast.Expr) or _is_apart(function):
        return None
    call = statement.value
    nodes = [*ast.walk(function), *ast.walk(call)]
    if not (any(map(writes, nodes)) or mentions_in(function, names) or mentions_in(call, names)):
        return None
    try:
        given = arguments_of(call, function) if isinstance(call, ast.Call) else {}
    except UnclearError:
        return None
    bound = {name: each for name, each in given.items() if _is_bound_anew(name, function)}
    stand = {name: each for name, each in given.items() if name not in bound}
    if any(_is_made(each) or mentions_in(each, names) for each in bound.values()):
        return None
    if not all(may_stand(name, each, function) for name, each in stand.items()):
        return None
    body = [with_bound(each, stand) for each in function.body]
    return [[*(binding(name, each) for name, each in bound.items()), *body]]


def called_with(call: ast.Call, function: ast.FunctionDef, names: Names) -> list[ast.stmt]:
    """The statements of a function, with what it is given in place of what it only reads."""
    try:
        given = arguments_of(call, function)
    except UnclearError:
        return function.body
    read = {name: each for name, each in given.items() if may_stand(name, each, function)}
    [body] = with_own_bindings([[with_bound(each, read) for each in function.body]], names)
    return body


def only_called(tree: ast.Module, names: Names, writes: Writes) -> frozenset[str]:
    """Functions of which each mention is a call that is read so: by themselves they do nothing."""
    called_so = Counter(
        function.name
        for statement in statements(tree)
        if (function := _function(statement, names))
        and called(statement, names, writes) is not None
    )
    named = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return frozenset(name for name, count in called_so.items() if count == named[name])


def _function(statement: ast.stmt, names: Names) -> ast.FunctionDef | None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name in names.functions:
            return None if name in _calls(name, names) else names.functions[name]
    return None


def _is_apart(function: ast.FunctionDef) -> bool:
    """Has it a schedule of its own, or does it nothing yet when it is called?"""
    declared = (node for node in ast.walk(function) if isinstance(node, ast.Global))
    own = {*bound_in(function.body)}.difference(*(node.names for node in declared))
    yields = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))
    return yields or not own.isdisjoint(SETTINGS)


def _calls(name: str, names: Names) -> set[str]:
    """The functions of the module that one calls, or that those call."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in _names_in(names.functions[waiting.pop()]):
            if other in names.functions and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _names_in(function: ast.FunctionDef) -> Iterator[str]:
    yield from (each.id for each in ast.walk(function) if isinstance(each, ast.Name))


def may_stand(parameter: str, given: ast.expr, function: ast.FunctionDef) -> bool:
    """May what is given stand for the parameter, whatever the function does with that?"""
    # What is made in the call has no name by which what is changed of it would be known.
    return not _is_bound_anew(parameter, function) and (
        not _is_made(given) or is_only_read(parameter, function)
    )


def _is_bound_anew(parameter: str, function: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Name) and each.id == parameter and not isinstance(each.ctx, ast.Load)
        for each in ast.walk(function)
    )


def _is_made(given: ast.expr) -> bool:
    return isinstance(given, ast.Dict | ast.DictComp | ast.List | ast.ListComp | ast.Set)
