"""Where statements set a whole beat schedule, in whichever words, and what it is told apart by."""

import ast
from collections.abc import Iterable, Iterator

from schedcat.backends.celery.source.following.written import SETTINGS, setting
from schedcat.backends.celery.source.python.module import assigned, own_calls
from schedcat.backends.celery.source.python.values import Names


def set_by(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(target, value) of each assignment, and of each setting that a call sets.

    `app.conf.update(beat_schedule=x)` and `setattr(app.conf, "beat_schedule", x)` do what
    `app.conf.beat_schedule = x` does.
    """
    for target, said in assigned(statement):
        yield from each_of(target, said)
        if isinstance(target, ast.Name):
            yield from _targets(target, _items([said], []))
    for call in own_calls(statement):
        match call:
            case ast.Call(func=ast.Name(id="setattr"), args=[owner, name, said]):
                yield from _targets(owner, [(name, said)])
            case ast.Call(func=ast.Attribute(value=owner, attr="update"), args=given):
                yield from _targets(owner, _items(given, call.keywords))


def each_of(target: ast.expr, said: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """An assignment, or each of those that an assignment to several makes."""
    match target, said:
        case (
            (ast.Tuple(elts=targets) | ast.List(elts=targets)),
            (ast.Tuple(elts=parts) | ast.List(elts=parts)),
        ) if len(targets) == len(parts):
            for one, part in zip(targets, parts, strict=True):
                yield from each_of(one, part)
        case _:
            yield target, said


def set_otherwise(statement: ast.stmt) -> Iterator[tuple[ast.Call, ast.keyword]]:
    """Settings among the arguments of calls that `set_by` does not know, such as `Celery(…)`."""
    known = {id(said) for _, said in set_by(statement)}
    for call in own_calls(statement):
        for each in call.keywords:
            if each.arg in SETTINGS and id(each.value) not in known:
                yield call, each


def _targets(
    owner: ast.expr, items: Iterable[tuple[ast.expr, ast.expr]]
) -> Iterator[tuple[ast.expr, ast.expr]]:
    for key, said in items:
        match key:
            case ast.Constant(value=str() as name) if name in SETTINGS:
                target = ast.Attribute(owner, name, ast.Store())
                yield ast.copy_location(target, said), said


def _items(
    given: Iterable[ast.expr], keywords: Iterable[ast.keyword]
) -> Iterator[tuple[ast.expr, ast.expr]]:
    for each in given:
        match each:
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                yield from ((key, said) for key, said in pairs if key is not None)
            case ast.Call(func=ast.Name(id="dict"), args=inner, keywords=named):
                yield from _items(inner, named)
    for keyword in keywords:
        if keyword.arg is None:
            yield from _items([keyword.value], [])
        else:
            yield ast.Constant(keyword.arg), keyword.value


def place_of(target: ast.expr, scope: str) -> str:
    """Where a schedule is kept: the same text for all spellings of a target."""
    match target:
        case (
            ast.Attribute(value=ast.Call(func=ast.Name(id="globals" | "vars")), attr=name)
            | ast.Subscript(
                value=ast.Call(func=ast.Name(id="globals" | "vars")),
                slice=ast.Constant(value=str() as name),
            )
        ):
            return f" {name}"
        case ast.Subscript(value=owner, slice=ast.Constant(value=str() as name)) if (
            name in SETTINGS
        ):
            return f"{scope} {ast.unparse(owner)}.{name}"
    return f"{scope} {ast.unparse(target)}"


def put_in(statement: ast.stmt, names: Names) -> Iterator[ast.expr]:
    """What a statement makes a schedule of, or a part of one."""
    for target, said in set_by(statement):
        if setting(target, names):
            yield said
    match statement:
        case ast.AugAssign(target=target, value=said) if setting(target, names):
            yield said
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=owner, attr="update") if setting(owner, names):
                yield from call.args
                yield from (each.value for each in call.keywords)


def names_within(said: ast.expr, names: Names) -> Iterator[str]:
    """The names in what is said, and those in what these stand for."""
    for node in ast.walk(said):
        if isinstance(node, ast.Name):
            yield node.id
            if (bound := names.constants.get(node.id)) is not None and isinstance(
                bound, ast.Name | ast.Call | ast.BinOp | ast.DictComp
            ):
                yield from (each.id for each in ast.walk(bound) if isinstance(each, ast.Name))
