"""Nodes, values and places of a YAML file."""

import gc

import pytest

from schedcat.catalog.document.nodes import Mapping, Node, Scalar, Sequence, inner_span, span, walk
from schedcat.catalog.document.parse import Document, parse
from schedcat.catalog.document.scalars import value_of


def read(text: str | bytes) -> Document:
    document = parse("a.yaml", text)
    assert document.faults == ()
    return document


def value(text: str | bytes) -> object:
    root = read(text).root
    assert root is not None
    return value_of(root)


def node_at(text: str, *path: str | int) -> Node:
    node = read(text).root
    for key in path:
        match node:
            case Mapping():
                node = next(each.value for each in node.entries if each.key.text == key)
            case Sequence() if isinstance(key, int):
                node = node.items[key]
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, None) for word in ("null", "Null", "NULL", "~", "")],
        *[("0", 0), ("-1", -1), ("+7", 7), ("007", 7), ("1234567890123", 1234567890123)],
        *[("1.5", 1.5), ("-.5", -0.5), ("1.", 1.0), ("1e3", 1000.0), ("6.02E+23", 6.02e23)],
    ],
)
def test_plain_scalars_are_yaml_1_2_core(written: str, meant: object) -> None:
    found = value(f"a: {written}\n")
    assert found == {"a": meant}
    assert type(found["a"]) is type(meant)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "y", "tRue", "nUll"),
        *("0o7", "0x1F", "0b1", "1_000", "1:30", "2026-12-01", "2026-12-01T00:00:00Z"),
        *(".inf", "-.INF", ".nan", "1e400", "1e", ".", "+", "1.2.3", "٣"),
        *("9" * 5000, "-" + "9" * 5000, "=", "<<x"),
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert value(f"a: {text}\n") == {"a": text}


@pytest.mark.parametrize("quoted", ['"5"', "'5'", "!!str 5", "!<tag:yaml.org,2002:str> 5"])
def test_a_quoted_or_tagged_number_is_text(quoted: str) -> None:
    assert value(f"a: {quoted}\n") == {"a": "5"}


def test_a_block_text_is_text() -> None:
    assert value("a: |\n  5\nb: >-\n  true\n  blue\n") == {"a": "5\n", "b": "true blue"}


def test_the_tags_of_json_data_are_allowed() -> None:
    assert value("!!map\na: !!seq [1]\nb: !!map {c: !!str 1}\n") == {"a": [1], "b": {"c": "1"}}


def test_keys_are_their_text() -> None:
    assert value("1: a\ntrue: b\n~: c\n1.0: d\n") == {"1": "a", "true": "b", "~": "c", "1.0": "d"}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "---\n# nothing\n...\n"])
def test_an_empty_file_has_no_node(text: str) -> None:
    assert read(text).root is None


@pytest.mark.parametrize("head", ["%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "---\n", "\ufeff"])
def test_directives_a_start_and_a_byte_order_mark_are_accepted(head: str) -> None:
    assert value(f"{head}a: 1\n...\n") == {"a": 1}


def test_bytes_read_like_text() -> None:
    assert value("title: Grüße 😀\n".encode()) == {"title": "Grüße 😀"}


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a: b", ("a",), (1, 4, 1, 5)),
        ("\ufeffa: b", ("a",), (1, 4, 1, 5)),
        ("😀: b", ("😀",), (1, 4, 1, 5)),
        ("a: 'b' # c", ("a",), (1, 4, 1, 7)),
        ("a: 1\r\nb: x\r\n", ("b",), (2, 4, 2, 5)),
        ("a: 1\rb: x\r", ("b",), (2, 4, 2, 5)),
        ("a: 1\r\r\n\nb: x", ("b",), (4, 4, 4, 5)),
        ("a: 1 # \x85 \u2028\nb: x\n", ("b",), (2, 4, 2, 5)),
        ("a: '1\u2028 1\u2029 \x85 '\nb: x\n", ("b",), (2, 4, 2, 5)),
        ("a: &anchor b", ("a",), (1, 12, 1, 13)),
        ("a: !!str &x b", ("a",), (1, 13, 1, 14)),
        ("a: &x # why\n  !!map\n  b: c\nd: 1", ("a",), (3, 3, 3, 7)),
        ("a: &x \xa0b", ("a",), (1, 7, 1, 9)),
        ("a:\n\n# c\nb: 1", ("a",), (1, 3, 1, 3)),
        ("a: &x\nb: 1", ("a",), (1, 4, 1, 6)),
        ("a: |\n  b\n  c\n\n\nd: 1", ("a",), (1, 4, 3, 4)),
        ("a:\n  b: c # d\n\n# e\nf: 1", ("a",), (2, 3, 2, 7)),
        ("a:\n- b\n- c\n\nf: 1", ("a",), (2, 1, 3, 4)),
        ("a:\n  - b:\n  # e\nf: 1", ("a",), (2, 3, 2, 7)),
        ("a: &x 1\nb: [*x, *x ]  # c\n", ("b",), (2, 4, 2, 13)),
        ("a: &x 1\nb:\n  c: *x\nd: 1", ("b",), (3, 3, 3, 8)),
        ("a: {b: [c,\n d] }\n", ("a",), (1, 4, 2, 6)),
    ],
)
def test_a_span_is_what_an_editor_would_mark(
    text: str, path: tuple[str, ...], place: tuple[int, ...]
) -> None:
    assert span(node_at(text, *path)) == ("a.yaml", *place)


