"""Where the fields of a job stand in a file of another format than ours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from schedcat.catalog.document.nodes import Node, Page, Scalar, extent
from schedcat.catalog.document.prose import describing
from schedcat.findings import Edit
from schedcat.model import Remark
from schedcat.source import Span

Extent = tuple[int, int]
"""The index of the first character in a file's text, and the one past the last."""


class Piece(NamedTuple):
    """Characters of a field's text, and where the file says them; as often as not in other words.

    With the same letters in both, a part of them is found in the file.
    """

    said: Extent
    written: Extent
    is_literal: bool = True


class Unsaid(NamedTuple):
    """Characters of a field's text that the file does not say, and where it would say them.

    `before` and `after` are what the file's format wants around them.
    """

    said: Extent
    at: int
    before: str = ""
    after: str = ""


class Written(NamedTuple):
    """Where a field is written as a whole, and what is known of the parts of its text."""

    whole: Extent
    pieces: Sequence[Piece] = ()
    unsaid: Sequence[Unsaid] = ()

    @classmethod
    def literally(cls, text: str, start: int) -> Self:
        """A text that stands in the file from `start` on, letter by letter."""
        extent = (start, start + len(text))
        return cls(extent, (Piece((0, len(text)), extent),))

    @classmethod
    def node(cls, node: Node) -> Self:
        """A node of YAML: letter by letter where it is a text of one line without escapes."""
        start, end = extent(node)
        if isinstance(node, Scalar):
            written = node.page.text[start:end]
            if written == node.text:
                return cls.literally(written, start)
            if written[1:-1] == node.text and written[0] in "\"'":
                inner = (start + 1, end - 1)
                return cls((start, end), (Piece((0, len(node.text)), inner),))
        return cls((start, end))

    def part(self, part: Extent) -> Extent:
        """Where some characters of the text are said: the pieces that have them, else the whole."""
        found = [each for each in self.pieces if each.said[0] < part[1] and part[0] < each.said[1]]
        if not found:
            return self.whole
        starts, ends = zip(*(_within(each, part) for each in found), strict=True)
        return min(starts), max(ends)


def _within(piece: Piece, part: Extent) -> Extent:
    if not piece.is_literal:
        return piece.written
    shift = piece.written[0] - piece.said[0]
    return max(piece.said[0], part[0]) + shift, min(piece.said[1], part[1]) + shift


class TextPlaces(NamedTuple):
    """The places of one job: of its name, of all its text, and of its fields by their keys.

    `comments` are those at the job but for what became its description; `keys` say which fields
    begin at which line.
    """

    page: Page
    name: Extent
    whole: Extent
    fields: Mapping[tuple[str, ...], Written]
    comments: Sequence[Extent] = ()
    backend: str | None = None

    def at(self, keys: Sequence[str | int], part: Extent | None = None) -> Span:
        """The span of a field's text, of the job's name when the file does not say it."""
        field = self._field(tuple(map(str, keys)))
        if field is None:
            return self.page.span(*self.name)
        return self.page.span(*(field.part(part) if part else field.whole))

    def says(self, key: str) -> bool:
        """Does the file say the field?"""
        return self._field((key,)) is not None

    def covers(self, place: Span) -> bool:
        """Does the place lie within the job's own text?"""
        own = self.page.span(*self.whole)
        starts_after = (own.line, own.column) <= (place.line, place.column)
        ends_before = (place.end_line, place.end_column) <= (own.end_line, own.end_column)
        return place.path == own.path and starts_after and ends_before

    def has(self, place: Span) -> bool:
        """Does a literal piece of a field stand there, or a part of one? Or would one?"""
        return any(_lies_in(place, self.page.span(*each)) for each in self._literal()) or any(
            place == self.page.span(each.at, each.at)
            for field in self.fields.values()
            for each in field.unsaid
        )

    def inserting(self, key: str, parts: Mapping[Extent, str]) -> Edit | None:
        """What writes parts of a field that the file does not say; None unless all have one place.

        `parts` has the new text by the extent of each in the field's.
        """
        field = self._field((key,))
        unsaid = [each for each in field.unsaid if each.said in parts] if field else []
        if len({each.at for each in unsaid}) != 1 or len(unsaid) != len(parts):
            return None
        text = "".join(f"{each.before}{parts[each.said]}{each.after}" for each in unsaid)
        return Edit(self.page.span(unsaid[0].at, unsaid[0].at), text)

    def remarks(self) -> Iterator[Remark]:
        """The comments at the job that are not its description."""
        from schedcat.catalog.document.remarks import remarks_of  # only the rules of texts need it

        if self.comments:
            yield from remarks_of(self.page, [*self.comments], self._keys_by_line())

    def of(self, backend: str) -> Self:
        """The same places with what is said for the backend alone in front."""
        return self._replace(backend=backend)

    def _field(self, keys: tuple[str, ...]) -> Written | None:
        own = self.fields.get((self.backend, *keys)) if self.backend else None
        return own or self.fields.get(keys)

    def _literal(self) -> Iterator[Extent]:
        for field in self.fields.values():
            yield from (each.written for each in field.pieces if each.is_literal)

    def _keys_by_line(self) -> dict[int, frozenset[str]]:
        keys: dict[int, frozenset[str]] = {}
        for (key, *_), field in self.fields.items():
            if key != "description":
                line = self.page.spot(field.whole[0]).line
                keys[line] = keys.get(line, frozenset()) | {key}
        return keys


def _lies_in(place: Span, outer: Span) -> bool:
    return (
        place.path == outer.path
        and (outer.line, outer.column) <= (place.line, place.column)
        and (place.end_line, place.end_column) <= (outer.end_line, outer.end_column)
    )


def lines_of(page: Page, comments: Iterable[Extent]) -> tuple[str, Sequence[Piece]]:
    """What comments tell people as one text, and where each line of it stands.

    Empty where they tell nothing of a job, such as a ruler, a word to a linter or what is to do.
    """
    written = [(page.text[start:end].lstrip("#"), end) for start, end in comments]
    lines: list[str] = []
    pieces, at = [], 0
    for (line, end), text in zip(written, describing([line for line, _ in written]), strict=True):
        if text is None or (not text and not (lines and lines[-1])):
            continue
        if text:
            first = end - len(line) + line.index(text)
            pieces.append(Piece((at, at + len(text)), (first, first + len(text))))
        lines.append(text)
        at += len(text) + 1
    return "\n".join(lines).rstrip("\n"), pieces
