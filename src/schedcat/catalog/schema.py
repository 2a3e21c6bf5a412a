"""The JSON Schema of a catalog or a configuration, printed from the tables of fields.

Only keywords that draft-07 has: the YAML servers of editors lag behind.
"""

from typing import Any

from schedcat.catalog.config_fields import config_table
from schedcat.catalog.fields import Tables
from schedcat.catalog.tables import catalog_tables
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


def catalog_schema(tables: Tables) -> dict[str, Any]:
    """The JSON Schema of a catalog file; an empty one is fine."""
    return {
        "$schema": DRAFT,
        "title": "schedcat catalog",
        "description": "Scheduled jobs: name, schedule, what runs, description.",
        **schema_of(catalog_tables(tables).document, nullable=True),
    }


def config_schema(tables: Tables) -> dict[str, Any]:
    """The JSON Schema of `schedcat.toml`."""
    return {
        "$schema": DRAFT,
        "title": "schedcat configuration",
        "description": "schedcat.toml, or the table [tool.schedcat] of pyproject.toml.",
        **schema_of(config_table(tables)),
    }


def schema_of(kind: Type, *, nullable: bool = False) -> dict[str, Any]:
    """The schema of one type; its `title` says in an error what was expected."""
    match kind:
        case Text(noun, pattern, like):
            return {
                "title": noun,
                "type": _types("string", nullable),
                **({"pattern": pattern} if pattern else {}),
                **({"examples": [like]} if like else {}),
            }
        case Whole(least, most):
            number = {"type": _types("integer", nullable), "minimum": least}
            return {**number, **({} if most is None else {"maximum": most})}
        case Flag():
            return {"type": _types("boolean", nullable)}
        case Choice(words):
            return {"enum": [*words, *([None] if nullable else [])]}
        case Json(shape):
            names = {"list": "array", "mapping": "object"}
            return {"type": _types(names[shape], nullable)} if shape else {}
        case ListOf(item, least):
            items = {"type": _types("array", nullable), "items": schema_of(item)}
            return {**items, **({"minItems": least} if least else {})}
        case MapOf():
            return _map(kind, nullable=nullable)
        case Record():
            return _record(kind, nullable=nullable)
        case AnyOf(options):
            branches = [schema_of(option) for option in options]
            return {"anyOf": [*branches, *([{"type": "null"}] if nullable else [])]}


def _types(name: str, nullable: bool) -> str | list[str]:
    return [name, "null"] if nullable else name


def _map(kind: MapOf, *, nullable: bool) -> dict[str, Any]:
    schema = {"type": _types("object", nullable), "additionalProperties": schema_of(kind.value)}
    if kind.key:
        schema["propertyNames"] = {"title": f"the name of a {kind.noun}", "pattern": kind.key}
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
        explained = [_said(key) for key in kind.explained]
        words = schema["properties"]["why"]["description"]
        why = {"required": ["why"], "properties": {"why": {"description": words}}}
        rules.append({"if": {"anyOf": explained}, "then": why})
    return schema | ({"allOf": rules} if rules else {})


def _said(key: str) -> dict[str, Any]:
    """The key is there and is not null."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def _property(field: Field) -> dict[str, Any]:
    schema = schema_of(field.type, nullable=field.nullable)
    schema["description"] = field.words
    schema["examples"] = [field.example]
    if field.default is not None:
        schema["default"] = field.default
    return schema
