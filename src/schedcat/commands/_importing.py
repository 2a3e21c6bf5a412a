"""What a catalog says of jobs from schedulers' own files: values, comments, what is left out."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, Self

from schedcat.backends._assumed import is_assumption
from schedcat.catalog.config import Config
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.prose import told as told_to_people
from schedcat.catalog.values import values_of
from schedcat.catalog.writing import Group, Written, catalog_text, groups_of
from schedcat.commands import Opened, Request
from schedcat.commands._hiding import hiding_comments
from schedcat.commands._origins import needed, origin_line, setting_line, shown_paths
from schedcat.commands._reading import CATALOG, readers_of
from schedcat.commands._registry import registry_of
from schedcat.commands._sayable import named_alike, why_unsayable
from schedcat.commands._sources import on_a_clock, renamed
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.source import Span
from schedcat.tasks.registry import Registry


class Note(NamedTuple):
    """What is said beside the jobs, the first of its places, and its job where it is of one."""

    message: str
    at: Span | None
    owner: str | None


class Source(NamedTuple):
    """What the files of one reader's give: jobs as a catalog has them, and what is left out.

    `written` are the same jobs as they are to be written; `unsure` is what is said of options that
    they lack since only running the code would tell them. `assumed` are notes on what is read as a
    default, or is said of all jobs of a file; `settings`, what the configuration is to say; `alike`
    are jobs whose name another one has there already, of which the scheduler knows only one by it;
    `lost` is what no field of a job says, of a job or of all in a file.
    """

    reader: str
    paths: Sequence[str]
    jobs: Sequence[Job]
    written: Mapping[str, Written]
    missing: Sequence[Finding]
    unsure: Sequence[Finding] = ()
    assumed: Sequence[Note] = ()
    settings: Mapping[str, Any] = {}
    alike: Sequence[Finding] = ()
    lost: Sequence[Finding] = ()

    @property
    def origin(self) -> str:
        """Where the jobs come from."""
        return origin_line(self.reader, self.paths)

    @property
    def files(self) -> str:
        """The paths, of many only the first."""
        return shown_paths(self.paths)

    @property
    def head(self) -> Iterator[str]:
        """What is to be known of several jobs, a comment each."""
        return (each.message for each in self.assumed if each.owner is None)

    @property
    def tail(self) -> Iterator[str]:
        """What is left out, a comment each: with the file, since lines of it move."""
        for each in self.missing:
            place = f" ({each.at.path})" if each.at else ""
            yield f"left out: {' '.join(each.message.split())}{place}"

    def groups(self) -> Iterator[Group]:
        """The jobs by the part of the application that they belong to."""
        return groups_of([(self.written[job.name], _area(job)) for job in self.jobs])

    def only(self, names: Collection[str]) -> Self:
        """Those of the jobs that are named."""
        return self._replace(jobs=[job for job in self.jobs if job.name in names])


def whole_text(sources: Sequence[Source], config: Config | None = None) -> str:
    """All that the sources give as one file, which says what its configuration does not."""
    settings = {each.reader: each.settings for each in sources}
    lacking = needed(settings, config) if config else ()
    return catalog_text(
        [
            *(each.origin for each in sources),
            *(f"schedcat.toml: {setting_line(*each)}" for each in lacking),
            _MERGES,
            *(line for each in sources for line in each.head),
        ],
        [group for each in sources for group in each.groups()],
        [line for each in sources for line in each.tail],
    )


_MERGES = "`schedcat import` again brings in what has changed there; what you write here stays."


def sources_of(opened: Sequence[Opened], request: Request, timezone: str | None) -> list[Source]:
    """What was opened, reader by reader; jobs on a clock that nobody has named are on `timezone`.

    Raises UsageError, and what reading tasks raises.
    """
    read = [job for each in opened for job in each.reading.catalog.jobs]
    unsayable = [(job.reader, found) for job in read if (found := why_unsayable(job))]
    # One whose arguments only running the code would tell is none that a catalog could have.
    open_ = {"args", "kwargs"}
    whole = [job for job in read if not (open_.intersection(job.unread) or why_unsayable(job))]
    registry = _registry(opened, request)
    jobs = [_described(job, registry) for job in on_a_clock(renamed(whole), timezone)]
    names = {(job.reader, job.name): new.name for job, new in zip(whole, jobs, strict=True)}
    alike = [*named_alike(whole, jobs)]
    readers = _readers_by_path(opened, jobs, request)
    told = _told(opened, jobs, names, readers)
    settings = _settings(opened, whole, timezone)
    sources = []
    for name in dict.fromkeys(chain.from_iterable(readers.values())):
        own = [job for job in jobs if job.reader == name]
        left = [*told.missing.get(name, ()), *(found for of, found in unsayable if of == name)]
        places = chain((job.at() for job in own), (finding.at for finding in left))
        telling = dict.fromkeys(at.path for at in places if at)
        assumed = [*_folded(told.assumed.get(name, ()))]
        above = {job.name: [each.message for each in told.notes.get(job.name, ())] for job in own}
        for each in assumed:
            if each.owner in above:
                above[each.owner].append(each.message)
        for job in own:
            above[job.name] += hiding_comments(job, opened)
        sources.append(
            Source(
                name,
                [path for path in readers if path in telling],
                own,
                {job.name: _written(job, above[job.name]) for job in own},
                left,
                [each for job in own if job.unread for each in told.notes.get(job.name, ())],
                assumed,
                settings.get(name, {}),
                [finding for reader, finding in alike if reader == name],
                told.lost.get(name, ()),
            )
        )
    return [each for each in sources if each.paths]


class _Told(NamedTuple):
    """Findings: on jobs that are there by name, on what is left out or lost by reader."""

    notes: Mapping[str, Sequence[Finding]]
    missing: Mapping[str, Sequence[Finding]]
    assumed: Mapping[str, Sequence[tuple[Finding, str | None]]]
    lost: Mapping[str, Sequence[Finding]]


_OF_ALL = "option-lost"
"""The rule for what no field of a job says; without a job, it is of a file's jobs alike."""


