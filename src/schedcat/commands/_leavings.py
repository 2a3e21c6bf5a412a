"""The comments at the end of a catalog on what an import leaves out, kept up to date."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from schedcat.catalog.document.comments import is_inside, texts
from schedcat.catalog.document.parse import parse
from schedcat.catalog.writing import comment
from schedcat.commands import Opened
from schedcat.commands._importing import Source
from schedcat.commands._known import Known
from schedcat.commands._origins import readers_in
from schedcat.source import edited


def with_left_out(text: bytes, path: str, wanted: Sequence[str], read: Collection[str]) -> bytes:
    """The catalog at `path` with the comments of what is left out of the files that were `read`.

    Those that are there stay where they are; new ones come below them, or at the end of the file.
    """
    if not wanted and _BEGIN.encode() not in text:
        return text
    document = parse(path, text)
    page = document.page
    inside = texts(document.root) if document.root else []
    there = [each for each in _comments(page.text, wanted) if not is_inside(inside, each.start)]
    left, edits = Counter(wanted), []
    for each in there:
        if left[each.message]:
            left[each.message] -= 1
        elif each.path in read:
            edits.append(((each.start, each.end), ""))
    new = "".join(comment(line, "  ") for line in left.elements())
    end = "\r\n" if "\r\n" in page.text else "\n"
    if new:
        at = there[-1].end if there else len(page.text)
        front = "" if page.text[:at].endswith(("\n", "\r")) else "\n"
        gap = "" if there else "\n"
        edits.append(((at, at), (front + gap + new).replace("\n", end)))
    elif there and len(edits) == len(there):
        edits[0] = ((_without_gap(page.text, there), there[0].end), "")
    return edited(text, [(page.span(*place), new) for place, new in edits])


class _Comment(NamedTuple):
    """What one says, less the line of its place; of which file; and its lines, ends included."""

    message: str
    path: str
    start: int
    end: int


_BEGIN = "# left out: "
_LINES = re.compile(
    r"^[ \t]*# left out: .*(?:\r?\n|\Z)(?:[ \t]*# (?!left out: ).*(?:\r?\n|\Z))*",
    re.MULTILINE,
)
_PLACE = re.compile(r" \(([^()]+?)(?::\d+){0,2}\)$")


def _comments(text: str, wanted: Collection[str]) -> Iterator[_Comment]:
    """A comment ends with the file that it is of; what follows is somebody's own."""
    for found in _LINES.finditer(text):
        said, end, ends = "", found.start(), []
        for line in found[0].splitlines(keepends=True):
            end += len(line)
            said = f"{said} {line.strip().lstrip('#').strip()}".strip()
            if place := _PLACE.search(said):
                message = f"{said[: place.start()]} ({place[1]})"
                ends.append(_Comment(message, place[1], found.start(), end))
        if ends:
            yield next((each for each in ends if each.message in wanted), ends[-1])


def _without_gap(text: str, there: Sequence[_Comment]) -> int:
    """Where the first begins, or the line between it and the jobs where nothing follows them."""
    start = there[0].start
    if text[there[-1].end :].strip():
        return start
    lines = text[:start].splitlines(keepends=True)
    while lines and not lines[-1].strip():
        start -= len(lines.pop())
    return start


def pages_of(
    sources: Sequence[Source],
    targets: Mapping[str, str],
    opened: Sequence[Opened],
    known: Collection[Known],
    new: Collection[str],
) -> Mapping[str, Sequence[Source]]:
    """Path of a catalog's file → the sources of which it says what is left out.

    `targets` are the paths for new jobs by reader; where there is no such file, one that says it
    was imported from such files, or has such jobs.
    """
    pages = {path: page for one in opened for path, page in one.reading.pages.items()}
    found: dict[str, list[Source]] = {}
    for each in sources:
        reader = each.reader
        named = (path for path, page in pages.items() if reader in readers_in(page))
        having = (one.text.path for one in known if reader in one.job.backends)
        target = targets[reader]
        is_there = target in pages or target in new
        path = target if is_there else next(named, None) or next(having, None)
        if path:
            found.setdefault(path, []).append(each)
    return found
