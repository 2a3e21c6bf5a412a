"""What a reader of the Markdown sees: cells as text, by a parser that is not ours."""

from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

Cells = Callable[[str], list[list[str]]]


@pytest.fixture(scope="session")
def cells() -> Cells:
    """The rows of a page's tables, heads included, each cell as lines of text."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def rows(markdown: str) -> list[list[str]]:
        found: list[list[str]] = []
        for token in parser.parse(markdown):
            if token.type == "tr_open":
                found.append([])
            elif token.type == "inline" and token.level == 4:  # table, section, row, cell
                lines = "".join(map(_text, token.children or ())).split("\n")
                found[-1].append("\n".join(line.strip() for line in lines))
        return found

    return rows


def _text(token: Token) -> str:
    if token.type == "html_inline":
        return {"<br>": "\n", "<code>": "", "</code>": ""}[token.content]
    assert token.type in {"text", "code_inline"}, "markup, where there should be text"
    return token.content
