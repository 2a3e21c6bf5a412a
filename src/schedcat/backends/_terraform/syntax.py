"""The syntax of HCL, by python-hcl2: a tree whose parts know their characters in the text."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.text_places import Extent
from schedcat.findings import Finding

LARGEST = 4 << 20
"""Bytes of a file; its tree takes a hundred times the memory."""


class Part(NamedTuple):
    """A part of the tree, under the name that the grammar has for it; a word has no parts.

    Line breaks and comments are left out.
    """

    kind: str
    at: Extent
    parts: Sequence["Part"] = ()
    word: str = ""

    @property
    def branches(self) -> list["Part"]:
        """The parts that are no words."""
        return [part for part in self.parts if not part.word]

    @property
    def text(self) -> str:
        """All its words."""
        return self.word + "".join(part.text for part in self.parts)


class Syntax(NamedTuple):
    """A whole text: its body, its comments without their ends, and its strings and heredocs."""

    body: Part
    comments: Sequence[Extent] = ()
    texts: Sequence[Extent] = ()


class Text(NamedTuple):
    """What a tree was made of: a page's text, or what stands at one place of it."""

    page: Page
    text: str
    at: Extent | None = None

    def extent(self, part: Part) -> Extent:
        """The characters of the page that a part of the tree stands for."""
        return self.at or part.at

    def words(self, part: Part) -> str:
        """The text of an expression on one line."""
        return " ".join(self.text[slice(*part.at)].split())


class NotHclError(Exception):
    """A text that cannot be read, `at` a character of it if one is to blame."""

    def __init__(self, message: str, at: int | None, help: str) -> None:
        super().__init__(message)
        self.at = at
        self.help = help

    def finding(self, page: Page) -> Finding:
        """The same in words, for the whole text of a page."""
        at = page.top if self.at is None else page.spot(self.at)
        return Finding(str(self), at, self.help)


@lru_cache(maxsize=64)
def parse(text: str) -> Syntax:
    """The tree of a file's text; several readers ask for the same. Raises NotHclError."""
    try:
        import hcl2
        from lark.exceptions import LarkError, UnexpectedInput
    except ImportError:
        message = "Terraform files are read by python-hcl2, which is not installed"
        raise NotHclError(message, None, "run `pip install 'schedcat[terraform]'`") from None
    try:
        return _syntax(hcl2.parses_to_tree(_with_plain_ends(text)), len(text))
    except UnexpectedInput as error:
        at = error.pos_in_stream or 0
        if not text[at:].strip():
            raise NotHclError("no HCL: it ends too early", len(text.rstrip()), _HELP) from None
        message = f"no HCL: {_met(text, at)} is not expected here"
        raise NotHclError(message, at, _HELP) from None
    except (LarkError, RecursionError, MemoryError):
        raise NotHclError("no HCL: it nests too deeply", None, _HELP) from None


def _with_plain_ends(text: str) -> str:
    """The text with blanks behind the end of a heredoc before it: python-hcl2 knows none there."""
    names = {re.escape(name) for name in re.findall(r"<<-?([A-Za-z][\w.-]*)", text)}
    if not names:
        return text
    end = rf"(?m)^([ \t]*(?:{'|'.join(names)}))([ \t]+)(?=\r?$)"
    return re.sub(end, r"\2\1", text)


_HELP = "correct it, `terraform validate` says more, or leave the file out"


def _met(text: str, at: int) -> str:
    word = text[at : at + 20].split()[:1]
    return f"`{word[0]}`" if word and not text[at].isspace() else "the end of the line"


def _syntax(tree: Any, length: int) -> Syntax:
    comments: list[Extent] = []
    (body, *_) = _part(tree, comments).branches
    texts = sorted(part.at for part in _walk(body) if part.kind in _TEXTS)
    return Syntax(body, [each for each in sorted(comments) if each[1] <= length], texts)


_TEXTS = ("string", "heredoc_template", "heredoc_template_trim")


def _part(tree: Any, comments: list[Extent]) -> Part:
    """A tree of lark's as ours; its comments go to the list."""
    parts = []
    for each in tree.children:
        if hasattr(each, "children"):
            part = _part(each, comments)
            parts += [part] if part.kind != "new_line_or_comment" else []
        elif each.type == "NL_OR_COMMENT":
            if each.startswith(("#", "/")):
                comments.append((each.start_pos, each.start_pos + len(each.rstrip())))
        else:
            at = (each.start_pos, each.start_pos + len(each))
            parts.append(Part(each.type, at, word=str(each)))
    at = (0, 0) if tree.meta.empty else (tree.meta.start_pos, tree.meta.end_pos)
    return Part(str(tree.data), at, parts)


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for each in part.parts:
        yield from _walk(each)
