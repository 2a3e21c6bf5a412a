"""From one entry of a beat schedule to a job, with the place of each of its fields."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from schedcat.backends._fields import MESSAGE
from schedcat.backends.celery.source.fields import RefusedError
from schedcat.backends.celery.source.following.says import Says, items, says
from schedcat.backends.celery.source.following.written import Written, text_of
from schedcat.backends.celery.source.keys import unknown_keys
from schedcat.backends.celery.source.python.places import Text
from schedcat.backends.celery.source.python.values import Names, UnclearError, settled, value
from schedcat.backends.celery.source.schedules import Timing, timing
from schedcat.backends.celery.source.targets import Module, Target, named, target
from schedcat.catalog.text_places import Extent, TextPlaces
from schedcat.catalog.text_places import Written as Field
from schedcat.model import Disabled, Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval

TASK, SCHEDULE, REFUSED = "task-unresolvable", "schedule-unresolvable", "invalid-cron"


class Unread(NamedTuple):
    """An entry, or a `field` of it, that the module does not decide.

    By which rule, and its name if that is clear.
    """

    rule: str
    name: str | None
    entry: Written
    unclear: UnclearError
    field: str | None = None


class Read(NamedTuple):
    """The job of an entry, and what the module does not decide of its message.

    That is empty in the job, which names it, since it changes neither the task nor when it runs.
    `unknown` are keys that no entry has, where it is one of a schedule.
    """

    job: Job
    left_out: Sequence[Unread] = ()
    unknown: Mapping[str, ast.expr] = {}


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
        if entry.doubt:
            raise entry.doubt
        when = timing(said.schedule, module.names, zone or "UTC")
        rule = TASK
        sent = _sent(entry, said, module)
        name = name or _name_of(sent, is_signature=said.is_signature)
        is_known = bool(zone) or isinstance(when.schedule, Interval)
        job = _job(name, when, sent, (entry, said), module, text)
        left_out = [Unread(TASK, name, entry, each, key) for key, each in sent.unread.items()]
        unread = tuple(key if key in _ARGUMENTS else f"celery.{key}" for key in sent.unread)
        job = job._replace(timezone=zone, zone_is_known=is_known, unread=unread)
        return Read(job, left_out, unknown_keys(said.more) if entry.into else {})
    except UnclearOptionError as unclear:
        return Unread(TASK, name, entry, unclear, unclear.key)
    except RefusedError as refused:
        return Unread(REFUSED, name, entry, refused)
    except UnclearError as unclear:
        name = name or text_of(entry.name, module.names)
        return Unread(rule, name, entry, entry.doubt or unclear)


_ARGUMENTS = ("args", "kwargs")


class UnclearOptionError(UnclearError):
    """An option of the message without which an entry would run otherwise."""

    def __init__(self, key: str, node: ast.expr, why: str | None = None) -> None:
        super().__init__(node, why)
        self.key = key


def _name_of(sent: Target, *, is_signature: bool) -> str:
    """The name of an entry that has none of its own. Raises UnclearError."""
    if not is_signature:
        return sent.task
    for key in _ARGUMENTS:
        if key in sent.unread:  # they are part of it
            raise sent.unread[key]
    return sent.call


def _text(expression: ast.expr, module: Module) -> str | None:
    """A name; None where `None` is given."""
    match expression:
        case ast.Attribute(attr="name"):
            return named(expression, module)
    said = value(expression, module.names)
    if said is not None and not isinstance(said, str):
        raise UnclearError(expression)
    return said


def _sent(entry: Written, said: Says, module: Module) -> Target:
    """The task, what is sent with it, and what of that is unclear. Raises UnclearError."""
    unread: dict[str, UnclearError] = {}
    args, kwargs = (_given(said, key, module.names, unread) for key in _ARGUMENTS)
    if said.is_signature and said.task is not None:
        sent = target(said.task, module).clone(args, kwargs)
    elif said.task is not None:
        sent = Target(named(said.task, module), tuple(args or ()), kwargs or {})
    elif task := module.decorated(entry.says):
        sent = Target(task, tuple(args or ()), kwargs or {})
    else:
        raise UnclearError(entry.says, "it names no task")
    options = {key: _option(key, each, entry.says) for key, each in sent.options.items()}
    unread = {**sent.unread, **unread}
    for key, expression in _options(said, module.names):
        options.pop(key, None)
        try:
            options[key] = _option(key, value(expression, module.names), expression)
        except UnclearError as error:
            if key == "expires":
                raise UnclearOptionError(key, error.node, error.why) from error
            unread[key] = error
    args, kwargs = (
        empty if key in unread else _plain(entry.says, each)
        for key, each, empty in (("args", [*sent.args], []), ("kwargs", sent.kwargs, {}))
    )
    return sent._replace(args=tuple(args), kwargs=kwargs, options=options, unread=unread)


def _given(said: Says, key: str, names: Names, unread: dict[str, UnclearError]) -> Any:
    """What an entry says; None where it says nothing, or nothing that is clear."""
    expression = said.more.get(key)
    if expression is None:
        return None
    try:
        return _plain(expression, value(expression, names))
    except UnclearError as unclear:
        unread[key] = unclear
        return None


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
    enabled = _flag("enabled", said, module.names, default=True)
    is_relative = _flag("relative", said, module.names, default=when.is_relative)
    description = _described(said, module.names)
    options = sent.options
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
        description=description,
        disabled=None if enabled else Disabled("it is not enabled"),
        backends=("celery",),
        blocks={"celery": block} if block else {},
        reader="celery",
        places=_places(entry, said, schedule, when, module, text),
    )


def _flag(key: str, said: Says, names: Names, *, default: bool) -> bool:
    if key not in said.more:
        return default
    try:
        return bool(value(said.more[key], names))
    except UnclearError as unclear:
        raise UnclearOptionError(key, unclear.node, unclear.why) from unclear


def _described(said: Says, names: Names) -> str | None:
    """The description, None where there is none that is clear."""
    try:
        text = value(said.more["description"], names) if "description" in said.more else None
    except UnclearError:
        return None
    return text if isinstance(text, str) and text else None


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
        fields["cron",] = _own(at, whole)
    else:
        fields["interval",] = Field(text.extent(said.schedule))
    for key, expression in _written_fields(said, module):
        fields[key] = text.literally(expression, _literal(expression))
    return TextPlaces(text.page, name, whole, fields)


def _own(written: Field, whole: Extent) -> Field:
    """Without what could be edited of a constant or an argument, which others may have too."""

    def is_own(extent: Extent) -> bool:
        return _is_within(written.whole, whole) and _is_within(extent, written.whole)

    pieces = [
        each._replace(is_literal=each.is_literal and is_own(each.written))
        for each in written.pieces
    ]
    unsaid = [each for each in written.unsaid if is_own((each.at, each.at))]
    return Field(written.whole, pieces, unsaid)


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
