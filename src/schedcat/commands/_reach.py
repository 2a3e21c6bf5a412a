"""How far edits reach within a job: an alias may have one text as several of its fields."""

from collections.abc import Iterator, Sequence
from typing import Any

from schedcat.model import Job
from schedcat.source import Span


def also_changed(
    before: Job, after: Job, edits: Sequence[Span], *, anywhere: bool = True
) -> str | None:
    """A field of a job that has changed and at whose place nothing is edited, None without one.

    Of the fields that have one text the first counts as edited: what runs and when come before
    what is handed over or told. An edit at none of the fields, as of an item of a list, may change
    any one, unless it is for another job, or not `anywhere`: then it is of a field that the job has
    otherwise here. The times are one field: a zone changes the schedule.
    """
    fields = {edit: _field_at(before, edit) for edit in edits}
    unplaced = sum(
        anywhere and field is None and (len(fields) == 1 or _covers(before, edit))
        for edit, field in fields.items()
    )
    old, new = dict(_fields(before)), dict(_fields(after))
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    others = [name for name in changed if name not in fields.values()]
    return others[unplaced] if len(others) > unplaced else None


_WHEN = ("cron", "interval", "days", "timezone", "anchor", "dst")
_OF_TIMES = ("schedule", "timezone", "dst", "zone_is_known")
_APART = frozenset({*_OF_TIMES, "name", "blocks", "deviations", "places"})


def _fields(job: Job) -> Iterator[tuple[str, Any]]:
    """What a job is, field by field, and that of backends' blocks as `celery.queue`."""
    declared = {name: (each.schedule, each.timezone) for name, each in job.deviations.items()}
    yield "schedule", (*(getattr(job, field) for field in _OF_TIMES), declared)
    yield from ((field, getattr(job, field)) for field in Job._fields if field not in _APART)
    for backend, block in job.blocks.items():
        yield from ((f"{backend}.{key}", value) for key, value in block.items())
    for backend, each in job.deviations.items():
        yield from ((f"{backend}.skip", each.skip), (f"{backend}.why", each.why))


def _field_at(job: Job, edit: Span) -> str | None:
    """The first field of a job whose text an edit touches."""
    for keys, field in _places(job):
        at = job.at(*keys)
        if at and at != job.at() and _touch(at, edit):
            return field
    return None


def _places(job: Job) -> Iterator[tuple[tuple[str, ...], str]]:
    """Keys of a job and the field that each of them is of."""
    backends = {**job.blocks, **job.deviations}
    for prefix in ((), *((backend,) for backend in backends)):
        yield from (((*prefix, key), "schedule") for key in _WHEN)
    yield from (((field,), field) for field in Job._fields if field not in _APART)
    for backend in backends:
        keys = (*job.blocks.get(backend, ()), "skip", "why")
        yield from (((backend, key), f"{backend}.{key}") for key in keys)


def _covers(job: Job, edit: Span) -> bool:
    return bool(job.places and job.places.covers(edit))


def _touch(one: Span, other: Span) -> bool:
    return one.path == other.path and one[1:3] <= other[3:] and other[1:3] <= one[3:]
