"""Which names statements and expressions bind."""

import ast
from collections.abc import Iterable, Iterator

from schedcat.backends.celery.source.python.module import own_expressions


def walruses(expression: ast.expr) -> set[str]:
    """The names that an expression binds on the way."""
    return {each.target.id for each in ast.walk(expression) if isinstance(each, ast.NamedExpr)}


def captured(statement: ast.stmt) -> set[str]:
    """The names that the patterns of a `match` bind."""
    if not isinstance(statement, ast.Match):
        return set()
    found = set()
    for node in (each for case in statement.cases for each in ast.walk(case.pattern)):
        match node:
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                found.add(name)
            case ast.MatchMapping(rest=str() as name):
                found.add(name)
    return found


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """The names of what a function takes."""
    yield from (each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg))


def names_in(node: ast.AST) -> Iterator[str]:
    """All names in an expression."""
    yield from (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def bound_in(block: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that the statements of one scope bind, in all their blocks."""
    for statement in block:
        yield from bound_by(statement)
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        yield from captured(statement)
        for field in ("body", "orelse", "finalbody"):
            yield from bound_in(getattr(statement, field, ()))
        for each in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            if isinstance(each, ast.ExceptHandler) and each.name:
                yield each.name
            yield from bound_in(each.body)


def bound_by(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement itself binds."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
            return
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (each.asname or each.name.partition(".")[0] for each in aliases)
            return
    for field in ast.iter_fields(statement):
        for expression in own_expressions(field[1]):
            for node in ast.walk(expression):
                match node:
                    case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                        yield name
    if isinstance(statement, ast.With | ast.AsyncWith):
        for item in statement.items:
            if item.optional_vars:
                yield from names_in(item.optional_vars)
