"""The comments that people write at an entry in Python source."""

import re
from collections.abc import Iterable, Iterator, Sequence

from schedcat.backends.celery.source.python.places import Text
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.remarks import comments_in
from schedcat.catalog.text_places import Extent, TextPlaces, Written, lines_of
from schedcat.model import Job


def with_comments(jobs: Iterable[Job], text: Text) -> Iterator[Job]:
    """The jobs with the comments at them; for one without a description they become it.

    That is what stands above it, else behind its name. What is code that is not run is neither.
    """
    if not text.page.has_comments:
        yield from jobs
        return
    for job in jobs:
        yield _with_comments(job, text) if isinstance(job.places, TextPlaces) else job


def _with_comments(job: Job, text: Text) -> Job:
    page, places = text.page, job.places
    if not isinstance(places, TextPlaces):
        return job
    start, line_end = page.line_around(places.whole[0])
    first = _first_line(page, start)
    end = page.line_around(places.whole[1])[1]
    comments = [
        each for each in comments_in(page, first, end, text.strings) if not _is_code(page, each)
    ]
    above = [each for each in comments if each[0] < start]
    behind = [each for each in comments if start <= each[0] < line_end]
    chosen: Sequence[Extent] = ()
    if job.description is None and not _is_about_schedule(places, page):
        chosen = above or behind
    elif job.description is None:
        chosen = above
    said, pieces = lines_of(page, chosen)
    if said.strip():
        field = Written((chosen[0][0], chosen[-1][1]), pieces)
        places = places._replace(fields={**places.fields, ("description",): field})
        job = job._replace(description=said)
    else:
        chosen = ()
    rest = [each for each in comments if each not in chosen]
    whole = (min(first, places.whole[0]), end)
    return job._replace(places=places._replace(comments=rest, whole=whole))


def _is_about_schedule(places: TextPlaces, page: Page) -> bool:
    """Does the schedule stand on the line of the name, so that a comment behind speaks of it?"""
    line = page.spot(places.name[0]).line
    keys = ({("cron",), ("interval",)}) & places.fields.keys()
    return any(page.spot(places.fields[key].whole[0]).line == line for key in keys)


def _first_line(page: Page, start: int) -> int:
    """Where the comment lines above an entry begin; the entry's own line without any.

    What stands above an entry that is switched off is said of that one.
    """
    while start:
        above = page.line_around(start - 1)[0]
        line = page.text[above:start].strip()
        if not line.startswith("#") or (line.strip("# ") and _CODE.match(line)):
            break
        start = above
    return start


_CODE = re.compile(r"""#+\s*(?:["'][^"']*["']\s*:|[)}\]]|[\w.]+\s*=|@|\w[\w.]*\(|$)|.*[{(\[]\s*$""")


def _is_code(page: Page, comment: Extent) -> bool:
    return bool(_CODE.match(page.text[slice(*comment)]))
