"""What an expression comes to, as far as its own module says so."""

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from schedcat.backends.celery.source.python.environment import cast_of, reads_environment, schemed
from schedcat.backends.celery.source.python.functions import function_of, last_of
from schedcat.backends.celery.source.python.meanings import Means, means_of
from schedcat.backends.celery.source.python.operators import BINARY, UNARY

_DEEPEST = 40
"""Names that stand for names: more are a loop."""

_LARGEST = 10_000
"""Items of the longest list and characters of the longest text that are put together."""


class UnclearError(Exception):
    """An expression that the module's text does not decide; `why` says more than that."""

    def __init__(self, node: ast.expr, why: str | None = None) -> None:
        super().__init__(why)
        self.node = node
        self.why = why


class Names(NamedTuple):
    """What the names in a module stand for.

    `constants` maps a name, or `Class.name`, that is bound once in the whole module to its
    expression; `imports` a name to the dotted name that it was imported as; `module` is the dotted
    name of the module itself, empty if unknown. `assumed` gathers what the environment may say
    otherwise. `functions` are those that the module defines once. `aliases` are names that a beat
    schedule is bound to and its setting, `parts` those of one of its entries and the key of that.
    `kept` are names of schedules that are kept elsewhere too, and `known_keys` the ids of keys that
    are written only where they are there already. `own` are the functions and classes of the
    module, whatever else has their names.
    """

    constants: Mapping[str, ast.expr]
    imports: Mapping[str, str]
    module: str
    assumed: list[str]
    functions: Mapping[str, ast.FunctionDef] = {}
    aliases: Mapping[str, str] = {}
    parts: Mapping[str, ast.expr] = {}
    kept: frozenset[str] = frozenset()
    known_keys: frozenset[int] = frozenset()
    own: frozenset[str] = frozenset()
    stars: tuple[str, ...] = ()
    is_open: bool = False
    missed: list[tuple[str, ast.expr]] = []  # noqa: RUF012  each module has its own

    def dotted(self, expression: ast.expr) -> str:
        """The full dotted name of what is named: `celery.schedules.crontab` for `crontab`.

        A name that was not imported stays as it is; what is no name is empty.
        """
        match expression:
            case ast.Name(id=name):
                return self.imports.get(name, name)
            case ast.Attribute(value=value, attr=name):
                owner = self.dotted(value)
                return f"{owner}.{name}" if owner else ""
            case _:
                return ""

    def means(self, expression: ast.expr, depth: int = 0) -> Means:
        """The dotted names that something may be known by, by what binds it; see Means."""
        match expression:
            case ast.Name(id=name):
                found = means_of(expression, self.imports)
                alias = self.constants.get(name)
                if isinstance(alias, ast.Name | ast.Attribute) and not found and depth < _DEEPEST:
                    return self.means(alias, depth + 1)
                return found
            case ast.Attribute(value=value, attr=name):
                return tuple(f"{each}.{name}" for each in self.means(value, depth))
        return ()

    def known(self, expression: ast.expr, packages: Collection[str]) -> str | None:
        """The last name of what one of the packages has, whatever it is called here; else None.

        What nothing binds is theirs if a star import may bring it.
        """
        found = {last_of(each, packages, self.stars) for each in self.means(expression)}
        return found.pop() if len(found) == 1 else None

    def bound(self, expression: ast.expr) -> ast.expr | None:
        """The expression that a constant's name is bound to."""
        name = self.dotted(expression).removeprefix("self.").removeprefix("cls.")
        return self.constants.get(name)


def settled(expression: ast.expr, names: Names, *, decides: bool = True) -> ast.expr:
    """What a constant's name or a decided condition stands for; any other expression is itself.

    So is a condition where nothing `decides` it.
    """
    for _ in range(_DEEPEST):
        match expression:
            case ast.Name() | ast.Attribute() if bound := names.bound(expression):
                expression = bound
            case ast.IfExp(test=test, body=body, orelse=orelse) if decides:
                try:
                    expression = body if value(test, names) else orelse
                except UnclearError:
                    return expression
            case ast.Subscript(value=owner, slice=key) if item := _item(owner, key, names):
                expression = item
            case _:
                return expression
    return expression


def _item(owner: ast.expr, key: ast.expr, names: Names) -> ast.expr | None:
    """The expression of an item of a constant dict, list or tuple; None where that is unclear."""
    try:
        match settled(owner, names):
            case ast.Dict(keys=keys, values=items) if None not in keys:
                at = value(key, names)
                found = [value(each, names) == at if each else False for each in keys]
                return items[len(found) - 1 - found[::-1].index(True)] if any(found) else None
            case ast.List(elts=items) | ast.Tuple(elts=items) if not any(
                isinstance(each, ast.Starred) for each in items
            ):
                at = value(key, names)
                is_there = type(at) is int and -len(items) <= at < len(items)
                return items[at] if is_there else None
    except UnclearError:
        pass
    return None


