"""What a reader has said of some files, put together as a reading."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schedcat.catalog.document.comments import Suppression
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Reading
from schedcat.findings import Severity
from schedcat.model import Catalog, Job


def reading_of(
    pages: Sequence[Page],
    said: Iterable[Job | Found],
    comments: Mapping[str, tuple[Suppression, ...]],
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Reading:
    """The jobs in order, and the findings: all but an info say that a job is left out.

    Not so missing-timezone, which is said of the zone of jobs that are there.

    `comments` are those by path that hide findings; one behind a line or above it hides what is
    found of the job whose name stands there.
    """
    told = list(said)
    jobs = tuple(each for each in told if isinstance(each, Job))
    found = tuple(each for each in told if not isinstance(each, Job))
    wrong = {
        each.job
        for rule, each in found
        if each.severity is not Severity.INFO and rule != "missing-timezone"
    }
    return Reading(
        Catalog(
            jobs,
            complete=not wrong,
            left_out=None if None in wrong else frozenset(filter(None, wrong)),
        ),
        found,
        frozenset(),
        comments,
        {page.path: page for page in pages},
        _job_lines(jobs, {path for path, hiding in comments.items() if hiding}),
        settings=settings or {},
    )


def _job_lines(jobs: Iterable[Job], paths: set[str]) -> dict[str, dict[str, range]]:
    lines: dict[str, dict[str, range]] = {path: {} for path in paths}
    for job in jobs if lines else ():
        if (at := job.at()) and at.path in lines:
            lines[at.path][job.name] = range(at.line, at.line + 1)
    return lines
