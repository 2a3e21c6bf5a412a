"""From a row of `PeriodicTask` to a job: what the scheduler of django-celery-beat makes of it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from schedcat.backends.django_celery_beat.rows import SCHEDULES, Row, placed
from schedcat.backends.django_celery_beat.schedules import Timing, UntimedError, timing
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import TextPlaces, Written
from schedcat.findings import Severity
from schedcat.model import Disabled, Job
from schedcat.schedule.interval import Interval

_Key = tuple[str, str, str]
"""A path or a folder, a model, and the key of a row."""


class _Tables(NamedTuple):
    """What rows name each other by: the rows of each file and folder, and the tasks of a schedule.

    Unless they are the `whole` of a database, a row that is not among them may be elsewhere.
    """

    in_file: Mapping[_Key, Row]
    in_folder: Mapping[_Key, Sequence[Row]]
    named: Counter[_Key]
    zone: str | None
    is_whole: bool


def said_by(rows: Sequence[Row], zone: str | None, *, is_whole: bool) -> Iterator[Job | Found]:
    """The jobs and findings of rows, crons without a zone of their own on the clock of `zone`.

    A later row replaces an earlier one of its file and key, as `loaddata` has it.
    """
    in_file = {(row.page.path, row.model, row.key): row for row in rows if row.key}
    in_folder: dict[_Key, list[Row]] = {}
    for (_, model, key), row in in_file.items():
        in_folder.setdefault((_folder(row), model, key), []).append(row)
    counting = (
        row for row in rows if not row.key or in_file[row.page.path, row.model, row.key] is row
    )
    tasks = [row for row in counting if row.model == "periodictask"]
    named = Counter(
        (_folder(task), model, task.text(column))
        for task in tasks
        for column, model in SCHEDULES.items()
    )
    tables = _Tables(in_file, in_folder, named, zone, is_whole)
    for task in tasks:
        for each in _told(task, tables):
            yield each if isinstance(each, Job) else _of(task, each)


def _told(task: Row, tables: _Tables) -> Iterator[Job | Found]:
    try:
        yield from _of_task(task, tables)
    except UntimedError as error:
        yield error.found


def _of(task: Row, found: Found) -> Found:
    """The same with the task's name, and in a database its row, which no place tells there."""
    rule, finding = placed(found, task)
    return rule, finding._replace(job=task.text("name"))


def _folder(row: Row) -> str:
    return str(PurePosixPath(row.page.path).parent)


def _of_task(task: Row, tables: _Tables) -> Iterator[Job | Found]:
    """Raises UntimedError."""
    named = [column for column in SCHEDULES if task.values.get(column) is not None]
    if not named:
        message = "it names no schedule, at which beat stops"
        raise UntimedError(
            task.found("conflicting-schedule", "name", message, "name an interval or a crontab")
        )
    first, *others = named
    if others:
        message = f"of two schedules beat takes the {first}"
        help = f"leave the {first} or the {others[0]} out"
        yield task.found("conflicting-schedule", others[0], message, help)
    schedule = _schedule(task, first, tables)
    if first != "clocked" and _is_true(task.values.get("one_off")):
        raise UntimedError(_once(task, "one_off", "it is `one_off`"))
    if first == "clocked":
        raise UntimedError(_once(task, "clocked", f"at {schedule.text('clocked_time')}"))
    is_shared = tables.named[_folder(task), schedule.model, schedule.key] > 1
    try:
        when = timing(schedule, tables.zone, is_shared=is_shared)
    except UntimedError as error:
        raise UntimedError(placed(error.found, schedule)) from None
    yield from (placed(each, schedule) for each in when.found)
    yield _job(task, schedule, when)


def _schedule(task: Row, column: str, tables: _Tables) -> Row:
    key = task.values[column]
    if isinstance(key, list | dict):
        message = f"the {column} of {shown(task.text('name'))} is named by a natural key"
        help = "dump without --natural-foreign"
        raise UntimedError(task.found("schedule-unresolvable", column, message, help))
    model, name = SCHEDULES[column], shown(task.text("name"))
    if row := tables.in_file.get((task.page.path, model, str(key))):
        return row
    beside = tables.in_folder.get((_folder(task), model, str(key)), ())
    if len(beside) == 1:  # tasks and schedules may be dumped apart
        return beside[0]
    where = "the database" if tables.is_whole else "the file"
    message = f"{column} {key} of {name} is not in {where}"
    if beside:
        message += f", and in {len(beside)} beside it"
    help = "remove the row: beat stops at it" if tables.is_whole else _ALL
    raise UntimedError(task.found("schedule-unresolvable", column, message, help))


