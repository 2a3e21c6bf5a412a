"""A field's place is where its value stands that counts: in environment, job, defaults or block."""

from pathlib import Path

import pytest

from schedcat.catalog.document.parse import parse
from schedcat.catalog.places import NodeLocator, beside, find
from schedcat.catalog.reader import Frame, read
from schedcat.commands import all_tables
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.source import Span

TEXT = """\
x-common: &common {owner: them}
defaults:
  timezone: Europe/London
  dst: {gap: skip}
  celery: {queue: slow, expires: 1h}
jobs:
  sync:
    cron: "0 9,17 * * *"
    title:
    owner: null
    tags: [a, b]
    dst: {fold: both}
    description: |
      Two
      lines.
    celery:
      priority: 5
      timezone: UTC
      why: the app is there
    environments:
      dev: {cron: '0 8 * * *', tags: [c], celery: {queue: fast, expires: null}}
      prod: {interval: 1h, celery: null}
  clean: {<<: *common, interval: 1h}
"""


def job(folder: Path, name: str = "sync", environment: str | None = None) -> Job:
    path = folder / "jobs.yaml"
    path.write_text(TEXT, "utf-8")
    done = read([str(path)], Frame(all_tables(), environment=environment))
    assert done.found == ()
    return next(each for each in done.catalog.jobs if each.name == name)


def marked(span: Span | None) -> str:
    """Line number, and the characters that are marked; `…` for several lines."""
    assert span
    line = TEXT.split("\n")[span.line - 1]
    text = line[span.column - 1 : span.end_column - 1] if span.line == span.end_line else "…"
    return f"{span.line}: {text}"


@pytest.mark.parametrize(
    ("keys", "environment", "place"),
    [
        ((), None, "7: sync"),
        (("task",), None, "7: sync"),
        (("cron",), None, '8: "0 9,17 * * *"'),
        (("cron",), "dev", "21: '0 8 * * *'"),
        (("cron",), "nowhere", '8: "0 9,17 * * *"'),
        (("timezone",), None, "3: Europe/London"),
        (("tags",), None, "11: tags"),
        (("tags",), "dev", "21: tags"),
        (("description",), None, "13: …"),
        # Null unsets: then nobody says it.
        (("title",), None, "7: sync"),
        (("owner",), None, "7: sync"),
        # A mapping that is no block is replaced whole.
        (("dst", "fold"), None, "12: both"),
        (("dst", "gap"), None, "7: sync"),
        # A block merges by key.
        (("celery", "priority"), None, "17: 5"),
        (("celery", "queue"), None, "5: slow"),
        (("celery", "queue"), "dev", "21: fast"),
        (("celery", "priority"), "dev", "17: 5"),
        (("celery", "expires"), None, "5: 1h"),
        (("celery", "expires"), "dev", "7: sync"),
        (("celery", "exchange"), None, "7: sync"),
        (("celery", "queue"), "prod", "7: sync"),
    ],
)
def test_a_field_is_placed_at_the_value_that_counts(
    tmp_path: Path, keys: tuple[str, ...], environment: str | None, place: str
) -> None:
    assert marked(job(tmp_path, environment=environment).at(*keys)) == place


def test_a_part_of_a_text_is_placed_at_its_characters(tmp_path: Path) -> None:
    sync = job(tmp_path)
    assert marked(sync.at("cron", part=(2, 6))) == "8: 9,17"
    assert marked(sync.at("description", part=(0, 3))) == "13: …"
    assert marked(sync.at("tags", part=(0, 1))) == "11: tags"


def test_on_a_backend_its_block_comes_first(tmp_path: Path) -> None:
    there = job(tmp_path).on("celery")
    assert marked(there.at("timezone")) == "18: UTC"
    assert marked(there.at("cron")) == '8: "0 9,17 * * *"'
    assert marked(there.at()) == "7: sync"
    assert marked(job(tmp_path).on("crontab").at("timezone")) == "3: Europe/London"


def test_what_a_merge_key_brings_is_outside_the_job(tmp_path: Path) -> None:
    clean = job(tmp_path, "clean")
    owner, own = clean.at("owner"), clean.at("interval")
    assert (marked(owner), marked(own)) == ("1: them", "23: 1h")
    assert clean.places
    assert owner
    assert own
    assert not clean.places.covers(owner)
    assert clean.places.covers(own)
    assert not clean.places.covers(own._replace(path="other.yaml"))


def test_a_finding_outside_the_job_gets_the_job_beside_it_once(tmp_path: Path) -> None:
    clean = job(tmp_path, "clean")
    assert clean.places
    finding = Finding("wrong", clean.at("owner"), job="clean")
    found = beside(finding, clean.places)
    ((at, message, name),) = found.related
    assert (marked(at), message, name) == ("23: clean", "in `clean`", "clean")
    assert beside(found, clean.places) == found


@pytest.mark.parametrize("at", ["interval", "task"])
def test_a_finding_inside_the_job_stays_alone(tmp_path: Path, at: str) -> None:
    clean = job(tmp_path, "clean")
    assert clean.places
    finding = Finding("wrong", clean.at(at), job="clean")
    assert beside(finding, clean.places) is finding


def test_a_finding_without_a_place_or_a_job_stays_alone(tmp_path: Path) -> None:
    clean = job(tmp_path, "clean")
    assert clean.places
    for finding in (Finding("wrong", None, job="clean"), Finding("wrong", clean.at("owner"))):
        assert beside(finding, clean.places) is finding


@pytest.mark.parametrize(
    ("place", "key", "value", "text"),
    [
        (("defaults", "timezone"), "3: timezone", "3: Europe/London", "Europe/London"),
        (("jobs", "sync", "tags", 1), "11: b", "11: b", "b"),
        (("jobs", "sync", "tags"), "11: tags", "11: tags", None),
        (("jobs", "sync", "title"), "9: title", "9: title", ""),
        (("jobs", "clean", "owner"), "1: owner", "1: them", "them"),
        ((), "1: …", "1: …", None),
        (("jobs", "nothing"), "1: …", "1: …", None),
    ],
)
def test_keys_and_values_of_a_document_are_found(
    place: tuple[str | int, ...], key: str, value: str, text: str | None
) -> None:
    root = parse("jobs.yaml", TEXT).root
    assert root
    locator = NodeLocator.of(root)
    assert (marked(locator.key(place)), marked(locator.value(place))) == (key, value)
    assert locator.text(place) == text


def test_an_item_that_is_a_collection_is_placed_whole() -> None:
    root = parse("jobs.yaml", "tags: [a, {b: c}]").root
    assert root
    span = NodeLocator.of(root).key(("tags", 1))
    assert (span.column, span.end_column) == (11, 17)


@pytest.mark.parametrize("keys", [("a", "b"), ("c", 1), ("c", "d"), ("e",)])
def test_nothing_is_found_where_nothing_is(keys: tuple[str | int, ...]) -> None:
    assert find(parse("jobs.yaml", "{a: x, c: [y]}").root, keys) is None
