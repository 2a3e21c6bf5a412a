"""The JSON Schema of a catalog or a configuration, printed from the table of fields.

Only keywords that draft-07 has: the YAML servers of editors lag behind.
"""

from typing import Any

from schedcat.catalog.types import (
    AnyOf,
    Choice,
    Field,
    Flag,
    Json,
    ListOf,
    MapOf,
    Record,
    Text,
    Type,
    Whole,
)

DRAFT = "http://json-schema.org/draft-07/schema#"


def schema_of(record: Record, *, title: str, words: str, nullable: bool = False) -> dict[str, Any]:
    """The schema of a whole document; `nullable` when an empty one is fine."""
    return {
        "$schema": DRAFT,
        "title": title,
        "description": words,
        **_schema(record, nullable=nullable),
    }


def _schema(kind: Type, *, nullable: bool = False) -> dict[str, Any]:
    """The schema of one type; a `title` says what is expected, in words for an error."""
    match kind:
        case Text(noun, pattern):
            text = {"title": noun, "type": _types("string", nullable)}
            return {**text, **({"pattern": pattern} if pattern else {})}
        case Whole(least, most):
            number = {"type": _types("integer", nullable), "minimum": least}
            return {**number, **({} if most is None else {"maximum": most})}
        case Flag():
            return {"type": _types("boolean", nullable)}
        case Choice(words, noun):
            return {"title": f"a {noun}", "enum": [*words, *([None] if nullable else [])]}
        case Json(shape):
            names = {"list": "array", "mapping": "object"}
            return {"type": _types(names[shape], nullable)} if shape else {}
        case ListOf(item, least):
            items = {"type": _types("array", nullable), "items": _schema(item)}
            return {**items, **({"minItems": least} if least else {})}
        case MapOf():
            return _map(kind, nullable=nullable)
        case Record():
            return _record(kind, nullable=nullable)
        case AnyOf(options):
            branches = [_schema(option) for option in options]
            return {"anyOf": [*branches, *([{"type": "null"}] if nullable else [])]}


def _types(name: str, nullable: bool) -> str | list[str]:
    return [name, "null"] if nullable else name


def _map(kind: MapOf, *, nullable: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": _types("object", nullable),
        "additionalProperties": _schema(kind.value, nullable=kind.nullable),
    }
    if kind.key:
        schema["propertyNames"] = {"title": f"a name of {kind.noun}s", "pattern": kind.key}
    return schema


def _record(kind: Record, *, nullable: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": _types("object", nullable),
        "properties": {field.key: _property(field) for field in kind.fields},
        "additionalProperties": False,
    }
    if required := [field.key for field in kind.fields if field.required]:
        schema["required"] = required
    if kind.free:
        schema["patternProperties"] = {kind.free: {}}
    rules: list[dict[str, Any]] = []
    if kind.one_of:
        one_of = {"oneOf": [{"required": [key]} for key in kind.one_of]}
        rules.append({"if": {"type": "object"}, "then": one_of})
    if kind.at_most_one:
        rules.append({"not": {"type": "object", "required": list(kind.at_most_one)}})
    if kind.explained:
        explained = [{"required": [key]} for key in kind.explained]
        rules.append({"if": {"anyOf": explained}, "then": {"required": ["why"]}})
    return schema | ({"allOf": rules} if rules else {})


def _property(field: Field) -> dict[str, Any]:
    schema = _schema(field.type, nullable=field.nullable)
    schema["description"] = field.words
    schema["examples"] = [field.example]
    if field.default is not None:
        schema["default"] = field.default
    return schema
