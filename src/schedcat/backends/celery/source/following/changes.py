"""What statements do to a beat schedule beside writing whole entries: take out, write over."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from schedcat.backends.celery.source.following.aliases import keys_of, mentions, mentions_in
from schedcat.backends.celery.source.following.handing import handed
from schedcat.backends.celery.source.following.settings import each_of, place_of
from schedcat.backends.celery.source.following.written import (
    SETTINGS,
    State,
    Written,
    doubt_of,
    doubted,
    has,
    put,
    saying,
    setting,
    text_of,
    without,
)
from schedcat.backends.celery.source.python.module import (
    CHANGING,
    assigned,
    own_calls,
    own_expressions,
    owner_of,
    statements,
)
from schedcat.backends.celery.source.python.values import Names, UnclearError

CHANGED = "the schedule is changed in a way that is not read"


def disturbed(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Names of mappings of which something is taken out or written over, and by what."""
    found: dict[str, ast.expr] = {}
    for statement in statements(tree):
        targets = statement.targets if isinstance(statement, ast.Delete) else []
        inner = [each for each, _ in assigned(statement) if isinstance(each, ast.Subscript)]
        targets = [*targets, *(each for each in inner if isinstance(each.value, ast.Subscript))]
        for target in targets:
            if isinstance(target, ast.Subscript) and (name := owner_of(target)):
                found[name] = target
        for call in own_calls(statement):
            match call.func:
                case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                    adds = isinstance(owner, ast.Name) and method in {"update", "setdefault"}
                    if not adds and (name := owner_of(owner)):
                        found[name] = call
    return found


def touched(state: State, name: str | None, by: ast.expr, names: Names) -> State:
    """With a doubt about the entry of a name, or about everything for None."""
    after = doubted(state, name, UnclearError(by, CHANGED))
    if name is None and not any(each.doubt for each in after.values()):
        # It may write what is not there yet.
        return put(after, Written(None, by, SETTINGS[0], UnclearError(by, CHANGED)), names)
    if name is not None and not has(state, name):
        if names.is_open:
            return put(after, _of_another(name, by), names)
        names.missed.append((name, by))
    return after


OF_ANOTHER = "the entry is another module's, or written elsewhere"


def _of_another(name: str, by: ast.expr) -> Written:
    """The entry that another module has written, if it has; this one changes it."""
    key = ast.copy_location(ast.Constant(name), by)
    says = ast.copy_location(ast.Dict([ast.Constant("schedule")], [by]), by)
    return Written(key, says, SETTINGS[0], UnclearError(by, OF_ANOTHER))


def changed(statement: ast.stmt, state: State, names: Names, scope: str = "") -> State:
    """The state after what a statement itself takes out or writes over."""
    for several, parts in assigned(statement):
        for target, said in each_of(several, parts):
            state = _written(target, said, state, names)
    match statement:
        case ast.AugAssign(target=target, op=op):
            keys = keys_of(target, names)
            if keys or (keys is not None and not isinstance(op, ast.BitOr)):
                state = _touched(state, keys, target, names)
        case ast.Delete(targets=targets):
            for target in targets:
                state = _gone(target, state, names, scope)
    for by in _unseen(statement, names):
        state = doubted(state, None, UnclearError(by, CHANGED))
    for given, by in handed(statement, names):
        keys = keys_of(given, names)
        if keys is not None:
            state = _touched(state, keys, by, names)
    return _by_calls(statement, state, names, scope)


def _unseen(statement: ast.stmt, names: Names) -> Iterator[ast.expr]:
    """What may change a schedule where nobody sees it: a text that is run, a method kept."""
    calls = own_calls(statement)
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in {"eval", "exec"}:
            yield call
    called = {id(call.func) for call in calls}
    for field in ast.iter_fields(statement):
        for expression in own_expressions(field[1]):
            for node in ast.walk(expression):
                match node:
                    case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                        if id(node) not in called and keys_of(owner, names) is not None:
                            yield node


def _written(target: ast.expr, said: ast.expr, state: State, names: Names) -> State:
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            if keys := keys_of(each, names):
                state = _touched(state, keys, each, names)
        return state
    keys = keys_of(target, names)
    if keys:
        return _assigned(state, keys, target, said, names)
    if keys is None and _is_of_a_part(target, names):
        return touched(state, None, target, names)
    return state


def _gone(target: ast.expr, state: State, names: Names, scope: str) -> State:
    keys = keys_of(target, names)
    if keys:
        return _deleted(state, keys, target, names)
    if keys is not None:
        return _unset(state, target, names, scope)
    if _is_of_a_part(target, names):
        return touched(state, None, target, names)
    return state


