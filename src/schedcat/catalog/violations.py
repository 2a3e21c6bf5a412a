"""What the schema says about a document that the reader refused, in words and with a place."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from schedcat.findings import Finding, Fix
from schedcat.source import Span

Place = Sequence[str | int]

_NAME = "use letters, digits, `.`, `_`, `-`; at most 200; a letter or digit first"
_FOUND = {str: "text", int: "a number", float: "a number", bool: "true or false", list: "a list"}
_WANTED = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


class Locator(Protocol):
    """Where the keys and values of a document stand; a place is keys and indexes from the top."""

    def key(self, place: Place) -> Span:
        """The key there; the item itself in a list, the whole document for an empty place."""

    def value(self, place: Place) -> Span:
        """The value there; the whole document for an empty place."""


class _Violation(NamedTuple):
    """One error of jsonschema: the keyword and its argument, the value, the schema around."""

    keyword: str
    argument: Any
    place: tuple[str | int, ...]
    value: Any
    schema: Mapping[str, Any]
    is_of_name: bool

    @property
    def unknown_keys(self) -> list[str]:
        """The keys that a closed mapping does not know."""
        if self.keyword != "additionalProperties":
            return []
        free = tuple(pattern[1:] for pattern in self.schema.get("patternProperties", ()))
        known = self.schema["properties"]
        return [key for key in self.value if key not in known and not key.startswith(free)]


def violations(
    schema: dict[str, Any], data: Any, locator: Locator
) -> Iterator[tuple[str, Finding]]:
    """(rule, finding) for each mistake in `data`: one mistake, one finding, in schema order."""
    import jsonschema  # 75 ms that only a broken file pays

    errors = [
        meant
        for error in jsonschema.Draft7Validator(schema).iter_errors(data)
        for meant in _meant(error)
    ]
    misspelt = {
        (*error.place, _nearest(key, error.schema["properties"]))
        for error in errors
        for key in error.unknown_keys
    }
    for error in errors:
        yield from _findings(error, locator, misspelt)


def _meant(error: Any) -> Iterator[_Violation]:
    """The errors of the one alternative that was meant: that of the value's JSON type."""
    branches: dict[int, list[Any]] = {}
    for inner in error.context if error.validator == "anyOf" else ():
        branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    meant = [
        branch
        for branch in branches.values()
        if not any(inner.validator == "type" and not inner.path for inner in branch)
    ]
    if len(meant) == 1:
        for inner in meant[0]:
            yield from _meant(inner)
        return
    yield _Violation(
        error.validator,
        error.validator_value,
        tuple(error.absolute_path),
        error.instance,
        error.schema,
        "propertyNames" in error.absolute_schema_path,
    )


def _findings(
    error: _Violation, locator: Locator, misspelt: set[tuple[str | int | None, ...]]
) -> Iterator[tuple[str, Finding]]:
    place = error.place
    match error.keyword:
        case "additionalProperties":
            for key in error.unknown_keys:
                yield "schema-violation", _unknown_key(error, key, locator.key((*place, key)))
        case "oneOf":
            keys = [branch["required"][0] for branch in error.argument]
            if not any((*place, key) in misspelt for key in keys):
                yield _one_of(error, keys, locator.key(place))
        case "not":
            keys = error.argument["required"]
            yield _one_of(error, keys, locator.key(place))
        case "required":
            missing = [key for key in error.argument if key not in error.value]
            for key in missing:
                if (*place, key) not in misspelt:
                    yield "schema-violation", _missing_key(error, key, place, locator)
        case "enum" if len(place) > 1 and place[-2] == "backends":
            yield "unknown-backend", _wrong_value(error, place, locator)
        case "pattern" if error.is_of_name:
            at = locator.key((*place, error.value))
            yield "schema-violation", Finding(f"`{error.value}` is not a name", at, _NAME)
        case _:
            yield "schema-violation", _wrong_value(error, place, locator)


def _unknown_key(error: _Violation, key: str, at: Span) -> Finding:
    nearest = _nearest(key, error.schema["properties"])
    known = ", ".join(f"`{name}`" for name in error.schema["properties"])
    return Finding(
        f"unknown key `{key}`",
        at,
        f"did you mean `{nearest}`?" if nearest else f"known here: {known}",
        fix=Fix(at, nearest) if nearest else None,
    )


def _missing_key(error: _Violation, key: str, place: Place, locator: Locator) -> Finding:
    words = error.schema.get("properties", {}).get(key, {}).get("description", "")
    what = f"`{place[-1]}`" if place else "the document"
    at = locator.key(place) if place else locator.value(place)
    return Finding(f"{what} has no `{key}`", at, f"add `{key}`: {_first_clause(words)}")


def _one_of(error: _Violation, keys: list[str], at: Span) -> tuple[str, Finding]:
    named = [f"`{key}`" for key in keys]
    rule = "conflicting-schedule" if keys == ["cron", "interval"] else "schema-violation"
    if any(key in error.value for key in keys):
        return rule, Finding(f"both {' and '.join(named)}", at, "keep one of the two")
    return rule, Finding(f"neither {' nor '.join(named)}", at, f"write one of {', '.join(named)}")


def _wrong_value(error: _Violation, place: Place, locator: Locator) -> Finding:
    value = error.value
    name = next((f"`{key}`" for key in reversed(place) if isinstance(key, str)), "the document")
    if place and isinstance(place[-1], int):
        name = f"item {place[-1] + 1} of {name}"
    at = locator.value(place)
    match error.keyword:
        case "enum":
            words = [word for word in error.argument if word is not None]
            nearest = _nearest(str(value), words)
            return Finding(
                f"{name} is {_shown(value)}, not {error.schema['title']}",
                at,
                (f"did you mean `{nearest}`? " if nearest else "") + f"one of {', '.join(words)}",
                fix=Fix(at, nearest) if nearest else None,
            )
        case "minItems":
            return Finding(f"{name} is empty", at, f"list at least {error.argument}")
        case "minimum" | "maximum":
            bound = "least" if error.keyword == "minimum" else "most"
            return Finding(
                f"{name} is {_shown(value)}", at, f"at {bound} {error.argument} is allowed"
            )
    return Finding(f"{name} is {_shown(value)}, not {_wanted(error)}", at, _advice(error))


def _wanted(error: _Violation) -> str:
    if error.keyword == "anyOf":
        options = error.argument
        wanted = [each.get("title") or _WANTED.get(str(each["type"])) for each in options]
        return " or ".join(each for each in wanted if each)
    types = error.schema.get("type", "")
    kind = types if isinstance(types, str) else types[0]
    return str(error.schema.get("title") or _WANTED.get(kind, kind))


def _advice(error: _Violation) -> str:
    value, wanted = error.value, _wanted(error)
    if wanted.startswith("a period") and type(value) is int:
        return f"write {value}s or {value}m"
    if error.keyword == "type" and type(value) in {int, float, bool}:
        return (
            f'quote it: "{_plain(value)}"'
            if "string" in str(error.argument)
            else (f"write {wanted}")
        )
    return f"write {wanted}"


def _shown(value: Any) -> str:
    """A value in a message: short ones as written, others by their kind."""
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = _plain(value)
    return f"`{text}`" if len(text) <= _SHOWN and text.isprintable() else _FOUND[type(value)]


_SHOWN = 60


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _first_clause(words: str) -> str:
    return words[:1].lower() + words[1:].split(".", maxsplit=1)[0]


def _nearest(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # only a finding needs it

    close = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return close[0] if close else None
