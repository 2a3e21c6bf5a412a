"""The columns that a table of jobs can have: heading, and what stands in a cell."""

import json
import shlex
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from schedcat.catalog.fields import UNKNOWN
from schedcat.docs.escape import code, md
from schedcat.docs.listed import Listed, disabled_text
from schedcat.model import Http, Job
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose import interval_text


class Column(NamedTuple):
    """A column: its heading, and the Markdown of a job's cell."""

    heading: str
    cell: Callable[[Listed], str]


def cron_text(schedule: Schedule) -> str | None:
    """The five fields of a cron, a macro spelled out; None for an interval."""
    return schedule.replacing() if isinstance(schedule, Cron) else None


def period_text(schedule: Schedule) -> str | None:
    """The period of an interval in words; None for a cron."""
    return interval_text(schedule) if isinstance(schedule, Interval) else None


def zone_text(schedule: Schedule, *, zone_is_known: bool = True) -> str | None:
    """The zone that a cron is read in; None for an interval, which needs none."""
    zone = schedule.timezone if isinstance(schedule, Cron) else None
    return zone if zone_is_known else UNKNOWN


def _zone(job: Job) -> str | None:
    return zone_text(job.schedule, zone_is_known=job.zone_is_known)


def _text(heading: str, of: Callable[[Job], object]) -> Column:
    return Column(heading, lambda listed: md(of(listed.job)))


def _code(heading: str, of: Callable[[Job], object]) -> Column:
    return Column(heading, lambda listed: code(of(listed.job)))


COLUMNS: Mapping[str, Column] = {
    "name": _code("Name", lambda job: job.name),
    "title": _text("Title", lambda job: job.title),
    "task": _code("Task", lambda job: job.task),
    "args": _code("Arguments", lambda job: _json(job.args)),
    "kwargs": _code("Keyword arguments", lambda job: _json(job.kwargs)),
    "endpoint": _code("Endpoint", lambda job: _endpoint(job.http)),
    "command": _code("Command", lambda job: _command(job.command)),
    "schedule": Column("Schedule", lambda listed: md(listed.timing)),
    "cron": _code("Cron", lambda job: cron_text(job.schedule)),
    "interval": _text("Interval", lambda job: period_text(job.schedule)),
    "timezone": _text("Time zone", _zone),
    "description": Column("Description", lambda listed: md(listed.description)),
    "owner": _text("Owner", lambda job: job.owner),
    "tags": _text("Tags", lambda job: ", ".join(job.tags)),
    "links": _text("Links", lambda job: _links(job.links)),
    "backends": Column("Backends", lambda listed: _codes(listed.job.backends)),
    "starts": _text("Starts", lambda job: _moment(job.starts)),
    "ends": _text("Ends", lambda job: _moment(job.ends)),
    "missed": _text("Missed runs", lambda job: job.missed),
    "overlap": _text("Overlap", lambda job: job.overlap),
    "timeout": _text("Timeout", lambda job: _period(job.timeout)),
    "retries": _text("Retries", lambda job: job.retries),
    "jitter": _text("Jitter", lambda job: _period(job.jitter)),
    "disabled": _text("Disabled", lambda job: job.disabled and disabled_text(job.disabled)),
    "file": Column("File", lambda listed: code(listed.path)),
}


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(code, texts))


def _json(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None


def _endpoint(http: Http | None) -> str | None:
    return http and (http.path or http.url)


def _command(command: tuple[str, ...] | str | None) -> str | None:
    return shlex.join(command) if isinstance(command, tuple) else command


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _period(interval: Interval | None) -> str | None:
    return interval_text(interval) if interval else None


def _links(links: Mapping[str, str]) -> str:
    return "\n".join(f"{label}: {address}" for label, address in links.items())
