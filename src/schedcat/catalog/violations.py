"""What the schema says about data that the reader refused, in words and with a place."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from jsonschema import Draft7Validator

from schedcat.catalog.advice import Advice, Violation, advice_on, nearest_of, on_backend
from schedcat.catalog.fields import SCHEDULE
from schedcat.catalog.mistakes import Found
from schedcat.catalog.schema import schema_of
from schedcat.catalog.shown import shown
from schedcat.catalog.types import Record
from schedcat.findings import Edit, Finding, Fix
from schedcat.schedule.wording import joined
from schedcat.source import Span

Place = Sequence[str | int]


class Locator(Protocol):
    """Where the keys and values of a document stand; a place is keys and indexes from the top."""

    def key(self, place: Place) -> Span:
        """The key there; the item itself in a list, the whole document for an empty place."""

    def value(self, place: Place) -> Span:
        """The value there; the whole document for an empty place."""

    def text(self, place: Place) -> str | None:
        """The value as written, where it is one scalar and that is known."""


@lru_cache(maxsize=8)
def explain_of(table: Record) -> Callable[[Any, Locator], Iterator[Found]]:
    """A function from data that the table refuses to (rule, finding) for each mistake in it.

    One mistake, one finding, in the order of the schema.
    """
    validator = Draft7Validator(schema_of(table))

    def explain(data: Any, locator: Locator) -> Iterator[Found]:
        errors = list(_violations(validator.iter_errors(data), locator))
        misspelt = {
            (*error.place, nearest)
            for error in errors
            for key in _unknown_keys(error)
            if (nearest := nearest_of(key, error.schema["properties"]))
        }
        for error in errors:
            yield from _findings(error, locator, misspelt)

    return explain


def _violations(errors: Iterable[Any], locator: Locator) -> Iterator[Violation]:
    """The errors as values; of one with a value of the wrong type its other errors are left out."""
    mistyped: set[tuple[str | int, ...]] = set()
    for error in _meant(errors):
        place = tuple(error.absolute_path)
        if place in mistyped:
            continue
        if error.validator == "type":
            mistyped.add(place)
        value = error.instance
        yield Violation(
            error.validator,
            error.validator_value,
            place,
            value,
            error.schema,
            text="" if isinstance(value, dict | list) else locator.text(place) or _text(value),
            is_name="propertyNames" in error.absolute_schema_path,
        )


def _text(scalar: Any) -> str:
    return scalar if isinstance(scalar, str) else json.dumps(scalar)


def _meant(errors: Iterable[Any]) -> Iterator[Any]:
    """Of each choice of types the errors of the one that was meant, which is the value's own."""
    for error in errors:
        branches: dict[int, list[Any]] = {}
        for inner in error.context if error.validator == "anyOf" else ():
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = [
            branch
            for branch in branches.values()
            if not any(inner.validator == "type" and not inner.path for inner in branch)
        ]
        yield from _meant(meant[0]) if len(meant) == 1 else [error]


def _unknown_keys(error: Violation) -> list[str]:
    """The keys that a closed mapping does not know."""
    if error.keyword != "additionalProperties":
        return []
    free = tuple(pattern[1:] for pattern in error.schema.get("patternProperties", ()))
    known = error.schema["properties"]
    return [key for key in error.value if key not in known and not key.startswith(free)]


def _findings(error: Violation, locator: Locator, misspelt: Collection[Place]) -> Iterator[Found]:
    place = error.place
    match error.keyword:
        case "additionalProperties":
            for key in _unknown_keys(error):
                yield "schema-violation", _unknown_key(error, key, locator.key((*place, key)))
        case "required":
            for key in error.argument:
                if key not in error.value and (*place, key) not in misspelt:
                    yield "schema-violation", _missing_key(error, key, locator.key(place))
        case "oneOf" | "not":
            yield from _rivals(error, locator.key(place), misspelt)
        case "pattern" if error.is_name:
            message, at = f"{shown(error.value)} is not a name", locator.key((*place, error.value))
            yield "schema-violation", Finding(message, at, _NAME)
        case "enum" if "backends" in place[-2:-1]:
            yield "unknown-backend", _on_value(on_backend(error), locator.value(place))
        case _:
            advice = advice_on(error)
            finding = _on_value(advice, locator.value(place))
            if advice.key:
                finding = finding._replace(fix=Fix(locator.key(place), advice.key))
            yield "schema-violation", finding


