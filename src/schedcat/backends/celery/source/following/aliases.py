"""The names in a module that stand for a beat schedule, or for a part of one."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from schedcat.backends.celery.source.following.settings import set_by, set_otherwise
from schedcat.backends.celery.source.following.written import SETTINGS, setting
from schedcat.backends.celery.source.python.module import assigned, statements
from schedcat.backends.celery.source.python.values import Names


def with_aliases(tree: ast.Module, names: Names) -> Names:
    """The names with those that a schedule, or an entry of one, is bound to."""
    pairs = [pair for each in statements(tree) for pair in set_by(each)]
    bound = Counter(target.id for target, _ in pairs if isinstance(target, ast.Name))
    bound.update({*_bound_otherwise(tree)})
    pairs += [
        (one, other)
        for each in statements(tree)
        if isinstance(each, ast.Assign)
        for one, other in pairwise(each.targets)
    ]
    pairs += [
        (ast.Name(str(keyword.arg), ast.Store()), keyword.value)
        for each in statements(tree)
        for _, keyword in set_otherwise(each)
    ]
    names = names._replace(aliases={**names.aliases, **dict(_imported(names))})
    for _ in range(_LONGEST_CHAIN):
        aliases = dict(names.aliases)
        for target, said in pairs:
            for one, other in ((said, target), (target, said)):
                into = setting(other, names)
                if into and isinstance(one, ast.Name) and bound[one.id] == 1:
                    aliases[one.id] = into
        names = names._replace(
            aliases={name: into for name, into in aliases.items() if name not in SETTINGS}
        )
    kept = {said.id for _, said in pairs if isinstance(said, ast.Name) and setting(said, names)}
    return names._replace(parts=parts_of(tree, names), kept=frozenset({*kept, *names.imports}))


def _imported(names: Names) -> Iterator[tuple[str, str]]:
    """Other names by which a schedule is imported."""
    for name, dotted in names.imports.items():
        last = dotted.rpartition(".")[2]
        if last in SETTINGS and name not in SETTINGS:
            yield name, last


_LONGEST_CHAIN = 3
"""Names that stand for a name."""


def _bound_otherwise(tree: ast.Module) -> Iterator[str]:
    """Names of parameters and loops."""
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name):
                yield name
            case ast.For(target=target) | ast.AsyncFor(target=target):
                yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))


def parts_of(tree: ast.AST, names: Names) -> dict[str, ast.expr]:
    """Names that stand for an entry, and the expression of its key, which may be any for loops."""
    found: dict[str, ast.expr] = {}
    for statement in statements(tree):
        for target, said in assigned(statement):
            match target, keys_of(said, names):
                case ast.Name(id=name), [key]:
                    found[name] = key
                case ast.Name(id=name), None if _picks(said) and mentions(said, names):
                    found[name] = said
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and mentions(node.iter, names):
            found |= {
                each.id: node.iter for each in ast.walk(node.target) if isinstance(each, ast.Name)
            }
    return found


def _picks(said: ast.expr) -> bool:
    """Is it `next(iter(x.values()))` or `[*x.values()][0]`, one of many?"""
    match said:
        case ast.Call(func=ast.Name(id="next" | "max" | "min")):
            return True
        case ast.Subscript(value=ast.Call() | ast.List() | ast.Subscript()):
            return True
    return False


def is_schedule(said: ast.expr, names: Names) -> bool:
    """Is it a schedule whose entries are told where they are written?"""
    return setting(said, names) is not None


def mentions(said: ast.expr, names: Names) -> bool:
    """Is a schedule part of an expression?"""
    return mentions_in(said, names)


def mentions_in(node: ast.AST, names: Names) -> bool:
    """Is a schedule named in it?"""
    return any(setting(each, names) for each in ast.walk(node) if isinstance(each, ast.expr))


def takes_over(said: ast.expr, names: Names) -> bool:
    """Is what an expression mentions of schedules all still there?"""
    if is_schedule(said, names) or not mentions(said, names):
        return True
    match said:
        case ast.Dict(keys=keys, values=values):
            taken = [each for key, each in zip(keys, values, strict=True) if key is None]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            taken = [left, right]
        case ast.Call(func=ast.Attribute(value=owner, attr="copy"), args=[]):
            taken = [owner]
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=given) if (
            called in {"dict", "copy", "deepcopy", "OrderedDict"}
        ):
            taken = [*given, *(each.value for each in said.keywords if each.arg is None)]
        case _:
            return False
    return all(takes_over(each, names) for each in taken)


def keys_of(target: ast.expr, names: Names) -> Sequence[ast.expr] | None:
    """The keys by which something in a schedule is named, from the outermost; None for all else."""
    if setting(target, names):
        return []
    match target:
        case ast.Name(id=name) if name in names.parts:
            return [names.parts[name]]
        case (
            ast.Subscript(value=owner, slice=key)
            | ast.Call(func=ast.Attribute(value=owner, attr="get" | "setdefault"), args=[key, *_])
        ):
            keys = keys_of(owner, names)
            return None if keys is None else [*keys, key]
    return None
