"""From a Job to the values that a catalog says of it: the way back from `jobs.build`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schedcat.catalog.fields import UNKNOWN
from schedcat.model import Disabled, Http, Job, Order
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DstPolicy
from schedcat.schedule.interval import Interval

ORDER = (
    "title",
    "task",
    "args",
    "kwargs",
    "http",
    "command",
    "cron",
    "interval",
    "anchor",
    "days",
    "timezone",
    "dst",
    "dst_mismatch",
    "starts",
    "ends",
    "missed",
    "missed_within",
    "overlap",
    "timeout",
    "retries",
    "jitter",
    "expects_after",
    "disabled",
    "description",
    "owner",
    "tags",
    "links",
    "backends",
)
"""The fields of a job as one reads them: what runs, when, how, and why; then a block a backend."""


def values_of(job: Job) -> dict[str, Any]:
    """What a catalog says of the job, as JSON: only what somebody has said, in the usual order.

    The zone of a cron is said even where it is UTC. What is declared to differ on a backend is not
    among them: no scheduler's own file declares that.
    """
    said = {**_timing(job.schedule), **_zone_of(job), **_plain(job)}
    values = {key: said[key] for key in ORDER if key in said}
    return {**values, **{name: dict(block) for name, block in job.blocks.items()}}


def _plain(job: Job) -> dict[str, Any]:
    said = {key: getattr(job, key) for key in ORDER if key in Job._fields and key != "timezone"}
    return {key: _value(value) for key, value in said.items() if value not in (None, (), {})}


def _value(value: Any) -> Any:
    match value:
        case Http():
            unsaid = Http()._asdict()
            return {key: each for key, each in value._asdict().items() if each != unsaid[key]}
        case Interval():
            return value.canonical
        case DstPolicy():
            return {"gap": str(value.gap), "fold": str(value.fold)}
        case Disabled(reason, None):
            return reason
        case Disabled(reason, until):
            return {"reason": reason, "until": str(until)}
        case Order(job, by):
            return {"job": job, **({"by": by.canonical} if by else {})}
        case datetime():
            return moment_text(value)
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
    return value


def moment_text(moment: datetime) -> str:
    """An RFC 3339 time; UTC as `Z`."""
    text = moment.isoformat()
    return text.replace("+00:00", "Z") if moment.utcoffset() == UTC.utcoffset(None) else text


def _timing(schedule: Schedule) -> dict[str, Any]:
    """The schedule without its zone."""
    match schedule:
        case Interval(anchor=anchor):
            said = {"interval": schedule.canonical}
            return {**said, "anchor": moment_text(anchor)} if anchor else said
        case Cron():
            days = schedule.needs_day_rule and schedule.days
            return {
                "cron": " ".join(schedule.text.split()),
                **({"days": str(days)} if days else {}),
            }


def _zone_of(job: Job) -> dict[str, str]:
    match job.schedule:
        case Cron() if not job.zone_is_known:
            return {"timezone": UNKNOWN}
        case Cron(timezone=name):
            return {"timezone": name}
    return {"timezone": job.timezone} if job.timezone else {}
