"""The types a field can have, as data: the reader checks them, the schema is printed from them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

END = r"(?!\n)$"
"""The end of a text in a pattern: in Python a bare `$` also matches before a last line break."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that matches `pattern` whole; `noun` is what an error says was expected."""

    noun: str = "text"
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; `noun` is what they are, such as `backend`."""

    words: tuple[str, ...]
    noun: str = "word"


@dataclass(frozen=True, slots=True)
class Json:
    """Any JSON value, or any of one shape: `list`, `mapping`."""

    shape: str | None = None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one type."""

    item: "Type"
    least: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping of free keys that match `key` to one type; `noun` is what a key names."""

    value: "Type"
    key: str | None = None
    noun: str = "key"
    nullable: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Field:
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


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping of known keys.

    Of `one_of` exactly one key must be there, of `at_most_one` no two; `explained` keys need the
    key `why` beside them. Keys that match `free` hold anything.
    """

    fields: tuple[Field, ...]
    one_of: tuple[str, ...] = ()
    at_most_one: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    free: str | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several types, told apart by their JSON type."""

    options: tuple["Type", ...]


Type: TypeAlias = Text | Whole | Flag | Choice | Json | ListOf | MapOf | Record | AnyOf
Check: TypeAlias = Callable[[Any], bool]


@lru_cache(maxsize=512)
def check_of(kind: Type) -> Check:
    """A predicate on JSON data: does it have this type? True exactly where the schema says so."""
    match kind:
        case Text(_, pattern):
            search = re.compile(pattern or "").search
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
        case MapOf():
            return _check_of_map(kind)
        case Record():
            return _check_of_record(kind)
        case AnyOf(options):
            checks = [check_of(option) for option in options]
            return lambda value: any(check(value) for check in checks)


def _is_whole(value: Any) -> bool:
    """JSON Schema's integer: 1.0 counts, true does not."""
    return type(value) is int or (type(value) is float and value.is_integer())


def _check_of_map(kind: MapOf) -> Check:
    each, key = check_of(kind.value), re.compile(kind.key or "").search
    nullable = kind.nullable
    return lambda value: (
        type(value) is dict
        and all(map(key, value))
        and all((nullable and item is None) or each(item) for item in value.values())
    )


def _check_of_record(kind: Record) -> Check:
    checks = {field.key: check_of(field.type) for field in kind.fields}
    nullable = frozenset(field.key for field in kind.fields if field.nullable)
    required = [field.key for field in kind.fields if field.required]
    free = re.compile(kind.free).search if kind.free else None

    def check(value: Any) -> bool:
        if type(value) is not dict or not all(key in value for key in required):
            return False
        for key, item in value.items():
            known = checks.get(key)
            if known is None:
                if free is None or not free(key):
                    return False
            elif not (known(item) or (item is None and key in nullable)):
                return False
        if kind.one_of and sum(key in value for key in kind.one_of) != 1:
            return False
        if kind.at_most_one and sum(key in value for key in kind.at_most_one) > 1:
            return False
        return "why" in value or not any(key in value for key in kind.explained)

    return check
