"""Suppression comments: which are real, what they name, and which line they speak of."""

import pytest

from schedcat.catalog.document.comments import Suppression, suppressions
from schedcat.catalog.document.parse import parse


def found(text: str) -> tuple[Suppression, ...]:
    return suppressions(parse("a.yaml", text))


def test_a_comment_behind_a_value_speaks_of_its_line() -> None:
    (comment,) = found("a: 1\nb: 2 # schedcat: ignore[rare-date, never-fires]  on purpose \nc: 3\n")
    assert comment.rules == ("rare-date", "never-fires")
    assert comment.reason == "on purpose"
    assert (comment.line, comment.covers, comment.own_line) == (2, 2, False)
    assert comment.span == ("a.yaml", 2, 6, 2, 60)


@pytest.mark.parametrize(
    ("text", "covers"),
    [
        ("# schedcat: ignore[x]\na: 1\n", 2),
        ("#schedcat:ignore[x]\r\n\r\n  # more\r\n\r\na: 1\r\n", 5),
        ("b: 1\n  # schedcat: ignore[x]\n  # schedcat: ignore[y]\n\na: 1\n", 5),
        ("# why: # schedcat: ignore[x]\na: 1\n", 2),
        ("a: 1\n# schedcat: ignore[x]\n", 3),
        ("a: 1\n# schedcat: ignore[x]", 2),
    ],
)
def test_a_comment_alone_speaks_of_the_next_line_with_content(text: str, covers: int) -> None:
    comments = found(text)
    assert comments
    assert {(comment.covers, comment.own_line) for comment in comments} == {(covers, True)}


@pytest.mark.parametrize(
    "text",
    [
        "a: 'x # schedcat: ignore[x]'\n",
        'a: "x\n  # schedcat: ignore[x]"\n',
        "a: |\n  # schedcat: ignore[x]\n  b\n",
        "a: &x !!str |\n  b\n  # schedcat: ignore[x]\n",
        "a: x# schedcat: ignore[x]\n",
        "'# schedcat: ignore[x]': 1\n",
        "a: 1\na: ' # schedcat: ignore[x]'\n",
        "<<: {b: ' # schedcat: ignore[x]'}\nb: 1\n",
        "? [' # schedcat: ignore[x]']\n: 1\n",
        "a: 1 # schedcat ignore[x]\n",
        "a: 1 # schedcat: ignored[x]\n",
        "# schedcat: ignore[x]\n",
        "# schedcat: ignore[x]\na: [\n",
    ],
)
def test_what_only_looks_like_a_comment_is_none(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "a: | # schedcat: ignore[x]\n  b\n",
        "a: &x # schedcat: ignore[x]\n  b\n",
        "a: [b, # schedcat: ignore[x]\n  c]\n",
        "a: b   ## schedcat: ignore[x]\n",
        "a: 'b' \t# schedcat: ignore[x]\n",
    ],
)
def test_a_comment_inside_a_structure_is_real(text: str) -> None:
    (comment,) = found(text)
    assert (comment.rules, comment.line, comment.covers) == (("x",), 1, 1)


@pytest.mark.parametrize("written", ["ignore", "ignore[]", "ignore[ , ]", "ignore because"])
def test_a_comment_that_names_no_rule_is_there_to_be_reported(written: str) -> None:
    (comment,) = found(f"a: 1 # schedcat: {written}\n")
    assert comment.rules == ()
