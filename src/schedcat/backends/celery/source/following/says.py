"""What one entry of a beat schedule says, in whichever way it is written."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schedcat.backends.celery.source.following.written import Written
from schedcat.backends.celery.source.python.rounds import with_bound
from schedcat.backends.celery.source.python.values import Names, UnclearError, settled


class Says(NamedTuple):
    """The expressions of an entry, None or missing where it says nothing.

    `task` is a name or, if it `is_signature`, what is sent; it is None where the function tells
    that the entry decorates. `more` has what else it says by key; `options` beside them.
    """

    name: ast.expr | None
    schedule: ast.expr
    task: ast.expr | None
    more: Mapping[str, ast.expr]
    options: Mapping[str, ast.expr]
    is_signature: bool = False


def says(entry: Written, names: Names) -> Says:
    """Raises UnclearError where what it says is not told apart, or is no schedule."""
    match settled(entry.says, names):
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) as call if (
            called == "add_periodic_task"
        ):
            return _added(call)
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) as call if (
            called == "periodic_task"
        ):
            return _decorated(call)
        case said:
            more = dict(items(said, names))
    schedule = more.pop("schedule", None)
    if schedule is None:
        raise UnclearError(said, "it has no schedule")
    return Says(entry.name, schedule, more.pop("task", None), more, {})


def items(said: ast.expr, names: Names) -> Iterator[tuple[str, ast.expr]]:
    """The keys of a dict and their expressions, those of dicts that it takes over too.

    Raises UnclearError.
    """
    match settled(said, names):
        case ast.Dict(keys=keys, values=values):
            for key, item in zip(keys, values, strict=True):
                match key:
                    case None:
                        yield from items(item, names)
                    case ast.Constant(value=str() as text):
                        yield text, item
                    case _:
                        raise UnclearError(key)
        case ast.Call(func=ast.Name(id="dict"), args=given, keywords=named):
            for each in given:
                yield from items(each, names)
            for keyword in named:
                name, each = keyword.arg, keyword.value
                yield from items(each, names) if name is None else [(name, each)]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from items(left, names)
            yield from items(right, names)
        case ast.Call(func=ast.Name(id=called)) as call if called in names.functions:
            yield from items(*returned(call, names))
        case other:
            raise UnclearError(other)


def returned(call: ast.Call, names: Names) -> tuple[ast.expr, Names]:
    """What a function of the module returns for its arguments, if it does nothing else.

    The names are those of what it returns, without the function itself. Raises UnclearError.
    """
    called = call.func.id if isinstance(call.func, ast.Name) else ""
    if called not in names.functions:
        raise UnclearError(call)
    function = names.functions[called]
    others = {key: each for key, each in names.functions.items() if key != called}
    inner = names._replace(functions=others)
    body = [each for each in function.body if not _is_text(each)]
    match body:
        case [ast.Return(value=ast.expr() as said)] if not any(map(_binds, ast.walk(said))):
            return with_bound(said, arguments_of(call, function)), inner
    raise UnclearError(call)


def arguments_of(call: ast.Call, function: ast.FunctionDef) -> dict[str, ast.expr]:
    """What each parameter of a function is given by a call, or by default. Raises UnclearError."""
    takes = function.args
    own = [each.arg for each in (*takes.posonlyargs, *takes.args)]
    named = [each.arg for each in takes.kwonlyargs]
    if takes.vararg or takes.kwarg or function.decorator_list:
        raise UnclearError(call)
    given = dict(zip(own[len(own) - len(takes.defaults) :], takes.defaults, strict=True))
    pairs = zip(named, takes.kw_defaults, strict=True)
    given |= {name: default for name, default in pairs if default is not None}
    given |= _arguments(call, tuple(own))
    if given.keys() != {*own, *named}:
        raise UnclearError(call)
    return given


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _binds(node: ast.AST) -> bool:
    """Does it have names of its own, which may hide a parameter?"""
    return isinstance(node, ast.comprehension | ast.Lambda | ast.NamedExpr)


def _added(call: ast.Call) -> Says:
    """`add_periodic_task(schedule, sig, args=(), kwargs=(), name=None, **opts)`."""
    said = _arguments(call, ("schedule", "sig", "args", "kwargs", "name"))
    schedule, task = said.pop("schedule", None), said.pop("sig", None)
    if schedule is None or task is None:
        raise UnclearError(call, "it names no schedule and task")
    more: dict[str, ast.expr] = {key: said.pop(key) for key in ("args", "kwargs") if key in said}
    return Says(said.pop("name", None), schedule, task, more, said, is_signature=True)


def _decorated(call: ast.Call) -> Says:
    """`periodic_task(run_every, **options)`: the options are the task's, but for `options`."""
    said = _arguments(call, ("run_every",))
    if "run_every" not in said:
        raise UnclearError(call, "it has no `run_every`")
    more = {key: each for key, each in said.items() if key in _OF_THE_ENTRY}
    return Says(None, said["run_every"], None, more, {})


_OF_THE_ENTRY = ("args", "kwargs", "options", "relative")


def _arguments(call: ast.Call, parameters: tuple[str, ...]) -> dict[str, ast.expr]:
    if len(call.args) > len(parameters) or any(isinstance(each, ast.Starred) for each in call.args):
        raise UnclearError(call)
    said = dict(zip(parameters, call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg is None:
            raise UnclearError(call)
        said[keyword.arg] = keyword.value
    return said
