"""What an entry under a name that the module does not decide may replace."""

import ast
import re
from collections.abc import Iterator, Sequence

from schedcat.backends.celery.source.following.aliases import mentions
from schedcat.backends.celery.source.following.written import (
    State,
    Written,
    doubted,
    doubted_by,
    setting,
)
from schedcat.backends.celery.source.python.module import assigned
from schedcat.backends.celery.source.python.values import Names, UnclearError, value

MAY_REPLACE = "it may replace this entry"


def with_doubts(state: State, entry: Written, names: Names) -> State:
    """With a doubt about all that an entry of an unclear name, or unclear entries, may replace.

    That is what has a name that the key may come to, by the texts in it; or everything, where the
    key is one of the schedule itself, where what is written is made of that, or where it is named
    after replacing. Of other unclear keys nobody thinks that they are those of other entries.
    """
    key, says = entry.name, entry.says
    if key is None and isinstance(says, ast.DictComp):
        key = says.key
    if entry.into is None or (key is None and _has_a_name_of_its_own(says)):
        return state
    if key is not None and _is_clear(key, names):
        return state
    doubt = UnclearError(key or says, MAY_REPLACE)
    is_of_schedule = mentions(says, names) or (key is not None and _is_known(key, names))
    if is_of_schedule or (key is None and _MEANT_TO.search(ast.unparse(says))):
        return doubted(state, None, doubt)
    pattern = _pattern(key, names) if key is not None else _ANY
    if not pattern.replace(_ANY, ""):
        return state
    return doubted_by(state, lambda name: bool(re.fullmatch(pattern, name, re.DOTALL)), doubt)


_MEANT_TO = re.compile(r"(?i)overrid|overwrit|replac")

_ANY = "(?:.*)"


def keys_known_in(block: Sequence[ast.stmt], names: Names) -> Iterator[int]:
    """The ids of keys that are written only where a condition says that they are there already."""
    yield from _keys_known(block, names, frozenset())


def _keys_known(block: Sequence[ast.stmt], names: Names, known: frozenset[str]) -> Iterator[int]:
    for statement in block:
        for target, _ in assigned(statement):
            if (
                isinstance(target, ast.Subscript)
                and setting(target.value, names)
                and ast.dump(target.slice) in known
            ):
                yield id(target.slice)
        inner, otherwise = known, known
        if isinstance(statement, ast.If):
            inner |= {*_asked(statement.test, names, ast.In)}
            otherwise |= {*_asked(statement.test, names, ast.NotIn)}
            if isinstance(statement.body[-1], ast.Continue | ast.Return | ast.Raise):
                known = otherwise
        for field in ("body", "finalbody"):
            yield from _keys_known(getattr(statement, field, ()), names, inner)
        yield from _keys_known(getattr(statement, "orelse", ()), names, otherwise)
        for each in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from _keys_known(each.body, names, known)


def _asked(test: ast.expr, names: Names, kind: type[ast.cmpop]) -> Iterator[str]:
    """What a condition asks whether it is in a schedule, or whether it is not."""
    match test:
        case ast.BoolOp(op=ast.And(), values=tests) if kind is ast.In:
            for each in tests:
                yield from _asked(each, names, kind)
        case ast.BoolOp(op=ast.Or(), values=tests) if kind is ast.NotIn:
            for each in tests:
                yield from _asked(each, names, kind)
        case ast.Compare(left=key, ops=[op], comparators=[of]) if isinstance(op, kind):
            if mentions(of, names):
                yield ast.dump(key)


def _is_known(key: ast.expr, names: Names) -> bool:
    """Is it the key of an entry that is there?"""
    used = (each.id for each in ast.walk(key) if isinstance(each, ast.Name))
    return id(key) in names.known_keys or any(name in names.parts for name in used)


def _is_clear(key: ast.expr, names: Names) -> bool:
    try:
        return isinstance(value(key, names._replace(assumed=[])), str)
    except UnclearError:
        return False


def _has_a_name_of_its_own(says: ast.expr) -> bool:
    match says:
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return called in {"add_periodic_task", "periodic_task"}
    return False


def _pattern(key: ast.expr, names: Names) -> str:
    """A regular expression that all texts match to which a key may come."""
    try:
        return re.escape(str(value(key, names._replace(assumed=[]))))
    except UnclearError:
        pass
    match key:
        case ast.JoinedStr(values=parts):
            return "".join(_pattern(each, names) for each in parts)
        case ast.FormattedValue(value=part, conversion=-1, format_spec=None):
            return _pattern(part, names)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _pattern(left, names) + _pattern(right, names)
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod()):
            return _filled(text, r"%(?:\(\w*\))?[-+# 0-9.*]*[a-zA-Z%]")
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format")):
            return _filled(text, r"\{[^{}]*\}")
    return _ANY


def _filled(text: str, fields: str) -> str:
    return _ANY.join(map(re.escape, re.split(fields, text)))
