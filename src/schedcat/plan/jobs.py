"""Catalogs compared by what their jobs mean, not by how it is written."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from schedcat.model import Catalog, Job, picks_time
from schedcat.schedule.cron import Cron


class Kind(StrEnum):
    """What has become of a job."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


class Differing(NamedTuple):
    """A field that means something else: its name and what it was and is, None where unsaid.

    A field of a backend's block is called `celery.queue`; the schedule that a backend has been
    declared is `celery.schedule`.
    """

    field: str
    before: Any
    after: Any


class Unzoned(NamedTuple):
    """A schedule on a clock that nobody has named; the cron's own zone says nothing."""

    cron: Cron


class JobChange(NamedTuple):
    """A job as it is now, or was last; before and after, None where it is not there.

    `fields` are those that differ, where it is there on both sides.
    """

    job: Job
    before: Job | None
    after: Job | None
    fields: tuple[Differing, ...] = ()

    @property
    def kind(self) -> Kind:
        """What has become of it; a job that has a new name may have other fields too."""
        if self.before is None:
            return Kind.ADDED
        if self.after is None:
            return Kind.REMOVED
        return Kind.CHANGED if self.before.name == self.after.name else Kind.RENAMED


def compare(before: Mapping[str, Catalog], after: Mapping[str, Catalog]) -> list[JobChange]:
    """What differs, kind by kind, in reading order; catalogs are given by their folder.

    A job is known by its catalog and name, else by its name. One that is gone, and one that is new
    and runs the same thing on the same schedule, are one that was renamed.

    >>> from schedcat.schedule.cron import Cron
    >>> old = Catalog((Job("sweep", Cron.parse("0 0 * * 0")),))
    >>> new = Catalog((Job("sweep", Cron.parse("0 0 * * sun")),))
    >>> compare({"jobs": old}, {"jobs": new})
    []
    """
    old, new = list(_placed(before)), list(_placed(after))
    pairs: list[tuple[_Placed, _Placed]] = []
    for known_by in (_place_and_name, _name, _work):
        found, old, new = _paired(old, new, known_by)
        pairs += found
    changes = [_change(one.job, other.job) for one, other in pairs]
    changes += [JobChange(each.job, each.job, None) for each in old]
    changes += [JobChange(each.job, None, each.job) for each in new]
    read = {id(each.job): number for number, each in enumerate([*_placed(before), *_placed(after)])}
    kinds = list(Kind)
    return sorted(
        (each for each in changes if each.fields or each.kind is not Kind.CHANGED),
        key=lambda each: (kinds.index(each.kind), read[id(each.job)]),
    )


class _Placed(NamedTuple):
    """A job and the folder of its catalog."""

    folder: str
    job: Job


def _placed(catalogs: Mapping[str, Catalog]) -> Iterator[_Placed]:
    return (_Placed(folder, job) for folder, catalog in catalogs.items() for job in catalog.jobs)


def _place_and_name(placed: _Placed) -> Hashable:
    return (placed.folder, placed.job.name)


def _name(placed: _Placed) -> Hashable:
    return placed.job.name


def _work(placed: _Placed) -> Hashable | None:
    """What runs and when; None where nothing is said to run."""
    job = placed.job
    if not (job.task or job.http or job.command):
        return None
    return (_value(job, "schedule"), job.task, _json((job.args, job.kwargs, job.http, job.command)))


def _paired(
    old: Sequence[_Placed], new: Sequence[_Placed], known_by: Callable[[_Placed], Hashable | None]
) -> tuple[list[tuple[_Placed, _Placed]], list[_Placed], list[_Placed]]:
    """Pairs that are known by the same, and on either side what is left."""
    waiting: dict[Hashable, deque[_Placed]] = defaultdict(deque)
    for each in old:
        waiting[known_by(each)].append(each)
    waiting.pop(None, None)
    pairs, left = [], []
    for each in new:
        same = waiting.get(known_by(each))
        if same:
            pairs.append((same.popleft(), each))
        else:
            left.append(each)
    taken = {id(one) for one, _ in pairs}
    return pairs, [each for each in old if id(each) not in taken], left


def _change(before: Job, after: Job) -> JobChange:
    return JobChange(after, before, after, tuple(_differing(before, after)))


_UNLIKE_OTHERS = frozenset(
    {"name", "timezone", "blocks", "deviations", "zone_is_known", "reader", "places"}
)
"""A zone counts by what it makes of the schedule, wherever it is said."""

_UNORDERED = frozenset({"backends", "tags"})
_DEFAULTS = {"missed": "any"}


def _differing(before: Job, after: Job) -> Iterator[Differing]:
    for field in Job._fields:
        if field not in _UNLIKE_OTHERS:
            old, new = _value(before, field), _value(after, field)
            if not _same(field, old, new):
                yield Differing(field, old, new)
    for backend in _union(before.deviations, after.deviations, before.blocks, after.blocks):
        yield from _differing_on(backend, before, after)


def _value(job: Job, field: str) -> Any:
    """What a field says; None where it is empty."""
    value = getattr(job, field)
    if field == "schedule" and not job.zone_is_known and picks_time(job):
        return Unzoned(value)
    return _DEFAULTS.get(field) if value in (None, (), {}, "") else value


def _same(field: str, old: Any, new: Any) -> bool:
    if isinstance(old, Unzoned) and isinstance(new, Unzoned):
        return _same(field, old.cron, new.cron)
    if isinstance(old, Unzoned) or isinstance(new, Unzoned):
        return False
    if isinstance(old, Cron) and isinstance(new, Cron):
        return replace(old, dst=new.dst) == new  # that is a field of its own
    if field in _UNORDERED:
        return set(old or ()) == set(new or ())
    if isinstance(old, (tuple, Mapping)) and isinstance(new, (tuple, Mapping)):
        return _json(old) == _json(new)  # to Python, 1 is 1.0 and True
    return bool(old == new)


def _differing_on(backend: str, before: Job, after: Job) -> Iterator[Differing]:
    """What a backend's block says else: its schedule, whether the job runs there, its own keys."""
    old, new = before.deviations.get(backend), after.deviations.get(backend)
    for field in ("schedule", "skip", "why"):
        values = [getattr(each, field, None) or None for each in (old, new)]
        if field == "schedule":
            values = [
                value and _value(job.on(backend), field)
                for job, value in zip((before, after), values, strict=True)
            ]
        if not _same(field, *values):
            yield Differing(f"{backend}.{field}", *values)
    blocks = before.blocks.get(backend, {}), after.blocks.get(backend, {})
    for key in _union(*blocks):
        values = [block.get(key) for block in blocks]
        if _json(values[0]) != _json(values[1]):
            yield Differing(f"{backend}.{key}", *values)


def _union(*groups: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(key for group in groups for key in group)


def _json(value: Any) -> str:
    """JSON-like data as a text that is the same for the same data, and only for it."""
    return json.dumps(value, sort_keys=True, default=str)
