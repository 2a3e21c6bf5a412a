"""What a module comes to write into its beat schedules, while its statements are followed."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from schedcat.backends.celery.source.python.values import Names, UnclearError, value

SETTINGS = ("beat_schedule", "CELERY_BEAT_SCHEDULE", "CELERYBEAT_SCHEDULE")
"""What Celery reads, on the app and, since 4.0 or before, in its configuration's module."""


class Written(NamedTuple):
    """One entry: the expressions of its name and of what it says.

    `into` is the one of SETTINGS that it is written into, None for a mapping that is passed on from
    here and only looks like a schedule. `says` is a dict, or the call of `add_periodic_task` or
    `periodic_task`; what is neither cannot be read. `name` is None where only that says one.
    `doubt` is why it may not be there, or not so; `assumed` what the environment may say otherwise.
    One that `is_absent` is there only where the environment says else than what is assumed.
    `place` is where it was assigned as a part of a whole schedule, `owner` whose that is.
    """

    name: ast.expr | None
    says: ast.expr
    into: str | None = None
    doubt: UnclearError | None = None
    assumed: tuple[str, ...] = ()
    place: str = ""
    is_absent: bool = False
    owner: str = ""


def setting(target: ast.expr, names: Names | None = None) -> str | None:
    """The setting that is meant: `beat_schedule` by `app.conf.beat_schedule`, or by an alias."""
    match target:
        case ast.Name(id=name) if names and name in names.aliases:
            return names.aliases[name]
        case ast.Attribute(attr=name) if names and any(
            each.endswith(f".{name}") for each in names.aliases
        ):
            return names.aliases.get(ast.unparse(target), name if name in SETTINGS else None)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name if name in SETTINGS else None
        case ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name if name in SETTINGS else None
    return None


def text_of(expression: ast.expr | None, names: Names) -> str | None:
    """The text that an expression comes to whatever the environment says, None if unclear."""
    own = names._replace(assumed=[])
    try:
        said = value(expression, own) if expression else None
    except UnclearError:
        return None
    return said if isinstance(said, str) and not own.assumed else None


State = Mapping[str, Written]
"""The entries by what tells them apart, in the order of their first writing; never changed."""


def put(state: State, entry: Written, names: Names) -> State:
    """With an entry, which replaces what has its name if it is there itself."""
    key = _key(entry, names)
    return state if entry.is_absent and key in state else {**state, key: entry}


def in_owner(state: State, owner: str, does: Callable[[State], State]) -> State:
    """With what is done to the entries of one owner, as if there were no other ones."""
    before = f"{owner}\n" if owner else ""
    own = {key.removeprefix(before): each for key, each in state.items() if each.owner == owner}
    after = does(own)
    if after is own:
        return state
    kept = {
        key: after.get(key.removeprefix(before), each) if each.owner == owner else each
        for key, each in state.items()
        if each.owner != owner or key.removeprefix(before) in after
    }
    added = {f"{before}{key}": each for key, each in after.items()}
    return {
        key: each._replace(owner=owner) if key in added and each.owner != owner else each
        for key, each in {**kept, **added}.items()
    }


def _key(entry: Written, names: Names) -> str:
    if entry.name is None:
        says = entry.says
        is_added = isinstance(says, ast.Call) and "add_periodic_task" in ast.unparse(says.func)
        at = "" if is_added else f"{says.lineno}:{says.col_offset} "
        return f"says {at}{ast.dump(says)}"
    name = text_of(entry.name, names)
    return f"as {ast.dump(entry.name)}" if name is None else _named(name)


def _named(name: str) -> str:
    return f"named {name}"


def has(state: State, name: str) -> bool:
    """Is there an entry that surely has this name?"""
    key = _named(name)
    return key in state and not state[key].is_absent


def doubt_of(state: State, name: str) -> UnclearError | None:
    """Why the entry of a name may not be there, or not so."""
    return state[_named(name)].doubt


def without(state: State, name: str) -> State:
    """Without the entry of a name."""
    return {key: each for key, each in state.items() if key != _named(name)}


def saying(state: State, name: str, more: ast.expr) -> State:
    """With what a dict says over what the entry of a name says."""
    key, entry = _named(name), state[_named(name)]
    says = ast.copy_location(ast.Dict([None, None], [entry.says, more]), entry.says)
    return {**state, key: entry._replace(says=says)}


def doubted(state: State, name: str | None, doubt: UnclearError) -> State:
    """With a doubt about the entry of a name, and each that may have it; about all for None."""
    sure = name is not None and has(state, name)

    def is_meant(key: str, entry: Written) -> bool:
        if entry.into is None or entry.is_absent:
            return False
        return name is None or (key == _named(name) if sure else key.startswith("as "))

    return {
        key: each._replace(doubt=each.doubt or doubt) if is_meant(key, each) else each
        for key, each in state.items()
    }


def doubted_by(state: State, is_meant: Callable[[str], bool], doubt: UnclearError) -> State:
    """With a doubt about the entries whose names are meant."""
    named = _named("")
    return {
        key: each._replace(doubt=each.doubt or doubt)
        if key.startswith(named) and not each.is_absent and is_meant(key.removeprefix(named))
        else each
        for key, each in state.items()
    }


def chosen(
    states: Sequence[State], why: UnclearError, is_same: Callable[[Written, Written], bool]
) -> State:
    """What is there where nobody tells which of several ways was gone."""
    if all(each is states[0] for each in states):
        return states[0] if states else {}
    found: dict[str, Written] = {}
    for key in dict.fromkeys(key for state in states for key in state):
        ways = [state[key] for state in states if key in state]
        entry = next((each for each in ways if each.doubt), ways[0])
        if len(ways) < len(states) or not all(is_same(entry, each) for each in ways):
            there = next((each for each in ways if not each.is_absent), entry)
            if not there.is_absent:
                entry = there._replace(doubt=entry.doubt or why)
        found[key] = entry
    return found


def alike(one: Written, other: Written) -> bool:
    """Do two entries say the same?"""
    return one is other or (
        one.is_absent == other.is_absent and ast.dump(one.says) == ast.dump(other.says)
    )


def assuming(taken: State, not_taken: State, assumed: Iterable[str]) -> State:
    """The state of a branch, with what the other one would have and, marked, what differs there."""
    others = {
        key: each._replace(is_absent=True, assumed=(*each.assumed, *assumed))
        for key, each in not_taken.items()
        if key not in taken
    }
    return {**marked(not_taken, taken, assumed), **others}


def marked(before: State, after: State, assumed: Iterable[str]) -> State:
    """With what was assumed for all that has changed."""
    return {
        key: each
        if before.get(key) is each
        else each._replace(assumed=tuple(dict.fromkeys((*each.assumed, *assumed))))
        for key, each in after.items()
    }
