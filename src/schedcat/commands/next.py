"""`schedcat next`: when jobs run next, what clock changes do to it, and where backends differ."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schedcat.commands import Opened, Request, open_catalogs
from schedcat.commands import _timetable as timetable
from schedcat.commands._upcoming import (
    Reading,
    Upcoming,
    Window,
    instants_of,
    readings_of,
    upcoming,
)
from schedcat.commands._zones import known_zone
from schedcat.errors import UsageError
from schedcat.schedule.utc import BEGINNING, HORIZON, utc

_END = utc(HORIZON)
_TICK = timedelta(microseconds=1)


class Options(NamedTuple):
    """What a command line says to show: of which jobs, how many instants, from when to when.

    All jobs without `names`. `merge` counts the instants over all jobs. `zone` is that of the
    local times, each job's own if None.
    """

    names: Sequence[str] = ()
    most: int = 5
    merge: bool = False
    at: str | None = None
    until: str | None = None
    zone: str | None = None
    format: str = "text"


def next_(request: Request, options: Options) -> int:
    """Write the coming instants to standard output, return the exit code.

    What cannot be read is left out, counted on standard error and makes the exit code 1:
    `schedcat lint` says why. Raises UsageError, ConfigError, UnreadableError.
    """
    window = _window(options)
    if options.zone is not None:
        known_zone(options.zone)
    opened = open_catalogs(request)
    _check_names(options.names, opened)
    readings = [
        reading
        for each in opened
        for job in each.reading.catalog.jobs
        if not options.names or job.name in options.names
        for reading in readings_of(each, job, request.environment)
    ]
    if options.merge:
        window = _of_all(readings, window)
    found = [upcoming(reading, window) for reading in readings]
    sys.stdout.writelines(_text(found, options))
    problems = sum(len(each.reading.wrong) for each in opened)
    if problems:
        counted = f"{problems} problem{'' if problems == 1 else 's'}"
        sys.stderr.write(f"{counted} left jobs out; `schedcat lint` shows them\n")
    return 1 if problems else 0


def _text(found: Sequence[Upcoming], options: Options) -> Iterator[str]:
    if options.format == "json":
        as_json = timetable.all_jobs_as_json if options.merge else timetable.each_job_as_json
        yield as_json(found, options.zone)
    else:
        lines = timetable.all_jobs if options.merge else timetable.each_job
        yield from (f"{line}\n" for line in lines(found, options.zone))


def _window(options: Options) -> Window:
    """What the options ask for. Raises UsageError."""
    start = _moment(options.at, "--at") if options.at else datetime.now(UTC)
    end = _moment(options.until, "--until") if options.until else _END
    if end <= start:
        raise UsageError(
            f"--until {options.until} is not after {start:%Y-%m-%d %H:%MZ}",
            help="name a later time, or an earlier one with --at",
        )
    return Window(start, end, options.most)


def _moment(text: str, option: str) -> datetime:
    """A date or a time, UTC unless it has an offset. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"`{text}` is no date and no time",
            help=f"write {option} 2026-12-01 or {option} 2026-12-01T09:30+01:00",
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not BEGINNING <= moment < _END:
        raise UsageError(f"`{text}` is out of reach", help="name a time in the years 1970 to 2099")
    return moment.astimezone(UTC)


def _check_names(names: Sequence[str], opened: Sequence[Opened]) -> None:
    """Raises UsageError for a name that no readable job has."""
    known = [job.name for each in opened for job in each.reading.catalog.jobs]
    for name in names:
        if name not in known:
            raise UsageError(f"no job is called `{name}`", help=_hint(name, known))


def _hint(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(name, known, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return "run `schedcat list` for the names, and name catalogs with --path"


def _of_all(readings: Sequence[Reading], window: Window) -> Window:
    """The window that has no more than the asked number of instants of all jobs together."""
    found = sorted(instant for each in readings for instant in instants_of(each.job, window))
    last = found[window.most - 1] if len(found) >= window.most else None
    return window._replace(end=last + _TICK) if last else window
