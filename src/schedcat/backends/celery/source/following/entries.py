"""The entries of beat schedules that a module writes, in all the ways of writing them."""

import ast
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from schedcat.backends.celery.source.following.aliases import (
    is_schedule,
    mentions,
    parts_of,
    takes_over,
    with_aliases,
)
from schedcat.backends.celery.source.following.apart import Apart, once
from schedcat.backends.celery.source.following.bindings import with_own_bindings
from schedcat.backends.celery.source.following.branches import DEPENDS, Follow, decided, followed
from schedcat.backends.celery.source.following.changes import CHANGED, changed, disturbed, touched
from schedcat.backends.celery.source.following.inlining import called, called_with, only_called
from schedcat.backends.celery.source.following.looks import by_looks, dicts_in, dicts_of, is_entry
from schedcat.backends.celery.source.following.owners import Owners
from schedcat.backends.celery.source.following.replacing import keys_known_in, with_doubts
from schedcat.backends.celery.source.following.settings import (
    names_within,
    place_of,
    put_in,
    set_by,
    set_otherwise,
)
from schedcat.backends.celery.source.following.written import (
    SETTINGS,
    State,
    Written,
    in_owner,
    put,
    setting,
)
from schedcat.backends.celery.source.python.module import (
    assigned,
    calls,
    own_calls,
    owner_of,
    statements,
)
from schedcat.backends.celery.source.python.rounds import rounds, unrolled, with_bound
from schedcat.backends.celery.source.python.values import Names, UnclearError, settled


def written(tree: ast.Module, names: Names) -> Iterator[Written]:
    """Every entry, those of SETTINGS in reading order first; later ones replace earlier ones."""
    names = with_aliases(tree, names)
    names = names._replace(known_keys=frozenset(keys_known_in(tree.body, names)))
    owners = Owners(tree, names)
    apart = Apart(owners, names)
    seen: dict[int, ast.expr] = {}  # which are kept, so that no other comes to have its id
    taken: set[str] = set()  # names of what schedules are made of
    skipped = only_called(tree, names, _writes)
    unrolled_once: dict[int, list[list[ast.stmt]] | None] = {}

    def rounds_of(statement: ast.stmt) -> list[list[ast.stmt]] | None:
        if id(statement) not in unrolled_once:
            unrolled_once[id(statement)] = _instead(statement, names, skipped)
        return unrolled_once[id(statement)]

    def by_setting(statement: ast.stmt, state: State, scope: str) -> State:
        return apart.after(statement, state, scope, of_one)

    def of_one(statement: ast.stmt, state: State, names: Names, scope: str) -> State:
        after = _set(statement, state, names, scope, seen)
        for said in put_in(statement, names):
            seen.update({id(node): node for node in ast.walk(said) if isinstance(node, ast.Dict)})
            taken.update(names_within(said, names))
        if after is not state:
            for call in own_calls(statement):
                seen.update(dicts_of(call, names))
        return changed(statement, after, names, scope)

    unstable = disturbed(tree)

    def by_kind(statement: ast.stmt, state: State, scope: str) -> State:
        kept = [name for target, _ in assigned(statement) if (name := owner_of(target))]
        if not taken.isdisjoint(kept):
            return state
        owner = f"{_LOOKS}{scope}{kept[0] if kept else ''}"
        by = next((unstable[each] for each in kept if each in unstable), None)
        for each in by_looks(statement, lambda said: _entries(said, names, None)):
            if not any(id(node) in seen for node in (each.says, *dicts_in(each))):
                seen[id(each.says)] = each.says
                doubt = UnclearError(by, CHANGED) if by else None
                like = each._replace(doubt=doubt)
                state = in_owner(state, owner, partial(put, entry=like, names=names))
        return state

    # What the module itself raises it raises before beat starts, if ever.
    body = [each for each in tree.body if not isinstance(each, ast.Raise)]
    set_so, look_so = (
        followed(body, {}, Follow(names, does, rounds_of)) for does in (by_setting, by_kind)
    )
    yield from once([*apart.at_last(set_so).values(), *look_so.values()], owners)


