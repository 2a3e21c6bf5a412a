"""Names that are bound more than once, or in a scope of their own, each where it is read."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from schedcat.backends.celery.source.following.lasting import adds, lasting, parts_of
from schedcat.backends.celery.source.following.mutations import without_changed
from schedcat.backends.celery.source.python.arms import arms_of
from schedcat.backends.celery.source.python.binders import (
    bound_by,
    bound_in,
    captured,
    names_in,
    parameters,
    walruses,
)
from schedcat.backends.celery.source.python.module import assigned, names_of, own_expressions
from schedcat.backends.celery.source.python.putting import put
from schedcat.backends.celery.source.python.values import Names, UnclearError, value

Env = Mapping[str, ast.expr | None]
"""Name → the expression that it stands for now; None where the module does not decide it."""

_DEEPEST = 50
"""Scopes and blocks within each other."""


def with_bindings(tree: ast.Module, module: str = "") -> Names:
    """Put in a tree, in place of names that are not constants of it, what they stand for there.

    That is the value which the last binding before it gives, of several branches the one that is
    decided; in a function that nobody in the module calls, the last one of all. Only what nobody
    can change takes a name's place: texts, numbers, tuples, periods, crontabs. What names stand for
    in the tree after that is returned.
    """
    names = without_changed(tree, names_of(tree, module))
    shared = {
        name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names
    }
    constants = {name for name, said in names.constants.items() if not adds(said)}
    tracked = {*bound_in(tree.body)} - constants - {*_altered(tree)}
    walk = _Walk(names, shared, _used(tree))
    end = walk.block(tree.body, dict.fromkeys(tracked - shared), 0)
    walk.functions(end or {}, is_last=True)
    return without_changed(tree, names_of(tree, module))


def with_own_bindings(blocks: list[list[ast.stmt]], names: Names) -> list[list[ast.stmt]]:
    """The same for blocks that are run one after the other: rounds, or what a function does."""
    walk = _Walk(names, (), frozenset())
    env: Env = dict.fromkeys(name for block in blocks for name in bound_in(block))
    for block in blocks:
        env = walk.block(block, env, 0) or dict.fromkeys(env)
    return blocks


def _altered(tree: ast.Module) -> Iterator[str]:
    """Names of things of which an attribute is set."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()):
                yield name


def _used(tree: ast.Module) -> frozenset[str]:
    """Names that stand anywhere but in front of a function, by which one may be called early."""
    decorators = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for maker in node.decorator_list
        for each in ast.walk(maker)
    }
    nodes = [each for each in ast.walk(tree) if id(each) not in decorators]
    found = {each.id for each in nodes if isinstance(each, ast.Name)}
    return frozenset(found | {each.attr for each in nodes if isinstance(each, ast.Attribute)})


