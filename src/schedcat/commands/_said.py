"""What a field of a job says, in a few words and as JSON."""

import json
import textwrap
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from schedcat.docs.listed import disabled_text, timing_text
from schedcat.model import Disabled, Http, Order
from schedcat.plan.jobs import Differing, Unzoned
from schedcat.schedule.cron import Cron, DstPolicy
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose import describe, interval_text


def words(differing: Differing) -> tuple[str, str]:
    """What a field said and says, in words that differ, cut where they are long."""
    before, after = (_words(value, differing.field) for value in differing[1:])
    if before == after:
        before, after = _exactly(differing.before), _exactly(differing.after)
    return _cut(before), _cut(after)


def _cut(said: str) -> str:
    """On one line, as much of it as is read."""
    return textwrap.shorten(said, _LONGEST, placeholder=" …")


_LONGEST = 300


def _words(value: Any, field: str) -> str:
    match value:
        case None | () | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case Cron() | Unzoned():
            return _timing(value)
        case Interval():
            is_schedule = field.rpartition(".")[2] == "schedule"
            return describe(value) if is_schedule else interval_text(value)
        case Disabled():
            return disabled_text(value)
        case Order():
            by = f", {interval_text(value.by)} before" if value.by else ""
            return f"{value.job}{by}"
        case DstPolicy():
            return f"gap: {value.gap}, fold: {value.fold}"
        case Http():
            return _request(value)
        case datetime():
            return value.isoformat()
        case str():
            return value
        case tuple() if field in {"backends", "tags"}:
            return ", ".join(value)
    return _exactly(value)


def _timing(schedule: Cron | Unzoned) -> str:
    if isinstance(schedule, Unzoned):
        return timing_text(schedule.cron, zone_is_known=False)
    return describe(schedule, zone=True)


def _request(http: Http) -> str:
    others = {"headers": http.headers, "body": http.body, "auth": http.auth}
    more = {key: value for key, value in others.items() if value not in (None, {})}
    text = f"{http.method} {http.path or http.url}"
    return f"{text} {_exactly(more)}" if more else text


def _exactly(value: Any) -> str:
    match value:
        case Unzoned(cron):
            return ", ".join([cron.text, *([cron.days] if cron.days else [])])
        case Cron() as cron:
            return ", ".join([cron.text, *([cron.days] if cron.days else []), cron.timezone])
        case Interval():
            anchor = f" from {value.anchor.isoformat()}" if value.anchor else ""
            return f"interval {value.canonical}{anchor}"
    return json.dumps(as_json(value), ensure_ascii=False)


def as_json(value: Any) -> Any:
    """A value of a job's field as JSON: schedules as a catalog writes them, times as RFC 3339."""
    match value:
        case Unzoned():
            return {**as_json(value.cron), "timezone": None}
        case Cron():
            return {
                "cron": value.text,
                "days": value.days,
                "timezone": value.timezone,
                "dst": as_json(value.dst),
            }
        case Interval():
            anchor = value.anchor and value.anchor.isoformat()
            return {"interval": value.canonical, "anchor": anchor}
        case datetime() | date():
            return value.isoformat()
        case tuple() if hasattr(value, "_asdict"):
            return {key: as_json(item) for key, item in value._asdict().items()}
        case tuple() | list():
            return [as_json(item) for item in value]
        case Mapping():
            return {key: as_json(item) for key, item in value.items()}
    return value
