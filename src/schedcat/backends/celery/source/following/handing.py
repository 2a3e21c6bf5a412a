"""What functions may do with what they are handed: nothing, or nobody knows what."""

import ast
from collections.abc import Iterator, Sequence

from schedcat.backends.celery.source.following.written import SETTINGS
from schedcat.backends.celery.source.python.module import CHANGING, assigned, own_calls, statements
from schedcat.backends.celery.source.python.values import Names

_COPIES = frozenset({"MappingProxyType", "OrderedDict", "copy", "deepcopy", "dict", "frozendict"})
_READ = (
    _COPIES
    | CHANGING  # of what they are called on, not of what they are given
    | frozenset({"all", "any", "bool", "enumerate", "filter", "frozenset", "getattr", "hasattr"})
    | frozenset({"id", "isinstance", "iter", "len", "list", "map", "max", "min", "next", "repr"})
    | frozenset({"reversed", "set", "setattr", "sorted", "str", "sum", "tuple", "type", "zip"})
    | frozenset({"critical", "debug", "error", "exception", "info", "log", "warn", "warning"})
    | frozenset({"crontab", "float", "from_string", "int", "range", "schedule", "timedelta"})
    | frozenset({"add_periodic_task", "apply_async", "delay", "s", "si", "signature"})
    | frozenset({"dump", "dumps", "format", "get", "join", "pformat", "pprint", "print"})
)
"""Functions and methods by whose name one knows that what they are given stays as it is."""


def only_keeps(call: ast.Call) -> bool:
    """Does what is called copy or keep what it is given? A class keeps it."""
    name = _last(call)
    return name in _COPIES or name in CHANGING or name[:1].isupper()


def may_change(call: ast.Call, names: Names) -> bool:
    """May what is called change what it is given?"""
    name = _last(call)
    if names.dotted(call.func).rpartition(".")[2] in _READ:  # by whatever name it is imported
        return False
    if not name or name in _READ or name.lstrip("_")[:1].isupper() or name.startswith("assert"):
        return False
    function = names.functions.get(name) if isinstance(call.func, ast.Name) else None
    return not (function and all(is_only_read(each, function) for each in parameters(function)))


def handed(statement: ast.stmt, names: Names) -> Iterator[tuple[ast.expr, ast.Call]]:
    """(argument, call) of all that a statement hands to what may change it."""
    for call in own_calls(statement):
        if may_change(call, names):
            # What is unpacked is copied.
            given = [each.value for each in call.keywords if each.arg not in {None, *SETTINGS}]
            for each in (*call.args, *given):
                if not isinstance(each, ast.Starred):
                    yield each, call


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Sequence[str]:
    """The names of what a function takes."""
    takes = function.args
    many = [each for each in (takes.vararg, takes.kwarg) if each]
    return [each.arg for each in (*takes.posonlyargs, *takes.args, *takes.kwonlyargs, *many)]


def is_only_read(parameter: str, function: ast.FunctionDef) -> bool:
    """Does a function leave an argument, and what that holds, as they are?"""
    parts = {parameter}
    for statement in statements(function):
        for target, said in _parts_bound(statement):
            if _names_in(said) & parts and not _is_taken_over(said):
                parts |= _names_in(target)
    for statement in statements(function):
        targets = [target for target, _ in assigned(statement)]
        match statement:
            case ast.AugAssign(target=target):
                targets.append(target)
            case ast.Delete(targets=deleted):
                targets += deleted
        if any(_owners(each) & parts for each in targets if _is_changed(each, parameter)):
            return False
        for call in own_calls(statement):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if method in CHANGING and _owners(call.func) & parts:
                return False
            if not (_last(call) in _READ or _last(call)[:1].isupper()) and any(
                _names_in(each) & parts for each in (*call.args, *call.keywords)
            ):
                return False
    return True


def _parts_bound(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    yield from assigned(statement)
    if isinstance(statement, ast.For):
        yield statement.target, statement.iter


def _is_changed(target: ast.expr, parameter: str) -> bool:
    """Is it a part of something, or the parameter itself?"""
    return not isinstance(target, ast.Name) or target.id == parameter


def _is_taken_over(said: ast.expr) -> bool:
    match said:
        case ast.Name() | ast.Dict():
            return True
        case ast.Call():
            return _last(said) in _COPIES
    return False


def _owners(part: ast.expr) -> set[str]:
    """The names of what something is a part of: not those of keys."""
    match part:
        case ast.Subscript(value=owner) | ast.Attribute(value=owner) | ast.Starred(value=owner):
            return _owners(owner)
        case ast.Call(func=owner):
            return _owners(owner)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return {name for each in parts for name in _owners(each)}
    return _names_in(part)


def _names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _last(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
