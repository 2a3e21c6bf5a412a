"""django-celery-beat: Celery's crontab, with a zone for each row.

The scheduler reads its rows every five minutes, and one whose hour is a single number only while
that hour is at most two away. It takes it to UTC, in a project with `USE_TZ`, by the offset that
the zone had at the start of 2023: where clocks are two hours ahead of that, as in Nuuk in summer, a
run may be sent minutes late.

The row has the last run, from which an interval is counted, also after a restart; before there is
one, it is counted from when the row was saved.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects import celery
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.zones import Years, offset_at, transitions, zone

_PERIODS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
"""Values of `IntervalSchedule.period` → seconds, largest first."""


def every_and_period(interval: Interval) -> tuple[int, str]:
    """The two columns of the row of an interval, in the largest period that it is made of.

    >>> every_and_period(Interval.parse("1h59m")), every_and_period(Interval.parse("2w"))
    ((119, 'minutes'), (14, 'days'))
    """
    return next(
        (interval.seconds // size, period)
        for period, size in _PERIODS.items()
        if interval.seconds % size == 0
    )


def read(text: str, zone: str) -> Schedule:
    """The schedule of a row as it calls itself: five fields, or `every 119 minutes`."""
    match text.split():
        case ["every", count, period]:
            return Interval(int(count) * _PERIODS[period])
    return celery.read(text, zone)


def refuses(schedule: Schedule, years: Years) -> Iterator[Refusal]:
    """A single hour in a zone that is so far from where it was that the row is not read then."""
    match schedule:
        case Cron() as cron if len(cron.hour.values) == 1:
            clock, changes = zone(cron.timezone), transitions(cron.timezone, *years)
            offsets = offset_at(clock, int(years[0].timestamp())), *(each.after for each in changes)
            before = offset_at(clock, _RECKONED_AT)
            if any(abs(offset - before) >= _TOO_FAR for offset in offsets):
                yield Refusal(
                    ("timezone",),
                    f"django-celery-beat is hours late with `{cron.text}` in {cron.timezone}, "
                    "whose offset from UTC it takes to be that of 2023-01-01",
                    ("timezone: UTC",),
                )


_RECKONED_AT = int(datetime(2023, 1, 1, 12, tzinfo=UTC).timestamp())
_TOO_FAR = 3 * 3_600


def _every(interval: Interval) -> str:
    count, period = every_and_period(interval)
    return f"every {count} {period}"


DIALECT = celery.DIALECT._replace(
    engine="django-celery-beat",
    source="django_celery_beat.tzcrontab and .schedulers, run in 2.9.0",
    one_clock_of=None,
    read=read,
    refuses=refuses,
    every=_every,
    interval_starts_with_scheduler=False,
    missed="run once, a cron within beat_cron_starting_deadline if that is set; with a single hour "
    "only within two hours of it, if need be the next day",
    kept_missed=(),
)