class _Walk:
    """Goes through the statements of a module in the order in which they are run."""

    def __init__(self, names: Names, shared: Iterable[str], used: frozenset[str]) -> None:
        self._constants = dict(names.constants)
        self._names = names._replace(constants=self._constants)
        self._shared = frozenset(shared)
        self._used = used
        self._later: list[ast.FunctionDef | ast.AsyncFunctionDef] = []

    def functions(self, outer: Env, *, is_last: bool, depth: int = 0) -> None:
        """Those that were defined on the way, and those in them, with what is around them."""
        waiting, self._later = self._later, []
        for function in waiting:
            is_early = not is_last or function.name in self._used
            around = dict.fromkeys(outer) if is_early else outer
            own = dict.fromkeys({*parameters(function), *bound_in(function.body)} - self._shared)
            end = self.block(function.body, {**around, **own}, depth + 1)
            self.functions(dict.fromkeys(end or {**around, **own}), is_last=False, depth=depth + 1)

    def block(self, block: Iterable[ast.stmt], env: Env, depth: int) -> Env | None:
        """What the names stand for behind a block, None where its end is not reached."""
        for statement in block:
            after = self._statement(statement, env, depth + 1)
            if after is None:
                return None
            env = after
        return env

    def _statement(self, statement: ast.stmt, env: Env, depth: int) -> Env | None:
        if depth > _DEEPEST:
            return dict.fromkeys(env)
        if isinstance(statement, ast.For | ast.AsyncFor | ast.While):
            # What a round binds the next one reads.
            env = _without(env, bound_in([statement]))
        env = _without(env, *map(walruses, _own(statement)))
        if not isinstance(statement, ast.If):  # it asks one condition after the other
            self._put(statement, env)
        match statement:
            case ast.Assign() | ast.AnnAssign():
                for target, said in assigned(statement):
                    env = self._bound(target, said, env)
                return env
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=said) if name in env:
                before = env[name]
                more = before and ast.copy_location(ast.BinOp(before, op, said), said)
                return {**env, name: more and lasting(more, self._names)}
            case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
                return None
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                return dict.fromkeys(env)
        return self._blocks(statement, env, depth)

    def _blocks(self, statement: ast.stmt, env: Env, depth: int) -> Env | None:
        match statement:
            case ast.If() | ast.Match():
                return self._arms(statement, env, depth)
            case ast.Try() | ast.TryStar():
                return self._try(statement, env, depth)
            case ast.With(body=body) | ast.AsyncWith(body=body):
                return self.block(body, _without(env, bound_by(statement)), depth)
            case ast.For() | ast.AsyncFor() | ast.While():
                self.block(statement.body, env, depth)
                return self.block(statement.orelse, env, depth)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._later.append(statement)
            case ast.ClassDef(body=body):
                self.block(body, {**env, **dict.fromkeys(bound_in(body))}, depth)
        return _without(env, bound_by(statement))

    def _arms(self, statement: ast.If | ast.Match, env: Env, depth: int) -> Env | None:
        arms, last = arms_of(statement)
        ends: list[tuple[ast.expr | None, Env | None]] = []
        asked = env
        for arm in arms:
            test = arm.test
            if isinstance(arm.of, ast.If):
                asked = _without(asked, walruses(arm.of.test))
                test = arm.of.test = put(arm.of.test, _known(asked))
            inner = _without(asked, captured(statement))
            ends.append((deepcopy(test), self.block(arm.body, inner, depth)))
        after = self.block(last, asked, depth)
        for test, end in reversed(ends):
            after = self._either(test, end, after)
        return after

    def _either(self, test: ast.expr | None, one: Env | None, other: Env | None) -> Env | None:
        """What is so after either way, of which a condition tells which it is."""
        is_so = self._decided(test)
        if one is None or other is None:
            # Nobody comes from the way that is left.
            return other if one is None else one
        if is_so is not None:
            return one if is_so else other
        return {name: self._one_of(test, one[name], other.get(name)) for name in one}

    def _decided(self, test: ast.expr | None) -> bool | None:
        own = self._names._replace(assumed=[])
        try:
            said = bool(value(test, own)) if test else None
        except UnclearError:
            return None
        return None if own.assumed else said

    def _one_of(
        self, test: ast.expr | None, one: ast.expr | None, other: ast.expr | None
    ) -> ast.expr | None:
        if one is None or other is None:
            return None
        if one is other or ast.dump(one) == ast.dump(other):
            return one
        either = test and ast.copy_location(ast.IfExp(test, one, other), test)
        return either and lasting(either, self._names)

    def _try(self, statement: ast.Try | ast.TryStar, env: Env, depth: int) -> Env | None:
        begun = _without(env, {*bound_in(statement.body)})
        after = self.block(statement.body, env, depth)
        if after is not None:
            after = self.block(statement.orelse, after, depth)
        for handler in statement.handlers:
            names = {handler.name} if handler.name else set()
            end = self.block(handler.body, _without(begun, names), depth)
            after = self._either(None, end, after)
        if after is None:
            self.block(statement.finalbody, dict.fromkeys(env), depth)
            return None
        return self.block(statement.finalbody, after, depth)

    def _bound(self, target: ast.expr, said: ast.expr, env: Env) -> Env:
        match target, said:
            case ast.Name(id=name), _ if name in env:
                return {**env, name: lasting(said, self._names)}
            case ast.Name(id=name), _ if name in self._constants:
                self._constants[name] = said
            case (
                (ast.Tuple(elts=targets) | ast.List(elts=targets)),
                (ast.Tuple(elts=parts) | ast.List(elts=parts)),
            ) if len(targets) == len(parts) and not any(
                isinstance(each, ast.Starred) for each in (*targets, *parts)
            ):
                for inner, part in zip(targets, parts, strict=True):
                    env = self._bound(inner, part, env)
                return env
            case ((ast.Tuple(elts=targets) | ast.List(elts=targets)), _) if many := parts_of(
                said, len(targets), self._names
            ):
                unpacked = ast.copy_location(ast.Tuple([*many], ast.Load()), said)
                return self._bound(target, unpacked, env)
            case ((ast.Tuple() | ast.List() | ast.Starred()), _):
                return _without(env, {*names_in(target)})
        return env

    def _put(self, statement: ast.stmt, env: Env) -> None:
        known = _known(env)
        for name, field in ast.iter_fields(statement):
            if isinstance(field, ast.expr | ast.arguments):
                setattr(statement, name, put(field, known))
            elif isinstance(field, list):
                field[:] = [
                    put(each, known)
                    if isinstance(each, ast.expr | ast.keyword | ast.withitem)
                    else each
                    for each in field
                ]


def _known(env: Env) -> Mapping[str, ast.expr]:
    return {name: said for name, said in env.items() if said is not None}


def _own(statement: ast.stmt) -> Iterator[ast.expr]:
    for field in ast.iter_fields(statement):
        yield from own_expressions(field[1])


def _without(env: Env, *names: Iterable[str]) -> Env:
    gone = [name for some in names for name in some if name in env]
    return {**env, **dict.fromkeys(gone)} if gone else env
