"""django-celery-beat: Celery's schedule as rows of a database, each with its time zone."""

from schedcat.backends._fields import MESSAGE
from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.types import Field, MapOf
from schedcat.schedule.dialects.django_celery_beat import DIALECT

__all__ = ["BLOCK", "DIALECT", "SETTINGS"]

BLOCK = (
    *MESSAGE,
    Field("headers", MapOf(LINE), "Headers of the message.", {"tenant": "acme"}),
)
SETTINGS = (
    Field("timezone", ZONE, "`CELERY_TIMEZONE` of the project.", "Europe/London", default="UTC"),
)
