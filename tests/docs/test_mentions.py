"""What a page's own text names, against a reader of Markdown that is not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from schedcat.docs.mentions import mentions
from schedcat.errors import UsageError
from schedcat.source import Source

BLOCK = "<!-- schedcat:begin -->\n| `filled` |\n<!-- schedcat:end -->\n"
PARSER = MarkdownIt("commonmark").enable(["table"])


def code_in(text):
    return [each.text for each in mentions("a.md", f"{text}\n\n{BLOCK}").code]


def tables_in(text):
    found = mentions("a.md", f"{text}\n\n{BLOCK}").columns
    return {column.heading: [cell.text for cell in column.cells] for column in found}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("See `a.b` and ``c`d``.", ["a.b", "c`d"]),
        (r"No \`a.b\` and `c.d`.", ["c.d"]),
        ("```\n`a`\n```\n`b`", ["b"]),
        ("~~~ sh\n`a`\n```\n`b`\n~~~\n`c`", ["c"]),
        ("` a `", ["a"]),
        ("`a", []),
    ],
)
def test_code_is_found_outside_of_fences_and_blocks(text, code):
    assert code_in(text) == code


@pytest.mark.parametrize(
    "table",
    [
        "| A | B |\n|---|---|\n| x | `y` |\n| z | |",
        "A | B\n:-- | --:\nx | y",
        "| A |\n|---|\n| x \\| y |\n\n| z |",
        "|A|B|\n|-|-|\n|x|\n|y|z|w|",
        "| A | B |\n|---|---|\n",
    ],
)
def test_columns_are_those_of_a_reader_of_markdown(table, cells):
    head, *rows = cells(table)
    wanted = {
        heading: [row[number] for row in rows if row[number]] for number, heading in enumerate(head)
    }
    found = {
        heading: [cell.replace("\\|", "|") for cell in column]
        for heading, column in tables_in(table).items()
    }

    assert found == wanted


@pytest.mark.parametrize("text", ["a | b\n\n---", "---\ntitle: a | b\n---", "| a |\nx\n|---|"])
def test_other_lines_are_no_tables(text):
    assert tables_in(text) == {}


def test_a_place_has_exactly_the_text():
    text = "x\n\n| Job  | When |\n|---|---|\n| **`purge-it`** |  now |\n\nSee ``a.b``.\n" + BLOCK
    found = mentions("a.md", text)
    cells = [cell for column in found.columns for cell in column.cells]

    for each in (*found.code, *cells):
        line = Source("a.md", text).line(each.at.line)
        assert line[each.at.column - 1 : each.at.end_column - 1] == each.text
    assert [cell.text for cell in cells] == ["purge-it", "now"]


def test_a_page_with_a_wrong_marker_is_refused():
    with pytest.raises(UsageError):
        mentions("a.md", "<!-- schedcat:begin -->\n`a`\n")


@given(st.lists(st.sampled_from(["`", "``", "a", " ", "\\", "|", "*", "\n", "- "])).map("".join))
def test_code_on_a_line_of_its_own_is_what_markdown_takes_for_code(text):
    line = " ".join(text.split("\n")).strip()
    if line.startswith(("-", "*", "```", "|")) or "|" in line:
        return
    found = [each.strip(" \t`*") for each in _code(line)]

    assert [each for each in code_in(line) if each] == [each for each in found if each]


def _code(line):
    for token in PARSER.parse(line):
        yield from (child.content for child in token.children or () if child.type == "code_inline")