def _is_of_a_part(target: ast.expr, names: Names) -> bool:
    """Is it a part of what is taken from a schedule in a way that is not followed?"""
    match target:
        case ast.Subscript(value=owner) | ast.Attribute(value=owner):
            if setting(target, names) is None:
                return mentions(owner, names) or any(
                    mentions_in(names.functions[each.id], names)
                    for each in ast.walk(owner)
                    if isinstance(each, ast.Name) and each.id in names.functions
                )
    return False


def _unset(state: State, target: ast.expr, names: Names, scope: str) -> State:
    """Without what is kept by a name, an attribute or a key, unless it is kept elsewhere too."""
    if isinstance(target, ast.Name) and (target.id not in SETTINGS or target.id in names.kept):
        return state
    place = place_of(target, scope)
    return {key: each for key, each in state.items() if each.place != place}


def _by_calls(statement: ast.stmt, state: State, names: Names, scope: str) -> State:
    unsure = {id(each) for each in _may_be_left_out(statement)}
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                keys = keys_of(owner, names)
                if keys is not None and id(call) in unsure:
                    state = _touched(state, [*keys, *call.args[:1]], call, names)
                elif keys is not None:
                    state = _called(state, keys, method, call, names)
                elif method == "pop" and call.args and setting(_item(owner, call.args[0])):
                    state = _unset(state, _item(owner, call.args[0]), names, scope)
                elif mentions(owner, names) and not _is_new(owner):
                    state = touched(state, None, call, names)
    return state


def _item(owner: ast.expr, key: ast.expr) -> ast.expr:
    return ast.Subscript(owner, key, ast.Load())


def _is_new(owner: ast.expr) -> bool:
    """Is it something that nothing else has, such as a list of names?"""
    match owner:
        case ast.Call(func=ast.Name(id="list" | "sorted" | "set")):
            return True
    return isinstance(owner, ast.Dict | ast.List | ast.Set | ast.ListComp)


def _may_be_left_out(statement: ast.stmt) -> Iterator[ast.AST]:
    """What stands in an expression that may be calculated never, or more than once."""
    for field in ast.iter_fields(statement):
        for expression in own_expressions(field[1]):
            for node in ast.walk(expression):
                if isinstance(node, _CONDITIONAL):
                    yield from ast.walk(node)


_CONDITIONAL = (
    ast.BoolOp
    | ast.DictComp
    | ast.GeneratorExp
    | ast.IfExp
    | ast.Lambda
    | ast.ListComp
    | ast.SetComp
)


def _touched(state: State, keys: Sequence[ast.expr], by: ast.expr, names: Names) -> State:
    return touched(state, text_of(keys[0], names) if keys else None, by, names)


def _assigned(
    state: State, keys: Sequence[ast.expr], target: ast.expr, said: ast.expr, names: Names
) -> State:
    match keys:
        case [_]:  # an entry of its own, which is written
            return state
        case [key, field]:
            name, part = text_of(key, names), text_of(field, names)
            if name is not None and part is not None and has(state, name):
                more = ast.Dict([ast.Constant(part)], [said])
                return saying(state, name, ast.copy_location(more, said))
    return _touched(state, keys, target, names)


def _deleted(state: State, keys: Sequence[ast.expr], by: ast.expr, names: Names) -> State:
    match keys:
        case [key]:
            name = text_of(key, names)
            if name is not None and has(state, name):
                doubt = doubt_of(state, name)
                left = without(state, name)
                is_anothers = doubt is not None and doubt.why == OF_ANOTHER
                return touched(left, name, by, names) if is_anothers else left
    return _touched(state, keys, by, names)


def _called(
    state: State, keys: Sequence[ast.expr], method: str, call: ast.Call, names: Names
) -> State:
    match keys, method:
        case [], "update":
            return state
        case [], "clear":
            left = {key: each for key, each in state.items() if each.into is None}
            return touched(left, None, call, names) if names.is_open else left
        case [], "pop" if call.args:
            return _deleted(state, call.args[:1], call, names)
        case [], "setdefault" if len(call.args) == len(("name", "says")):
            name = text_of(call.args[0], names)
            if name is not None and has(state, name):
                return state
            doubt = UnclearError(call, OF_ANOTHER) if names.is_open else None
            return put(state, Written(call.args[0], call.args[1], SETTINGS[0], doubt), names)
        case [key], "update":
            name = text_of(key, names)
            if name is not None and has(state, name):
                keywords = [ast.Constant(each.arg) if each.arg else None for each in call.keywords]
                more = ast.Dict(
                    [*(None for _ in call.args), *keywords],
                    [*call.args, *(each.value for each in call.keywords)],
                )
                return saying(state, name, ast.copy_location(more, call))
    return _touched(state, keys, call, names)
