"""Which job of a catalog an imported one is: by the name that its scheduler knows, or its work."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

from schedcat.backends import load_readers
from schedcat.commands._importing import Source
from schedcat.model import Job

_Key = Callable[[Job], Hashable]


def recognised(source: Source, known: Iterable[Job]) -> Source:
    """The jobs of a source under the names that the catalog has for them.

    A scheduler's own name tells, which a catalog may keep in the job's block. Where a file has no
    names, as a crontab has none, those that its jobs were given say less than what they run.
    """
    makes_names = getattr(load_readers()[source.reader], "MAKES_NAMES", False)
    work, own = _work_of(source.reader), _name_of(source.reader)
    keys: list[_Key] = [lambda job: (own(job), work(job)), own]
    if makes_names:
        keys = [*keys[:1], lambda job: (work(job), job.schedule), work, own]
    names = dict(_paired(source.jobs, [*known], keys))
    taken = {*names.values(), *(job.name for job in known)}
    for job in source.jobs:
        if job.name not in names:
            stems = chain((job.name,), (f"{job.name}-{number}" for number in count(2)))
            names[job.name] = next(each for each in stems if each not in taken)
            taken.add(names[job.name])
    return _under(source, names)


def _name_of(reader: str) -> _Key:
    return lambda job: job.blocks.get(reader, {}).get("name") or job.name


def _work_of(reader: str) -> _Key:
    """What a job runs."""
    return lambda job: (job.task, job.command, repr((job.http, job.args)), _user(job, reader))


def _user(job: Job, reader: str) -> object:
    return job.blocks.get(reader, {}).get("user")


def _paired(
    jobs: Sequence[Job], known: Sequence[Job], keys: Iterable[_Key]
) -> Iterator[tuple[str, str]]:
    """(imported name, name in the catalog) of jobs alike by the first key, else by the next."""
    left, there = [*jobs], [*known]
    for key in keys:
        for job in [*left]:
            same = next((each for each in there if key(each) == key(job)), None)
            if same is not None:
                left.remove(job)
                there = [each for each in there if each is not same]
                yield job.name, same.name


def _under(source: Source, names: Mapping[str, str]) -> Source:
    return source._replace(
        jobs=[job._replace(name=names[job.name]) for job in source.jobs],
        written={
            names[name]: each._replace(name=names[name]) for name, each in source.written.items()
        },
    )
