"""The one table of fields: key, type, words and example of everything a catalog may say."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from schedcat.catalog.types import (
    END,
    AnyOf,
    Choice,
    Field,
    Flag,
    Json,
    ListOf,
    MapOf,
    Record,
    Text,
    Whole,
)
from schedcat.schedule.interval import PATTERN as INTERVAL_PATTERN

LINE = Text()
NAME = Text("a name", r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}" + END, like="nightly-report")
TASK = Text("a dotted name", r"^[^\s.]+(\.[^\s.]+)*" + END, like="app.tasks.report")
PERIOD = Text("a period", INTERVAL_PATTERN, like="1h30m")
UNKNOWN = "unknown"
"""The `timezone` of jobs on a clock that nobody has named."""

ZONE = Text("an IANA time zone", rf"^(?!{UNKNOWN}{END}).", like="Europe/London")
JOB_ZONE = Text(f"an IANA time zone, or `{UNKNOWN}`", ".", like="Europe/London")
MOMENT = Text(
    "an RFC 3339 time with its offset",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})" + END,
    like="2026-12-01T00:00:00Z",
)
DAY = Text("a date", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}" + END, like="2027-03-01")
REASON = Text(
    "a reason",
    # `disabled: no` reads like the opposite of what it would do.
    r"^(?!([Yy]|[Yy]es|YES|[Nn]|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF|[Tt]rue|[Ff]alse)" + END + ").",
    like="waiting for the vendor",
)
CRON = Text("a cron expression", like="0 9 * * 1-5")


class BackendTables(NamedTuple):
    """What one backend adds to the tables: its block in a job, its settings in a configuration."""

    block: tuple[Field, ...]
    settings: tuple[Field, ...]


class Tables(NamedTuple):
    """What backends and rules bring: backend name → tables, rule name → options.

    `plugins` gives, for the names of plugins, the options of all rules with theirs. Without it no
    plugin is asked; what a configuration that names one says of its rules is `unknown` then.
    """

    backends: Mapping[str, BackendTables] = {}
    rules: Mapping[str, tuple[Field, ...]] = {}
    plugins: Callable[[tuple[str, ...]], Mapping[str, tuple[Field, ...]]] | None = None
    unknown: bool = False


SCHEDULE = (
    Field(
        "cron",
        CRON,
        "Five fields (minute, hour, day of month, month, day of week) or a macro: @hourly, "
        "@daily, @midnight, @weekly, @monthly, @yearly, @annually. Quote it.",
        "*/10 * * * *",
    ),
    Field(
        "interval",
        PERIOD,
        "Every so long while the scheduler stays up. Units s m h d w or English words, whole "
        "numbers. The phase is the backend's, unless an anchor gives it.",
        "1h59m",
    ),
)

HTTP = Record(
    (
        Field(
            "path",
            Text("a path that starts with /", "^/"),
            "Joined to the backend's url.",
            "/jobs/nightly-report/",
        ),
        Field(
            "url",
            Text("an http or https URL", "^https?://."),
            "The whole address.",
            "https://worker.example.com/jobs/nightly-report/",
        ),
        Field(
            "method",
            Choice(("POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")),
            "The HTTP method.",
            "PUT",
            default="POST",
        ),
        Field("headers", MapOf(LINE), "Headers to send.", {"X-Job": "nightly"}),
        Field("body", Json(), "Sent as it is when text, as JSON otherwise.", {"full": True}),
        Field(
            "auth",
            Choice(("oidc", "oauth", "none")),
            "The token that goes along.",
            "oidc",
        ),
    ),
    one_of=("path", "url"),
)

PLAIN_FIELDS = (
    Field("title", LINE, "A name for people.", "Clean up stuck runs"),
    Field(
        "description",
        LINE,
        "What the job does and why, as Markdown, as written; the last line break is dropped.",
        "Mark runs stuck for more than 30 minutes as failed.",
    ),
    Field("owner", LINE, "Who answers for the job.", "platform"),
    Field("tags", ListOf(LINE), "Words to group jobs by.", ["billing"]),
    Field("links", MapOf(LINE), "Label → URL.", {"runbook": "https://example.com/runbook"}),
    Field("task", TASK, "The name under which a worker registers what runs.", "app.tasks.report"),
    Field("args", Json("list"), "Positional arguments of the task.", ["primary"]),
    Field("kwargs", Json("mapping"), "Keyword arguments of the task.", {"full": True}),
    Field("http", HTTP, "The request that runs the job on HTTP backends.", {"path": "/jobs/x/"}),
    Field(
        "command",
        AnyOf(
            (ListOf(LINE, least=1), Text("a command line", ".", like="/srv/app/bin/report --full"))
        ),
        "What crontab, systemd and Kubernetes run: a list of arguments, quoted for each backend, "
        "or one line for /bin/sh -c.",
        ["/srv/app/bin/report", "--full"],
    ),
    Field(
        "days",
        Choice(("either", "both")),
        "How day of month and day of week join when both are other than `*`: either one matches, "
        "or both do. Required then; engines disagree.",
        "both",
    ),
    Field(
        "timezone",
        JOB_ZONE,
        f"The zone whose wall clock the cron reads; UTC when unsaid. `{UNKNOWN}` says that nobody "
        "knows it: then nothing is checked or exported that depends on it.",
        "Europe/London",
    ),
    Field(
        "dst",
        Record(
            (
                Field(
                    "gap",
                    Choice(("after", "shift", "skip")),
                    "A run in skipped local time: once right after it, as much later as the "
                    "clocks moved, or not at all.",
                    "shift",
                    default="after",
                ),
                Field(
                    "fold",
                    Choice(("first", "both")),
                    "A run in repeated local time: in the first pass, or in both.",
                    "both",
                    default="first",
                ),
            )
        ),
        "What the job wants at a DST change.",
        {"gap": "skip", "fold": "both"},
    ),
    Field(
        "dst_mismatch",
        Choice(("warn", "refuse", "ignore")),
        "When a backend cannot keep the DST policy: warn, refuse the export, or say nothing. "
        "A job with its own `dst` refuses.",
        "refuse",
        default="warn",
    ),
    Field(
        "anchor", MOMENT, "An instant of the interval; gives it a phase.", "2026-01-01T00:00:00Z"
    ),
    Field("starts", MOMENT, "No run before this.", "2026-12-01T00:00:00Z"),
    Field("ends", MOMENT, "No run at or after this.", "2027-01-01T00:00:00+01:00"),
    Field(
        "missed",
        Choice(("run-once", "skip", "any")),
        "What becomes of runs that were due while the scheduler was down.",
        "run-once",
        default="any",
    ),
    Field("missed_within", PERIOD, "A missed run is caught up only within this time.", "1h"),
    Field(
        "overlap",
        Choice(("allow", "skip", "replace")),
        "When a run is due while the last one still goes on.",
        "skip",
    ),
    Field("timeout", PERIOD, "The longest a run may take.", "30m"),
    Field("retries", Whole(), "How often a failed run is tried again.", 3),
    Field("jitter", PERIOD, "A random delay of at most this.", "2m"),
    Field(
        "expects_after",
        Record(
            (
                Field("job", NAME, "The job that should have run.", "import-orders", required=True),
                Field("by", PERIOD, "How long before.", "1h"),
            )
        ),
        "Says that another job should have run before; triggers nothing.",
        {"job": "import-orders", "by": "1h"},
    ),
    Field(
        "disabled",
        AnyOf(
            (
                REASON,
                Record(
                    (
                        Field(
                            "reason",
                            LINE,
                            "Why the job does not run.",
                            "waiting for the vendor",
                            required=True,
                        ),
                        Field(
                            "until",
                            DAY,
                            "The day to think again: lint says when it is past.",
                            "2027-03-01",
                        ),
                    )
                ),
            )
        ),
        "Why the job does not run now, with `until` the day to think again.",
        {"reason": "waiting for the vendor", "until": "2027-03-01"},
    ),
)

DEVIATION = (
    *(field._replace(nullable=True) for field in SCHEDULE),
    Field("timezone", ZONE, "Another zone on this backend only.", "UTC", nullable=True),
    Field("skip", Flag(), "The job does not run on this backend.", True, nullable=True),
    Field(
        "why",
        LINE,
        "The reason for what differs here: cron, interval, timezone or skip.",
        "the vendor's limit is hourly",
    ),
)
"""What a backend's block may declare to differ from the job; null unsets it again."""

DEVIATING = tuple(field.key for field in DEVIATION if field.nullable)
"""The keys of a block that need a reason beside them."""
