"""Blocks between markers are filled, and nothing else of a page changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.docs.markers import inject
from schedcat.errors import UsageError

BEGIN, END = "<!-- schedcat:begin -->", "<!-- schedcat:end -->"
TABLE = "| a |\n|---|\n"


def test_a_block_is_filled_between_blank_lines():
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nrest\n"

    assert filled(page) == f"# Title\n\n{BEGIN}\n\n{TABLE}\n{END}\n\nrest\n"


def test_each_block_is_told_the_options_of_its_marker():
    page = f"<!-- schedcat:begin columns=name,task group-by='owner' -->\n{END}\n{BEGIN}\n{END}\n"
    told = []

    inject("page.md", page, lambda options: told.append(options) or "")

    assert told == [{"columns": "name,task", "group-by": "owner"}, {}]


def test_a_value_with_spaces_is_quoted_as_in_a_shell():
    page = f'<!-- schedcat:begin env="pre prod" columns="name, task" -->\n{END}\n'
    told = []

    inject("page.md", page, lambda options: told.append(options) or "")

    assert told == [{"env": "pre prod", "columns": "name, task"}]


@pytest.mark.parametrize("marker", ["<!--schedcat:begin-->", "   <!--  schedcat:begin   -->  "])
def test_blanks_around_a_marker_mean_nothing(marker):
    assert filled(f"{marker}\n{END}") == f"{marker}\n\n{TABLE}\n{END}"


@pytest.mark.parametrize(
    ("before", "newline", "after"),
    [
        ("a\r\n", "\r\n", "\r\nz\r\n"),
        ("a\r\n", "\r\n", ""),
        ("a\r", "\r", "\rz"),
        ("\ufeff", "\n", "\n"),
        ("trailing  \n\tx\x0c\x85\u2028y\n", "\n", ""),
        ("of one\r\n", "\n", "\r\nkind\r\n"),
    ],
    ids=["CRLF", "no last line break", "CR", "byte order mark", "odd blanks", "mixed"],
)
def test_what_is_outside_a_block_survives_to_the_byte(before, newline, after):
    content = f"\n\n{TABLE}\n".replace("\n", newline)

    assert filled(f"{before}{BEGIN}{newline}old{newline}{END}{after}") == (
        f"{before}{BEGIN}{content}{END}{after}"
    )


@given(st.lists(st.sampled_from(["text", "", BEGIN, END, "```", "~~~", "    code", "> quoted"])))
def test_filling_a_page_twice_changes_nothing_more(lines):
    page = "\n".join(lines)
    try:
        once = filled(page)
    except UsageError:
        return
    assert filled(once) == once


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{BEGIN}\n```\n",
        f"~~~~ md\n{BEGIN}\n~~~\n{END}\n~~~~\n",
        f"  ```html\n{BEGIN}\n  ````\n",
        f"    {BEGIN}\n",
        f"\t{BEGIN}\n",
        f"> {BEGIN}\n",
        f"Write `{BEGIN}` above it.\n",
        f"Write ``{BEGIN} ` `` above it.\n",
        f"A \\` and `{BEGIN}`.\n",
        "<!-- schedcats -->\n",
    ],
)
def test_a_marker_that_is_shown_is_no_marker(text):
    block = f"{BEGIN}\n\n{TABLE}\n{END}\n"

    assert filled(f"{text}\n{BEGIN}\n{END}\n{text}") == f"{text}\n{block}{text}"


def test_an_unclosed_fence_hides_all_that_follows():
    with pytest.raises(UsageError, match="no block to fill"):
        filled(f"```\n{BEGIN}\n{END}\n")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (f"a\n{BEGIN}\n", "page.md:2:1: the block has no end"),
        (f"{BEGIN}\n  {BEGIN}\n{END}\n", "page.md:2:3: a block begins within the one of line 1"),
        (f"{BEGIN}\n{END}\n{END}\n", "page.md:3:1: no block ends here"),
        (f"\ufeff{END}\n", "page.md:1:2: no block ends here"),
        ("nothing\n", "page.md: no block to fill"),
        ("", "page.md: no block to fill"),
        (f"<!-- schedcat:start -->\n{END}\n", "page.md:1:1: `schedcat:start` is no marker"),
        (f"{BEGIN}\n<!-- schedcat:end env=a -->\n", "page.md:2:1: `env=a` at an end"),
        (f"see {BEGIN}\n{END}\n", "page.md:1:5: a marker needs a line of its own"),
        (f"<!-- schedcat:begin\n-->\n{END}\n", "page.md:1:1: a marker needs a line of its own"),
        (f"{BEGIN} <!-- x -->\n{END}\n", "page.md:1:1: a marker needs a line of its own"),
        (f"<!-- schedcat:begin check -->\n{END}\n", "page.md:1:1: `check` has no value"),
        (f"<!-- schedcat:begin env=a env=b -->\n{END}\n", "page.md:1:1: `env` is said twice"),
        (f"<!-- schedcat:begin env='a -->\n{END}\n", "page.md:1:1: `env='a` has a quote without"),
    ],
)
def test_a_page_that_cannot_be_filled_is_refused_with_the_place(page, message):
    with pytest.raises(UsageError) as caught:
        filled(page)

    assert str(caught.value).startswith(message)
    assert caught.value.help
    assert caught.value.exit_code == 2


def test_what_a_fill_refuses_is_said_at_its_marker():
    def refuse(_):
        raise UsageError("`nme` is no column", help="did you mean `name`?")

    with pytest.raises(UsageError, match=r"^page\.md:2:1: `nme` is no column") as caught:
        inject("page.md", f"a\n{BEGIN}\n{END}\n", refuse)
    assert caught.value.help == "did you mean `name`?"


def filled(page):
    return inject("page.md", page, lambda _: TABLE)
