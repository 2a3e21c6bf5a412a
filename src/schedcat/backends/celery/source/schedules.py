"""The schedules of Celery as Python writes them: `crontab(…)`, `timedelta(…)`, seconds."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from schedcat.backends.celery.source.fields import RefusedError, Said, field, star
from schedcat.backends.celery.source.following.says import returned
from schedcat.backends.celery.source.python.places import PARAMETERS
from schedcat.backends.celery.source.python.values import Names, UnclearError, settled, value
from schedcat.catalog.shown import shown
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayRule, InvalidCronError
from schedcat.schedule.interval import Interval
from schedcat.schedule.kinds import KINDS


class Timing(NamedTuple):
    """A schedule, and the expressions of its five fields in cron's order.

    None for a field that nobody has said; no fields for an interval. An interval `is_relative` if
    its `schedule(…)` says so.
    """

    schedule: Schedule
    fields: tuple[ast.expr | None, ...] = ()
    is_relative: bool = False


_BY_POSITION = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
"""Of `crontab`, in their order (celery.schedules); what is missing is `*`."""


def timing(expression: ast.expr, names: Names, zone: str = "UTC") -> Timing:
    """The schedule that an entry's expression makes, crons on the clock of `zone`.

    Raises UnclearError where the module does not decide it, or where it has no fixed times.
    """
    made = settled(expression, names)
    if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id in names.own:
        return timing(*returned(made, names), zone)
    if isinstance(made, ast.Call):
        match _maker(made.func, names):
            case "crontab":
                return _of_fields(dict(_arguments(made, names)), names, zone)
            case "crontab.from_string":
                return Timing(_from_string(made, names, zone))
            case "schedule":
                return _of_schedule(made, names)
            case "solar" | "clocked" as kind:
                raise UnclearError(made, f"a {kind} schedule has no times that a cron can say")
    return Timing(_interval(made, value(made, names)))


def _maker(called: ast.expr, names: Names) -> str | None:
    """What of celery.schedules is called, by whatever name the imports give it."""
    match called:
        case ast.Attribute(value=owner, attr="from_string"):
            maker = names.known(owner, _WITH_SCHEDULES)
            return "crontab.from_string" if maker == "crontab" else None
    return names.known(called, _WITH_SCHEDULES)


_WITH_SCHEDULES = ("celery", "django_celery_beat", "djcelery")
"""Packages that have Celery's schedules; older ones have them in other modules."""


def _arguments(call: ast.Call, names: Names) -> Iterator[tuple[str, ast.expr]]:
    """Parameter and expression of each argument of `crontab`."""
    for parameter, argument in zip(_BY_POSITION, call.args, strict=False):
        if isinstance(argument, ast.Starred):
            raise UnclearError(call)
        yield parameter, argument
    for keyword in call.keywords:
        if keyword.arg in PARAMETERS:
            yield keyword.arg, keyword.value
        elif keyword.arg is None:
            yield from _unpacked(keyword.value, names)
        elif keyword.arg != "app":  # `nowfun` is another clock
            raise UnclearError(keyword.value)


def _unpacked(expression: ast.expr, names: Names) -> Iterator[tuple[str, ast.expr]]:
    match settled(expression, names):
        case ast.Dict(keys=keys, values=items):
            for key, item in zip(keys, items, strict=True):
                if not (isinstance(key, ast.Constant) and key.value in PARAMETERS):
                    raise UnclearError(expression)
                yield key.value, item
        case _:
            raise UnclearError(expression)


def _of_fields(said: Mapping[str, ast.expr], names: Names, zone: str) -> Timing:
    expressions = tuple(said.get(parameter) for parameter in PARAMETERS)
    fields = [
        field(each, value(each, names), kind) if each is not None else star(kind)
        for each, kind in zip(expressions, KINDS, strict=True)
    ]
    return Timing(_cron(fields, zone), expressions)


def _from_string(call: ast.Call, names: Names, zone: str) -> Cron:
    match [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "crontab")]:
        case [only] if isinstance(text := value(only, names), str):
            words = text.split(" ")
            if len(words) != len(KINDS):
                why = f"{shown(text)} is not five fields with one space between them"
                raise RefusedError(only, why)
            pairs = zip(words, KINDS, strict=True)
            return _cron([field(only, word, kind) for word, kind in pairs], zone)
    raise UnclearError(call)


def _cron(fields: Sequence[Said], zone: str) -> Cron:
    """The cron that Celery runs, in its own words where ours are the same.

    What only Celery reads, such as `fri-sun`, is written as the values that it picks.
    """
    bits = [each.reads.bits for each in fields]
    try:
        cron = Cron.parse(" ".join(each.text for each in fields), days=DayRule.BOTH, timezone=zone)
        if [each.bits for each in cron.fields] == bits:
            return cron
    except InvalidCronError:
        pass
    written = " ".join(each.values for each in fields)
    return Cron.parse(written, days=DayRule.BOTH, timezone=zone)


def _of_schedule(call: ast.Call, names: Names) -> Timing:
    """`schedule(run_every=None, relative=False, nowfun=None, app=None)` (celery.schedules)."""
    if any(isinstance(each, ast.Starred) for each in call.args):
        raise UnclearError(call)
    said = dict(zip(("run_every", "relative", "nowfun", "app"), call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg is None:
            raise UnclearError(call)
        said[keyword.arg] = keyword.value
    if "run_every" not in said:
        raise UnclearError(call)
    if "nowfun" in said and value(said["nowfun"], names) is not None:  # another clock
        raise UnclearError(said["nowfun"])
    is_relative = "relative" in said and bool(value(said["relative"], names))
    interval = _interval(call, value(said["run_every"], names))
    return Timing(interval, is_relative=is_relative)


def _interval(expression: ast.expr, said: Any) -> Interval:
    """A period in whole seconds; a bare number is seconds (celery.schedules.maybe_schedule)."""
    match said:
        case timedelta():
            seconds = said.total_seconds()
        case int() | float() if not isinstance(said, bool):
            seconds = float(said)
        case _:
            raise UnclearError(expression)
    if seconds < 1 or seconds != int(seconds):
        raise UnclearError(expression, "an interval is whole seconds, at least one")
    return Interval(int(seconds), text=Interval(int(seconds)).canonical)