_LOOKS = "like "


def _set(
    statement: ast.stmt, state: State, names: Names, scope: str, seen: dict[int, ast.expr]
) -> State:
    """With the entries that a statement writes, without those of a schedule that it sets anew.

    Whatever is an entry at some time is `seen`.
    """
    for target, said in set_by(statement):
        if not setting(target, names) or is_schedule(said, names):
            continue
        if not mentions(said, names):
            place = place_of(target, scope)
            state = {key: each for key, each in state.items() if each.place != place}
        elif not takes_over(said, names):
            return touched(state, None, said, names)
    for each in _by_setting(statement, names, scope):
        seen[id(each.says)] = each.says
        seen |= {id(node): node for node in dicts_in(each)}  # they are no entries by themselves
        state = put(with_doubts(state, each, names), each, names)
    return state


def _instead(
    statement: ast.stmt, names: Names, skipped: Collection[str] = ()
) -> list[list[ast.stmt]] | None:
    """The rounds of a loop, or what a function does that is called; None to take it as it is."""
    blocks: list[list[ast.stmt]] | None = None
    match statement:
        case ast.For() if not mentions(statement.iter, names):
            calls_one = (called(each, names, _writes) for each in statements(statement))
            if any(map(_writes, ast.walk(statement))) or any(calls_one):
                blocks = unrolled(statement, names)
        case ast.FunctionDef(name=name) if name in skipped:
            return []
        case ast.Expr():
            blocks = called(statement, names, _writes)
    return blocks and with_own_bindings(blocks, names)


def _writes(node: ast.AST) -> bool:
    match node:
        case ast.Call():
            return calls(node, "add_periodic_task")
        case ast.expr():
            return bool(setting(node)) or is_entry(node)
    return False


def _by_setting(statement: ast.stmt, names: Names, scope: str) -> Iterator[Written]:
    for target, said in set_by(statement):
        if into := setting(target, names):
            place = place_of(target, scope)
            yield from (each._replace(place=place) for each in _entries(said, names, into))
        elif isinstance(target, ast.Subscript) and (into := setting(target.value, names)):
            yield Written(target.slice, said, into, place=place_of(target.value, scope))
    match statement:
        case ast.AugAssign(target=target, op=ast.BitOr(), value=said):
            if into := setting(target, names):
                place = place_of(target, scope)
                yield from (each._replace(place=place) for each in _entries(said, names, into))
        case ast.FunctionDef(decorator_list=makers) | ast.AsyncFunctionDef(decorator_list=makers):
            for maker in makers:
                if isinstance(maker, ast.Call) and calls(maker, "periodic_task"):
                    yield Written(None, maker, SETTINGS[0])
    for _, keyword in set_otherwise(statement):
        yield from _entries(keyword.value, names, keyword.arg)
    for call in own_calls(statement):
        yield from _by_call(call, names, scope)


def _by_call(call: ast.Call, names: Names, scope: str) -> Iterator[Written]:
    """What `beat_schedule.update(…)` and `add_periodic_task(…)` write."""
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr="update"), args=given, keywords=named):
            if into := setting(owner, names):
                place = place_of(owner, scope)
                for each in given:
                    found = _entries(each, names, into)
                    yield from (entry._replace(place=place) for entry in found)
                found = _of_keywords(named, names, into)
                yield from (entry._replace(place=place) for entry in found)
    if calls(call, "add_periodic_task"):
        yield Written(None, call, SETTINGS[0])


