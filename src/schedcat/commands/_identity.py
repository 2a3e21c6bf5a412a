"""Which job of a catalog an imported one is: by what its scheduler knows it by, or by its work."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath

from schedcat.backends import load_backends, load_readers
from schedcat.commands._importing import Source
from schedcat.commands._known import Known
from schedcat.commands._stdin import STDIN
from schedcat.model import Job
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron

_Alike = Callable[[Job, Known], bool]


def recognised(source: Source, known: Sequence[Known], elsewhere: Sequence[Job]) -> Source:
    """The jobs of a source under the names that the catalog has for them.

    A scheduler's own name tells, within its namespace, group or location, and a job that was
    renamed in the catalog keeps it in its block. Where a file has no names, as a crontab has none,
    what a line runs tells; or if that has changed, the time and the name that was made for it.
    What is the same in name, work and times always is the same job. But what another file has that
    the catalog is from, as the jobs `elsewhere` are, is left to that one, and so is all of a
    catalog that is from other files, as long as these are there.
    """
    reader = source.reader
    there = [each for each in known if reader in each.job.backends or not each.job.backends]
    ways = _ways(source, {each.job.name for each in there if is_one_of(elsewhere, each, reader)})
    names = dict(_paired(source.jobs, there, ways))
    of_others = {each.job.name for each in known} - {each.job.name for each in there}
    taken = {*names.values(), *(each.job.name for each in known)}
    for job in source.jobs:
        if job.name not in names:
            free = _free(job, reader, is_told_by_reader=job.name in of_others)
            names[job.name] = next(each for each in free if each not in taken)
            taken.add(names[job.name])
    return _under(source, names)


def others_of(source: Source, known: Iterable[Known]) -> list[str]:
    """The files that a catalog is from besides those of a source, as far as they are there."""
    origins = {path for each in known for path in each.origins.get(source.reader, ())}
    return sorted(
        path
        for path in origins - {*source.paths, STDIN}
        if os.path.isfile(path)  # noqa: PTH113  never raises
    )


def is_one_of(jobs: Iterable[Job], known: Known, reader: str) -> bool:
    """Is it what some file says now, on whatever clock?"""
    job = known.job
    return any(
        _work(each, reader) == _work(job, reader)
        and _fields(each) == _fields(job)
        and (_makes_names(reader) or own_name(each, reader) == own_name(job, reader))
        for each in jobs
    )


def _fields(job: Job) -> Schedule:
    return replace(job.schedule, timezone="UTC") if isinstance(job.schedule, Cron) else job.schedule


def _makes_names(reader: str) -> bool:
    return getattr(load_readers()[reader], "MAKES_NAMES", False)


def on_known_clock(job: Job, known: Job) -> Job:
    """An imported job, on the clock that somebody has named for it where its source names none."""
    match job.schedule, known.schedule:
        case Cron() as cron, Cron(timezone=zone) if known.zone_is_known and not job.zone_is_known:
            schedule = replace(cron, timezone=zone)
            return job._replace(schedule=schedule, timezone=known.timezone, zone_is_known=True)
    return job


def same_time(one: Job, other: Job) -> bool:
    """Do they run at the same times, but for clock changes, of which only people write?"""
    other = on_known_clock(other, one)
    first, second = one.schedule, other.schedule
    if isinstance(first, Cron) and isinstance(second, Cron):
        first = replace(first, dst=second.dst)
    return first == second and one.zone_is_known == other.zone_is_known


def own_name(job: Job, reader: str) -> str:
    """The name by which a scheduler knows a job."""
    name: str = job.blocks.get(reader, {}).get("name") or job.name
    return name


def _ways(source: Source, of_others: Collection[str]) -> Iterator[_Alike]:
    """When an imported job and one of the catalog are the same, the surest first."""
    reader = source.reader

    def same_run(job: Job, known: Known) -> bool:
        return same_work(job, known) and same_time(job, known.job)

    def same_work(job: Job, known: Known) -> bool:
        return _work(job, reader) == _work(known.job, reader)

    def same_name(job: Job, known: Known) -> bool:
        is_same = own_name(job, reader) == own_name(known.job, reader)
        return is_same and _in_one_place(job, known, source)

    def same_end(job: Job, known: Known) -> bool:
        is_same = job.name in _shorter(known.job, job) or known.job.name in _shorter(job, job)
        return is_same and _in_one_place(job, known, source)

    def numbered(job: Job, known: Known) -> bool:
        """Was it given this name since another job has its own?"""
        is_so = bool(re.fullmatch(rf"{re.escape(job.name)}-(?:{reader}|\d+)", known.job.name))
        return is_so and known.is_imported and _in_one_place(job, known, source)

    def from_there(job: Job, known: Known) -> bool:
        return known.job.name not in of_others and _is_from(job, known, reader)

    if _makes_names(reader):
        yield lambda *both: same_run(*both) and same_name(*both)
        yield same_run
        yield lambda *both: same_work(*both) and from_there(*both)
        yield (
            lambda job, known: (
                same_name(job, known) and same_time(job, known.job) and from_there(job, known)
            )
        )
    else:
        yield lambda *both: same_name(*both) and same_run(*both)
        yield lambda *both: same_name(*both) and from_there(*both)
        yield lambda *both: same_end(*both) and same_run(*both)
        yield lambda *both: same_end(*both) and from_there(*both)
        yield lambda *both: numbered(*both) and same_work(*both) and from_there(*both)


def _work(job: Job, reader: str) -> tuple[object, ...]:
    """What a job runs."""
    user = job.blocks.get(reader, {}).get("user")
    return (job.task, job.command, repr((job.http, job.args)), user)


def _runs(job: Job) -> tuple[object, ...]:
    """Its task, command or request, with whatever arguments."""
    return (job.task, job.command, repr(job.http))


def _in_one_place(job: Job, known: Known, source: Source) -> bool:
    """Are they in one namespace or group, and in one project, as far as that is said?"""
    here, there = source.settings, known.settings.get(source.reader, {})
    if any(here[key] != there[key] for key in _PLACES if key in here and key in there):
        return False
    spaces = [_space(each, source.reader) for each in (job, known.job)]
    return spaces[0] == spaces[1] or (None in spaces and _is_from(job, known, source.reader))


_SPACES = ("namespace", "group")
"""Keys of a block that belong to a job's name."""
_PLACES = ("project", "location")
"""Settings that belong to the names of all jobs."""


