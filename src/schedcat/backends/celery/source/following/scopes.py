"""The functions and classes of a module, and the names that each binds for itself."""

import ast
from collections.abc import Iterator

from schedcat.backends.celery.source.following.handing import parameters

MODULE = ""
"""The scope of what stands in no function or class; that of any other ends with a dot."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Scopes:
    """The scopes in a module by their texts, which `branches.Follow` gives to what stands there."""

    def __init__(self, tree: ast.Module) -> None:
        self.placed = [*_placed(tree)]
        self.nodes: dict[str, ast.stmt] = {}
        self._bound: dict[str, frozenset[str]] = {}
        for statement, scope in self.placed:
            if isinstance(statement, Function | ast.ClassDef):
                inner = inner_scope(scope, statement)
                self.nodes[inner] = statement
                self._bound[inner] = frozenset(_bound_in(statement))

    def home(self, name: str, scope: str) -> str:
        """The scope that binds a name, as it is seen from another one."""
        own = scope
        while scope:
            is_seen = scope == own or not isinstance(self.nodes.get(scope), ast.ClassDef)
            if is_seen and name in self._bound.get(scope, ()):
                return scope
            scope = outer_scope(scope)
        return MODULE


def inner_scope(scope: str, statement: ast.stmt) -> str:
    """The scope of what stands in a function or a class that stands in a scope."""
    return f"{scope}{getattr(statement, 'name', '')}@{statement.lineno}."


def outer_scope(scope: str) -> str:
    """The scope in which that of a function or a class is."""
    return scope[: scope.rstrip(".").rfind(".") + 1]


def _placed(node: ast.AST, scope: str = MODULE) -> Iterator[tuple[ast.stmt, str]]:
    """Each statement, and the scope that it stands in."""
    for block in ("body", "handlers", "orelse", "finalbody", "cases"):
        for each in getattr(node, block, ()):
            inner = scope
            if isinstance(each, ast.stmt):
                yield each, scope
                if isinstance(each, Function | ast.ClassDef):
                    inner = inner_scope(scope, each)
            yield from _placed(each, inner)


def _bound_in(block: ast.stmt) -> Iterator[str]:
    """The names that a function or a class binds for itself."""
    shared: set[str] = set()
    stack: list[ast.AST] = [*getattr(block, "body", ())]
    bound: set[str] = set()
    if isinstance(block, Function):
        bound.update(parameters(block))
    while stack:
        node = stack.pop()
        match node:
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                shared.update(names)
            case ast.Name(id=name, ctx=ast.Store()):
                bound.add(name)
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                bound.add(name)
                continue
        stack += ast.iter_child_nodes(node)
    yield from bound - shared
