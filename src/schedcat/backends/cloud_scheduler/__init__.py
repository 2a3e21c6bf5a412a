"""Google Cloud Scheduler: HTTP requests, each job in its own time zone."""

from collections.abc import Mapping, Sequence

from schedcat.backends import Deadline, Site, Translation
from schedcat.backends._fields import PHASE
from schedcat.catalog.fields import LINE, PERIOD
from schedcat.catalog.types import Field, Whole
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.dialects.cloud_scheduler import DIALECT

__all__ = [
    "BLOCK",
    "DIALECT",
    "FORMATS",
    "SETTINGS",
    "deadline_of",
    "named",
    "naming",
    "render",
    "translate",
]

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
    Field("retries", Whole(0, 5), "How often a failed run of any job is tried again.", 3),
    PHASE,
)
FORMATS = ("script", "json")


def translate(job: Job, site: Site) -> Translation:
    """The one entry of a job. Raises UnsupportedError, else SettingError.

    Its data is a Job of the API's v1 as the API prints it, base64 body and all, without the name:
    `description`, `schedule`, `timeZone`, `state`, `httpTarget`, `attemptDeadline`, `retryConfig`.
    """
    from schedcat.backends.cloud_scheduler.entries import entries_of

    return entries_of(job, site)


def render(entries: Sequence[Entry], site: Site, format: str) -> str:
    """A bash script that makes the jobs with gcloud, or the jobs as JSON. Raises SettingError."""
    from schedcat.backends.cloud_scheduler.resources import as_json
    from schedcat.backends.cloud_scheduler.script import as_script

    return as_json(entries, site) if format == "json" else as_script(entries, site)


def named(text: str, format: str) -> Mapping[str, object]:
    """The jobs of an exported text by name. Raises ValueError."""
    from schedcat.backends.cloud_scheduler.read_back import in_json, in_script

    return in_json(text) if format == "json" else in_script(text)


def naming(site: Site) -> tuple[str, tuple[str, ...]]:
    """The project and the location, and what a job's name joins there. Raises SettingError."""
    from schedcat.backends.cloud_scheduler.names import around_name
    from schedcat.backends.cloud_scheduler.resources import place_of

    project, location = place_of(site)
    return f"{location} of the project {project}", around_name(site)


def deadline_of(job: Job, site: Site) -> Deadline:
    """How long an attempt may take. Raises SettingError."""
    from schedcat.backends.cloud_scheduler import deadline

    return Deadline(deadline.of(job, site), "attempt_deadline", deadline.LONGEST)
