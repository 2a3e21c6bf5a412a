"""django-celery-beat: Celery's schedule as rows of a database, each with its time zone."""

from collections.abc import Sequence

from schedcat.backends._fields import ENTRY_NAME, MESSAGE
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field, MapOf
from schedcat.schedule.dialects.django_celery_beat import DIALECT

__all__ = [
    "BLOCK",
    "DIALECT",
    "FILES",
    "KEEPS",
    "LONGEST_NAME",
    "SAYS",
    "SETTINGS",
    "parse",
    "reads",
]

BLOCK = (
    *MESSAGE,
    ENTRY_NAME,
    Field("headers", MapOf(LINE), "Headers of the message.", {"tenant": "acme"}),
)
SETTINGS = (
    Field("timezone", ZONE, "`CELERY_TIMEZONE` of the project.", "Europe/London", default="UTC"),
)

KEEPS = ("description", "starts", "ends")
"""What a row says besides its schedule and what is sent: `description`, `start_time`, `expires`.

From django_celery_beat.models.PeriodicTask. The `expires` of the block is `expire_seconds`.
"""

LONGEST_NAME = 200
"""`max_length` of the name of a PeriodicTask."""

FILES = ("*/fixtures/*.json", "*/fixtures/*.yaml", "*/fixtures/*.yml")
SAYS = ("task", "args", "kwargs", "disabled", "starts", "ends", "description")


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is a fixture with rows of django-celery-beat, or a named database with them."""
    if data.startswith(SQLITE):
        return is_named and b"django_celery_beat_periodictask" in data
    if not (path.endswith((".json", ".yaml", ".yml")) or path == "-"):
        return False
    if b"django_celery_beat." not in data:  # found in a hundredth of the time of a pattern
        return False
    from schedcat.backends.django_celery_beat.fixtures import is_fixture

    return is_fixture(data)


SQLITE = b"SQLite format 3\0"


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """Rows as jobs: what beat makes of those that are saved, whatever a form would say."""
    from schedcat.backends.django_celery_beat.parsing import parse as parse_rows

    return parse_rows(pages, frame)
