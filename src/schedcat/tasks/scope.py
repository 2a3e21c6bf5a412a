"""What the names in one Python module stand for, as far as its own text says so."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

_LONGEST = 500
"""Characters of the longest text that is put together: `B = A + A` could double without end."""


Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of the module `module`, which has `statements` in all its blocks.

    `texts` maps a name to the string it is bound to, `origins` to the bare name of what it was
    imported as or assigned from: `st` → `shared_task` after `from celery import shared_task as st`.
    `packages` maps an imported name to the top package it is from, `functions` a function's name
    to its definition, unless a parameter, a loop or an import may mean something else by it.
    `from_celery` are the names that are imported from Celery and bound nowhere else.
    """

    module: str
    statements: Sequence[ast.stmt]
    texts: dict[str, str]
    origins: dict[str, str]
    packages: dict[str, str]
    functions: dict[str, Function]
    from_celery: frozenset[str]

    @classmethod
    def of(cls, tree: ast.Module, module: str) -> Self:
        """Read a module; a name that is assigned twice, in whatever block, stands for nothing."""
        statements = list(_statements(tree))
        often = Counter(_assigned(statements))
        sources = list(_packages(statements, module))
        packages = dict(sources)
        scope = cls(
            module,
            statements,
            texts={"__name__": module},
            origins=dict(_imported(statements)),
            packages=packages,
            functions=_functions(tree, statements, often, packages),
            from_celery=frozenset(name for name, package in sources if package == "celery")
            - {name for name, package in sources if package != "celery"}
            - often.keys(),
        )
        for name, value in assignments(tree.body):
            if often[name] > 1:
                continue
            if (text := scope.text(value)) is not None:
                scope.texts[name] = text
            elif (origin := scope.origin(value)) is not None:
                scope.origins[name] = origin
        return scope

    def text(self, expression: ast.expr) -> str | None:
        """The string that `expression` makes of literals and constants, None if unclear."""
        match expression:
            case ast.Constant(value=str() as text):
                return text
            case ast.Name(id=name):
                return self.texts.get(name)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right])
            case ast.JoinedStr(values=values):
                return self._joined(values)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.text(value)
            case _:
                return None

    def origin(self, expression: ast.expr) -> str | None:
        """The last, original name of what is named or called: `task` for `app.task(bind=True)`.

        What `functools.partial` prepares counts as the thing itself.
        """
        match expression:
            case ast.Name(id=name):
                return self.origins.get(name, name)
            case ast.Attribute(attr=name):
                return name
            case ast.Subscript(value=value):
                return self.origin(value)
            case ast.Call(func=called, args=[thing, *_]) if self.origin(called) == "partial":
                return self.origin(thing)
            case ast.Call(func=called):
                return self.origin(called)
            case _:
                return None

    def _joined(self, expressions: Sequence[ast.expr]) -> str | None:
        texts = [text for each in expressions if (text := self.text(each)) is not None]
        joined = "".join(texts)
        return joined if len(texts) == len(expressions) and len(joined) <= _LONGEST else None


def assignments(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """(name, value) of each `name = value` and `name: type = value`."""
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Every statement; `ast.walk` also goes through expressions, which are ten times as many."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, block, ())


def _assigned(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        for target in _targets(statement):
            match target:
                case ast.Name(id=name) | ast.arg(arg=name):
                    yield name
                case ast.Attribute(value=ast.Name()):
                    pass
                case _:
                    for node in ast.walk(target):
                        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                            yield node.id


def _functions(
    tree: ast.Module,
    statements: Iterable[ast.stmt],
    assigned: Counter[str],
    packages: Mapping[str, str],
) -> dict[str, Function]:
    """The functions that their names surely stand for: `sync = app.task(sync)` is fine."""
    unclear = assigned - Counter(name for name, _ in assignments(tree.body))
    return {
        each.name: each
        for each in statements
        if isinstance(each, Function) and each.name not in unclear and each.name not in packages
    }


def _targets(statement: ast.stmt) -> Sequence[ast.AST]:
    match statement:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.AsyncFor():
            return [statement.target]
        case ast.With() | ast.AsyncWith():
            return statement.items
        case ast.FunctionDef(args=given) | ast.AsyncFunctionDef(args=given):
            rest = [each for each in (given.vararg, given.kwarg) if each]
            return [*given.posonlyargs, *given.args, *given.kwonlyargs, *rest]
        case _:
            return ()


def _imported(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement in statements:
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                yield alias.asname or alias.name, alias.name


def _packages(statements: Iterable[ast.stmt], module: str) -> Iterator[tuple[str, str]]:
    for statement in statements:
        match statement:
            case ast.Import(names=names):
                for alias in names:
                    package = top(alias.name)
                    yield alias.asname or package, package
            case ast.ImportFrom(names=names, level=level, module=source):
                for alias in names:
                    yield alias.asname or alias.name, top(module if level else source or "")


def top(module: str) -> str:
    """The top package of a module: `app` for `app.jobs.tasks`."""
    return module.partition(".")[0]
