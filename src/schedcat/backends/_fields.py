"""Fields that several backends have, in their blocks or among their settings."""

from schedcat.catalog.fields import LINE, PERIOD
from schedcat.catalog.types import Choice, Field, Whole

MESSAGE = (
    Field("queue", LINE, "The queue that the message goes to.", "maintenance"),
    Field("exchange", LINE, "The exchange that the message goes to.", "reports"),
    Field("routing_key", LINE, "The routing key of the message.", "reports.daily"),
    Field("priority", Whole(0, 255), "The message's priority; brokers differ in its range.", 5),
    Field("expires", PERIOD, "A message that waits longer is not run.", "1h"),
)
"""What Celery sends with a task."""

ENTRY_NAME = Field(
    "name", LINE, "The name of the entry, where it is not the job's.", "Nightly report"
)
"""For a backend that knows names which a catalog cannot have."""

PHASE = Field(
    "phase",
    Choice(("utc", "hash")),
    "When intervals begin: at 00:00 UTC, or each job at a time of its own, by its name.",
    "hash",
    default="utc",
)
"""For a backend that says an interval as a cron."""
