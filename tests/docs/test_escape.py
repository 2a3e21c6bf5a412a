"""What a user writes is shown as it is written, whatever Markdown and HTML would make of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schedcat.docs.escape import code, md

HOSTILE = [
    "a | b",
    "a \\| b",
    "\\",
    "ends with a backslash \\",
    "`code` and ``more``",
    "<script>alert(1)</script>",
    "<!-- schedcat:end -->",
    "--> <br> &amp; &lt;",
    "*bold* __strong__ _em_ ~~gone~~ snake_case __init__ a_",
    "[text](https://example.com/a_b) ![img](x) [^1] <https://example.com>",
    "# heading",
    "- item",
    "| --- |",
    "first\n\n\n- second\r\nthird\N{LINE SEPARATOR}fourth",
    "  blank around\t",
    "\N{NO-BREAK SPACE}x\N{NO-BREAK SPACE}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_from_a_cell(cells, text):
    assert cells(f"| a |\n|---|\n| {md(text)} |\n") == [["a"], [as_seen(text)]]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_from_a_cell_with_code(cells, text):
    assert cells(f"| a |\n|---|\n| {code(text)} |\n") == [["a"], [as_seen(text)]]


@given(st.text())
@example("\0")
def test_any_text_comes_back_from_a_cell(cells, text):
    assert cells(f"| a | b |\n|---|---|\n| {md(text)} | {md(text)} |\n")[1:] == [
        [as_seen(text)] * 2
    ]


@given(st.text(alphabet="ab|\\`*_~[]()<>!&#-:/. \n\r\t"))
def test_any_text_of_markup_comes_back_from_a_cell(cells, text):
    assert cells(f"| a | b |\n|---|---|\n| {md(text)} | {code(text)} |\n")[1:] == [
        [as_seen(text)] * 2
    ]


@given(st.text())
def test_any_text_comes_back_from_a_cell_with_code(cells, text):
    assert cells(f"| a |\n|---|\n| {code(text)} |\n")[1:] == [[as_seen(text)]]


@given(st.text())
def test_a_cell_is_one_line(text):
    assert len(f"{md(text)}{code(text)}".splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain, with 'quotes' and \"more\"; a+b=c", "plain, with 'quotes' and \"more\"; a+b=c"),
        ("a|b", r"a\|b"),
        ("`a`", r"\`a\`"),
        ("<b> & </b>", "&lt;b&gt; &amp; &lt;/b&gt;"),
        ("one\ntwo", "one<br> two"),
        ("one\n\ntwo", "one<br><br> two"),
        ("sync_usage and _private", r"sync_usage and \_private"),
        ("", ""),
        (None, ""),
        (3, "3"),
    ],
)
def test_what_needs_no_escape_stays_readable(text, escaped):
    assert md(text) == escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("app.task", "`app.task`"),
        ("a|b", r"`a\|b`"),
        ("`a`", "`` `a` ``"),
        ("a`b", "``a`b``"),
        (r"a\|b", r"<code>a\\\|b</code>"),
        ("a\nb", "<code>a<br> b</code>"),
        ("  ", ""),
        (None, ""),
    ],
)
def test_code_is_fenced_by_as_many_backticks_as_it_needs(text, shown):
    assert code(text) == shown


def as_seen(text):
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")  # as CommonMark has it
    return "\n".join(line.strip() for line in text.splitlines()).strip()
