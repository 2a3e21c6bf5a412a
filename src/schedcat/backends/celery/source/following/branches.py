"""The statements of a module one after the other, with all the branches that nobody decides."""

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schedcat.backends.celery.source.following.written import State, alike, assuming, chosen, marked
from schedcat.backends.celery.source.python.arms import Arm, arms_of
from schedcat.backends.celery.source.python.values import Names, UnclearError, value

DEPENDS = "it depends on this, which the code does not decide"

IF_CALLED = "this function changes it, if it is called"


class Follow(NamedTuple):
    """How statements are followed.

    `does` is what one does by itself; `instead` has the rounds of a loop, or as the only one what a
    call does; `scope` is the function or class that they stand in.
    """

    names: Names
    does: Callable[[ast.stmt, State, str], State]
    instead: Callable[[ast.stmt], Sequence[Sequence[ast.stmt]] | None]
    scope: str = ""


class _Way(NamedTuple):
    """The state behind a block, None where its end is not reached; the states at other exits.

    `raised` are those where it raises something.
    """

    state: State | None
    exits: Sequence[tuple[State, UnclearError | None]] = ()
    raised: Sequence[State] = ()


def followed(block: Sequence[ast.stmt], state: State, follow: Follow) -> State:
    """The state after a block, whichever way it is left."""
    return _joined(_block(block, state, follow))


def _joined(way: _Way) -> State:
    states = [*([way.state] if way.state is not None else []), *(state for state, _ in way.exits)]
    why = next((each for _, each in way.exits if each), None)
    return chosen(states, why or UnclearError(ast.Constant(None)), alike)


def _block(block: Sequence[ast.stmt], state: State, follow: Follow) -> _Way:
    exits: list[tuple[State, UnclearError | None]] = []
    raised: list[State] = []
    for statement in block:
        way = _statement(statement, state, follow)
        exits += way.exits
        raised += way.raised
        if way.state is None:
            return _Way(None, exits, raised)
        state = way.state
    return _Way(state, exits, raised)


def _statement(statement: ast.stmt, state: State, follow: Follow) -> _Way:
    rounds = follow.instead(statement)
    if rounds is not None:
        for each in rounds:
            state = followed(each, state, follow)
        return _Way(state)
    state = follow.does(statement, state, follow.scope)
    match statement:
        case ast.Return() | ast.Continue() | ast.Break():
            return _Way(None, [(state, None)])
        case ast.Raise():
            return _Way(None, raised=[state])
        case ast.If() | ast.Match():
            return _arms(*arms_of(statement), state, follow)
        case ast.Try() | ast.TryStar():
            return _try(statement, state, follow)
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return _block(body, state, follow)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            inner = follow._replace(scope=f"{follow.scope}{name}@{statement.lineno}.")
            after = _left(_block(statement.body, state, inner), state)
            return _Way(after if _is_run(statement) else _perhaps(state, after, statement))
        case ast.For(iter=unclear) | ast.AsyncFor(iter=unclear) | ast.While(test=unclear):
            once = _Way(_left(_block(statement.body, state, follow), state))
            either = _any_of([_Way(state), once], unclear, (state, [])).state or state
            return _block(statement.orelse, either, follow)
    return _Way(state)


def _is_run(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Is it surely run: a class, or what a signal is connected to?"""
    return isinstance(statement, ast.ClassDef) or any(
        isinstance(node, ast.Attribute) and node.attr == "connect"
        for maker in statement.decorator_list
        for node in ast.walk(maker)
    )


def _perhaps(before: State, after: State, function: ast.stmt) -> State:
    """What is there if nobody knows whether a function is called: all that it adds all the same."""
    name = ast.copy_location(ast.Name(getattr(function, "name", ""), ast.Load()), function)
    name.end_lineno, name.end_col_offset = function.lineno, function.col_offset + len("def")
    why = UnclearError(name, IF_CALLED)
    touched = {
        key: each if each.doubt or each.is_absent else each._replace(doubt=why)
        for key, each in before.items()
        if after.get(key) is not each
    }
    return {**after, **touched}


def _left(way: _Way, before: State) -> State:
    """The state behind a function or a loop; that before it where it does nothing but raise."""
    return _joined(way) if way.state is not None or way.exits else before


def _arms(arms: Sequence[Arm], last: Sequence[ast.stmt], state: State, follow: Follow) -> _Way:
    """One of several arms, or what is done else."""
    ways: list[_Way] = []
    unclear: ast.expr | None = None
    assumed: list[str] = []
    others: list[tuple[_Way, list[str]]] = []
    for index, arm in enumerate(arms):
        by_default: list[str] = []
        is_so = decided(arm.test, follow.names, by_default) if arm.test else None
        assumed += by_default
        if is_so is None:
            unclear = unclear or arm.shown
            ways.append(_block(arm.body, state, follow))
        elif is_so:
            if by_default:
                others.append((_arms(arms[index + 1 :], last, state, follow), by_default))
            last = arm.body
            break
        elif by_default:
            others.append((_block(arm.body, state, follow), by_default))
    ways.append(_block(last, state, follow))
    way = _any_of(ways, unclear, (state, assumed))
    for other, by_default in others:
        # Where the environment has it raise, beat does not run at all.
        if way.state is not None and (other.state is not None or other.exits):
            way = way._replace(state=assuming(way.state, _joined(other), by_default))
    return way


def decided(test: ast.expr, names: Names, assumed: list[str]) -> bool | None:
    """Whether a condition holds; None where the module does not decide it.

    `assumed` gets what of the environment is taken as its default.
    """
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return False  # beat imports it
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
    own = names._replace(assumed=[])
    try:
        said = bool(value(test, own))
    except UnclearError:
        return None
    assumed += own.assumed
    return said


def _try(statement: ast.Try | ast.TryStar, state: State, follow: Follow) -> _Way:
    """Either all of it, or as much as nobody knows and what handles that."""
    unclear = next(_expressions(statement), None)
    body = _block(statement.body, state, follow)
    whole = body
    if body.state is not None:
        after = _block(statement.orelse, body.state, follow)
        whole = _Way(after.state, [*body.exits, *after.exits])
    begun_ways = [_Way(each) for each in (state, body.state, *body.raised)]
    begun = _any_of(begun_ways, unclear, (state, [])).state or state
    ways = [whole, *(_block(each.body, begun, follow) for each in statement.handlers)]
    way = _any_of(ways, unclear, (state, []))
    if way.state is None:
        return way
    last = _block(statement.finalbody, way.state, follow)
    return _Way(last.state, [*way.exits, *last.exits])


def _expressions(statement: ast.Try | ast.TryStar) -> Iterator[ast.expr]:
    for handler in statement.handlers:
        if handler.type:
            yield handler.type
    for node in ast.walk(statement):
        if isinstance(node, ast.expr):
            yield node


def _any_of(
    ways: Sequence[_Way], unclear: ast.expr | None, assuming: tuple[State, Sequence[str]]
) -> _Way:
    """One of several ways, of which `unclear` would tell which."""
    before, assumed = assuming
    why = UnclearError(unclear, DEPENDS) if unclear is not None else None
    exits = [(state, why or each) for way in ways for state, each in way.exits]
    ends = [way.state for way in ways if way.state is not None]
    state = chosen(ends, why or UnclearError(ast.Constant(None)), alike) if ends else None
    if assumed and state is not None:
        state = marked(before, state, assumed)
        exits = [(marked(before, each, assumed), reason) for each, reason in exits]
    return _Way(state, exits, [each for way in ways for each in way.raised])