def _told(
    opened: Sequence[Opened],
    jobs: Sequence[Job],
    names: Mapping[tuple[str | None, str], str],
    readers: Mapping[str, Sequence[str]],
) -> _Told:
    """What is said of which, `names` being those that the jobs of a reader have now."""
    notes, missing = defaultdict[str, list[Finding]](list), defaultdict[str, list[Finding]](list)
    assumed = defaultdict[str, list[tuple[Finding, str | None]]](list)
    lost = defaultdict[str, list[Finding]](list)
    placed = {path for each in opened for path, page in each.reading.pages.items() if page.data}
    for rule, finding in chain.from_iterable(each.reading.found for each in opened):
        at = finding.at
        of_it = readers.get(at.path, ()) if at else ()
        own = (names.get((reader, finding.job)) for reader in of_it if finding.job)
        owner = next(filter(None, own), None)
        if at and not owner and at.path in placed:  # of a database, no place tells
            owner = _owner(at, jobs)
        if of_it and rule == _OF_ALL:
            lost[of_it[0]].append(finding)
        if of_it and is_assumption(finding):
            if owner or not finding.job:  # else its job is left out, which is said
                assumed[of_it[0]].append((finding, owner))
        elif of_it and rule == _OF_ALL and not (owner or finding.job):
            assumed[of_it[0]].append((finding, None))
        elif owner:
            notes[owner].append(finding)
        elif of_it:
            missing[of_it[0]].append(finding)
    return _Told(notes, missing, assumed, lost)


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
        path: found or ([request.reader] if request.reader else _claiming(pages[path]))
        for path, found in readers.items()
    }


def _claiming(page: Page) -> Sequence[str]:
    """The readers that a file is for by what it holds; where it tells none, by its name."""
    by_content = readers_of(page, is_named=False)
    return readers_of(page) if CATALOG in by_content else by_content


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


def _owner(at: Span, jobs: Sequence[Job]) -> str | None:
    """The job of which something is said; None where it is left out for it."""
    owners = (job.name for job in jobs if job.places and job.places.covers(at))
    return next(owners, None)


def _folded(assumed: Iterable[tuple[Finding, str | None]]) -> Iterator[Note]:
    """Notes that are the same but for the job as one."""
    alike: dict[str, list[tuple[Finding, str | None]]] = {}
    for finding, owner in assumed:
        words = finding.message
        key = words.replace(f" `{finding.job}` ", _SEVERAL) if finding.job else words
        alike.setdefault(key, []).append((finding, owner))
    for words, those in alike.items():
        first, own = those[0]
        if len(those) == 1:
            yield Note(first.message, first.at, own)
        else:
            yield Note(words.replace(_SEVERAL, f" {len(those)} jobs "), first.at, None)


_SEVERAL = " {jobs} "


def _settings(
    opened: Sequence[Opened], read: Sequence[Job], timezone: str | None
) -> Mapping[str, Mapping[str, Any]]:
    """What the files say of backends; the zone that was given, where they say none."""
    settings: dict[str, dict[str, Any]] = {}
    for each in opened:
        for name, said in each.reading.settings.items():
            settings.setdefault(name, {}).update(said)
    for reader in dict.fromkeys(job.reader for job in read if not job.zone_is_known):
        if reader and timezone:
            settings.setdefault(reader, {})["timezone"] = timezone
    return settings


def _written(job: Job, notes: Iterable[str]) -> Written:
    lines = [line for each in job.remarks() for line in each.text.splitlines()]
    remarks = told_to_people([line.strip().lstrip(";") for line in lines])  # systemd's sign
    return Written(job.name, values_of(job), (*filter(None, remarks), *notes))


def _area(job: Job) -> str | None:
    """The part of the application that a job belongs to: the package of its task."""
    package = (job.task or "").rpartition(".")[0]
    return re.sub(r"(?:^|\.)_?tasks?(?:\..*)?$", "", package) or package or None
