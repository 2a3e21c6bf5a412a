"""Kubernetes CronJobs: robfig/cron v3, which walks local time and stumbles over some changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron, Fold, Gap
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import busybox
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.utc import second_from, utc
from schedcat.schedule.zones import Transition, Years, offset_at, transitions, zone

_HOUR, _MINUTE = 3_600, 60


def fires(cron: Cron, start: datetime, end: datetime) -> Iterator[datetime]:
    """At each local time that there is, twice where it comes twice; but see `stumbles`."""
    if any(stumbles(cron, change) for change in transitions(cron.timezone, start, end)):
        return _walk(cron, second_from(start), second_from(end))
    return busybox.fires(cron, start, end)


def stumbles(cron: Cron, change: Transition) -> bool:
    """Does the walk lose its way at a change?

    It goes by days from midnight and by hours from a whole hour. Where midnight is skipped it
    takes the day for the one before, so that it may leave that day out, or run what the day before
    has. Where clocks move at or to a part of an hour it goes on from there, whatever the hour is,
    and may pass over earlier minutes.
    """
    if _is_within_hour(change):
        return not cron.is_every_hour
    midnight = change.wall_end.replace(hour=0)
    skips_midnight = change.is_gap and change.wall_start <= midnight < change.wall_end
    return skips_midnight and not all(field.is_full for field in cron.fields[2:])


def _is_within_hour(change: Transition) -> bool:
    """As on Lord Howe and the Chatham Islands, and nowhere else."""
    return bool(change.wall_start.minute or change.wall_end.minute)


def _walk(cron: Cron, start: int, end: int) -> Iterator[datetime]:
    """`SpecSchedule.Next` of spec.go, from firing to firing, in UTC seconds.

    It ends where the walk comes back to where it was.
    """
    clock = zone(cron.timezone)
    stages = [*_stages(cron, clock)]
    last = start - 1
    while last < (following := _next(stages, clock, last, end)) < end:
        yield utc(following)
        last = following


class _Stage(NamedTuple):
    """How the walk looks for one field: what matches, where it begins, its step, and its end."""

    matches: Callable[[datetime], bool]
    begin: Callable[[datetime], int]
    step: Callable[[int], int]
    is_over: Callable[[datetime], bool]


def _next(stages: list[_Stage], clock: ZoneInfo, after: int, end: int) -> int:
    """The first second after `after` that all stages match; one from `end` on says nothing more.

    Every stage goes on from where the last one stopped, and only the first step of all goes back
    to the beginning of its month, day, hour or minute. At the end of the larger unit all stages
    begin anew.
    """
    second, is_fresh = after + 1, True
    while second < end:
        for stage in stages:
            while not stage.matches(local := datetime.fromtimestamp(second, clock)):
                second, is_fresh = stage.step(stage.begin(local) if is_fresh else second), False
                if stage.is_over(datetime.fromtimestamp(second, clock)):
                    break
            else:
                continue
            break
        else:
            return second
    return second


def _stages(cron: Cron, clock: ZoneInfo) -> Iterator[_Stage]:
    picks = cron.day_picks

    def fires_on(day: datetime) -> bool:
        by_date = picks.days_of_month >> day.day & 1
        by_weekday = picks.days_of_week >> day.isoweekday() % 7 & 1
        return bool(by_date | by_weekday if picks.either else by_date & by_weekday)

    def midnight(local: datetime) -> int:
        return _second_of(local.replace(hour=0, minute=0, second=0), clock)

    def next_month(second: int) -> int:
        local = datetime.fromtimestamp(second, clock)
        years, month = divmod(local.month, 12)
        return _second_of(local.replace(year=local.year + years, month=month + 1), clock)

    def next_day(second: int) -> int:
        second = _second_of(datetime.fromtimestamp(second, clock) + timedelta(days=1), clock)
        hour = datetime.fromtimestamp(second, clock).hour
        return second - ((hour + 12) % 24 - 12) * _HOUR  # to the nearest midnight

    yield _Stage(
        lambda local: bool(picks.months >> local.month & 1),
        lambda local: midnight(local.replace(day=1)),
        next_month,
        lambda local: local.month == 1,
    )
    yield _Stage(fires_on, midnight, next_day, lambda local: local.day == 1)
    yield _Stage(
        lambda local: bool(cron.hour.bits >> local.hour & 1),
        lambda local: _second_of(local.replace(minute=0, second=0), clock),
        lambda second: second + _HOUR,
        lambda local: local.hour == 0,
    )
    yield _Stage(
        lambda local: bool(cron.minute.bits >> local.minute & 1),
        lambda local: int(local.timestamp()) // _MINUTE * _MINUTE,
        lambda second: second + _MINUTE,
        lambda local: local.minute == 0,
    )
    yield _Stage(
        lambda local: local.second == 0,
        lambda local: int(local.timestamp()),
        lambda second: second - second % _MINUTE + _MINUTE,
        lambda _: True,
    )


def _second_of(local: datetime, clock: ZoneInfo) -> int:
    """The UTC second of a local time as Go's `time.Date` picks it where there is none, or two."""
    wall = int(local.replace(tzinfo=UTC).timestamp())
    return wall - offset_at(clock, wall - offset_at(clock, wall))


def refuses(schedule: Schedule, years: Years) -> Iterator[Refusal]:
    """A cron in a zone whose clocks change within an hour: there the walk is lost for days."""
    match schedule:
        case Cron() as cron if not cron.is_every_hour:
            for change in filter(_is_within_hour, transitions(cron.timezone, *years)):
                yield Refusal(
                    ("timezone",),
                    f"Kubernetes loses runs of `{cron.text}` in {cron.timezone}, where clocks move "
                    f"between {change.wall_start:%H:%M} and {change.wall_end:%H:%M}",
                    ("timezone: UTC",),
                )
                return


DIALECT = Dialect(
    engine="Kubernetes",
    source="robfig/cron, run in 3.0.1; Kubernetes, CronJob",
    gap=Gap.SKIP,
    fold=Fold.BOTH,
    fires=fires,
    stumbles=stumbles,
    refuses=refuses,
    missed="run once, if no more than 100 were missed and startingDeadlineSeconds is not over",
    kept_missed=("run-once", "skip"),
    most_missed=100,
    kept_overlap=("allow", "skip", "replace"),  # concurrencyPolicy
    keeps=("missed_within",),  # startingDeadlineSeconds
)
