"""django-celery-beat: Celery's schedule as rows of a database, each with its time zone."""

from schedcat.catalog.fields import LINE, PERIOD, ZONE
from schedcat.catalog.types import Field, MapOf, Whole
from schedcat.schedule.dialects.django_celery_beat import DIALECT

__all__ = ["BLOCK", "DIALECT", "SETTINGS"]

BLOCK = (
    Field("queue", LINE, "The queue that the message goes to.", "maintenance"),
    Field("exchange", LINE, "The exchange that the message goes to.", "reports"),
    Field("routing_key", LINE, "The routing key of the message.", "reports.daily"),
    Field("headers", MapOf(LINE), "Headers of the message.", {"tenant": "acme"}),
    Field("priority", Whole(0, 255), "The message's priority; brokers differ in its range.", 5),
    Field("expires", PERIOD, "A message that waits longer is not run.", "1h"),
)
SETTINGS = (
    Field("timezone", ZONE, "`CELERY_TIMEZONE` of the project.", "Europe/London", default="UTC"),
)
