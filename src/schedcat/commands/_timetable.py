"""How `next` prints coming instants: job by job, or those of all jobs in one order."""

import json
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from schedcat.commands._upcoming import Elsewhere, Upcoming
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose import describe
from schedcat.schedule.wording import SHORT_LIST, joined
from schedcat.schedule.zones import zone

_WIDTH = 80


class _Row(NamedTuple):
    """A moment of a job, its local time, and what a change of the clocks does there.

    With `is_instant` it is a firing, otherwise the gap at which one is left out.
    """

    upcoming: Upcoming
    moment: datetime
    local: datetime
    zone: str
    is_instant: bool

    @property
    def clocks(self) -> str | None:
        return self.upcoming.clocks.get(self.moment)

    @property
    def title(self) -> str:
        return _title(self.upcoming)


def each_job(found: Iterable[Upcoming], zone_name: str | None) -> Iterator[str]:
    """The lines of every job, with local times of its own zone unless one is named."""
    for number, each in enumerate(found):
        if number:
            yield ""
        english = describe(each.reading.job.schedule, zone=True)
        yield from _wrapped(f"{_title(each)}: {english}")
        yield from _columns(list(_rows([each], zone_name)))
        if not each.instants:
            yield from _wrapped(each.silence or "none in that time", "  ")
        for backend in each.elsewhere:
            yield from _wrapped(f"on {backend.backend}: {_otherwise(each, backend)}", "  ")


def _columns(rows: Sequence[_Row]) -> Iterator[str]:
    """UTC, and beside it the local time; what clocks do is said below."""
    form, has_local = _form(rows), any(row.zone != "UTC" for row in rows)
    if any(row.is_instant for row in rows):
        width = len(f"{rows[0].moment:{form}}")
        yield f"  {'UTC':<{width}}   {rows[0].zone}" if has_local else "  UTC"
    for row in rows:
        if row.is_instant:
            times = (row.moment, row.local) if has_local else (row.moment,)
            yield "  " + "   ".join(f"{time:{form}}" for time in times)
        if row.clocks:
            yield from _wrapped(row.clocks, "    ")


def all_jobs(found: Sequence[Upcoming], zone_name: str | None) -> Iterator[str]:
    """The lines of all instants in one order, then what is to be said of jobs."""
    rows = _in_order(found, zone_name)
    form, width = _form(rows), max((len(row.title) for row in rows), default=0)
    for row in rows:
        local = "" if row.zone == "UTC" else f"   {row.local:%a %H:%M} {row.zone}"
        if row.is_instant:
            yield f"{row.moment:{form}}   {row.title:<{width}}{local}".rstrip()
        if row.clocks:
            said = row.clocks if row.is_instant else f"{row.title}: {row.clocks}"
            yield from _wrapped(said, "    ")
    silent: dict[str, list[str]] = defaultdict(list)
    for each in found:
        for backend in () if _is_interval(each) else each.elsewhere:
            said = _otherwise(each, backend)
            yield from _wrapped(f"{_title(each)} on {backend.backend}: {said}")
        if each.silence:
            silent[each.silence].append(_title(each))
    for silence, titles in silent.items():
        few = joined(titles) if len(titles) <= SHORT_LIST else f"{len(titles)} jobs"
        yield from _wrapped(f"{silence}: {few}")


def _in_order(found: Iterable[Upcoming], zone_name: str | None) -> list[_Row]:
    return sorted(_rows(found, zone_name), key=lambda row: row.moment)


def _rows(found: Iterable[Upcoming], zone_name: str | None) -> Iterator[_Row]:
    for each in found:
        name, instants = zone_name or _zone_of(each), set(each.instants)
        for moment in sorted(instants | each.clocks.keys()):
            local = moment.astimezone(zone(name))
            yield _Row(each, moment, local, name, moment in instants)


def _zone_of(upcoming: Upcoming) -> str:
    schedule = upcoming.reading.job.schedule
    return schedule.timezone if isinstance(schedule, Cron) else "UTC"


def _is_interval(upcoming: Upcoming) -> bool:
    return isinstance(upcoming.reading.job.schedule, Interval)


def _title(upcoming: Upcoming) -> str:
    name, backend = upcoming.reading.job.name, upcoming.reading.backend
    return f"{name} on {backend}" if backend else name


def _form(rows: Iterable[_Row]) -> str:
    """How times are written, with seconds where some have any."""
    has_seconds = any(row.moment.second or row.local.second for row in rows)
    return "%a %Y-%m-%d %H:%M:%S" if has_seconds else "%a %Y-%m-%d %H:%M"


def _otherwise(upcoming: Upcoming, elsewhere: Elsewhere) -> str:
    """What a backend does otherwise, in words; with an interval that is to have a phase there."""
    _, moment, wanted, got = elsewhere
    if got is None:
        return f"nothing is documented of the clock change at {_times([moment])}"
    if _is_interval(upcoming):
        return f"next at {_times(got[:1])}"
    if not wanted:
        return f"also at {_times(got)}"
    return f"at {_times(got)}, not at {_times(wanted)}" if got else f"not at {_times(wanted)}"


def _times(instants: Sequence[datetime]) -> str:
    """Some instants, the first and the last of many: `2026-03-08 07:00Z and 07:15Z`."""
    times = [f"{instant:%Y-%m-%d %H:%MZ}" for instant in instants]
    day = times[0].partition(" ")[0]
    times[1:] = [time.removeprefix(f"{day} ") for time in times[1:]]
    if len(times) > _FEW:
        return f"{times[0]} to {times[-1]} ({len(times)} times)"
    return joined(times)


_FEW = 3


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def each_job_as_json(found: Iterable[Upcoming], zone_name: str | None) -> str:
    """A list of objects, one for each job."""
    return _json([_job(each, zone_name) for each in found])


def all_jobs_as_json(found: Iterable[Upcoming], zone_name: str | None) -> str:
    """A list of objects, one for each instant of any job."""
    return _json(
        [
            {
                "job": row.upcoming.reading.job.name,
                "backend": row.upcoming.reading.backend,
                **_instant(row),
            }
            for row in _in_order(found, zone_name)
            if row.is_instant
        ]
    )


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _job(upcoming: Upcoming, zone_name: str | None) -> dict[str, Any]:
    job, at = upcoming.reading.job, upcoming.reading.job.at()
    rows = list(_rows([upcoming], zone_name))
    return {
        "job": job.name,
        "backend": upcoming.reading.backend,
        "schedule": describe(job.schedule, zone=True),
        "instants": [_instant(row) for row in rows if row.is_instant],
        "left_out": [
            {"gap": _utc(row.moment), "clocks": row.clocks} for row in rows if not row.is_instant
        ],
        "none": None if upcoming.instants else upcoming.silence or "none in that time",
        "elsewhere": [_elsewhere(each) for each in upcoming.elsewhere],
        "path": at.path if at else None,
        "line": at.line if at else None,
    }


def _instant(row: _Row) -> dict[str, Any]:
    return {
        "instant": _utc(row.moment),
        "local": row.local.isoformat(),
        "timezone": row.zone,
        "clocks": row.clocks,
    }


def _elsewhere(elsewhere: Elsewhere) -> dict[str, Any]:
    backend, moment, wanted, got = elsewhere
    return {
        "backend": backend,
        "from": _utc(moment),
        "wanted": [_utc(instant) for instant in wanted],
        "got": None if got is None else [_utc(instant) for instant in got],
    }


def _utc(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
