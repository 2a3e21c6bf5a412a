"""From one entry of a beat schedule to a job, with the place of each of its fields."""

import ast
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from schedcat.backends._fields import MESSAGE
from schedcat.backends.celery.source.entries import Written
from schedcat.backends.celery.source.places import Text
from schedcat.backends.celery.source.says import Says, items, says
from schedcat.backends.celery.source.schedules import Timing, timing
from schedcat.backends.celery.source.targets import Module, Target, named, target
from schedcat.backends.celery.source.values import Names, UnclearError, settled, value
from schedcat.catalog.text_places import Extent, TextPlaces
from schedcat.catalog.text_places import Written as Field
from schedcat.model import Disabled, Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval

TASK, SCHEDULE = "task-unresolvable", "schedule-unresolvable"


class Unread(NamedTuple):
    """An entry that the module does not decide: by which rule, its name if that is clear."""

    rule: str
    name: str | None
    entry: Written
    unclear: UnclearError


class Read(NamedTuple):
    """The job of an entry, and the options of its message that the module does not decide.

    These are left out of it, since they change neither what runs nor when.
    """

    job: Job
    left_out: Sequence[Unread] = ()


def job_of(entry: Written, module: Module, text: Text, zone: str | None) -> Read | Unread:
    """The job, its cron on the clock of `zone`, which is None where nobody says it.

    Its places know no comments yet.
    """
    rule, name = SCHEDULE, None
    try:
        said = says(entry, module.names)
        rule = TASK
        name = _text(said.name, module) if said.name else None
        rule = SCHEDULE
        when = timing(said.schedule, module.names, zone or "UTC")
        rule = TASK
        sent, unclear_options = _sent(entry, said, module)
        name = name or (sent.call if said.is_signature else sent.task)
        is_known = bool(zone) or isinstance(when.schedule, Interval)
        job = _job(name, when, sent, (entry, said), module, text)
        left_out = [Unread(TASK, name, entry, each) for each in unclear_options]
        return Read(job._replace(timezone=zone, zone_is_known=is_known), left_out)
    except UnclearError as unclear:
        return Unread(rule, name, entry, unclear)


def _text(expression: ast.expr, module: Module) -> str | None:
    """A name; None where `None` is given."""
    match expression:
        case ast.Attribute(attr="name"):
            return named(expression, module)
    said = value(expression, module.names)
    if said is not None and not isinstance(said, str):
        raise UnclearError(expression)
    return said


def _sent(entry: Written, said: Says, module: Module) -> tuple[Target, list[UnclearError]]:
    """The task, what is sent with it, and what is unclear of its options. Raises UnclearError."""
    args, kwargs = (_given(said, key, module.names) for key in ("args", "kwargs"))
    if said.is_signature and said.task is not None:
        sent = target(said.task, module).clone(args, kwargs)
    elif said.task is not None:
        sent = Target(named(said.task, module), tuple(args or ()), kwargs or {})
    elif task := module.decorated(entry.says):
        sent = Target(task, tuple(args or ()), kwargs or {})
    else:
        raise UnclearError(entry.says, "it names no task")
    options, unclear = dict(sent.options), []
    for key, expression in _options(said, module.names):
        try:
            options[key] = value(expression, module.names)
        except UnclearError as error:
            if key == "expires":
                raise
            unclear.append(error)
    args, kwargs = (_plain(entry.says, each) for each in ([*sent.args], sent.kwargs))
    return sent._replace(args=tuple(args), kwargs=kwargs, options=options), unclear


def _given(said: Says, key: str, names: Names) -> Any:
    expression = said.more.get(key)
    return _plain(expression, value(expression, names)) if expression is not None else None


def _options(said: Says, names: Names) -> Iterator[tuple[str, ast.expr]]:
    """The options of the message and their expressions. Raises UnclearError."""
    yield from said.options.items()
    if "options" in said.more:
        yield from items(said.more["options"], names)


