"""Reader and schema accept the same documents: both come from one table of fields."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from drawn import ANYTHING, NAMES, WORDS, records, values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcat.catalog.reader import Frame, Reading, read
from schedcat.catalog.schema import catalog_schema, schema_of
from schedcat.catalog.tables import catalog_tables
from schedcat.catalog.types import AnyOf, ListOf, MapOf, Record, Type
from schedcat.commands import all_tables

TABLES = all_tables()
SCHEMA = catalog_schema(TABLES)
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
REFUSALS = {"schema-violation", "conflicting-schedule", "unknown-backend"}
FEW, MANY = (
    settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
    for count in (200, 600)
)

DOCUMENTS = values_of(catalog_tables(TABLES).document)


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good document with one change somewhere: a value replaced, a key added or taken."""
    document = deepcopy(draw(DOCUMENTS))
    spots = list(containers(document))
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


@st.composite
def written(draw: st.DrawFn, documents: st.SearchStrategy[Any]) -> tuple[Any, str]:
    """A document, and one way to write it: styles, quotes, comments, anchors, merge keys."""
    document = draw(documents)
    anchors: list[str] = []
    text = _block(draw, document, anchors, 0)
    if not isinstance(document, dict):
        return document, text + "\n"
    # The anchors stand in a key of their own, which is part of the document as well.
    home = "".join(f"\n  - {anchor}" for anchor in anchors)
    return document, (f"x-home:{home}\n" if anchors else "") + text.lstrip("\n") + "\n"


def _block(draw: st.DrawFn, value: Any, anchors: list[str], depth: int) -> str:
    """The value in block style; a mapping begins on a line of its own."""
    if not isinstance(value, dict) or not value or draw(st.integers(0, 3)) == 0:
        return _flow(draw, value)
    indent = "  " * depth
    lines = []
    merged = draw(st.sets(st.sampled_from(sorted(value)))) if draw(st.booleans()) else set()
    if merged and depth:
        anchors.append(f"&m{len(anchors)} {_flow(draw, {key: value[key] for key in merged})}")
        lines.append(f"{indent}<<: *m{len(anchors) - 1}")
    for key, item in value.items():
        if depth and key in merged:
            continue
        if depth and draw(st.integers(0, 9)) == 0:
            anchors.append(f"&m{len(anchors)} {_flow(draw, item)}")
            shown = f"*m{len(anchors) - 1}"
        else:
            shown = _block(draw, item, anchors, depth + 1)
        comment = draw(st.sampled_from(["", "", f"{indent}# why\n"]))
        gap = "" if shown.startswith("\n") else " "
        lines.append(f"{comment}{indent}{_scalar(draw, key)}:{gap}{shown}")
    return "\n" + "\n".join(lines)


def _flow(draw: st.DrawFn, value: Any) -> str:
    match value:
        case dict():
            pairs = (f"{_scalar(draw, key)}: {_flow(draw, item)}" for key, item in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(_flow(draw, item) for item in value) + "]"
    return _scalar(draw, value)


def _scalar(draw: st.DrawFn, value: Any) -> str:
    """A plain word, one in single quotes, or JSON."""
    if isinstance(value, str) and draw(st.booleans()):
        return value if re.fullmatch("[a-mo-su-z]{1,8}", value) else "'" + value + "'"
    return "~" if value is None and draw(st.booleans()) else json.dumps(value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


def reading_of(text: str, folder: Path) -> Reading:
    path = folder / "jobs.yaml"
    path.write_text(text, "utf-8")
    return read([str(path)], Frame(TABLES))


def refusals(text: str, folder: Path) -> set[str]:
    return {rule for rule, _ in reading_of(text, folder).found} & REFUSALS


@MANY
@given(written(DOCUMENTS))
def test_both_accept_what_the_table_makes(folder: Path, case: tuple[Any, str]) -> None:
    document, text = case
    VALIDATOR.validate(document)
    reading = reading_of(text, folder)
    assert reading.found == ()
    assert {job.name for job in reading.catalog.jobs} == set(document.get("jobs") or {})


@MANY
@given(spoilt())
def test_both_answer_alike_when_something_is_changed(folder: Path, document: Any) -> None:
    assert bool(refusals(json.dumps(document), folder)) == (not VALIDATOR.is_valid(document))


@FEW
@given(written(spoilt()))
def test_they_do_so_however_the_document_is_written(folder: Path, case: tuple[Any, str]) -> None:
    document, text = case
    assert bool(refusals(text, folder)) == (not VALIDATOR.is_valid(document))


@FEW
@given(ANYTHING)
def test_both_answer_alike_on_anything_at_all(folder: Path, document: Any) -> None:
    assert bool(refusals(json.dumps(document), folder)) == (not VALIDATOR.is_valid(document))


@st.composite
def one_mistake(draw: st.DrawFn) -> Any:
    """A good document with a mistake: an unknown key, a missing one, or a number for a text."""
    name = draw(NAMES)
    job = {**draw(records(JOB)), "title": "Nightly", "disabled": {"reason": "a", "until": None}}
    del job["disabled"]["until"]
    match draw(st.sampled_from(["unknown", "missing", "number"])):
        case "unknown":
            job["zzzzzz"] = draw(ANYTHING)
        case "missing":
            job["disabled"] = {}
        case "number":
            job["title"] = draw(st.integers())
    return {"jobs": {**(draw(DOCUMENTS).get("jobs") or {}), name: job}}


JOB = catalog_tables(TABLES).jobs.value
assert isinstance(JOB, Record)


@FEW
@given(one_mistake())
def test_one_mistake_is_one_finding_and_leaves_one_job_out(folder: Path, document: Any) -> None:
    reading = reading_of(json.dumps(document), folder)
    ((rule, finding),) = reading.found
    assert rule == "schema-violation"
    assert finding.job not in {job.name for job in reading.catalog.jobs}
    assert len(reading.catalog.jobs) == len(document["jobs"]) - 1


def test_the_schema_is_a_valid_draft_7_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_every_key_has_words_and_an_example_that_its_own_type_accepts() -> None:
    for field in all_fields(catalog_tables(TABLES).document):
        assert field.words.endswith(".")
        jsonschema.validate(field.example, schema_of(field.type))


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