def _entries(said: ast.expr, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of a mapping, as far as they are told apart; else one that cannot be read."""
    if is_schedule(said, names):
        return  # where that is assigned, its entries come
    match settled(said, names, decides=False):
        case ast.Dict(keys=keys, values=items):
            for key, item in zip(keys, items, strict=True):
                yield from [Written(key, item, into)] if key else _entries(item, names, into)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _entries(left, names, into)
            yield from _entries(right, names, into)
        case ast.Call(func=ast.Name(id="dict" | "OrderedDict"), args=given, keywords=named):
            for each in given:
                yield from _entries(each, names, into)
            yield from _of_keywords(named, names, into)
        case ast.List(elts=pairs) | ast.Tuple(elts=pairs):
            yield from (_of_pair(pair, into) for pair in pairs)
        case ast.DictComp() as comprehension:
            yield from _comprehended(comprehension, names, into)
        case ast.Call() as call:
            yield from _returned(call, names, into)
        case ast.IfExp() as either:
            yield from _of_either(either, names, into)
        case ast.Constant(value=None):
            return
        case _:
            yield Written(None, said, into)


def _of_either(either: ast.IfExp, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of the one that is decided, those first that the environment may choose."""
    by_default: list[str] = []
    is_so = decided(either.test, names, by_default)
    arms = [either.body, either.orelse] if is_so is False else [either.orelse, either.body]
    not_taken, taken = ([*_entries(each, names, into)] for each in arms)
    if is_so is None:
        why = UnclearError(either.test, DEPENDS)
        both = (*taken, *not_taken)
        yield from (each._replace(doubt=each.doubt or why) for each in both)
        return
    for each in not_taken if by_default else ():
        yield each._replace(is_absent=True, assumed=(*each.assumed, *by_default))
    yield from (each._replace(assumed=(*each.assumed, *by_default)) for each in taken)


def _of_pair(pair: ast.expr, into: str | None) -> Written:
    match pair:
        case ast.Tuple(elts=[key, item]) | ast.List(elts=[key, item]):
            return Written(key, item, into)
    return Written(None, pair, into)


def _of_keywords(named: Iterable[ast.keyword], names: Names, into: str | None) -> Iterator[Written]:
    for keyword in named:
        if keyword.arg is None:
            yield from _entries(keyword.value, names, into)
        else:
            name = ast.copy_location(ast.Constant(keyword.arg), keyword)
            yield Written(name, keyword.value, into)


def _comprehended(said: ast.DictComp, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of a comprehension over what the module decides, one by one."""
    try:
        bounds = [*rounds(said.generators, names)]
    except UnclearError:
        yield Written(None, said, into)
        return
    for bound in bounds:
        yield Written(with_bound(said.key, bound), with_bound(said.value, bound), into)


def _returned(call: ast.Call, names: Names, into: str | None) -> Iterator[Written]:
    """The entries of what a function of the module returns, where it says them."""
    function = names.functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
    own = [*statements(function)] if function else []
    returned = [each.value for each in own if isinstance(each, ast.Return)]
    kept = {each.id for each in returned if isinstance(each, ast.Name)}
    if function is None or len(kept) > 1:
        yield Written(None, call, into)
        return
    # It may call itself.
    others = {name: each for name, each in names.functions.items() if each is not function}
    variables = dict.fromkeys(kept - names.aliases.keys(), into or SETTINGS[0])
    inner = names._replace(is_open=False, missed=[], functions=others)
    inner = inner._replace(aliases={**names.aliases, **variables})
    body = called_with(call, function, names)
    inner = inner._replace(parts={**names.parts, **parts_of(ast.Module(body, []), inner)})

    def does(statement: ast.stmt, state: State, scope: str) -> State:
        match statement:
            case ast.Return(value=ast.expr() as said) if not is_schedule(said, inner):
                state = {}
                for each in _entries(said, inner, into or SETTINGS[0]):
                    state = put(state, each, inner)
                return state
            case ast.Return():
                return state
        return changed(statement, _set(statement, state, inner, scope, {}), inner, scope)

    found = followed(body, {}, Follow(inner, does, lambda each: _instead(each, inner)))
    for each in found.values():
        yield each._replace(into=into, place="")
    if not found or not returned:
        yield Written(None, call, into)
