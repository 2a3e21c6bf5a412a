"""The comments that hide findings of a job in its scheduler's own file, for its catalog."""

from collections.abc import Iterator, Sequence

from schedcat.catalog.document.comments import Suppression
from schedcat.catalog.document.nodes import Page
from schedcat.commands import Opened
from schedcat.model import Job
from schedcat.source import Span


def hiding_comments(job: Job, opened: Sequence[Opened]) -> Iterator[str]:
    """What the catalog is to have above a job, a comment each."""
    if (at := job.at()) is None:
        return
    for reading in (each.reading for each in opened if at.path in each.reading.pages):
        for comment in reading.suppressions.get(at.path, ()):
            if comment.rules and _speaks_of(comment, job, at, reading.pages[at.path]):
                yield _text(comment)


def _speaks_of(comment: Suppression, job: Job, at: Span, page: Page) -> bool:
    """Is it at the line of the job's name, or at another of its lines?"""
    if comment.covers == at.line:
        return True
    line = page.line(comment.covers)
    column = len(line) - len(line.lstrip()) + 1
    place = Span(at.path, comment.covers, column, comment.covers, column)
    return bool(line.strip() and job.places and job.places.covers(place))


_ROOM = 90
"""Letters that surely stay on one line: broken brackets hide nothing."""


def _text(comment: Suppression) -> str:
    spaced, tight = (f"schedcat: ignore[{sep.join(comment.rules)}]" for sep in (", ", ","))
    return f"{spaced if len(spaced) <= _ROOM else tight} {comment.reason}".strip()
