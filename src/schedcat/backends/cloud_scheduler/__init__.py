"""Google Cloud Scheduler: HTTP requests, each job in its own time zone."""

import re
from collections.abc import Mapping, Sequence

from schedcat.backends import Deadline, Site, Translation
from schedcat.backends._fields import PHASE
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE, PERIOD
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field, MapOf, Whole
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.dialects.cloud_scheduler import DIALECT

__all__ = [
    "BLOCK",
    "DIALECT",
    "FILES",
    "FORMATS",
    "SAYS",
    "SETTINGS",
    "deadline_of",
    "named",
    "naming",
    "parse",
    "reads",
    "render",
    "translate",
]

BLOCK = (
    Field("attempt_deadline", PERIOD, "How long one request may take: 15s to 30m.", "10m"),
    Field(
        "service_account",
        LINE,
        "Whose token goes along, if not that of the settings.",
        "scheduler@acme.iam.gserviceaccount.com",
    ),
    Field("audience", LINE, "The OIDC token's audience.", "https://example.com"),
    Field(
        "scope",
        LINE,
        "What the OAuth token may be used for.",
        "https://www.googleapis.com/auth/pubsub",
    ),
    Field("max_retry_duration", PERIOD, "How long a failed run is tried again.", "1h"),
    Field("min_backoff_duration", PERIOD, "The first wait before another attempt.", "10s"),
    Field("max_backoff_duration", PERIOD, "The longest wait before another attempt.", "10m"),
    Field("max_doublings", Whole(0), "How often that wait doubles.", 3),
    Field(
        "uri",
        LINE,
        "What is requested, of which only Terraform knows a part; read, not exported.",
        "${google_cloud_run_service.worker.status[0].url}/sync",
    ),
    Field("topic", LINE, "The Pub/Sub topic it is sent to; read, not exported.", "orders"),
    Field("message", LINE, "What is sent there.", '{"full": true}'),
    Field("attributes", MapOf(LINE), "The message's attributes.", {"kind": "full"}),
    Field("app_engine", LINE, "The path requested of App Engine; read, not exported.", "/sync"),
)
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


FILES = ("*.tf", "*.json")
SAYS = ("http", "disabled", "retries")


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is Terraform that has such jobs, or the JSON that gcloud and the API print."""
    if path.endswith((".tf", ".tf.json")):
        return is_named or b"google_cloud_scheduler_job" in data
    if b"Target" not in data or b"/jobs/" not in data or b"schedule" not in data:
        return is_named and path.endswith(".json") and data.strip() == b"[]"
    return data.lstrip()[:1] in {b"[", b"{"} and bool(re.search(_NAME, data))


_NAME = rb'"name"\s*:\s*"projects/[^"/]+/locations/[^"/]+/jobs/[^"/]+"'


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The jobs of such files as a catalog; nothing is planned, and nobody is asked."""
    from schedcat.backends.cloud_scheduler.reading import parse as parse_jobs

    return parse_jobs(pages, frame)
