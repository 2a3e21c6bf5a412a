"""What a catalog says of jobs from schedulers' own files: values, comments, what is left out."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Self

from schedcat.catalog.values import values_of
from schedcat.catalog.writing import Group, Written, catalog_text, groups_of
from schedcat.commands import Opened, Request
from schedcat.commands._reading import readers_of
from schedcat.commands._registry import registry_of
from schedcat.commands._sources import on_a_clock, renamed
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.tasks.registry import Registry


class Source(NamedTuple):
    """What the files of one reader's give: jobs as a catalog has them, and what is left out.

    `written` are the same jobs as they are to be written; `unsure` is what is said of options that
    they lack since only running the code would tell them. `alike` are those whose name another one
    has there already, of which the scheduler knows only one by it.
    """

    reader: str
    paths: Sequence[str]
    jobs: Sequence[Job]
    written: Mapping[str, Written]
    missing: Sequence[Finding]
    unsure: Sequence[Finding] = ()
    alike: Sequence[Finding] = ()

    @property
    def origin(self) -> str:
        """Where the jobs come from."""
        return f"Imported from {self.files} ({self.reader})."

    @property
    def files(self) -> str:
        """The paths, of many only the first."""
        if len(self.paths) <= _SHOWN:
            return ", ".join(self.paths)
        return f"{', '.join(self.paths[:_SHOWN])} and {len(self.paths) - _SHOWN} more"

    @property
    def tail(self) -> Iterator[str]:
        """What is left out, a comment each."""
        for each in self.missing:
            yield f"left out: {each.message} ({each.at})"

    def groups(self) -> Iterator[Group]:
        """The jobs by the part of the application that they belong to."""
        return groups_of([(self.written[job.name], _area(job)) for job in self.jobs])

    def only(self, names: Collection[str]) -> Self:
        """Those of the jobs that are named."""
        return self._replace(jobs=[job for job in self.jobs if job.name in names])


def whole_text(sources: Sequence[Source]) -> str:
    """All that the sources give as one file."""
    return catalog_text(
        [*(each.origin for each in sources), _MERGES],
        [group for each in sources for group in each.groups()],
        [line for each in sources for line in each.tail],
    )


_SHOWN = 4
_MERGES = "`schedcat import` again brings in what has changed there; what you write here stays."


def sources_of(opened: Sequence[Opened], request: Request, timezone: str | None) -> list[Source]:
    """What was opened, reader by reader; jobs on a clock that nobody has named are on `timezone`.

    Raises UsageError, and what reading tasks raises.
    """
    read = [job for each in opened for job in each.reading.catalog.jobs]
    # One whose arguments only running the code would tell is none that a catalog could have.
    whole = [job for job in read if not {"args", "kwargs"}.intersection(job.unread)]
    registry = _registry(opened, request)
    jobs = [_described(job, registry) for job in on_a_clock(renamed(whole), timezone)]
    names = {(job.reader, job.name): new.name for job, new in zip(whole, jobs, strict=True)}
    alike = [*_alike(whole, jobs)]
    readers = _readers_by_path(opened, jobs, request)
    notes: dict[str, list[Finding]] = {}
    missing: dict[str, list[Finding]] = {}
    for finding in (finding for each in opened for _, finding in each.reading.found):
        at = finding.at
        of_it = readers.get(at.path, ()) if at else ()
        own = (names.get((reader, finding.job)) for reader in of_it if finding.job)
        if owner := next(filter(None, own), None) or _owner(finding, jobs):
            notes.setdefault(owner, []).append(finding)
        elif of_it:
            missing.setdefault(of_it[0], []).append(finding)
    sources = []
    for name in dict.fromkeys(chain.from_iterable(readers.values())):
        own_jobs = [job for job in jobs if job.reader == name]
        left = missing.get(name, [])
        places = chain((job.at() for job in own_jobs), (finding.at for finding in left))
        telling = dict.fromkeys(at.path for at in places if at)
        sources.append(
            Source(
                name,
                [path for path in readers if path in telling],
                own_jobs,
                {job.name: _written(job, notes.get(job.name, ())) for job in own_jobs},
                left,
                [each for job in own_jobs if job.unread for each in notes.get(job.name, ())],
                [finding for reader, finding in alike if reader == name],
            )
        )
    return [each for each in sources if each.paths]


def _alike(read: Sequence[Job], jobs: Sequence[Job]) -> Iterator[tuple[str, Finding]]:
    """(reader, what is said) of each job that has the name of an earlier one of its reader's."""
    first: dict[tuple[str | None, str], Job] = {}
    for job, new in zip(read, jobs, strict=True):
        other = first.setdefault((job.reader, job.name), job)
        if other is not job and job.reader:
            at = f" at {place}" if (place := other.at()) else ""
            yield (
                job.reader,
                Finding(
                    f"a second job is named `{job.name}`, as the one{at}; it is `{new.name}` in "
                    "the catalog, and is not exported beside that",
                    job.at(),
                    job=new.name,
                ),
            )


def _readers_by_path(
    opened: Sequence[Opened], jobs: Sequence[Job], request: Request
) -> Mapping[str, Sequence[str]]:
    """Which readers have read a file: those of its jobs, or without any those that claim it."""
    readers: dict[str, list[str]] = {path: [] for each in opened for path in each.reading.pages}
    for job in jobs:
        if (at := job.at()) and job.reader and job.reader not in readers[at.path]:
            readers[at.path].append(job.reader)
    pages = {path: page for each in opened for path, page in each.reading.pages.items()}
    return {
        path: found or ([request.reader] if request.reader else readers_of(pages[path]))
        for path, found in readers.items()
    }


def _registry(opened: Sequence[Opened], request: Request) -> Registry:
    asked = {job.task for each in opened for job in each.reading.catalog.jobs if job.task}
    config = opened[0].config
    return registry_of(config, request.tasks, None, asked=asked, cache=request.cache)


def _described(job: Job, registry: Registry) -> Job:
    """The job with the first paragraph of its task's docstring where nobody says what it is for."""
    if job.description or not job.task:
        return job
    docstring = registry.description(job.task) or ""
    return job._replace(
        description=" ".join(docstring.strip().partition("\n\n")[0].split()) or None
    )


def _owner(finding: Finding, jobs: Sequence[Job]) -> str | None:
    """The job of which something is said; None where it is left out for it."""
    at = finding.at
    owners = (job.name for job in jobs if at and job.places and job.places.covers(at))
    return next(owners, None)


def _written(job: Job, notes: Sequence[Finding]) -> Written:
    lines = (line for each in job.remarks() for line in each.text.splitlines())
    remarks = (line.strip().lstrip(";").strip() for line in lines)  # systemd's sign
    comments = (*filter(None, remarks), *(each.message for each in notes))
    return Written(job.name, values_of(job), comments)


def _area(job: Job) -> str | None:
    """The part of the application that a job belongs to: the package of its task."""
    package = (job.task or "").rpartition(".")[0]
    return re.sub(r"(?:^|\.)_?tasks?(?:\..*)?$", "", package) or package or None
