"""Amazon EventBridge Scheduler: six fields of which one day field is `?`, and rates."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from schedcat.schedule import Schedule
from schedcat.schedule.canonical import canonical
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.field import Field
from schedcat.schedule.interval import Interval
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.wording import folded
from schedcat.schedule.zones import Transition, Years


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """As the guide has it for a run at 02:30: skipped in a gap, and once in a fold, the first."""
    from schedcat.schedule.instants import instants

    return instants(replace(cron, dst=DstPolicy(Gap.SKIP, Fold.FIRST)), start, end)


def documents(cron: Cron, change: Transition) -> bool:
    """Not what a job of every hour does while local time repeats."""
    return not (change.is_fold and cron.is_every_hour)


def write(cron: Cron) -> str:
    """A `cron(…)` of only what the guide has: names for weekdays, a step from a first value.

    >>> write(Cron.parse("*/15 9-17 * * 1-5")), write(Cron.parse("0 9 8-14 * 2", days=DayRule.BOTH))
    ('cron(0/15 9-17 ? * MON-FRI *)', 'cron(0 9 ? * TUE#2 *)')
    """
    minute, hour, of_month, month = map(_numbers, cron.fields[:4])
    of_week = "?"
    if not cron.day_of_week.is_full:
        of_month, of_week = "?", _names(cron.day_of_week)
        if week := _week_of_month(cron.day_of_month):
            of_week += f"#{week}"
    return f"cron({minute} {hour} {of_month} {month} {of_week} *)"


def _numbers(field: Field) -> str:
    """Single values and ranges; a step is documented from a first value to the end of the range."""
    step = field.values[1] - field.values[0] if len(field.values) > 1 else 0
    if step > 1 and field.values == tuple(range(field.values[0], field.kind.last + 1, step)):
        return f"{field.values[0]}/{step}"
    return "*" if field.is_full else _list(folded(field.values), str)


def _names(field: Field) -> str:
    return _list(folded(field.values), lambda day: DAY_OF_WEEK.names[day].upper())


def _list(stretches: Iterator[range], text: Callable[[int], str]) -> str:
    return ",".join("-".join(map(text, sorted({stretch[0], stretch[-1]}))) for stretch in stretches)


def _week_of_month(field: Field) -> int | None:
    """The n for which the dates are those on which an n-th weekday falls, up to the fourth."""
    weeks = {sum(1 << day for day in range(7 * n - 6, 7 * n + 1)): n for n in range(1, 5)}
    return weeks.get(field.bits)


def refuses(schedule: Schedule, _: Years) -> Iterator[Refusal]:
    """Two day fields, but for the n-th weekday of a month; parts of a minute."""
    match schedule:
        case Interval() as interval if interval.seconds % _MINUTE:
            shorter = interval.seconds - interval.seconds % _MINUTE
            nearest = [Interval(each) for each in (shorter, shorter + _MINUTE) if each]
            yield Refusal(
                ("interval",),
                f"EventBridge Scheduler counts whole minutes, and {interval.canonical} is not some",
                tuple(f"interval: {each.canonical}" for each in nearest),
            )
        case Cron() as cron if not _has_one_day_field(canonical(cron)):
            without = ({"day_of_month": "*"}, {"day_of_week": "*"})
            yield Refusal(
                ("days",),
                f"EventBridge Scheduler has one day field, and `{cron.text}` picks days by two",
                tuple(f'cron: "{cron.replacing(**each)}"' for each in without),
                "write two jobs, both of which fire on days that match twice"
                if cron.days is DayRule.EITHER
                else "pick one weekday of the dates 1-7, 8-14, 15-21 or 22-28",
            )


_MINUTE = 60


def _has_one_day_field(cron: Cron) -> bool:
    return not cron.needs_day_rule or (
        cron.days is DayRule.BOTH
        and _week_of_month(cron.day_of_month) is not None
        and len(cron.day_of_week.values) == 1
    )


def every(interval: Interval) -> str:
    """A rate; a day is 24 hours, whatever the clocks do, and the first is at `StartDate`.

    >>> every(Interval.parse("1h59m")), every(Interval.parse("1d"))
    ('rate(119 minutes)', 'rate(1 day)')
    """
    size, unit = next(each for each in _UNITS if not interval.seconds % each[0])
    count = interval.seconds // size
    return f"rate({count} {unit}{'s' if count > 1 else ''})"


_UNITS = ((86_400, "day"), (3_600, "hour"), (_MINUTE, "minute"))


def read(text: str, timezone: str) -> Schedule:
    """The schedule of a text as it is written here.

    >>> str(read("cron(0/20 9 ? * TUE#1 *)", "UTC")), str(read("rate(119 minutes)", "UTC"))
    ('0-59/20 9 1-7 * TUE', '1h59m')
    """
    if match := re.fullmatch(r"rate\((.+)\)", text):
        return Interval.parse(match[1])
    words = text.removeprefix("cron(").removesuffix(" *)").split(" ")
    week, _, nth = words[4].partition("#")
    if nth:
        words[2] = f"{7 * int(nth) - 6}-{7 * int(nth)}"
    words[4] = week
    fields = [_with_end(word, kind) for word, kind in zip(words, KINDS, strict=True)]
    return Cron.parse(" ".join(fields), days=DayRule.BOTH, timezone=timezone)


def _with_end(word: str, kind: FieldKind) -> str:
    return re.sub(r"^(\d+)/", rf"\1-{kind.last}/", word).replace("?", "*")


DIALECT = Dialect(
    engine="EventBridge Scheduler",
    source="EventBridge Scheduler, Schedule types; CreateSchedule",
    gap=Gap.SKIP,
    fold=Fold.FIRST,
    fires=fires,
    documents=documents,
    joins=None,
    write=write,
    read=read,
    refuses=refuses,
    every=every,
    keeps_anchor=True,
    keeps=("starts", "ends", "jitter"),  # StartDate, EndDate, FlexibleTimeWindow
)