_SCHEDULE = [field.key for field in SCHEDULE]
_NAME = "use ASCII letters, digits, `.`, `_` and `-`, a letter or digit first, at most 200"


def _unknown_key(error: Violation, key: str, at: Span) -> Finding:
    known = error.schema["properties"]
    message = f"unknown key {shown(key)}"
    if key in _SCHEDULE:
        return Finding(message, at, "write it in each job")
    if homes := [name for name in known if _knows(known[name], key)]:
        return Finding(message, at, f"write it under {_list(homes, 'or')}")
    if nearest := nearest_of(key, known):
        fix = Fix(at, nearest) if nearest not in error.value else None
        return Finding(message, at, f"did you mean `{nearest}`?", fix=fix)
    if homes := [name for name in known if _holds(known[name], error.value[key])]:
        return Finding(message, at, f"write it under {_list(homes, 'or')}")
    if len(known) > _FEW:
        return Finding(message, at, "remove it: no key here is like it")
    return Finding(message, at, f"remove it: the keys here are {_list(known, 'and')}")


_FEW = 12


def _knows(schema: Mapping[str, Any], key: str) -> bool:
    """Is it the key of a mapping of this schema?"""
    return any(key in each.get("properties", ()) for each in (schema, *schema.get("anyOf", ())))


def _holds(schema: Mapping[str, Any], value: Any) -> bool:
    """Has a mapping of this schema such values, under names that people give?"""
    named = schema.get("additionalProperties") or {}
    return isinstance(value, dict) and not value.keys().isdisjoint(named.get("properties", ()))


def _missing_key(error: Violation, key: str, at: Span) -> Finding:
    words = error.schema["properties"][key]["description"].removesuffix(".")
    help = f"add `{key}`: {words[:1].lower()}{words[1:]}"
    return Finding(f"{error.called} has no `{key}`", at, help)


def _rivals(error: Violation, at: Span, misspelt: Collection[Place]) -> Iterator[Found]:
    """Keys of which one is due: silent where one is misspelt or null, which is said already."""
    if error.keyword == "not":
        keys = error.argument["required"]
    else:
        keys = [branch["required"][0] for branch in error.argument]
    is_said = any(
        (*error.place, key) in misspelt or error.value.get(key, key) is None for key in keys
    )
    if not is_said:
        yield _choice(error, keys, at)


def _choice(error: Violation, keys: Sequence[str], at: Span) -> Found:
    first, second = (f"`{key}`" for key in keys)
    rule = "conflicting-schedule" if keys == _SCHEDULE else "schema-violation"
    if any(key in error.value for key in keys):
        message, help = f"{error.called} has both {first} and {second}", "keep one of the two"
    else:
        message = f"{error.called} has neither {first} nor {second}"
        help = f"write {first} or {second}"
    return rule, Finding(message, at, help)


def _on_value(advice: Advice, at: Span) -> Finding:
    fix = None
    if at.line == at.end_line:
        if advice.replacement:
            fix = Fix(at, advice.replacement)
        elif advice.around:
            before, after = advice.around
            start, end = at.part(0, 0), at._replace(column=at.end_column)
            fix = Fix(start, before, more=(Edit(end, after),))
    return Finding(advice.message, at, advice.help, fix=fix)


def _list(names: Iterable[str], last: str) -> str:
    return joined([f"`{name}`" for name in names], last)
