"""Rows of django-celery-beat as a catalog, those of all fixtures together and of each database."""

from collections.abc import Iterator, Sequence

from schedcat.backends._readings import reading_of
from schedcat.backends.django_celery_beat import SQLITE, databases, fixtures
from schedcat.backends.django_celery_beat.jobs import said_by
from schedcat.catalog.document.comments import Suppression, suppressions_in, texts
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.parse import Stream, parse_stream
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.findings import Finding
from schedcat.model import Job


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The rows of all pages; fixtures may be parts of one dump, in which rows name each other."""
    zone = frame.settings.get("django-celery-beat", {}).get("timezone")
    kept = {page.path: page for page in pages}
    said: list[Job | Found] = []
    streams: list[Stream] = []
    for page in pages:
        if page.data.startswith(SQLITE):
            kept[page.path] = Page(page.path, b"")
            said += _of_database(page, zone)
        else:
            streams.append(parse_stream(page))
    dumped = [row for stream in streams for row in fixtures.rows(stream)]
    said += [fault for stream in streams for fault in stream.faults]
    said += said_by(dumped, zone, is_whole=False)
    comments = {stream.page.path: _comments(stream) for stream in streams}
    return reading_of([*kept.values()], said, comments)


def _of_database(page: Page, zone: str | None) -> Iterator[Job | Found]:
    try:
        rows = databases.rows(page)
    except databases.UnreadableDatabaseError as error:
        at = Page(page.path, b"").top
        yield "unreadable-source", Finding(f"SQLite cannot read it: {error}", at, _DUMP)
        return
    yield from said_by(rows, zone, is_whole=True)


_DUMP = "lint what `manage.py dumpdata django_celery_beat` prints instead"


def _comments(stream: Stream) -> tuple[Suppression, ...]:
    inside = sorted(extent for root in stream.roots for extent in texts(root))
    return suppressions_in(stream.page, inside)
