"""UTC cut into stretches in which a zone's clocks stay as far ahead as they are."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from time import gmtime
from typing import NamedTuple

from schedcat.schedule.utc import DAY, second_from, utc
from schedcat.schedule.zones import Transition, offset_at, transitions, zone


class Stretch(NamedTuple):
    """UTC seconds from `start` to before `end`; local time there is `offset` seconds ahead.

    `change` is set just after the clocks changed, for as long as they moved.
    """

    start: int
    end: int
    offset: int
    change: Transition | None


def stretches(name: str, first: int, last: int) -> Iterator[Stretch]:
    """The stretches of [first, last), two UTC seconds of 1970 to 2099, without any hole.

    Raises UnknownZoneError.
    """
    for year in range(gmtime(first).tm_year, gmtime(last - 1).tm_year + 1):
        for start, end, offset, change in _stretches_of_year(name, year):
            if start < last and first < end:
                yield Stretch(max(start, first), min(end, last), offset, change)


def stretch_at(name: str, second: int) -> Stretch:
    """The stretch around a UTC second of 1970 to 2099, cut at the ends of its year.

    Raises UnknownZoneError.
    """
    in_year = _stretches_of_year(name, gmtime(second).tm_year)
    return next(stretch for stretch in in_year if second < stretch.end)


@lru_cache(maxsize=8192)
def _stretches_of_year(name: str, year: int) -> tuple[Stretch, ...]:
    """One year of UTC, cut where clocks change and where the change has worked itself out."""
    new_years = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
    start, end = map(second_from, new_years)
    found = []
    for change in transitions(name, utc(start - DAY), utc(end)):
        over = min(change.at + change.shift, end)
        found += [
            Stretch(start, change.at, change.before, None),
            Stretch(max(start, change.at), over, change.after, change),
        ]
        start = max(start, over)
    found.append(Stretch(start, end, offset_at(zone(name), start), None))
    return tuple(stretch for stretch in found if stretch.start < stretch.end)
