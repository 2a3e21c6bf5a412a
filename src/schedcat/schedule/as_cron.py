"""An interval as one cron expression, where one fires exactly so often, and its neighbours."""

from datetime import UTC, datetime, timedelta

from schedcat.schedule.cron import DEFAULT_DST, Cron, DstPolicy, Fold, Gap
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import offset_at, transitions
from schedcat.schedule.zones import zone as clock_of

_HOUR, _DAY, _WEEK = 60, 1_440, 10_080
_MINUTE = timedelta(minutes=1)
_A_SUNDAY = datetime(1970, 1, 4, tzinfo=UTC)

PERIODS = (
    *(minutes for minutes in range(1, _HOUR + 1) if _HOUR % minutes == 0),
    *(hours * _HOUR for hours in range(2, 25) if 24 % hours == 0),
    _WEEK,
)
"""The periods, in minutes, that one cron expression can have in a zone with a fixed offset.

Minutes and hours are picked independently of each other: where one hour has other minutes than
the next, as with 7m or 1h30m, both hours get the minutes of both. Months have unequal lengths.
"""


def as_cron(
    interval: Interval, zone: str, *, phase: int = 0, start: datetime, end: datetime
) -> Cron | None:
    """The cron in `zone` whose firings in [start, end) are the period apart, all of them; or None.

    `phase` is a firing, in minutes from a Sunday 00:00 UTC, hence for up to a day from 00:00 UTC;
    the anchor of an interval goes before it. Where clocks change, only a period survives that
    their shifts are multiples of. Raises UnknownZoneError.

    >>> years = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2036, 1, 1, tzinfo=UTC)}
    >>> str(as_cron(Interval.parse("2h"), "Asia/Kolkata", **years))
    '30 1-23/2 * * *'
    >>> as_cron(Interval.parse("7m"), "UTC", **years)
    """
    period, rest = divmod(interval.seconds, 60)
    if rest or period not in PERIODS or not is_on_the_minute(interval):
        return None
    ahead = offset_at(clock_of(zone), int(start.timestamp()))
    changes = transitions(zone, start, end)
    if ahead % 60 or any(change.shift % interval.seconds for change in changes):
        return None
    if interval.anchor:
        phase = (interval.anchor - _A_SUNDAY) // _MINUTE
    first = (phase + ahead // 60) % period
    # A cron of every hour goes through changes in elapsed time, whatever its policy is.
    dst = DstPolicy(Gap.SKIP, Fold.BOTH) if changes and period > _HOUR else DEFAULT_DST
    return Cron.parse(_text(first, period), timezone=zone, dst=dst)


def is_on_the_minute(interval: Interval) -> bool:
    """Has the interval no anchor, or one at which a cron could fire?"""
    return interval.anchor is None or not (interval.anchor - _A_SUNDAY) % _MINUTE


def nearest_periods(
    interval: Interval, zone: str, *, start: datetime, end: datetime
) -> tuple[Interval, ...]:
    """The nearest shorter and the nearest longer period that `as_cron` can say, if there are any.

    Raises UnknownZoneError.

    >>> years = {"start": datetime(2026, 1, 1, tzinfo=UTC), "end": datetime(2036, 1, 1, tzinfo=UTC)}
    >>> [str(each) for each in nearest_periods(Interval.parse("47m"), "UTC", **years)]
    ['30m', '1h']
    """
    periods = [
        each
        for each in (Interval(period * 60) for period in PERIODS)
        if as_cron(each, zone, start=start, end=end)
    ]
    shorter = [each for each in periods if each.seconds < interval.seconds]
    longer = [each for each in periods if each.seconds > interval.seconds]
    return (*shorter[-1:], *longer[:1])


def _text(first: int, period: int) -> str:
    """Five fields that fire at minute `first` of the week and then every `period` minutes."""
    day, time = divmod(first, _DAY)
    hour, minute = divmod(time, _HOUR)
    minutes = _from(minute, period, 59) if period < _HOUR else str(minute)
    hours = _from(hour, period // _HOUR, 23) if period < _DAY else str(hour)
    return f"{minutes} {hours} * * {day if period == _WEEK else '*'}"


def _from(first: int, step: int, last: int) -> str:
    """Every so many values of a field, from `first` on; a step of 0 or 1 picks all."""
    if step <= 1:
        return "*"
    return f"{first}-{last}/{step}" if first else f"*/{step}"
