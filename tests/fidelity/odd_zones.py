"""Zones whose changes confuse schedulers, and the traps: what engines with zones are also asked.

The numbers T1 to T28 are those under which we keep texts that two engines take otherwise.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, product
from typing import NamedTuple

from triples import YEARS, Triple, triples

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.instants import instants
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

NY, SYDNEY, CAIRO, SANTIAGO, LORD_HOWE = (
    "America/New_York",
    "Australia/Sydney",
    "Africa/Cairo",
    "America/Santiago",
    "Australia/Lord_Howe",
)

ODD_ZONES = {
    "Europe/Dublin": (1,),  # summer is the standard
    "Asia/Beirut": (0, 23),  # midnight is skipped, east of Greenwich
    CAIRO: (0, 23),
    SANTIAGO: (0, 23),  # the same in the west
    "Antarctica/Troll": (1, 2),  # two hours
    "Pacific/Chatham": (2, 3),  # from a quarter to three
    "Atlantic/Azores": (0,),  # midnight both ways
}
"""Zone → hours of the day that its changes skip and repeat."""

ON_SOME_DAYS = (
    "30 {h} * * *",
    "50 {h},12 * * *",
    "0 */12 * * *",
    "40 * * * *",
    "30 9 * * 0",
    "0 9 * * 4",
    "0 9 * * 5",
    "0 9,21 * * 6",
    "15 {h},8 28,29 3 *",
    "0 9 24 4 *",
)


def more_triples() -> Iterator[Triple]:
    """The common ones, and those of odd zones; over 400, none twice."""
    return iter(dict.fromkeys(chain(triples(), _in_odd_zones())))


def _in_odd_zones() -> Iterator[Triple]:
    for zone, hours in ODD_ZONES.items():
        for text, hour in product(ON_SOME_DAYS, hours):
            yield Triple(Cron.parse(text.format(h=hour), timezone=zone), "change")


class Trap(NamedTuple):
    """A text, where and for how many days it is looked at, and the catalog's firings there."""

    text: str
    zone: str
    first: str
    days: int
    wanted: str
    rule: DayRule | None = None


EITHER, BOTH = DayRule
TRAPS = {
    "T1 either": Trap("0 0 13 * 5", "UTC", "2026-01-01", 16, "02 09 13 16", EITHER),
    "T1 both": Trap("0 0 13 * 5", "UTC", "2026-02-01", 28, "13", BOTH),
    "T2 either": Trap("0 0 */2 * 1", "UTC", "2026-01-02", 11, "03 05 07 09 11 12", EITHER),
    "T2 both": Trap("0 0 */2 * 1", "UTC", "2026-01-02", 20, "05 19", BOTH),
    "T3": Trap("0 0 */2 * *", "UTC", "2026-01-02", 6, "03 05 07"),
    "T4": Trap("0 0 * * 7", "UTC", "2026-01-02", 10, "04 11"),
    "T5": Trap("0 0 * * 1", "UTC", "2026-01-02", 12, "05 12"),
    "T5 workdays": Trap("0 0 * * 1-5", "UTC", "2026-01-02", 6, "02 05 06 07"),
    "T9": Trap("*/47 20 * * *", "UTC", "2026-01-02", 1, "02T20:00 02T20:47"),
    "T13": Trap(
        "*/30 * * * *",
        NY,
        "2026-11-01T05:00",
        0,
        "01T05:00 01T05:30 01T06:00 01T06:30 01T07:00 01T07:30",
    ),
    "T13 in Sydney": Trap("0 * * * *", SYDNEY, "2026-04-04T15:00", 0, "04T15:00 04T16:00 04T17:00"),
    "T14": Trap("30 2 * * *", NY, "2026-03-07", 3, "07T07:30 08T07:00 09T06:30"),
    "T14 in Sydney": Trap("30 2 * * *", SYDNEY, "2026-10-02", 3, "02T16:30 03T16:00 04T15:30"),
    "T15": Trap("30 1 * * *", NY, "2026-10-31", 3, "31T05:30 01T05:30 02T06:30"),
    "T15 in Sydney": Trap("30 2 * * *", SYDNEY, "2026-04-03", 3, "03T15:30 04T15:30 05T16:30"),
    "T16": Trap("*/30 2 * * *", NY, "2026-03-08", 2, "08T07:00 09T06:00 09T06:30"),
    "T17": Trap("0 */2 * * *", NY, "2026-03-08T04:30", 0, "08T05:00 08T07:00"),
    "T18": Trap(
        "0,30 0-23 * * *",
        NY,
        "2026-03-08T05:30",
        0,
        "08T05:30 08T06:00 08T06:30 08T07:00 08T07:30 08T08:00",
    ),
    "T19": Trap("0 0 * * *", CAIRO, "2026-04-22", 3, "22T22:00 23T22:00 24T21:00"),
    "T19 on that date": Trap("0 0 24 4 *", CAIRO, "2026-04-22", 3, "23T22:00"),
    "T19 in Santiago": Trap("0 0 * * *", SANTIAGO, "2026-09-05", 3, "05T04:00 06T04:00 07T03:00"),
    "T20": Trap("45 1 * * *", LORD_HOWE, "2026-04-03", 3, "03T14:45 04T14:45 05T15:15"),
    "T21": Trap("@weekly", "UTC", "2026-01-02", 10, "04 11"),
    "T26 either": Trap("0 0 */1 * 1", "UTC", "2026-01-02", 4, "02 03 04 05", EITHER),
    "T26 both": Trap("0 0 */1 * 1", "UTC", "2026-01-02", 12, "05 12", BOTH),
    "T27 either": Trap("0 0 5,* * 1", "UTC", "2026-01-02", 4, "02 03 04 05", EITHER),
    "T27 both": Trap("0 0 1-31 * 5", "UTC", "2026-01-02", 9, "02 09", BOTH),
    "T28": Trap("4 16 * * *", NY, "2026-03-07", 3, "07T21:04 08T20:04 09T20:04"),
}

_DAY = timedelta(days=1)
_A_WHILE = timedelta(hours=3)


def fired(
    trap: Trap, dialect: Dialect, ask: Callable[[str, Cron, datetime, datetime], Sequence[datetime]]
) -> str | None:
    """What an engine fires of the text that we write, after asserting that it is what we say.

    That is the catalog's own firings, but for the known differences. None where we refuse.
    """
    cron = Cron.parse(trap.text, days=trap.rule, timezone=trap.zone)
    start = datetime.fromisoformat(trap.first).replace(tzinfo=UTC)
    end = start + (trap.days * _DAY or _A_WHILE)
    assert _days(instants(cron, start, end), trap) == trap.wanted
    try:
        said = say(cron, dialect, YEARS)
    except UnsupportedError:
        return None
    crons = [each for each in said.schedules if isinstance(each, Cron)]
    # Asked from an earlier day on: some do otherwise when they start while clocks are changed.
    firings = Counter(
        instant
        for text, each in zip(said.texts, crons, strict=True)
        for instant in ask(text, each, start - 2 * _DAY, end)
        if instant >= start
    )
    expected = Counter(instants(cron, start, end))
    for each in differences(cron, crons, dialect, start - _DAY, end + _DAY):
        got = each.got or ()
        expected += Counter(instant for instant in got if start <= instant < end)
        expected -= Counter(each.wanted)
    assert firings == expected
    return _days(sorted(firings.elements()), trap)


def _days(firings: Iterable[datetime], trap: Trap) -> str:
    form = "%dT%H:%M" if "T" in trap.wanted else "%d"
    return " ".join(f"{instant:{form}}" for instant in firings)
