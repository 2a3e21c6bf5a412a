"""Whose a beat schedule in a module is: the module's, an app's, a class's or a function's."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from schedcat.backends.celery.source.following.aliases import is_schedule, mentions
from schedcat.backends.celery.source.following.handing import parameters
from schedcat.backends.celery.source.following.scopes import MODULE, Function, Scopes, outer_scope
from schedcat.backends.celery.source.following.settings import set_by, set_otherwise
from schedcat.backends.celery.source.following.written import SETTINGS, setting
from schedcat.backends.celery.source.python.module import (
    CHANGING,
    assigned,
    own_calls,
    own_expressions,
)
from schedcat.backends.celery.source.python.values import Names

Placed = Sequence[tuple[ast.stmt, str]]
"""Statements, and the scopes that they stand in."""


class Touches(NamedTuple):
    """The owners of the schedules that a statement writes, and of those that it only mentions."""

    written: tuple[str, ...]
    mentioned: tuple[str, ...]


class Owners:
    """The owners in a module, by texts that tell them apart: MODULE if there is one alone."""

    def __init__(self, tree: ast.Module, names: Names) -> None:
        self._names = names
        self._same: dict[str, str] = {}
        self._scopes = Scopes(tree)
        self._parts: dict[str, str] = {}
        placed = [each for each in self._scopes.placed if self._speaks(each[0])]
        self._parts |= self._of_parts(placed)
        self._join(placed)
        touched = [self._raw_touches(statement, scope) for statement, scope in placed]
        raw = {owner for each in touched for many in each for owner in many}
        if any("@" in each for each in raw):
            self._join_calls()
        self._settle({self._first(each) for each in raw})
        self._variants = self._variants_in(placed)
        self.are_many = bool(self._variants) or len({self._first(each) for each in raw}) > 1
        self.set_here = frozenset(self._set_here(placed))

    def touches(self, statement: ast.stmt, scope: str) -> Touches:
        """Whose schedules a statement writes or mentions, in its own expressions."""
        if not self.are_many:
            return Touches((MODULE,), ())
        raw = self._raw_touches(statement, scope)
        written = dict.fromkeys(self._own(each, scope) for each in raw.written)
        mentioned = dict.fromkeys(self._own(each, scope) for each in raw.mentioned)
        return Touches((*written,), tuple(each for each in mentioned if each not in written))

    def of(self, expression: ast.expr, scope: str) -> str | None:
        """The owner of a schedule, or of a part of one; None where there is none."""
        raw = self._of(expression, scope)
        return None if raw is None else self._own(raw, scope)

    def is_of(self, owner: str, node: ast.expr) -> bool:
        """Is the owner a function or a class in which the node stands?"""
        home = self._scopes.nodes.get(owner[: owner.find(".", owner.rfind("@")) + 1])
        return home is not None and home.lineno <= node.lineno <= (home.end_lineno or 0)

    def _first(self, raw: str) -> str:
        while raw in self._same:
            raw = self._same[raw]
        return raw

    def _own(self, raw: str, scope: str) -> str:
        """The owner that is meant in a scope: in a function that sets all anew, its own."""
        owner = self._first(raw)
        while scope:
            if scope in self._variants.get(owner, ()):
                return f"{scope}{owner}"
            scope = outer_scope(scope)
        return owner

    def _unite(self, one: str, other: str) -> None:
        one, other = self._first(one), self._first(other)
        if one != other:
            self._same[max(one, other)] = min(one, other)

    def _raw_touches(self, statement: ast.stmt, scope: str) -> Touches:
        written = [self._of(each, scope) for each in _written(statement)]
        for call, _ in set_otherwise(statement):
            written.append(self._of_maker(call, statement, scope))
        for call in own_calls(statement):
            match call.func:
                case ast.Attribute(value=app, attr="add_periodic_task"):
                    written.append(self._of_app(app, scope))
        mentioned = [
            self._of(each, scope)
            for field in ast.iter_fields(statement)
            for expression in own_expressions(field[1])
            for each in ast.walk(expression)
            if isinstance(each, ast.Name | ast.Attribute | ast.Subscript)
            and (setting(each, self._names) or self._is_part(each))
        ]
        return Touches(*(tuple(e for e in many if e is not None) for many in (written, mentioned)))

    def _speaks(self, statement: ast.stmt) -> bool:
        """Does it mention a schedule, an entry of one, or what sets one?"""
        return any(
            self._tells(node)
            for field in ast.iter_fields(statement)
            for expression in own_expressions(field[1])
            for node in ast.walk(expression)
        )

    def _tells(self, node: ast.AST) -> bool:
        match node:
            case ast.Name(id=name):
                return name in SETTINGS or name in self._names.aliases or name in self._names.parts
            case ast.Attribute(attr=name) | ast.keyword(arg=name) | ast.Constant(value=name):
                return name in SETTINGS or name == "add_periodic_task"
        return False

    def _is_part(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self._parts

    def _of(self, expression: ast.expr, scope: str) -> str | None:
        match expression:
            case ast.Name(id=name) if setting(expression, self._names):
                home = self._scopes.home(name, scope)
                return home if name in SETTINGS else f"{home}{name}"
            case ast.Name(id=name):
                return self._parts.get(name)
            case ast.Subscript(value=ast.Call(func=ast.Name(id="globals"))):
                return MODULE
            case ast.Attribute(value=app) | ast.Subscript(value=app) if setting(
                expression, self._names
            ):
                return self._of_app(app, scope)
            case ast.Attribute(value=inner) | ast.Subscript(value=inner):
                return self._of(inner, scope)
            case ast.Call(func=ast.Attribute(value=inner)):
                return self._of(inner, scope)
        return None

    def _of_app(self, app: ast.expr, scope: str) -> str:
        """Of what has the settings: an app or its `conf`, a class, an object of one."""
        if isinstance(app, ast.Attribute) and app.attr == "conf":
            app = app.value
        text, root = ast.unparse(app), app
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if not isinstance(root, ast.Name):
            return text
        home = self._scopes.home(root.id, scope)
        if isinstance(at := self._scopes.nodes.get(home), Function):
            if root.id == next(iter(parameters(at)), None):
                outer = home[: home.rstrip(".").rfind(".") + 1]
                if isinstance(self._scopes.nodes.get(outer), ast.ClassDef):
                    return outer + text.partition(".")[2]
            if (sender := _signalling(at)) is not None and root.id in parameters(at):
                return self._of_app(sender, outer_scope(home))
        for inner, node in self._scopes.nodes.items():
            if isinstance(node, ast.ClassDef) and (node.name, outer_scope(inner)) == (text, home):
                return inner
        return home + text

    def _of_maker(self, call: ast.Call, statement: ast.stmt, scope: str) -> str:
        """Of what is made or configured by a call: `app = Celery(beat_schedule=…)`."""
        for target, said in assigned(statement):
            if said is call and isinstance(target, ast.Name | ast.Attribute):
                return self._of_app(target, scope)
        return self._of_app(call.func.value, scope) if isinstance(call.func, ast.Attribute) else ""

    def _of_parts(self, placed: Placed) -> Iterator[tuple[str, str]]:
        for statement, scope in placed:
            pairs = [*assigned(statement)]
            if isinstance(statement, ast.For):
                pairs.append((statement.target, statement.iter))
            for target, said in pairs:
                for node in ast.walk(target):
                    if isinstance(node, ast.Name) and node.id in self._names.parts:
                        yield from ((node.id, each) for each in self._named_in(said, scope))

    def _named_in(self, said: ast.expr, scope: str) -> Iterator[str]:
        for each in ast.walk(said):
            if isinstance(each, ast.expr) and (owner := self._of(each, scope)) is not None:
                yield owner

    def _join(self, placed: Placed) -> None:
        """Owners that have one schedule."""
        for statement, scope in placed:
            if isinstance(statement, ast.Assign):
                many = [each for each in statement.targets if setting(each, self._names)]
                for one, other in pairwise(self._of(each, scope) for each in many):
                    self._unite(one or MODULE, other or MODULE)
            for target, said in set_by(statement):
                if setting(target, self._names) and is_schedule(said, self._names):
                    one, other = self._of(target, scope), self._of(said, scope)
                    if one is not None and other is not None:
                        self._unite(one, other)

    def _join_calls(self) -> None:
        """What a function does with a parameter it does with what it is always called with."""
        functions = {
            each.name: (inner, parameters(each))
            for inner, each in self._scopes.nodes.items()
            if isinstance(each, Function)
        }
        given: dict[str, set[str]] = {}
        placed = self._scopes.placed
        for call, scope in ((call, scope) for each, scope in placed for call in own_calls(each)):
            match call.func:
                case ast.Name(id=name) if name in functions:
                    inner, takes = functions[name]
                    for parameter, said in zip(takes, call.args, strict=False):
                        given.setdefault(inner + parameter, set()).add(self._of_app(said, scope))
        for parameter, apps in given.items():
            if len(apps) == 1:
                self._unite(parameter, *apps)

    def _settle(self, owners: set[str]) -> None:
        """A module's only app has what the module has by itself, and what its only class has."""
        apps = {each for each in owners if "@" not in each and each != MODULE}
        classes = {
            each for each in owners if isinstance(self._scopes.nodes.get(each), ast.ClassDef)
        }
        if len(apps) == 1:
            self._unite(MODULE, *apps)
            if MODULE not in owners and len(classes) == 1:
                self._unite(*apps, *classes)

    def _variants_in(self, placed: Placed) -> Mapping[str, frozenset[str]]:
        """The functions that each set all of an owner's schedule, so that one or another does."""
        places: dict[str, set[str]] = {}
        for statement, scope in placed:
            for target, said in set_by(statement):
                raw = self._of(target, scope) if setting(target, self._names) else None
                is_all = not mentions(said, self._names) and bool(getattr(said, "keys", True))
                if raw is not None and is_all:
                    function = self._function(scope)
                    is_its = bool(function) and raw.startswith(function)
                    places.setdefault(self._first(raw), set()).add(MODULE if is_its else function)
        return {
            owner: frozenset(scopes - {MODULE})
            for owner, scopes in places.items()
            if len(scopes) > 1
        }

    def _function(self, scope: str) -> str:
        """The innermost function around what stands in a scope, MODULE for none."""
        while scope and not isinstance(self._scopes.nodes.get(scope), Function):
            scope = outer_scope(scope)
        return scope

    def _set_here(self, placed: Placed) -> Iterator[str]:
        """The owners whose schedules begin in this module, not in one that it imports from."""
        for statement, scope in placed:
            for target, said in set_by(statement):
                if setting(target, self._names) and not mentions(said, self._names):
                    raw = self._of(target, scope)
                    yield self._own(raw or MODULE, scope) if self.are_many else MODULE
            for call, _ in set_otherwise(statement):
                raw = self._of_maker(call, statement, scope)
                yield self._own(raw, scope) if self.are_many else MODULE


def _written(statement: ast.stmt) -> Iterator[ast.expr]:
    """What a statement writes, changes or takes away, if it is of a schedule."""
    yield from (target for target, _ in set_by(statement))
    match statement:
        case ast.AugAssign(target=target):
            yield target
        case ast.Delete(targets=targets):
            yield from targets
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                yield owner


def _signalling(function: Function) -> ast.expr | None:
    """The app that calls a function once it is configured: `@app.on_after_configure.connect`."""
    for maker in function.decorator_list:
        match maker.func if isinstance(maker, ast.Call) else maker:
            case ast.Attribute(value=ast.Attribute(value=app, attr=signal), attr="connect"):
                if signal in {"on_after_configure", "on_after_finalize"}:
                    return app
    return None
