"""What statements do to a beat schedule beside writing whole entries: take out, write over."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from schedcat.backends.celery.source.module import (
    CHANGING,
    assigned,
    own_calls,
    own_expressions,
    owner_of,
    statements,
)
from schedcat.backends.celery.source.values import Names, UnclearError
from schedcat.backends.celery.source.written import (
    SETTINGS,
    State,
    Written,
    doubted,
    has,
    put,
    saying,
    setting,
    text_of,
    without,
)

CHANGED = "the schedule is changed in a way that is not read"


def with_aliases(tree: ast.Module, names: Names) -> Names:
    """The names with those that a schedule, or an entry of one, is bound to."""
    pairs = [pair for each in statements(tree) for pair in assigned(each)]
    pairs += [
        (ast.Name(keyword.arg, ast.Store()), keyword.value)
        for each in statements(tree)
        for call in own_calls(each)
        for keyword in call.keywords
        if keyword.arg in SETTINGS
    ]
    bound = Counter(target.id for target, _ in pairs if isinstance(target, ast.Name))
    top = {
        target.id
        for each in tree.body
        for target, _ in assigned(each)
        if isinstance(target, ast.Name)
    }
    for _ in range(_LONGEST_CHAIN):
        aliases = dict(names.aliases)
        for target, said in pairs:
            match target, said:
                case _, ast.Name(id=name) if name in top and bound[name] == 1:
                    if name not in SETTINGS and (into := setting(target, names)):
                        aliases[name] = into
                case ast.Name(id=name), _ if name not in SETTINGS:
                    if into := setting(said, names):
                        aliases[name] = into
        names = names._replace(aliases=aliases)
    return names._replace(parts=parts_of(tree, names))


_LONGEST_CHAIN = 3
"""Names that stand for a name."""


def parts_of(tree: ast.AST, names: Names) -> dict[str, ast.expr]:
    """Names that stand for an entry, and the expression of its key, which may be any for loops."""
    found: dict[str, ast.expr] = {}
    for statement in statements(tree):
        for target, said in assigned(statement):
            match target, keys_of(said, names):
                case ast.Name(id=name), [key]:
                    found[name] = key
        if isinstance(statement, ast.For) and mentions(statement.iter, names):
            for node in ast.walk(statement.target):
                if isinstance(node, ast.Name):
                    found[node.id] = statement.iter
    return found


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


def is_schedule(said: ast.expr, names: Names) -> bool:
    """Is it a schedule whose entries are told where they are written?"""
    return setting(said, names) is not None


def mentions(said: ast.expr, names: Names) -> bool:
    """Is a schedule part of an expression?"""
    return any(setting(each, names) for each in ast.walk(said) if isinstance(each, ast.expr))


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


def touched(state: State, name: str | None, by: ast.expr, names: Names) -> State:
    """With a doubt about the entry of a name, or about everything for None."""
    after = doubted(state, name, UnclearError(by, CHANGED))
    if name is None and not any(each.doubt for each in after.values()):
        # It may write what is not there yet.
        return put(after, Written(None, by, SETTINGS[0], UnclearError(by, CHANGED)), names)
    return after


def changed(statement: ast.stmt, state: State, names: Names) -> State:
    """The state after what a statement itself takes out or writes over."""
    for target, said in assigned(statement):
        if isinstance(target, ast.Tuple | ast.List):
            for each in target.elts:
                if keys := keys_of(each, names):
                    state = _touched(state, keys, each, names)
        elif keys := keys_of(target, names):
            state = _assigned(state, keys, target, said, names)
    match statement:
        case ast.AugAssign(target=target, op=op):
            keys = keys_of(target, names)
            if keys or (keys is not None and not isinstance(op, ast.BitOr)):
                state = _touched(state, keys, target, names)
        case ast.Delete(targets=targets):
            for target in targets:
                keys = keys_of(target, names)
                if keys is not None and not isinstance(target, ast.Name):
                    state = _deleted(state, keys, target, names)
        case ast.Expr(value=ast.Call() as call):
            state = _passed_on(state, call, names)
    return _by_calls(statement, state, names)


def _by_calls(statement: ast.stmt, state: State, names: Names) -> State:
    unsure = {id(each) for each in _may_be_left_out(statement)}
    for call in own_calls(statement):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in CHANGING:
                keys = keys_of(owner, names)
                if keys is not None and id(call) in unsure:
                    state = _touched(state, [*keys, *call.args[:1]], call, names)
                elif keys is not None:
                    state = _called(state, keys, method, call, names)
    return state


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
                return without(state, name)
    return _touched(state, keys, by, names)


def _called(
    state: State, keys: Sequence[ast.expr], method: str, call: ast.Call, names: Names
) -> State:
    match keys, method:
        case [], "update":
            return state
        case [], "clear":
            return {key: each for key, each in state.items() if each.into is None}
        case [], "pop" if call.args:
            return _deleted(state, call.args[:1], call, names)
        case [], "setdefault" if len(call.args) == len(("name", "says")):
            name = text_of(call.args[0], names)
            if name is not None and has(state, name):
                return state
            return put(state, Written(call.args[0], call.args[1], SETTINGS[0]), names)
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


def _passed_on(state: State, call: ast.Call, names: Names) -> State:
    """A function may change what it is given."""
    if not isinstance(call.func, ast.Name) or call.func.id in _READ:
        return state
    if call.func.id in names.functions or call.func.id in names.imports:
        for each in call.args:
            keys = keys_of(each, names)
            if keys is not None:
                state = _touched(state, keys, call, names)
    return state


_READ = frozenset({"pprint", "print"})
