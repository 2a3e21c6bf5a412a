"""One field of Celery's `crontab`: what is given for it, and what Celery makes of that."""

import ast
from collections.abc import Iterable
from typing import Any, NamedTuple

from schedcat.backends.celery.source.python.values import UnclearError
from schedcat.catalog.shown import shown
from schedcat.schedule.canonical import field_text
from schedcat.schedule.kinds import DAY_OF_WEEK, FieldKind
from schedcat.schedule.readings.celery import READER
from schedcat.schedule.readings.fields import Reads, culprit, read_fields
from schedcat.schedule.readings.reading import Runs
from schedcat.schedule.readings.whole import Does, Refuses


class RefusedError(UnclearError):
    """A schedule at which Celery raises when the module is imported.

    `part` are the characters of the expression's text that it refuses, where it is one.
    """

    def __init__(self, node: ast.expr, why: str, part: str = "", cure: str | None = None) -> None:
        super().__init__(node, why)
        self.part = part
        self.cure = cure or "write numbers, ranges, lists and steps, such as `*/15` or `1-5`"


class Said(NamedTuple):
    """A field in a cron's words, and the values that Celery runs as bits."""

    text: str
    reads: Reads

    @property
    def values(self) -> str:
        """The values themselves."""
        return "*" if self.text == "*" else field_text(self.reads.as_field, star=False)


def field(expression: ast.expr, said: Any, kind: FieldKind) -> Said:
    """What Celery makes of a text, a number, or many numbers (celery.schedules, from 5.7 on).

    Raises RefusedError, and UnclearError for what only fails, or never fires, once beat runs.
    """
    match said:
        case str():
            return _of_text(expression, said, kind)
        case int():
            return _of_numbers(expression, [said], kind)
        case list() | tuple() | set() | range() if said:
            return _of_numbers(expression, said, kind)
        case float() | None:
            raise RefusedError(expression, f"`{said}` is no text, number or list of numbers")
    raise UnclearError(expression)


def star(kind: FieldKind) -> Said:
    """A field of which nothing is said."""
    return Said("*", Reads(kind, "*", kind.full))


def _of_text(expression: ast.expr, text: str, kind: FieldKind) -> Said:
    if not text:
        raise RefusedError(expression, f"an empty text is not {kind.noun}", cure="write `*`")
    match read_fields(READER, [text], [kind]):
        case Refuses() | Does():
            raise _refused(expression, text, kind)
        case (reads,):
            for element, reading in zip(text.split(","), READER.elements(kind, text), strict=True):
                only = reading.only if isinstance(reading, Runs) else None
                if only is not None and element.strip() != only:
                    raise UnclearError(expression, f"Celery reads only `{only}` of it")
            return Said("".join(text.split()), reads)
    raise UnclearError(expression)


def _refused(expression: ast.expr, text: str, kind: FieldKind) -> RefusedError:
    part = culprit(READER, kind, text)
    is_sunday = kind is DAY_OF_WEEK and "7" in part
    cure = "Sunday is `0` there, or `sun`" if is_sunday else None
    if len(part) > _LONGEST_SHOWN or not part.strip():
        part = ""
    return RefusedError(expression, f"{shown(part or text)} is not {kind.noun} there", part, cure)


_LONGEST_SHOWN = 100


def _of_numbers(expression: ast.expr, many: Iterable[Any], kind: FieldKind) -> Said:
    """The numbers as they are: only a text that stands alone is parsed."""
    for each in many:
        if isinstance(each, float):  # Celery takes it, and no clock has it
            raise UnclearError(expression, f"`{each}` is not {kind.noun}")
        if not isinstance(each, int):
            raise RefusedError(expression, f"a list of {kind.name}s is of numbers, not {each!r}")
        if not kind.first <= each <= kind.last:
            cure = (
                "Sunday is `0` there" if kind is DAY_OF_WEEK and each == _SUNDAY_OF_CRON else None
            )
            raise RefusedError(expression, f"`{each}` is not {kind.noun} there", cure=cure)
    numbers = sorted({int(each) for each in many})
    bits = sum(1 << each for each in numbers)
    text = ",".join(map(str, numbers))
    return Said(text, Reads(kind, text, bits))


_SUNDAY_OF_CRON = 7