def _space(job: Job, reader: str) -> str | None:
    block = job.blocks.get(reader, {})
    return next((block[key] for key in _SPACES if key in block), None)


def _shorter(job: Job, imported: Job) -> Iterator[str]:
    """A name without the namespace or the folders in front, which only tell it from others."""
    path = at.path if (at := imported.at()) else ""
    spaces = (_space(job, imported.reader or ""), *PurePosixPath(path).parts[:-1])
    fronts = {_slug(each) for each in spaces if each}
    first, *rest = job.name.split(".")
    while rest and first in fronts:
        yield ".".join(rest)
        first, *rest = rest


def _is_from(job: Job, known: Known, reader: str) -> bool:
    """May a job of the catalog come from the file that the imported one is in?

    It may unless its own was imported from others that are still there. One in a file that no
    import made is somebody's own, and only the same where it runs the same.
    """
    origins = known.origins.get(reader)
    path = at.path if (at := job.at()) else STDIN
    if origins is None:
        return known.is_imported or _runs(job) == _runs(known.job)
    if path in origins:
        return path != STDIN or not _makes_names(reader)
    return not any(os.path.isfile(each) for each in origins)  # noqa: PTH113  never raises


def _free(job: Job, reader: str, *, is_told_by_reader: bool) -> Iterator[str]:
    """Names for a job whose own may be taken."""
    space = _space(job, reader)
    front = f"{_slug(space)}." if space else ""
    yield job.name
    if front and not job.name.startswith(front):
        yield f"{front}{job.name}"
    if is_told_by_reader:
        yield f"{job.name}-{reader}"
    yield from (f"{job.name}-{number}" for number in count(2))


def _slug(part: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", part).strip("-._")


def _paired(
    jobs: Sequence[Job], known: Sequence[Known], ways: Iterable[_Alike]
) -> Iterator[tuple[str, str]]:
    """(imported name, name in the catalog) of jobs alike in the first way, else in the next."""
    left, there = [*jobs], [*known]
    for alike in ways:
        for job in [*left]:
            same = next((each for each in there if alike(job, each)), None)
            if same is not None:
                left.remove(job)
                there = [each for each in there if each is not same]
                yield job.name, same.job.name


def _under(source: Source, names: Mapping[str, str]) -> Source:
    jobs = [_renamed(job, names[job.name]) for job in source.jobs]
    written = {}
    for old, job in zip(source.jobs, jobs, strict=True):
        each = source.written[old.name]
        values = {**each.values, **{name: dict(block) for name, block in job.blocks.items()}}
        written[job.name] = each._replace(name=job.name, values=values)
    return source._replace(jobs=jobs, written=written)


def _renamed(job: Job, name: str) -> Job:
    """The job, its scheduler's name in its block where that has a place for one."""
    reader = job.reader or ""
    block = job.blocks.get(reader, {})
    if name == job.name or "name" in block or not _keeps_names(reader):
        return job._replace(name=name)
    return job._replace(name=name, blocks={**job.blocks, reader: {"name": job.name, **block}})


def _keeps_names(reader: str) -> bool:
    return any(field.key == "name" for field in load_backends()[reader].BLOCK)
