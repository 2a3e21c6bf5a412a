"""Moments as whole numbers, counted in UTC from the beginning of 1970."""

from datetime import UTC, datetime, timedelta

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Schedules have no instants before it."""

DAY = 86_400
"""The seconds of a day."""

HORIZON = 4_102_444_800
"""The first second of 2100, in UTC seconds: schedules have no instants from it on."""

_SECOND = 1_000_000
_MICROSECOND = timedelta(microseconds=1)


def utc(second: int) -> datetime:
    """The moment so many seconds after the beginning of 1970."""
    return datetime.fromtimestamp(second, UTC)


def microsecond_of(moment: datetime) -> int:
    """The microseconds from the beginning of 1970 to a moment, negative before it.

    Raises ValueError for a time without an offset.
    """
    if moment.utcoffset() is None:
        raise ValueError("a time without its offset from UTC is no instant")
    return (moment - BEGINNING) // _MICROSECOND


def at_microsecond(microsecond: int) -> datetime:
    """The moment so many microseconds after the beginning of 1970."""
    return BEGINNING + timedelta(microseconds=microsecond)


def second_from(moment: datetime) -> int:
    """The first whole second at or after a moment; 0 before 1970, the horizon from 2100 on.

    Raises ValueError for a time without an offset.
    """
    return min(max(-(-microsecond_of(moment) // _SECOND), 0), HORIZON)


def second_after(moment: datetime) -> int:
    """The first whole second later than a moment; 0 before 1970, the horizon from 2100 on.

    Raises ValueError for a time without an offset.
    """
    return min(max(microsecond_of(moment) // _SECOND + 1, 0), HORIZON)
