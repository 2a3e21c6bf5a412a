"""Loops and comprehensions over what a module decides, taken round by round."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from schedcat.backends.celery.source.python.values import Names, UnclearError, settled, value

_MOST = 1_000
"""Rounds of a loop: nobody lists more jobs."""

Bound = Mapping[str, ast.expr]
"""What the names of a round stand for."""

Node = TypeVar("Node", bound=ast.AST)


def rounds(
    generators: Sequence[ast.comprehension], names: Names, bound: Bound | None = None
) -> Iterator[Bound]:
    """What the names stand for in each round. Raises UnclearError."""
    bound = bound or {}
    if not generators:
        yield bound
        return
    first, *rest = generators
    for item in _items(with_bound(first.iter, bound), names):
        inner = {**bound, **_bindings(first.target, item)}
        if all(value(with_bound(test, inner), names) for test in first.ifs):
            yield from rounds(rest, names, inner)


def unrolled(loop: ast.For, names: Names) -> list[list[ast.stmt]] | None:
    """The statements of each round, None for a loop of which the module does not decide them.

    Where something undecided may leave the loop, each round depends on that.
    """
    leaves = any(map(_leaves, ast.walk(loop)))
    unclear = _unclear_leave(loop.body, names) if leaves else None
    if loop.orelse or (leaves and unclear is None):
        return None
    comprehension = ast.comprehension(loop.target, loop.iter, [], 0)
    try:
        bounds = [*rounds([comprehension], names)]
    except UnclearError:
        return None
    if len(bounds) > _MOST:
        return None
    blocks = [_round(loop, bound) for bound in bounds]
    if unclear is None:
        return blocks
    return [[ast.copy_location(ast.If(deepcopy(unclear), block, []), loop)] for block in blocks]


def _leaves(node: ast.AST) -> bool:
    return isinstance(node, ast.Break | ast.Return)


def _unclear_leave(block: Sequence[ast.stmt], names: Names) -> ast.expr | None:
    """The first condition that may leave a loop and that the module does not decide."""
    for statement in block:
        if isinstance(statement, ast.If) and any(map(_leaves, ast.walk(statement))):
            try:
                value(statement.test, names._replace(assumed=[]))
            except UnclearError:
                return statement.test
    return None


def _round(loop: ast.For, bound: Bound) -> list[ast.stmt]:
    """The body with what its names stand for, of which those that it binds anew begin so."""
    body = [node for statement in loop.body for node in ast.walk(statement)]
    anew = {
        node.id
        for node in body
        if isinstance(node, ast.Name) and node.id in bound and not isinstance(node.ctx, ast.Load)
    }
    stand = {name: each for name, each in bound.items() if name not in anew}
    first = [binding(name, each) for name, each in bound.items() if name in anew]
    return [*first, *(with_bound(statement, stand) for statement in loop.body)]


def binding(name: str, said: ast.expr) -> ast.stmt:
    """A statement `name = said`."""
    target = ast.copy_location(ast.Name(name, ast.Store()), said)
    return ast.copy_location(ast.Assign([target], deepcopy(said)), said)


def with_bound(node: Node, bound: Bound) -> Node:
    """A copy in which what the names stand for is in their places."""
    copied: Node = _Bind(bound).visit(deepcopy(node))
    return copied


class _Bind(ast.NodeTransformer):
    def __init__(self, bound: Bound) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.bound or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(deepcopy(self.bound[node.id]), node)


def _items(expression: ast.expr, names: Names) -> Iterator[ast.expr]:
    """What is looped over, item by item. Raises UnclearError."""
    match settled(expression, names):
        case ast.Tuple(elts=items) | ast.List(elts=items) if not any(
            isinstance(each, ast.Starred) for each in items
        ):
            yield from items
            return
        case ast.Call(func=ast.Name(id="enumerate"), args=[many], keywords=[]):
            for number, item in enumerate(_items(many, names)):
                yield _together(ast.copy_location(ast.Constant(number), item), item)
            return
        case ast.Call(func=ast.Name(id="zip"), args=many, keywords=[]):
            columns = [[*_items(each, names)] for each in many]
            yield from (_together(*row) for row in zip(*columns, strict=False))
            return
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "values" as part), args=[]):
            match settled(owner, names):
                case ast.Dict(keys=keys, values=values) if None not in keys:
                    for key, item in zip(keys, values, strict=True):
                        if key is not None:
                            yield _together(key, item) if part == "items" else item
                    return
    for item in value(expression, names):
        yield ast.copy_location(ast.Constant(item), expression)


def _together(*items: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Tuple([*items], ast.Load()), items[-1])


def _bindings(target: ast.expr, item: ast.expr) -> dict[str, ast.expr]:
    match target:
        case ast.Name(id=name):
            return {name: item}
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            items = _parts(item)
            if len(items) == len(targets):
                pairs = zip(targets, items, strict=True)
                return {key: each for pair in pairs for key, each in _bindings(*pair).items()}
    raise UnclearError(target)


def _parts(item: ast.expr) -> Sequence[ast.expr]:
    match item:
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return items
        case ast.Constant():
            said: Any = item.value  # which `_items` may have made of many
            many = said if isinstance(said, tuple | list) else ()
            return [ast.copy_location(ast.Constant(each), item) for each in many]
    return ()
