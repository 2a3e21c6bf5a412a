"""What schedulers have of their own, as jobs of a catalog: on a clock, and under names of ours."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count

from schedcat.backends import load_backends
from schedcat.commands import Opened, Request, open_catalogs
from schedcat.commands._reading import CATALOG, readers_of
from schedcat.commands._zones import known_zone
from schedcat.errors import NoCatalogError, UsageError
from schedcat.model import Job
from schedcat.schedule.cron import Cron


def open_sources(request: Request) -> list[Opened]:
    """Open files of schedulers' own.

    Raises NoCatalogError where none is found, UsageError for a catalog, and what opening raises.
    """
    request = request._replace(needs_zones=False, catalogs=False)
    try:
        opened = open_catalogs(request)
    except NoCatalogError as error:
        places = ", ".join(f"`{path}`" for path in request.paths)
        raise NoCatalogError(
            f"no schedule is found under {places}",
            help="name the files, and with --reader what they are",
        ) from error
    for path in (path for each in opened for path in _unclaimed(each, request)):
        raise UsageError(
            f"`{path}` is a catalog, or nothing that can be read",
            help="name the file of a scheduler, or say what it is with --reader",
        )
    return opened


def _unclaimed(opened: Opened, request: Request) -> Iterator[str]:
    """The files that no reader of a scheduler's has read."""
    read = {at.path for job in opened.reading.catalog.jobs if job.reader and (at := job.at())}
    for path, page in opened.reading.pages.items():
        readers = [request.reader] if request.reader else readers_of(page)
        if path not in read and readers == [CATALOG]:
            yield path


def on_a_clock(jobs: Iterable[Job], timezone: str | None) -> Iterator[Job]:
    """The jobs, those on a clock that nobody has named on that of `timezone`. Raises UsageError."""
    clock = known_zone(timezone) if timezone else None
    for job in jobs:
        match job.schedule:
            case Cron() as cron if clock and not job.zone_is_known:
                yield job._replace(
                    schedule=replace(cron, timezone=clock), timezone=clock, zone_is_known=True
                )
            case _:
                yield job


def renamed(jobs: Iterable[Job]) -> Iterator[Job]:
    """The jobs under names that a catalog can have, and no two under one.

    One that has to change is kept in the block of a backend that knows names, else in the title.
    """
    taken: set[str] = set()
    for job in jobs:
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", job.name).strip("-._")[:_LONGEST] or "job"
        names = chain((stem, f"{stem}-{job.reader}"), (f"{stem}-{number}" for number in count(2)))
        name = next(each for each in names if each not in taken)
        taken.add(name)
        yield job if name == job.name else _under(name, job, is_telling=stem != job.name)


_LONGEST = 180
"""Letters of a name's stem: a catalog takes 200, and a number may follow."""


def _under(name: str, job: Job, *, is_telling: bool) -> Job:
    reader = job.reader or ""
    if any(field.key == "name" for field in load_backends()[reader].BLOCK):
        block = {"name": job.name, **job.blocks.get(reader, {})}
        return job._replace(name=name, blocks={**job.blocks, reader: block})
    return job._replace(name=name, title=job.title or (job.name if is_telling else None))
