"""UTC cut into stretches in which a zone's clocks stay as far ahead as they are."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from schedcat.schedule.utc import DAY, HORIZON, utc
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
    for page in range(first // _PAGE, (last - 1) // _PAGE + 1):
        for start, end, offset, change in _stretches_of(name, page):
            if start < last and first < end:
                yield Stretch(max(start, first), min(end, last), offset, change)


def stretch_at(name: str, second: int) -> Stretch:
    """The stretch around a UTC second of 1970 to 2099; a long one may be cut.

    Raises UnknownZoneError.
    """
    *earlier, last = _stretches_of(name, second // _PAGE)
    for stretch in earlier:
        if second < stretch.end:
            return stretch
    return last


_PAGE = 365 * DAY
"""How much of a zone is reckoned at once: about a year, found without asking the calendar."""


@lru_cache(maxsize=8192)
def _stretches_of(name: str, page: int) -> tuple[Stretch, ...]:
    """One page, cut where clocks change and where the change has worked itself out."""
    start, end = page * _PAGE, min((page + 1) * _PAGE, HORIZON)
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
