"""Names for jobs that are called alike in different namespaces or folders."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from schedcat.catalog.mistakes import Found
from schedcat.model import Job


def told_apart(said: Iterable[Job | Found], backend: str) -> Iterator[Job | Found]:
    """The same with other names for jobs of one name that are different ones.

    They are where they have different namespaces, or stand in different folders, which then are
    those of different environments: `prod.clean-up`. Two of one name in a folder keep it, and
    duplicate-job-name speaks of them. What is said of a job comes right behind it.
    """
    told = list(said)
    called: defaultdict[str, list[Job]] = defaultdict(list)
    for each in told:
        if isinstance(each, Job):
            called[each.name].append(each)
    names = {
        id(job): name
        for jobs in called.values()
        if len(jobs) > 1
        for job, name in zip(jobs, _names(jobs, backend), strict=True)
    }
    own, name = None, None
    for each in told:
        if isinstance(each, Job):
            own, name = each.name, names.get(id(each))
            yield each._replace(name=name) if name else each
        elif name and each[1].job == own:
            yield each[0], each[1]._replace(job=name)
        else:
            yield each


def _names(jobs: Sequence[Job], backend: str) -> Iterator[str]:
    spaces = [each.blocks.get(backend, {}).get("namespace", "") for each in jobs]
    folders = [*_apart([PurePosixPath(_path(each)).parent.parts for each in jobs])]
    is_by_space = len(set(spaces)) > 1
    for job, space, folder in zip(jobs, spaces, folders, strict=True):
        is_alone = spaces.count(space) == 1 or len(set(folders)) == 1
        parts = [space] if is_by_space and space else []
        parts += [] if is_by_space and is_alone else folder
        yield ".".join([*filter(None, map(_slug, parts)), job.name])


def _path(job: Job) -> str:
    return at.path if (at := job.at()) else ""


def _apart(folders: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Folders without the parts that all of them begin with, and then those that all end with."""
    first = _alike(folders)
    rest = [each[first:] for each in folders]
    last = _alike([each[::-1] for each in rest])
    return (each[: len(each) - last] for each in rest)


def _alike(folders: Sequence[tuple[str, ...]]) -> int:
    """With how many parts all begin."""
    alike = takewhile(lambda parts: len({*parts}) == 1, zip(*folders, strict=False))
    return len([*alike])


def _slug(part: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", part).strip("-._")
