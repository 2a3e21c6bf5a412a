"""Times of day with a zone's abbreviation behind them, on the clock of another zone."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from schedcat.schedule.meanings import TimeOfDay
from schedcat.schedule.zones import transitions_of_year, zone, zone_of_word

_YEAR = 2027
"""Any year for which the zones' present rules hold."""

_MID_MONTHS = tuple(datetime(_YEAR, month, 15, tzinfo=UTC) for month in range(1, 13))


def changes_clocks(name: str) -> bool:
    """Does a zone have summer time? Raises UnknownZoneError."""
    return bool(transitions_of_year(name, _YEAR))


@lru_cache(maxsize=256)
def on_clock_of(name: str, said: TimeOfDay, *, in_summer_too: bool = False) -> frozenset[TimeOfDay]:
    """When a time with a zone's abbreviation comes on the clock of the zone `name`.

    `EST` is five hours behind UTC, and for people who live by it New York's time: on that clock
    both count, and elsewhere too if it is meant `in_summer_too`. None where the word is no zone's.

    >>> sorted(time.hour for time in on_clock_of("UTC", TimeOfDay(3, None, "ET")))
    [7, 8]
    """
    word = said.zone or ""
    region = zone_of_word(word)
    if region is None:
        return frozenset()
    offset = None if in_summer_too else _offset(region, word)
    times = {_at(name, said, region, offset, day) for day in _MID_MONTHS}
    if name == region:
        times.add(said._replace(zone=None))
    return frozenset(times)


def _offset(region: str, word: str) -> timedelta | None:
    """The offset from UTC that the word itself names; None where it is the region's clock."""
    clock = zone(region)
    local = (day.astimezone(clock) for day in _MID_MONTHS)
    return next((day.utcoffset() for day in local if day.tzname() == word.upper()), None)


def _at(
    name: str, said: TimeOfDay, region: str, offset: timedelta | None, day: datetime
) -> TimeOfDay:
    wall = day.replace(hour=said.hour, minute=said.minute or 0)
    if offset is None:
        offset = wall.replace(tzinfo=zone(region)).utcoffset() or timedelta()
    there = (wall - offset).astimezone(zone(name))
    return TimeOfDay(there.hour, None if said.minute is None and not there.minute else there.minute)