def test_lines_far_into_a_file_are_counted_right() -> None:
    text = "".join(f"a{number}: v{number}\n" for number in range(3000))
    root = read(text).root
    assert isinstance(root, Mapping)
    assert [span(entry.value).line for entry in root.entries] == list(range(1, 3001))
    assert {span(entry.key).column for entry in root.entries} == {1}


@pytest.mark.parametrize(
    "written",
    ["*/5 1-4", "'*/5 1-4'", '"*/5 1-4"', "&x '*/5 1-4'"],
)
def test_a_part_of_a_one_line_scalar_has_a_place(written: str) -> None:
    text = f"list:\n  - {written}\n" if written[0] != "*" else "list:\n  - 5*/5 1-4\n"
    scalar = node_at(text, "list", 0)
    assert isinstance(scalar, Scalar)
    start = scalar.text.index("1-4")
    at = inner_span(scalar, start, start + 3)
    assert at.line == at.end_line == 2
    assert text.splitlines()[1][at.column - 1 : at.end_column - 1] == "1-4"


@pytest.mark.parametrize(
    "written",
    ["'it''s'", '"a\\tb"', '"a\\\n  b"', "a\n  b", "|\n  a b", '"a\n  b"', "&x\n  |-\n   ab"],
)
def test_a_part_of_any_other_scalar_is_the_whole(written: str) -> None:
    scalar = node_at(f"a: {written}\n", "a")
    assert isinstance(scalar, Scalar)
    assert inner_span(scalar, 1, 2) == span(scalar)


def test_an_alias_is_the_node_of_its_anchor() -> None:
    text = "x-base: &base {queue: low}\na: *base\nb: [*base, 1]\n"
    assert value(text)["b"] == [{"queue": "low"}, 1]
    assert span(node_at(text, "a")).line == 1
    assert node_at(text, "b", 0).faulty is False


def test_the_last_anchor_of_a_name_counts() -> None:
    assert value("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_alias_can_be_a_key() -> None:
    assert value("a: &x name\n*x : 1\n") == {"a": "name", "name": 1}


def test_merged_entries_yield_to_own_ones_and_to_earlier_ones() -> None:
    text = """\
one: &one {a: 1, b: 1}
two: &two {b: 2, c: 2}
both:
  first: 0
  <<: [*one, *two]
  a: 0
"""
    assert value(text)["both"] == {"first": 0, "b": 1, "c": 2, "a": 0}
    both = node_at(text, "both")
    assert isinstance(both, Mapping)
    assert [(each.key.text, each.merged) for each in both.entries] == [
        ("first", False),
        ("b", True),
        ("c", True),
        ("a", False),
    ]
    assert span(both.entries[1].value) == ("a.yaml", 1, 21, 1, 22)


def test_merges_reach_through_merges() -> None:
    text = "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\nd: {<<: {<<: {w: 4}}}\n"
    assert value(text)["c"] == {"x": 1, "y": 2, "z": 3}
    assert value(text)["d"] == {"w": 4}


@pytest.mark.parametrize("key", ['"<<"', "'<<'", "!!str <<"])
def test_a_quoted_merge_key_is_a_key(key: str) -> None:
    assert value(f"a:\n  {key}: 1\n") == {"a": {"<<": 1}}


def test_a_walk_sees_each_node_once_and_in_reading_order() -> None:
    root = read("a: &x [1, {b: 2}]\nc: *x\nd: {<<: {e: 3}}\n").root
    assert root is not None
    texts = [node.text for node in walk(root) if isinstance(node, Scalar)]
    assert texts == ["a", "1", "b", "2", "c", "d", "<<", "e", "3"]


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("text", ["a: 1\n", "a: [\n", "[" * 200])
def test_the_garbage_collector_is_left_as_it_was(text: str, *, on: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        parse("a.yaml", text)
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()
