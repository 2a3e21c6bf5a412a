"""YAML of other programs: any number of documents, tags of any name, JSON."""

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.document.scalars import value_of


def read(text):
    return parse_stream(Page("x.yaml", text.encode()))


def test_each_document_that_is_not_empty_has_a_root():
    stream = read("a: 1\n---\n# nothing\n---\nb: &x [2]\n---\n{c: d}\n")
    assert [value_of(root) for root in stream.roots] == [{"a": 1}, {"b": [2]}, {"c": "d"}]
    assert stream.faults == ()


def test_tags_of_any_name_are_noted_by_their_node():
    stream = read("a: !Ref B\nc: !GetAtt [D, Arn]\ne: !!str 5\n")
    tags = [(value_of(node), tag) for node, tag in stream.tags.items()]
    assert tags == [("B", "!Ref"), (["D", "Arn"], "!GetAtt")]
    assert stream.faults == ()


def test_json_is_read_as_it_is():
    stream = read('{"a": [1, true, null, "x\\/\\u00e9\\n"]}')
    assert value_of(stream.roots[0]) == {"a": [1, True, None, "x/é\n"]}


def test_what_comes_after_a_fault_of_syntax_is_not_read():
    stream = read("a: 1\n---\nb: [\n---\nc: 2\n")
    assert [value_of(root) for root in stream.roots] == [{"a": 1}]
    assert [rule for rule, _ in stream.faults] == ["invalid-yaml"]


def test_an_anchor_belongs_to_its_document():
    (fault,) = read("a: &x 1\n---\nb: *x\n").faults
    assert fault[0] == "invalid-yaml"


def test_a_character_that_json_writes_as_two_is_one():
    stream = read('{"a": "x \\ud83d\\ude00 y", "b": "\\\\ud83d", "c": "\\ufffd"}')
    assert value_of(stream.roots[0]) == {"a": "x \U0001f600 y", "b": "\\ud83d", "c": "\ufffd"}
    assert stream.faults == ()
