"""systemd timers: the values of `OnCalendar=`, and of `OnUnitActiveSec=` for intervals.

A unit that still runs is not started again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.field import Field
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.utc import DAY, utc
from schedcat.schedule.wording import folded
from schedcat.schedule.zones import Transition, Years, transitions, zone


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """The next picked local time after the last: skipped ones never come, repeated ones are over.

    A job of every hour, too, waits until local time is past what it has been.
    """
    from schedcat.schedule.instants import instants

    cron = replace(cron, dst=DstPolicy(Gap.SKIP, Fold.FIRST))
    for change in transitions(cron.timezone, start, end):
        resumed = _resumed(cron, change)
        if resumed > change.at:
            yield from instants(cron, start, utc(change.at))
            start = utc(resumed)
    yield from instants(cron, start, end)


def _resumed(cron: Cron, change: Transition) -> int:
    """The UTC second from which runs go on after a change.

    Where summer is the standard and winter is an hour less, as in Dublin, a search that comes upon
    skipped time is thrown back and takes the day for over; it comes upon it where the hour is
    picked, and the hour before, from which it would just go on, is not.
    """
    if change.is_fold:
        return change.at + change.shift
    eve = datetime.fromtimestamp(change.at - 1, zone(cron.timezone))
    comes_upon = [bool(cron.hour.bits >> hour & 1) for hour in (eve.hour, change.wall_start.hour)]
    if (eve.dst() or timedelta()) < timedelta() and comes_upon == [False, True]:
        return change.at + DAY - (change.at + change.after) % DAY
    return change.at


def write(cron: Cron) -> str:
    """A cron that joins its day fields with "and" as systemd itself would write it.

    >>> write(Cron.parse("*/15 9-17 1-7 * 1-5", days=DayRule.BOTH, timezone="Europe/London"))
    'Mon..Fri *-*-01..07 09..17:00..45/15:00 Europe/London'
    """
    minute, hour, day, month = map(_component, cron.fields[:4])
    week = "" if cron.day_of_week.is_full else f"{_week(cron.day_of_week)} "
    return f"{week}*-{month}-{day} {hour}:{minute}:00 {cron.timezone}"


def _component(field: Field) -> str:
    """The values of a field, every step with an end.

    Told `00/12`, systemd 252 finds no next run on the eve of a midnight that clocks skip, and the
    timer stops for good; told `00,12` it finds it.
    """
    if field.is_full:
        return "*"
    return ",".join(map(_stretch, folded(field.values, with_steps=True)))


def _stretch(values: range) -> str:
    if len(values) == 1:
        return f"{values[0]:02}"
    return f"{values[0]:02}..{values[-1]:02}" + (f"/{values.step}" if values.step > 1 else "")


_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _week(field: Field) -> str:
    """The names of days; ranges do not go over the end of the week, which is Sunday's."""
    days = sorted((day - 1) % 7 for day in field.values)
    names = ([_WEEK[day] for day in stretch] for stretch in folded(days))
    return ",".join(name[0] if len(name) == 1 else f"{name[0]}..{name[-1]}" for name in names)


_CALENDAR = re.compile(
    r"(?:(?P<week>[A-Za-z.,]+) )?"
    r"\*-(?P<month>\S+)-(?P<day>\S+) (?P<hour>[^: ]+):(?P<minute>[^: ]+):00 (?P<zone>\S+)"
)


def read(text: str, _: str) -> Schedule:
    """The schedule of a text as it is written here; a calendar names its zone itself.

    >>> str(read("Sat,Sun *-*-01..31/2 06:30:00 UTC", "UTC"))
    '30 06 01-31/2 * sat,sun'
    """
    match = _CALENDAR.fullmatch(text)
    if not match:
        return Interval.parse(text)
    fields = [match[name].replace("..", "-") for name in ("minute", "hour", "day", "month")]
    week = ",".join(_days_of_week(match["week"])) if match["week"] else "*"
    return Cron.parse(" ".join((*fields, week)), days=DayRule.BOTH, timezone=match["zone"])


def _days_of_week(names: str) -> Iterator[str]:
    for stretch in names.split(","):
        first, _, last = stretch.partition("..")
        for name in _WEEK[_WEEK.index(first) : _WEEK.index(last or first) + 1]:
            yield name.lower()


def every(interval: Interval) -> str | None:
    """A time span for `OnUnitActiveSec=`; it counts from the last start, and keeps no anchor."""
    return None if interval.anchor else interval.canonical


def refuses(schedule: Schedule, years: Years) -> Iterator[Refusal]:
    """A cron at an hour in which clocks go forward: the search may have no end, nor a next run."""
    match schedule:
        case Cron() as cron:
            changes = transitions(cron.timezone, *years)
            hours = (
                (change.wall_start.hour, change.wall_end.hour)
                for change in changes
                if change.is_gap and change.wall_start.minute
            )
            if any(cron.hour.bits >> hour & 1 for pair in hours for hour in pair):
                yield Refusal(
                    ("timezone",),
                    f"systemd may stop for good where clocks go forward within an hour that "
                    f"`{cron.text}` picks, as in {cron.timezone}",
                    ("timezone: UTC",),
                    "pick other hours",
                )


DIALECT = Dialect(
    engine="systemd",
    source="systemd.timer(5) and systemd.time(7), run in 252",
    gap=Gap.SKIP,
    fold=Fold.FIRST,
    loses_repeated_hour=True,
    fires=fires,
    joins=DayRule.BOTH,
    write=write,
    read=read,
    refuses=refuses,
    every=every,
    interval_starts_with_scheduler=True,
    runs_alone=True,
    missed="run once with Persistent= where it has an OnCalendar=, else forgotten",
    kept_missed=("run-once", "skip"),
    kept_missed_of_intervals=("skip",),  # Persistent= is for OnCalendar= alone
    kept_overlap=("skip",),
    keeps=("jitter",),  # RandomizedDelaySec=
)
