"""IANA time zones, the same on every machine, and the moments at which their clocks change."""

import re
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import tzdata

Years = tuple[datetime, datetime]
"""The stretch of time that a claim about clocks is for: two aware UTC times."""


class UnknownZoneError(ValueError):
    """A name that is no zone of the IANA database, or only an abbreviation there."""


class Transition(NamedTuple):
    """A change of the clocks: the moment, and the offsets of local time before and after it.

    `at` is in UTC seconds since 1970; the offsets are in seconds, positive east of UTC.
    """

    at: int
    before: int
    after: int

    @property
    def is_gap(self) -> bool:
        """Local time is skipped."""
        return self.after > self.before

    @property
    def is_fold(self) -> bool:
        """Local time is repeated."""
        return self.after < self.before

    @property
    def shift(self) -> int:
        """How far the clocks move, in seconds, always positive."""
        return abs(self.after - self.before)

    @property
    def wall_start(self) -> datetime:
        """The first local time that is skipped or repeated."""
        return _wall(self.at + min(self.before, self.after))

    @property
    def wall_end(self) -> datetime:
        """The first local time behind the skipped or repeated stretch."""
        return _wall(self.at + max(self.before, self.after))


def _wall(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None)


@cache
def zone(name: str) -> ZoneInfo:
    """The zone `UTC` or `Area/Location`, in exact case, from the tzdata package.

    The machine's own data is asked only for what the package lacks. Abbreviations and single
    words that the database carries for old programs, such as `EST` and `Japan`, are not known:
    most of those abbreviations never change their clocks, which is seldom what is meant.
    Raises UnknownZoneError.

    >>> zone("Europe/London").key
    'Europe/London'
    """
    if name in known_zones():
        with (_PACKAGE / "zoneinfo" / name).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    # Case is compared here: a file system that ignores it would open `europe/london`.
    if _AREA_LOCATION.fullmatch(name) and name.lower() not in _by_spelling():
        try:
            return ZoneInfo(name)
        except (KeyError, OSError, ValueError):  # no such file, a folder, not a zone's data
            pass
    raise UnknownZoneError(f"{name!r} is not an IANA time zone")


_PACKAGE = Path(tzdata.__file__).parent
# Lower case opens the folders of other data: `posix/`, and `right/` with its leap seconds.
_AREA_LOCATION = re.compile(r"[A-Z][A-Za-z0-9_+-]{0,29}(/[A-Za-z0-9_+-]{1,30}){1,2}")


@cache
def known_zones() -> frozenset[str]:
    """`UTC` and every `Area/Location` of the tzdata package."""
    names = (_PACKAGE / "zones").read_text(encoding="ascii").split()
    return frozenset(name for name in names if "/" in name) | {"UTC"}


def nearest_reckoned(moment: datetime) -> datetime:
    """An aware time, or the nearest one in 1970 to 2089, from where ten years can be reckoned."""
    return min(max(moment, _FIRST_RECKONED), _LAST_RECKONED)


_FIRST_RECKONED = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_RECKONED = datetime(2089, 12, 31, tzinfo=UTC)
_HORIZON = datetime(2100, 1, 1, tzinfo=UTC)


def transitions(name: str, start: datetime, end: datetime) -> tuple[Transition, ...]:
    """The changes of a zone's offset from UTC in [start, end), two aware times; in order.

    Those of the years 1970 to 2099. A change of the abbreviation alone is none. Raises
    UnknownZoneError.

    >>> start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    >>> [str(change.wall_start) for change in transitions("Europe/London", start, end)]
    ['2026-03-29 01:00:00', '2026-10-25 01:00:00']
    """
    start, end = max(start, _FIRST_RECKONED), min(end, _HORIZON)
    years = range(start.astimezone(UTC).year, end.astimezone(UTC).year + 1)
    return tuple(
        change
        for year in years
        for change in transitions_of_year(name, year)
        if start.timestamp() <= change.at < end.timestamp()
    )


@lru_cache(maxsize=8192)
def transitions_of_year(name: str, year: int) -> tuple[Transition, ...]:
    """The changes of a zone's offset in one year of UTC, in order. Raises UnknownZoneError.

    A look once a day finds them: from 1970 on no zone has changed twice within a day.
    """
    clock = zone(name)
    if name == "UTC" or name.startswith("Etc/"):  # fixed by definition
        return ()
    eves = range(_new_year(year) - 1, _new_year(year + 1), _DAY)
    offsets = [datetime.fromtimestamp(eve, clock).utcoffset() for eve in eves]
    return tuple(
        _transition_within_day(clock, eve)
        for eve, (before, after) in zip(eves, pairwise(offsets), strict=False)
        if before != after
    )


def offset_at(clock: ZoneInfo, second: int) -> int:
    """Seconds by which a zone's clocks are ahead of UTC at a UTC second since 1970."""
    return (datetime.fromtimestamp(second, clock).utcoffset() or timedelta()) // _SECOND


