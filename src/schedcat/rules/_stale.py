"""How a file differs from what it should hold: where, in how many lines, and what mends it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schedcat.catalog.shown import shown
from schedcat.findings import Edit, Finding, Fix, Related
from schedcat.source import Span, whole_lines


class Stale(NamedTuple):
    """The first line that differs, in words how many do, what should be there, and other places.

    The fix makes the whole file what it should be.
    """

    at: Span
    differing: str
    wanted: str
    others: Sequence[Related]
    fix: Fix

    def finding(self, help: str, *, jobs: str = "") -> Finding:
        """Say it: `help` is what writes the file, `jobs` which of them differ."""
        return Finding(
            f"{self.differing} from the catalog{jobs}",
            at=self.at,
            help=f"{self.wanted}; {help}",
            related=self.others,
            fix=self.fix,
        )


def stale(path: str, there: str, wanted: str) -> Stale | None:
    """Compare a text with the one it should be; None where they are the same."""
    if there == wanted:
        return None
    old, new = whole_lines(there), whole_lines(wanted)
    changes = [*_changes(old, new)]
    first, *rest = [_place(path, old, change) for change in changes]
    edit, *more = [_edit(path, old, new, change) for change in changes]
    words = [_wanted(new, change) for change in changes]
    return Stale(
        first,
        _lines(sum(max(end - start, until - since) for start, end, since, until in changes)),
        words[0],
        [Related(at, said) for at, said in zip(rest, words[1:], strict=True)],
        Fix(edit.at, edit.text, safe=True, more=tuple(more)),
    )


_Change = tuple[int, int, int, int]
"""The lines that are there, from and to, and those that should be, as indexes."""


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    from difflib import SequenceMatcher  # only a stale file needs it

    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    matcher = SequenceMatcher(None, old[same:], new[same:], autojunk=False)
    for kind, start, end, since, until in matcher.get_opcodes():
        if kind != "equal":
            yield start + same, end + same, since + same, until + same


def _place(path: str, old: Sequence[str], change: _Change) -> Span:
    """The first line that goes, or the spot where lines are missing."""
    start, end, _, _ = change
    width = len(old[start].rstrip("\r\n")) if start < end else 0
    return Span(path, start + 1, 1, start + 1, width + 1)


def _edit(path: str, old: Sequence[str], new: Sequence[str], change: _Change) -> Edit:
    start, end, since, until = change
    at = Span(path, start + 1, 1, end + 1, 1)
    if start < end == len(old) and not old[-1].endswith(("\r", "\n")):
        at = Span(path, start + 1, 1, end, len(old[-1]) + 1)
    return Edit(at, "".join(new[since:until]))


def _wanted(new: Sequence[str], change: _Change) -> str:
    since, until = change[2:]
    line = new[since].rstrip("\r\n") if since < until else None
    if line is None:
        return "the catalog has nothing here"
    return f"the catalog has {shown(line)} here" if line else "the catalog has an empty line here"


def _lines(count: int) -> str:
    return "1 line differs" if count == 1 else f"{count:,} lines differ"
