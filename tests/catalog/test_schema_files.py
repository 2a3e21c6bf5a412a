"""The schemas in the repository are those that the tables of fields print."""

import json
from pathlib import Path

import jsonschema
import pytest

from schedcat.commands.schema import SCHEMAS, schema_text

FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_current(name: str) -> None:
    assert (FOLDER / f"{name}.schema.json").read_text("utf-8") == schema_text(name), (
        f"run `schedcat schema {name} > schemas/{name}.schema.json`"
    )


def test_no_other_schema_lies_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


DRAFT_07 = {
    *("$schema", "title", "description", "examples", "default", "type", "enum", "pattern"),
    *("properties", "patternProperties", "additionalProperties", "propertyNames", "required"),
    *("items", "minItems", "minimum", "maximum", "anyOf", "oneOf", "allOf", "not", "if", "then"),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_only_keywords_of_draft_07_are_used(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft7Validator.check_schema(schema)
    assert keywords(schema) <= DRAFT_07


def keywords(schema: object) -> set[str]:
    """The keywords of a schema and of all schemas in it; names of properties are none."""
    if isinstance(schema, list):
        return {word for each in schema for word in keywords(each)}
    if not isinstance(schema, dict):
        return set()
    named = ("properties", "patternProperties")
    plain = ("examples", "default", "enum")
    found = set(schema)
    for key, value in schema.items():
        if key in named:
            found |= keywords(list(value.values()))
        elif key not in plain:
            found |= keywords(value)
    return found


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_has_a_description_and_an_example(name: str) -> None:
    for schema in properties(json.loads(schema_text(name))):
        assert schema["description"].endswith(".")
        jsonschema.Draft7Validator(schema).validate(schema["examples"][0])


def properties(schema: object) -> list[dict[str, object]]:
    if isinstance(schema, list):
        return [each for item in schema for each in properties(item)]
    if not isinstance(schema, dict):
        return []
    own = list(schema.get("properties", {}).values()) if "additionalProperties" in schema else []
    below = [value for key, value in schema.items() if key not in {"examples", "default", "enum"}]
    return own + [each for value in below for each in properties(value)]
