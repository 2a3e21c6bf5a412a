"""Reader and schema accept the same documents: both come from one table of fields."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcat.catalog.fields import catalog_schema, catalog_tables
from schedcat.catalog.reader import Frame, read
from schedcat.catalog.schema import schema_of
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
from schedcat.commands import all_tables

TABLES = all_tables()
SCHEMA = catalog_schema(TABLES)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
REFUSALS = {"schema-violation", "conflicting-schedule", "unknown-backend"}

WORDS = st.text("abcxyz09 .-_é", max_size=8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
TEXTS = {
    "a name like nightly-report": st.from_regex(r"[a-z0-9][a-z0-9._-]{0,9}", fullmatch=True),
    "a dotted name like app.tasks.report": st.sampled_from(["a", "app.tasks.x"]),
    "a period like 90s, 10m, 1h59m or 1 day": st.sampled_from(["90s", "1h59m", "1 day", "2w"]),
    "an IANA time zone like Europe/London": st.sampled_from(["UTC", "Europe/London"]),
    "an RFC 3339 time with its offset, like 2026-12-01T00:00:00Z": st.just("2026-12-01T00:00:00Z"),
    "a date like 2027-03-01": st.just("2027-03-01"),
    "a cron expression like 0 9 * * 1-5": st.sampled_from(["0 9 * * 1-5", "@daily"]),
    "a path that starts with /": st.just("/x"),
    "an http or https URL": st.just("https://example.com"),
}


def values_of(kind: Type) -> st.SearchStrategy[Any]:
    """Values that the type accepts, and that are fine beyond the schema too."""
    match kind:
        case Text(noun):
            return TEXTS.get(noun, WORDS.filter(bool))
        case Whole(least, most):
            return st.integers(least, most if most is not None else least + 5)
        case Flag():
            return st.booleans()
        case Choice(words):
            return st.sampled_from(words)
        case Json(shape):
            lists, mappings = st.lists(ANYTHING, max_size=2), st.dictionaries(WORDS, ANYTHING)
            return {"list": lists, "mapping": mappings}.get(shape or "", ANYTHING)
        case ListOf(item, least):
            return st.lists(values_of(item), min_size=least, max_size=least + 2)
        case MapOf(value, key):
            keys = TEXTS["a name like nightly-report"] if key else WORDS
            return st.dictionaries(keys, values_of(value), max_size=2)
        case AnyOf(options):
            return st.one_of([values_of(option) for option in options])
        case Record():
            return records(kind)


@st.composite
def records(draw: st.DrawFn, kind: Record) -> dict[str, Any]:
    by_key = {field.key: field for field in kind.fields}
    rivals = {*kind.one_of, *kind.at_most_one}
    keys = set(draw(st.lists(st.sampled_from(sorted(by_key)), max_size=4))) - rivals
    keys |= {field.key for field in kind.fields if field.required}
    if kind.one_of or (kind.at_most_one and draw(st.booleans())):
        keys.add(draw(st.sampled_from(kind.one_of or kind.at_most_one)))
    if keys & set(kind.explained):
        keys.add("why")
    return {key: draw(field_values(by_key[key])) for key in sorted(keys)}


def field_values(field: Field) -> st.SearchStrategy[Any]:
    values = values_of(field.type)
    return values | st.none() if field.nullable else values


DOCUMENTS = values_of(catalog_tables(TABLES).document)


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good document with one change somewhere: a value replaced, a key added or taken."""
    document = deepcopy(draw(DOCUMENTS))
    spots = list(containers(document))
    if not spots:
        return draw(ANYTHING)
    spot = draw(st.sampled_from(spots))
    keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
    change = draw(st.sampled_from(["replace", "take", "add"]))
    if isinstance(spot, dict) and (change == "add" or not keys):
        known = st.sampled_from(["cron", "interval", "why", "jobs", "x-home", "path", "url", "job"])
        spot[draw(known | WORDS)] = draw(ANYTHING)
    elif keys and change == "take":
        del spot[draw(st.sampled_from(keys))]
    elif keys:
        spot[draw(st.sampled_from(keys))] = draw(ANYTHING)
    return document


def containers(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


def refusals(document: Any, folder: Path) -> set[str]:
    path = folder / "jobs.yaml"
    path.write_text(json.dumps(document), "utf-8")
    reading = read([str(path)], Frame(TABLES))
    return {rule for rule, _ in reading.found} & REFUSALS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=DOCUMENTS)
def test_both_accept_what_the_table_makes(document: Any, folder: Path) -> None:
    VALIDATOR.validate(document)
    assert not refusals(document, folder)


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=spoilt())
def test_both_answer_alike_when_something_is_changed(document: Any, folder: Path) -> None:
    assert bool(refusals(document, folder)) == (not VALIDATOR.is_valid(document))


def test_the_schema_is_a_valid_draft_7_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_every_key_has_words_and_an_example_that_its_own_type_accepts() -> None:
    for field in all_fields(catalog_tables(TABLES).document):
        assert field.words.endswith(".")
        jsonschema.validate(field.example, schema(field))


def schema(field: Field) -> dict[str, Any]:
    return schema_of(Record((field,)), title="", words="")["properties"][field.key]


def all_fields(kind: Type) -> Any:
    match kind:
        case Record(fields):
            for field in fields:
                yield field
                yield from all_fields(field.type)
        case MapOf(value):
            yield from all_fields(value)
        case ListOf(item):
            yield from all_fields(item)
        case AnyOf(options):
            for option in options:
                yield from all_fields(option)
