"""Celery beat: one schedule per app, in the app's time zone."""

from schedcat.catalog.fields import LINE, PERIOD, ZONE
from schedcat.catalog.types import Choice, Field, Flag, Whole
from schedcat.schedule.dialects.celery import DIALECT

__all__ = ["BLOCK", "DIALECT", "SETTINGS"]

BLOCK = (
    Field("queue", LINE, "The queue that the message goes to.", "maintenance"),
    Field("exchange", LINE, "The exchange that the message goes to.", "reports"),
    Field("routing_key", LINE, "The routing key of the message.", "reports.daily"),
    Field("priority", Whole(0, 255), "The message's priority; brokers differ in its range.", 5),
    Field("expires", PERIOD, "A message that waits longer is not run.", "1h"),
)
SETTINGS = (
    Field("timezone", ZONE, "The app's `timezone`.", "Australia/Sydney", default="UTC"),
    Field(
        "keeps_state",
        Flag(),
        "Does beat's schedule file survive a restart? Where it does not, every interval starts "
        "anew with each deployment.",
        False,
    ),
    Field(
        "zones",
        Choice(("refuse", "runtime")),
        "A job of another zone than the app's: refuse it, or read its zone at run time.",
        "runtime",
        default="refuse",
    ),
)