def value(expression: ast.expr, names: Names, depth: int = 0) -> Any:
    """The value: texts, numbers, lists, tuples, sets, dicts, None and `timedelta`s.

    A call that reads the environment and has a default, such as `os.getenv("HOUR", "3")`, comes to
    its default. Raises UnclearError with the innermost expression that is unclear.
    """
    if depth > _DEEPEST:
        raise UnclearError(expression)
    match expression:
        case ast.Constant(value=constant):
            return constant
        case ast.Name() | ast.Attribute():
            if bound := names.bound(expression):
                return value(bound, names, depth + 1)
        case ast.Subscript(value=owner, slice=key) if item := _item(owner, key, names):
            return value(item, names, depth + 1)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
            return _calculated(expression, UNARY[type(op)], value(operand, names, depth + 1))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            operands = (value(each, names, depth + 1) for each in (left, right))
            return _calculated(expression, BINARY[type(op)], *operands)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in BINARY:
            operands = (value(each, names, depth + 1) for each in (left, right))
            return _calculated(expression, BINARY[type(op)], *operands)
        case ast.BoolOp(op=op, values=[*operands]):
            return _first(operands, names, depth, until=isinstance(op, ast.Or))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            chosen = body if value(test, names, depth + 1) else orelse
            return value(chosen, names, depth + 1)
        case ast.Call():
            return _called(expression, names, depth)
    return _put_together(expression, names, depth)


def _put_together(expression: ast.expr, names: Names, depth: int) -> Any:
    """What a display of several values, or one of many, comes to: a text with fields, a list."""
    match expression:
        case ast.Subscript(value=ast.Call() as made, slice=ast.Constant() as at):
            many = _many(made, names, depth)
            return _calculated(expression, lambda: many[at.value])
        case ast.JoinedStr(values=parts):
            return "".join(str(value(part, names, depth + 1)) for part in parts)
        case ast.FormattedValue(value=part, conversion=-1, format_spec=None):
            return value(part, names, depth + 1)
        case ast.Tuple(elts=items):
            return tuple(_items(items, names, depth))
        case ast.List(elts=items):
            return [*_items(items, names, depth)]
        case ast.Set(elts=items):
            return {*_items(items, names, depth)}
        case ast.Dict(keys=keys, values=items):
            return dict(_pairs(keys, items, names, depth))
    raise UnclearError(expression)


def _calculated(expression: ast.expr, calculate: Callable[..., Any], *operands: Any) -> Any:
    try:
        result = calculate(*operands)
        too_long = isinstance(result, (str, list, tuple)) and len(result) > _LARGEST
    except (ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise UnclearError(expression) from error
    if too_long:
        raise UnclearError(expression)
    return result


def _first(operands: list[ast.expr], names: Names, depth: int, *, until: bool) -> Any:
    """The first that is true, or is not; else the last."""
    found: Any = None
    for operand in operands:
        found = value(operand, names, depth + 1)
        if bool(found) == until:
            break
    return found


def _items(items: list[ast.expr], names: Names, depth: int) -> Iterator[Any]:
    for item in items:
        if isinstance(item, ast.Starred):
            yield from _many(item.value, names, depth)
        else:
            yield value(item, names, depth + 1)


def _many(expression: ast.expr, names: Names, depth: int) -> Any:
    many = value(expression, names, depth + 1)
    if not isinstance(many, (list, tuple, set, range)):
        raise UnclearError(expression)
    return many


def _pairs(
    keys: list[ast.expr | None], items: list[ast.expr], names: Names, depth: int
) -> Iterator[tuple[Any, Any]]:
    for key, item in zip(keys, items, strict=True):
        found = value(item, names, depth + 1)
        if key is not None:
            yield value(key, names, depth + 1), found
        elif isinstance(found, dict):
            yield from found.items()
        else:
            raise UnclearError(item)


def _called(call: ast.Call, names: Names, depth: int) -> Any:
    if isinstance(call.func, ast.Name) and call.func.id in names.own:
        raise UnclearError(call)
    called = names.dotted(call.func)
    by_scheme = schemed(call, names.bound, lambda made: names.means(made) in _SCHEMES)
    if by_scheme or reads_environment(called, call):
        given = [keyword.value for keyword in call.keywords if keyword.arg == "default"]
        if by_scheme and not (given or call.args[1:]):
            return _default(call, "", by_scheme, names, depth)
        given += call.args[1:2]
        if not given:
            raise UnclearError(call, "the environment says it")
        return _default(call, called, given[0], names, depth)
    arguments = [*_items(call.args, names, depth)]
    options = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            raise UnclearError(call)
        options[keyword.arg] = value(keyword.value, names, depth + 1)
    if function := function_of(names.means(call.func), names.stars):
        return _calculated(call, lambda: function(*arguments, **options))
    match call.func:
        case ast.Attribute(value=of, attr=method) if any(
            method in each for each in _METHODS.values()
        ):
            owner = value(of, names, depth + 1)
            if method in _METHODS.get(type(owner), ()):
                return _calculated(call, lambda: getattr(owner, method)(*arguments, **options))
    raise UnclearError(call)


_METHODS: Mapping[type, tuple[str, ...]] = {
    dict: ("get", "items", "keys", "values"),
    str: (
        "endswith",
        "format",
        "join",
        "lower",
        "replace",
        "split",
        "startswith",
        "strip",
        "upper",
    ),
    timedelta: ("total_seconds",),
}
"""What of a value's methods is called."""


_SCHEMES = (("environ.Env",), ("environ.FileAwareEnv",))


def _default(call: ast.Call, called: str, given: ast.expr, names: Names, depth: int) -> Any:
    """The default that a call falls back to where the environment says nothing."""
    names.assumed.append(ast.unparse(call))
    default = value(given, names, depth + 1)
    cast = cast_of(called)
    return _calculated(call, cast, default) if cast else default
