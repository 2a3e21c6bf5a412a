"""A fix reads back as it was meant, whatever the quotes of the text that it is written into."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schedcat.catalog.document.fitting import fitter
from schedcat.catalog.document.parse import parse
from schedcat.catalog.document.scalars import value_of
from schedcat.findings import Edit, Fix
from schedcat.source import Span, edited


def fixed(text: str, old: str, new: str) -> str:
    """The text with `new` for the first `old` in it, as a fix writes it."""
    document = parse("a.yaml", text)
    assert document.root is not None
    start = text.index(old)
    fix = Fix(document.page.span(start, start + len(old)), new)
    return edited(text.encode(), fitter({"a.yaml": document.root})(fix).edits).decode()


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ('a: "0 22-4 * * *"', "22-4", "22,4", 'a: "0 22,4 * * *"'),
        ("a: '0 22-4 * * *'", "22-4", "22,4", "a: '0 22,4 * * *'"),
        ("a: 0 22-4 * * *  # c", "22-4", "22,4", "a: 0 22,4 * * *  # c"),
        ("{a: 0 22-4 * * *}", "22-4", "22,4", '{a: "0 22,4 * * *"}'),
        ("- [b, {a: 0 22-4 * * *}]", "22-4", "22,4", '- [b, {a: "0 22,4 * * *"}]'),
        ("a: [b]\nc: 0 22-4 * * *", "22-4", "22,4", "a: [b]\nc: 0 22,4 * * *"),
        ("a: 0 1 * * *", "0", "*", 'a: "* 1 * * *"'),
        ("a: &x 0 1 * * *  # c", "0", "*", 'a: &x "* 1 * * *"  # c'),
        ("a: weekly", "weekly", "@weekly", 'a: "@weekly"'),
        ("a: often", "often", "true", 'a: "true"'),
        ("a: b c", "b", "b:", 'a: "b: c"'),
        ("a: it", "it", "it's", "a: it's"),
        ("a: 'it'", "it", "it's", "a: 'it''s'"),
        ('a: "it"', "it", '"it\\', 'a: "\\"it\\\\"'),
        ("a: it", "it", '"it"', "a: '\"it\"'"),
        ("kee: 1", "kee", "key", "key: 1"),
        # What is no text is replaced by YAML.
        ("a: 90", "90", '"90"', 'a: "90"'),
        ("a: 5", "5", "9", "a: 9"),
        ("a: 'b'", "'b'", "c", "a: c"),
        ("a: [b, c]", "[b, c]", "[b]", "a: [b]"),
        ("a: b", "b", "b\nc: d", "a: b\nc: d"),
        ("a: b\r\nc: d\r\n", "b", "b\nx: y", "a: b\r\nx: y\r\nc: d\r\n"),
        ("a: b\rc: d", "d", "d\nx: y", "a: b\rc: d\rx: y"),
        ("a: |\n  0 1\n", "0", "*", "a: |\n  * 1\n"),
    ],
)
def test_a_fix_is_written_as_its_place_has_it(text: str, old: str, new: str, expected: str) -> None:
    assert fixed(text, old, new) == expected


TEXTS = st.text(st.sampled_from(" ab0:#,[]{}&*!|>'\"%@`?~<\\.=-é😀/"), max_size=12)
HOLDERS = [
    ("a: {}", ["a"]),
    ("a: {}  # c", ["a"]),
    ("- {}", [0]),
    ("{{a: {}, b: 1}}", ["a"]),
    ("b: &y [1, {{a: {}}}]\n", ["b", 1, "a"]),
]
STYLES = {
    "plain": lambda text: text,
    "single": lambda text: "'" + text.replace("'", "''") + "'",
    "double": lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
}


@given(st.sampled_from(HOLDERS), st.sampled_from([*STYLES]), TEXTS, TEXTS, st.data())
def test_the_text_with_its_characters_replaced_is_what_is_read(holder, style, old, new, data):
    frame, keys = holder
    text = frame.format(STYLES[style](old))
    document = parse("a.yaml", text)
    before = value_of(document.root) if document.root else None
    start = frame.format("\0").index("\0") + (style != "plain")
    assume(before is not None and at(before, keys) == old)
    # What has an escape in it is no place for a fix.
    assume(old and len(STYLES[style](old)) == len(old) + 2 * (style != "plain"))
    first = data.draw(st.integers(0, len(old) - 1))
    last = data.draw(st.integers(first + 1, len(old)))

    fix = Fix(document.page.span(start + first, start + last), new)
    after = edited(text.encode(), fitter({"a.yaml": document.root})(fix).edits)

    put(before, keys, old[:first] + new + old[last:])
    again = parse("a.yaml", after)
    assert again.faults == ()
    assert again.root is not None
    assert value_of(again.root) == before


def at(data, keys):
    for key in keys:
        data = data[key]
    return data


def put(data, keys, value):
    at(data, keys[:-1])[keys[-1]] = value


def test_all_edits_of_a_fix_are_fitted_those_in_other_files_left_alone() -> None:
    root = parse("a.yaml", "a: b\nc: d").root
    assert root is not None
    there = Edit(Span("b.toml", 1, 1, 1, 2), "@")
    fix = Fix(Span("a.yaml", 1, 4, 1, 5), "@x", more=(Edit(Span("a.yaml", 2, 4, 2, 5), "*"), there))
    assert [edit.text for edit in fitter({"a.yaml": root})(fix).edits] == ['"@x"', '"*"', "@"]