_ALL = "lint all of `manage.py dumpdata django_celery_beat`"


def _once(task: Row, column: str, how: str) -> Found:
    rule, finding = task.found(
        "schedule-unresolvable",
        column,
        f"{shown(task.text('name'))} runs once, {how}: that is no schedule",
        severity=Severity.INFO,
    )
    return rule, finding._replace(fold="{count} rows run once, and have no schedule to check")


def _job(task: Row, schedule: Row, when: Timing) -> Job:
    """Raises UntimedError where the row is none that beat runs."""
    name, starts, ends = task.text("name"), _moment(task, "start_time"), _moment(task, "expires")
    args, kwargs = _json(task, "args", list), _json(task, "kwargs", dict)
    is_enabled = _is_true(task.values.get("enabled", True))
    if not task.text("task"):
        message = f"{shown(name)} names no task"
        raise UntimedError(task.found("task-unresolvable", "task", message, severity=_ERROR))
    block = _block(task)
    return Job(
        name=name,
        schedule=when.schedule,
        task=task.text("task"),
        args=tuple(args),
        kwargs=kwargs,
        description=task.text("description") or None,
        timezone=when.zone,
        starts=starts,
        ends=ends,
        disabled=None if is_enabled else Disabled("it is not enabled"),
        backends=("django-celery-beat",),
        blocks={"django-celery-beat": block} if block else {},
        zone_is_known=when.zone_is_known,
        reader="django-celery-beat",
        places=_places(task, schedule, when),
    )


_ERROR = Severity.ERROR


def _is_true(value: object) -> bool:
    """As `BooleanField.to_python` has it."""
    return value in (True, 1) or (isinstance(value, str) and value in ("True", "t", "1", "true"))


def _json(task: Row, column: str, shape: type) -> Any:
    """What a text of JSON says; an empty one is as good as none (ModelEntry)."""
    text = task.text(column)
    try:
        said = json.loads(text) if text else shape()
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, shape):
        noun = "list" if shape is list else "mapping"
        does = "leaves the row out" if column == "headers" else "does not run the row"
        message = f"`{column}` of {shown(task.text('name'))} is no JSON {noun}: beat {does}"
        help = f"write a {noun} of JSON"
        raise UntimedError(task.found("task-unresolvable", column, message, help, _ERROR))
    return said


def _moment(task: Row, column: str) -> datetime | None:
    """A time; a database has it in UTC (Django's `USE_TZ`), where a fixture names its offset."""
    text = task.text(column)
    if not text:
        return None
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        said = None
    if said is None or (said.tzinfo is None and task.nodes):
        message = f"`{column}` of {shown(task.text('name'))} is no time with an offset"
        help = "write it like 2026-12-01T00:00:00Z"
        raise UntimedError(task.found("schedule-unresolvable", column, message, help))
    return said if said.tzinfo else said.replace(tzinfo=UTC)


_MESSAGE = ("queue", "exchange", "routing_key")


def _block(task: Row) -> dict[str, Any]:
    block: dict[str, Any] = {key: task.text(key) for key in _MESSAGE if task.text(key)}
    priority, seconds = (_whole(task.values.get(key)) for key in ("priority", "expire_seconds"))
    if priority is not None:
        block["priority"] = priority
    if seconds:
        block["expires"] = Interval(seconds).canonical
    if headers := _json(task, "headers", dict):
        block["headers"] = headers
    return block


def _whole(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < _MOST_DIGITS else None


_MOST_DIGITS = 16


def _places(task: Row, schedule: Row, when: Timing) -> TextPlaces:
    """Where it stands; of a schedule in another file than the task's only the task is told."""
    fields: dict[tuple[str, ...], Written] = {
        keys: task.at(column)
        for column, keys in _FIELDS.items()
        if column in task.nodes and task.values.get(column) not in (None, "", "[]", "{}")
    }
    if schedule.page is task.page:
        fields[when.key,] = when.at
        if "timezone" in schedule.nodes:
            fields["timezone",] = schedule.at("timezone")
    else:
        named = next(each for each, model in SCHEDULES.items() if model == schedule.model)
        fields[when.key,] = Written(task.at(named).whole)
    return TextPlaces(task.page, task.at("name").whole, task.whole, fields)


_FIELDS = {
    "task": ("task",),
    "args": ("args",),
    "kwargs": ("kwargs",),
    "description": ("description",),
    "start_time": ("starts",),
    "expires": ("ends",),
    "expire_seconds": ("django-celery-beat", "expires"),
    **{key: ("django-celery-beat", key) for key in (*_MESSAGE, "priority", "headers")},
}
"""Column → the keys of the job's field."""
