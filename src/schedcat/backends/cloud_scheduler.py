"""Google Cloud Scheduler: HTTP requests, each job in its own time zone."""

from schedcat.catalog.fields import LINE, PERIOD
from schedcat.catalog.types import Field
from schedcat.schedule.dialects.cloud_scheduler import DIALECT

__all__ = ["BLOCK", "DIALECT", "SETTINGS"]

BLOCK = (Field("attempt_deadline", PERIOD, "How long one request may take: 15s to 30m.", "10m"),)
SETTINGS = (
    Field("project", LINE, "The Google Cloud project.", "acme"),
    Field("location", LINE, "The region of the jobs.", "australia-southeast1"),
    Field(
        "name",
        LINE,
        "A job's name there; {app}, {name} and {suffix} are filled.",
        "{app}-{name}{suffix}",
        default="{name}{suffix}",
    ),
    Field("url", LINE, "What a job's path is joined to.", "https://worker.example.run.app"),
    Field(
        "service_account",
        LINE,
        "Whose token goes along.",
        "scheduler@acme.iam.gserviceaccount.com",
    ),
    Field("audience", LINE, "The token's audience; the url when unsaid.", "https://example.com"),
    Field("attempt_deadline", PERIOD, "How long one request may take: 15s to 30m.", "10m"),
)
