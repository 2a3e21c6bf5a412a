"""Mappings that one file has and another one schedules: `app.conf.beat_schedule = plan.ENTRIES`."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from schedcat.backends.celery.source.following.settings import put_in, set_by, set_otherwise
from schedcat.backends.celery.source.following.written import SETTINGS, setting
from schedcat.backends.celery.source.python.module import statements
from schedcat.backends.celery.source.python.values import Names, settled


def scheduled(tree: ast.Module, names: Names) -> Iterator[tuple[ast.expr, str]]:
    """(name, setting) of each imported mapping that a schedule takes whole, in every case."""
    for statement in _sure(tree.body):
        whole = [(setting(target), said) for target, said in set_by(statement)]
        whole += [(keyword.arg, keyword.value) for _, keyword in set_otherwise(statement)]
        whole += [(SETTINGS[0], said) for said in put_in(statement, names)]
        for into, said in whole:
            for each in _parts(said, names) if into else ():
                if origin(each, names):
                    yield each, into or SETTINGS[0]


def origin(expression: ast.expr, names: Names) -> str | None:
    """The dotted name of what is imported and nothing else: `shop.plan.ENTRIES`; else None."""
    means = names.means(expression)
    if len(means) != 1 or means[0].startswith("?"):
        return None
    dotted = names.dotted(expression)
    return dotted if "." in dotted else None


def keeps(tree: ast.Module, name: str) -> bool:
    """Does a module bind a name itself, and at its top?"""
    own = [id(each) for each in tree.body]
    return any(
        isinstance(target, ast.Name) and target.id == name
        for statement in statements(tree)
        for target, _ in set_by(statement)
        if id(statement) in own
    )


def _sure(block: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that stand in no branch or loop."""
    for statement in block:
        if isinstance(statement, ast.If | ast.Match | ast.For | ast.While | ast.Try | ast.TryStar):
            continue
        yield statement
        yield from _sure(getattr(statement, "body", ()))


def _parts(said: ast.expr, names: Names, depth: int = 0) -> Iterator[ast.expr]:
    """The mappings that make up another one, if it is put together of whole ones."""
    if depth > _DEEPEST or setting(said):
        return
    parts: Iterable[ast.expr] = ()
    match settled(said, names):
        case ast.Name() | ast.Attribute() as name:
            yield name
        case ast.Dict(keys=keys, values=values):
            parts = [each for key, each in zip(keys, values, strict=True) if key is None]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = [left, right]
        case ast.Call(func=ast.Name(id="dict"), args=given, keywords=named):
            parts = [*given, *(each.value for each in named if each.arg is None)]
    for each in parts:
        yield from _parts(each, names, depth + 1)


_DEEPEST = 10
"""Mappings that are made of each other; of itself one may be, by its name."""

Aliases = dict[int, dict[str, str]]
"""By module: names, dotted where they are attributes, and the settings that they stand for."""


def aliases_between(
    modules: Mapping[int, tuple[ast.Module, Names]], find: Callable[[int, str], int | None]
) -> Aliases:
    """What stands for a schedule in some modules, because one of them schedules what another has.

    `find` has the module of a dotted name, as another one imports it, None if it is none of these.
    """
    found: Aliases = {}
    for own, (tree, names) in modules.items():
        for said, into in scheduled(tree, names):
            at = [(own, ast.unparse(said))]
            dotted = origin(said, names)
            while dotted and len(at) <= _FARTHEST:
                module, _, name = dotted.rpartition(".")
                other = find(at[-1][0], module)
                if other is None:
                    break
                at.append((other, name))
                if keeps(modules[other][0], name):
                    for each, alias in at:
                        found.setdefault(each, {})[alias] = into
                    break
                dotted = modules[other][1].imports.get(name)
    return found


_FARTHEST = 5
"""Modules that hand on what they import."""
