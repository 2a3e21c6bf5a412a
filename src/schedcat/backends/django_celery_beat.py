"""django-celery-beat: Celery's schedule as rows of a database, each with its time zone."""

from schedcat.backends._fields import MESSAGE
from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.types import Field, MapOf
from schedcat.schedule.dialects.django_celery_beat import DIALECT

__all__ = ["BLOCK", "DIALECT", "KEEPS", "LONGEST_NAME", "SETTINGS"]

BLOCK = (
    *MESSAGE,
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