_SECOND = timedelta(seconds=1)
_DAY = 86_400


def _new_year(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def _transition_within_day(clock: ZoneInfo, eve: int) -> Transition:
    before = offset_at(clock, eve)
    day = range(eve + 1, eve + 1 + _DAY)
    changed = bisect_left(day, True, key=lambda second: offset_at(clock, second) != before)
    return Transition(day[changed], before, offset_at(clock, day[changed]))


def suggest_zone(name: str) -> str | None:
    """The zone that was probably meant by a name that is none; None without an idea.

    >>> suggest_zone("EST"), suggest_zone("UTC+3"), suggest_zone("europe/london")
    ('America/New_York', 'Etc/GMT-3', 'Europe/London')
    """
    word = name.strip().lower().replace(" ", "_")
    if len(word) > _LONGEST_WORD:
        return None
    if offset := _OFFSET.fullmatch(word):
        return _fixed_zone(offset["sign"], int(offset["hours"]), int(offset["minutes"] or 0))
    return _by_common_word().get(word) or _by_spelling().get(word) or _nearest(word)


_LONGEST_WORD = 60
_OFFSET = re.compile(
    r"(utc|gmt)?(?P<sign>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?", re.ASCII
)


def _fixed_zone(sign: str, hours: int, minutes: int) -> str | None:
    if minutes:
        return None  # no zone stands for a fixed offset of half an hour
    # POSIX counts west of Greenwich, and so do these names: three hours ahead is `Etc/GMT-3`.
    name = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
    return name if name in known_zones() else None


_COMMON_WORDS = {
    "UTC": "z zulu utc uct universal gmt gmt0 gmt+0 gmt-0 greenwich",
    "Africa/Cairo": "egypt",
    "Africa/Johannesburg": "sast",
    "Africa/Tripoli": "libya",
    "America/Anchorage": "akst akdt alaska",
    "America/Chicago": "ct cst cdt cst6cdt central",
    "America/Denver": "mt mst mdt mst7mdt mountain navajo",
    "America/Halifax": "ast adt atlantic",
    "America/Havana": "cuba",
    "America/Jamaica": "jamaica",
    "America/Los_Angeles": "pt pst pdt pst8pdt pacific",
    "America/New_York": "et est edt est5edt eastern",
    "America/Sao_Paulo": "brt",
    "America/St_Johns": "nst ndt newfoundland",
    "Asia/Hong_Kong": "hkt hongkong",
    "Asia/Jerusalem": "israel",
    "Asia/Karachi": "pkt",
    "Asia/Kolkata": "ist india",
    "Asia/Seoul": "kst rok",
    "Asia/Shanghai": "prc",
    "Asia/Singapore": "sgt singapore",
    "Asia/Taipei": "roc",
    "Asia/Tehran": "iran",
    "Asia/Tokyo": "jst japan",
    "Atlantic/Reykjavik": "iceland",
    "Australia/Adelaide": "acst acdt",
    "Australia/Perth": "awst",
    "Australia/Sydney": "aest aedt",
    "Europe/Athens": "eet eest",
    "Europe/Berlin": "cet cest met mest",
    "Europe/Dublin": "eire",
    "Europe/Istanbul": "turkey trt",
    "Europe/Lisbon": "wet west portugal",
    "Europe/London": "bst gb gb-eire",
    "Europe/Moscow": "msk w-su",
    "Europe/Warsaw": "poland",
    "Pacific/Auckland": "nz nzst nzdt",
    "Pacific/Chatham": "nz-chat",
    "Pacific/Honolulu": "hst hawaii",
    "Pacific/Kwajalein": "kwajalein",
}
"""Zone → the abbreviations and single words that people write for it; most have other readings."""


def zone_of_word(word: str) -> str | None:
    """The zone that people mean by an abbreviation such as `EST` or a place; None for none.

    >>> zone_of_word("PT"), zone_of_word("New York"), zone_of_word("Server")
    ('America/Los_Angeles', 'America/New_York', None)
    """
    word = word.lower()
    return _by_common_word().get(word) or _by_spelling().get(word.replace(" ", "_"))


@cache
def _by_common_word() -> dict[str, str]:
    return {word: name for name, words in _COMMON_WORDS.items() for word in words.split()}


@cache
def _by_spelling() -> dict[str, str]:
    """Whole names and their last parts, in lower case → the name."""
    names = sorted(known_zones(), reverse=True)
    locations = {name.rpartition("/")[2].lower(): name for name in names}
    return locations | {name.lower(): name for name in names}


def _nearest(word: str) -> str | None:
    from difflib import get_close_matches

    close = get_close_matches(word, _by_spelling(), n=1, cutoff=0.75)
    return _by_spelling()[close[0]] if close else None