def _plain(expression: ast.expr, said: Any) -> Any:
    """Data that is JSON, or a period. Raises UnclearError."""
    match said:
        case None | bool() | int() | float() | str() | timedelta():
            return said
        case list() | tuple():
            return [_plain(expression, each) for each in said]
        case dict() if all(isinstance(key, str) for key in said):
            return {key: _plain(expression, each) for key, each in said.items()}
    raise UnclearError(expression, "it is no JSON")


def _job(  # noqa: PLR0913, PLR0917  all that there is of it
    name: str, when: Timing, sent: Target, written: tuple[Written, Says], module: Module, text: Text
) -> Job:
    entry, said = written
    schedule = when.schedule
    more = said.more
    enabled = value(more["enabled"], module.names) if "enabled" in more else True
    description = value(more["description"], module.names) if "description" in more else None
    is_relative = bool(value(more["relative"], module.names)) if "relative" in more else False
    options = {key: _option(key, each, entry.says) for key, each in sent.options.items()}
    block: dict[str, Any] = {key: each for key, each in options.items() if key in _OPTIONS}
    if others := {key: each for key, each in options.items() if key not in _OPTIONS}:
        block["options"] = others
    if is_relative and isinstance(schedule, Interval):
        block["relative"] = True
    return Job(
        name=name,
        schedule=schedule,
        task=sent.task,
        args=sent.args,
        kwargs=sent.kwargs,
        description=description if isinstance(description, str) and description else None,
        disabled=None if enabled else Disabled("it is not enabled"),
        backends=("celery",),
        blocks={"celery": block} if block else {},
        reader="celery",
        places=_places(entry, said, schedule, when, module, text),
    )


_OPTIONS = frozenset(field.key for field in MESSAGE)


def _option(key: str, said: Any, expression: ast.expr) -> Any:
    """An option of the message as our block for Celery has it."""
    seconds = said.total_seconds() if isinstance(said, timedelta) else said
    if key == "expires" and isinstance(seconds, int | float):
        if seconds < 1 or seconds % 1:
            raise UnclearError(expression, "`expires` is not a whole number of seconds, 1 or more")
        return Interval(int(seconds)).canonical
    if isinstance(said, timedelta):
        raise UnclearError(expression, f"`{key}` is no JSON")
    return said


def _places(  # noqa: PLR0913, PLR0917  all that there is of it
    entry: Written, said: Says, schedule: Any, when: Timing, module: Module, text: Text
) -> TextPlaces:
    whole = _whole(entry, text)
    name = text.extent(said.name) if said.name is not None else text.extent(said.schedule)
    fields: dict[tuple[str, ...], Field] = {}
    if isinstance(schedule, Cron):
        made = settled(said.schedule, module.names)
        at = text.cron(schedule, made, when.fields)
        if not _is_within(at.whole, whole):  # a constant, which may serve other entries too
            at = at._replace(pieces=[each._replace(is_literal=False) for each in at.pieces])
        fields["cron",] = at
    else:
        fields["interval",] = Field(text.extent(said.schedule))
    for key, expression in _written_fields(said, module):
        fields[key] = text.literally(expression, _literal(expression))
    return TextPlaces(text.page, name, whole, fields)


def _written_fields(said: Says, module: Module) -> Iterator[tuple[tuple[str, ...], ast.expr]]:
    if said.task is not None:
        yield ("task",), said.task
    for key in ("args", "kwargs", "description"):
        if key in said.more:
            yield (key,), said.more[key]
    for key, expression in _options(said, module.names):
        yield ("celery", key), expression


def _literal(expression: ast.expr) -> str:
    match expression:
        case ast.Constant(value=str() as text):
            return text
    return ""


def _whole(entry: Written, text: Text) -> Extent:
    start, end = text.extent(entry.says)
    return (min(start, text.extent(entry.name)[0]) if entry.name else start), end


def _is_within(inner: Extent, outer: Extent) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
