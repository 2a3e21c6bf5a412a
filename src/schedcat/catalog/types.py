"""The types a field can have, as data: the reader checks them, the schema is printed from them."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

END = r"(?!\n)$"
"""The end of a text in a pattern: in Python a bare `$` also matches before a last line break."""


class Text(NamedTuple):
    """Text that matches `pattern`; `noun` is what an error says was expected, `like` one such."""

    noun: str = "text"
    pattern: str | None = None
    like: str | None = None


class Whole(NamedTuple):
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int | None = None


class Flag(NamedTuple):
    """True or false."""


class Choice(NamedTuple):
    """One of some words."""

    words: tuple[str, ...]


class Json(NamedTuple):
    """Any JSON value, or any of one shape: `list`, `mapping`."""

    shape: str | None = None


class ListOf(NamedTuple):
    """A list of one type."""

    item: "Type"
    least: int = 0


class MapOf(NamedTuple):
    """A mapping of free keys that match `key` to one type; `noun` is what a key names."""

    value: "Type"
    key: str | None = None
    noun: str = "key"


class Field(NamedTuple):
    """One key of a mapping: its type, its words for people, and an example value.

    `nullable` fields may be null, which unsets what a default says. A field equals only itself,
    so that tables can be keys of caches although examples are any JSON.
    """

    key: str
    type: "Type"
    words: str
    example: Any
    default: Any = None
    required: bool = False
    nullable: bool = False

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Record(NamedTuple):
    """A mapping of known keys.

    Of `one_of` exactly one key must be there, of `at_most_one` no two; `explained` keys, unless
    null, need the key `why` beside them. Keys that match `free` hold anything.
    """

    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()
    at_most_one: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    free: str | None = None


class AnyOf(NamedTuple):
    """One of several types, told apart by their JSON type."""

    options: tuple["Type", ...]


Type: TypeAlias = Text | Whole | Flag | Choice | Json | ListOf | MapOf | Record | AnyOf
Check: TypeAlias = Callable[[Any], bool]


@lru_cache(maxsize=512, typed=True)
def check_of(kind: Type) -> Check:
    """A predicate on JSON data: does it have this type? True exactly where the schema says so."""
    match kind:
        case Text(_, pattern):
            if not pattern:
                return lambda value: type(value) is str
            search = re.compile(pattern).search
            return lambda value: type(value) is str and search(value) is not None
        case Whole(least, most):
            return lambda value: (
                _is_whole(value) and value >= least and (most is None or value <= most)
            )
        case Flag():
            return lambda value: type(value) is bool
        case Choice(words):
            known = frozenset(words)
            return lambda value: type(value) is str and value in known
        case Json(shape):
            python = {"list": list, "mapping": dict}.get(shape or "", object)
            return lambda value: isinstance(value, python)
        case ListOf(item, least):
            each = check_of(item)
            return lambda value: (
                type(value) is list and len(value) >= least and all(map(each, value))
            )
        case MapOf(item, key):
            each, named = check_of(item), re.compile(key or "").search
            return lambda value: (
                type(value) is dict and all(map(named, value)) and all(map(each, value.values()))
            )
        case Record():
            return _check_of_record(kind)
        case AnyOf(options):
            checks = [check_of(option) for option in options]
            return lambda value: any(check(value) for check in checks)


def _is_whole(value: Any) -> bool:
    """JSON Schema's integer: 1.0 counts, true does not."""
    return type(value) is int or (type(value) is float and value.is_integer())


def _check_of_record(kind: Record) -> Check:
    checks = {field.key: check_of(field.type) for field in kind.fields}
    nullable = frozenset(field.key for field in kind.fields if field.nullable)
    required = frozenset(field.key for field in kind.fields if field.required)
    one_of, at_most_one = frozenset(kind.one_of), frozenset(kind.at_most_one)
    free = re.compile(kind.free or "(?!)").search

    def check(value: Any) -> bool:
        if type(value) is not dict or not required <= value.keys():
            return False
        for key, item in value.items():
            known = checks.get(key)
            if known is None:
                if not free(key):
                    return False
            elif not (known(item) or (item is None and key in nullable)):
                return False
        if one_of and len(one_of.intersection(value)) != 1:
            return False
        if at_most_one and len(at_most_one.intersection(value)) > 1:
            return False
        return "why" in value or all(value.get(key) is None for key in kind.explained)

    return check
