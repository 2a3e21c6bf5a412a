"""What names stand for, put in their place in a tree."""

import ast
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from typing import TypeVar, cast

from schedcat.backends.celery.source.python.binders import names_in

_Node = TypeVar("_Node", bound=ast.AST)


def put(node: _Node, stands_for: Mapping[str, ast.expr]) -> _Node:
    """The same, with what names stand for in their place, but for those that it binds itself.

    As it is where it has none of the names, or nests too deeply.
    """
    if any(isinstance(each, ast.Name) and each.id in stands_for for each in ast.walk(node)):
        with suppress(RecursionError):
            return cast("_Node", _Putting(stands_for).visit(node))
    return node


class _Putting(ast.NodeTransformer):
    def __init__(self, stands_for: Mapping[str, ast.expr]) -> None:
        self._stands_for = stands_for

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not isinstance(node.ctx, ast.Load) or node.id not in self._stands_for:
            return node
        return ast.copy_location(deepcopy(self._stands_for[node.id]), node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return node  # it is run who knows when

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            return super().generic_visit(node)
        own = {name for each in node.generators for name in names_in(each.target)}
        inner = {name: said for name, said in self._stands_for.items() if name not in own}
        return ast.NodeTransformer.generic_visit(_Putting(inner), node)
