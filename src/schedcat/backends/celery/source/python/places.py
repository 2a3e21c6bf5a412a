"""Where the expressions of a Python file stand in its text."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.text_places import Extent, Piece, Unsaid, Written
from schedcat.schedule.cron import Cron

PARAMETERS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
"""Of `crontab` (celery.schedules), in cron's order."""


class Text:
    """The text of a file and its syntax tree, whose nodes count lines and bytes of a line.

    Raises SyntaxError and what else `ast.parse` does.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree = ast.parse(page.text)

    def extent(self, node: ast.expr | ast.keyword) -> Extent:
        """The characters of an expression."""
        last_line, last = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._index(node.lineno, node.col_offset), self._index(last_line, last)

    @cached_property
    def strings(self) -> list[Extent]:
        """The string literals, in which a `#` begins no comment."""
        return sorted(
            self.extent(node)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.JoinedStr | ast.Constant)
            and isinstance(getattr(node, "value", ""), str | bytes)
        )

    def literally(self, expression: ast.expr, text: str) -> Written:
        """Where a text is said: letter by letter in a literal, else as a whole."""
        start, end = self.extent(expression)
        written = self.page.text[start:end]
        if written == text and not written.isidentifier():  # or it is a name that stands for it
            return Written.literally(text, start)
        if written[1:-1] == text and written[:1] in {'"', "'"}:
            return Written((start, end), Written.literally(text, start + 1).pieces)
        return Written((start, end))

    def cron(
        self, cron: Cron, expression: ast.expr, fields: tuple[ast.expr | None, ...]
    ) -> Written:
        """Where a cron is said: by the arguments for its fields, or by one text."""
        if not fields:
            texts = (each for each in ast.walk(expression) if isinstance(each, ast.Constant))
            literal = next((each for each in texts if each.value == cron.text), expression)
            return self.literally(literal, cron.text)._replace(whole=self.extent(expression))
        unsaid = self._unsaid(cron, expression, fields) if isinstance(expression, ast.Call) else ()
        return Written(self.extent(expression), [*self._pieces(cron, fields)], [*unsaid])

    def _pieces(self, cron: Cron, fields: tuple[ast.expr | None, ...]) -> Iterator[Piece]:
        for field, expression in zip(cron.fields, fields, strict=True):
            if expression is not None:
                written = self.literally(expression, field.text)
                for piece in written.pieces:
                    yield piece._replace(said=field.span)
                if not written.pieces:
                    yield Piece(field.span, written.whole, is_literal=False)

    def _unsaid(
        self, cron: Cron, call: ast.Call, fields: tuple[ast.expr | None, ...]
    ) -> Iterator[Unsaid]:
        """For arguments that are not given: in front of the keywords of those that come later."""
        keywords = sorted(call.keywords, key=lambda each: (each.lineno, each.col_offset))
        earlier: set[str | None] = set()
        for field, name, expression in zip(cron.fields, PARAMETERS, fields, strict=True):
            later = next((each for each in keywords if each.arg not in earlier), None)
            if expression is None and later is not None:
                at = self.extent(later)[0]
                yield Unsaid(field.span, at, f"{name}=", self._before_next(at))
            earlier.add(name)

    def _before_next(self, at: int) -> str:
        """What goes between an argument and the next, which may have a line of its own."""
        start, _ = self.page.line_around(at)
        indent = self.page.text[start:at]
        if not start or indent.strip():
            return ", "
        line_end = re.search(r"(\r\n|\r|\n)\Z", self.page.text[max(start - 2, 0) : start])
        return f",{line_end[0] if line_end else chr(10)}{indent}"

    def _index(self, line: int, offset: int) -> int:
        start = self._starts[line - 1]
        if self._is_ascii:
            return start + offset
        text = self.page.text[start : start + offset]  # there are no fewer bytes than characters
        return start + len(text.encode()[:offset].decode(errors="replace"))

    @cached_property
    def _is_ascii(self) -> bool:
        return self.page.text.isascii()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(each.end() for each in re.finditer(r"\r\n|\r|\n", self.page.text))]
