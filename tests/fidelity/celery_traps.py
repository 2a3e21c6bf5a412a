"""Texts that two engines take and run at other instants, and what the Celery family makes of ours.

The numbers T1 to T28 are those under which we keep such traps. Instants are in UTC.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import NamedTuple

from beats import Sent
from triples import YEARS

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.instants import instants
from schedcat.schedule.saying import say


class Trap(NamedTuple):
    """A text, and all its firings from a moment on, until just after the last of them.

    `fires` are the engine's; where `wanted` are not the same, a change of the clocks is why.
    """

    text: str
    start: str
    fires: str
    wanted: str = ""
    zone: str = "UTC"
    days: DayRule | None = None


EITHER, BOTH = DayRule
NY, SYDNEY, CAIRO, SANTIAGO, LORD_HOWE = (
    "America/New_York",
    "Australia/Sydney",
    "Africa/Cairo",
    "America/Santiago",
    "Australia/Lord_Howe",
)
NEW_YEAR = "2026-01-01T00:00"
TRAPS = {
    "T1 either": Trap(
        "0 0 13 * 5", NEW_YEAR, "01-02T00:00 01-09T00:00 01-13T00:00 01-16T00:00", days=EITHER
    ),
    "T1 both": Trap("0 0 13 * 5", NEW_YEAR, "02-13T00:00 03-13T00:00", days=BOTH),
    "T2 either": Trap(
        "0 0 */2 * 1",
        NEW_YEAR,
        "01-01T00:00 01-03T00:00 01-05T00:00 01-07T00:00 01-09T00:00 01-11T00:00 01-12T00:00",
        days=EITHER,
    ),
    "T2 both": Trap("0 0 */2 * 1", NEW_YEAR, "01-05T00:00 01-19T00:00 02-09T00:00", days=BOTH),
    "T3": Trap("0 0 */2 * *", NEW_YEAR, "01-01T00:00 01-03T00:00 01-05T00:00 01-07T00:00"),
    "T4": Trap("0 0 * * 7", NEW_YEAR, "01-04T00:00 01-11T00:00"),
    "T4 in a range": Trap("0 0 * * 5-7", NEW_YEAR, "01-02T00:00 01-03T00:00 01-04T00:00"),
    "T5": Trap("0 0 * * 1", NEW_YEAR, "01-05T00:00 01-12T00:00"),
    "T5 working days": Trap("0 0 * * 1-5", NEW_YEAR, "01-01T00:00 01-02T00:00 01-05T00:00"),
    "T9 a step too long": Trap("*/90 * * * *", NEW_YEAR, "01-01T00:00 01-01T01:00 01-01T02:00"),
    "T9 uneven": Trap("*/47 * * * *", NEW_YEAR, "01-01T00:00 01-01T00:47 01-01T01:00"),
    "T13": Trap(
        "*/15 * * * *",
        "2026-11-01T05:30",
        "11-01T05:30 11-01T05:45 11-01T07:00 11-01T07:15",
        "11-01T05:30 11-01T05:45 11-01T06:00 11-01T06:15 11-01T06:30 11-01T06:45 11-01T07:00 "
        "11-01T07:15",
        zone=NY,
    ),
    "T13 in Sydney": Trap(
        "0 * * * *",
        "2026-04-04T15:00",
        "04-04T15:00 04-04T17:00",
        "04-04T15:00 04-04T16:00 04-04T17:00",
        zone=SYDNEY,
    ),
    "T14": Trap(
        "30 2 * * *",
        "2026-03-08T05:00",
        "03-08T07:30 03-09T06:30",
        "03-08T07:00 03-09T06:30",
        zone=NY,
    ),
    "T14 in Sydney": Trap(
        "30 2 * * *",
        "2026-10-03T14:00",
        "10-03T16:30 10-04T15:30",
        "10-03T16:00 10-04T15:30",
        zone=SYDNEY,
    ),
    "T15": Trap("30 1 * * *", "2026-11-01T04:00", "11-01T05:30 11-02T06:30", zone=NY),
    "T15 in Sydney": Trap("30 2 * * *", "2026-04-04T14:00", "04-04T15:30 04-05T16:30", zone=SYDNEY),
    "T16": Trap("*/30 2 * * *", "2026-03-08T05:00", "03-08T07:00 03-09T06:00 03-09T06:30", zone=NY),
    "T17": Trap("0 */2 * * *", "2026-03-08T05:00", "03-08T05:00 03-08T07:00 03-08T08:00", zone=NY),
    "T18": Trap(
        "0,15,30,45 0-23 * * *",
        "2026-03-08T06:30",
        "03-08T06:30 03-08T06:45 03-08T07:00 03-08T07:15",
        zone=NY,
    ),
    "T19 in Cairo": Trap("0 0 * * *", "2026-04-23T20:00", "04-23T22:00 04-24T21:00", zone=CAIRO),
    "T19 on that date": Trap("0 0 24 4 *", "2026-04-23T20:00", "04-23T22:00", zone=CAIRO),
    "T19 in Santiago": Trap(
        "0 0 * * *", "2026-09-06T02:00", "09-06T04:00 09-07T03:00", zone=SANTIAGO
    ),
    "T20": Trap("45 1 * * *", "2026-04-04T12:00", "04-04T14:45 04-05T15:15", zone=LORD_HOWE),
    "T21": Trap("@weekly", NEW_YEAR, "01-04T00:00 01-11T00:00"),
    "T26 either": Trap("0 0 */1 * 1", NEW_YEAR, "01-01T00:00 01-02T00:00", days=EITHER),
    "T26 both": Trap("0 0 */1 * 1", NEW_YEAR, "01-05T00:00 01-12T00:00", days=BOTH),
    "T27 either": Trap("0 0 5,* * 1", NEW_YEAR, "01-01T00:00 01-02T00:00", days=EITHER),
    "T27 both": Trap("0 0 5,* * 1", NEW_YEAR, "01-05T00:00 01-12T00:00", days=BOTH),
    "T27 all days": Trap("0 0 1-31 * 5", NEW_YEAR, "01-02T00:00 01-09T00:00", days=BOTH),
    "T28": Trap("4 16 * * *", "2026-03-08T05:00", "03-08T20:04 03-09T20:04", zone=NY),
}
COMPANY = ("7 * * * *", "0 9 * * 0", "*/20 3 * * *")
"""What else that beat has to do: T28 was seen only with an entry of every hour."""

Beat = Callable[[Mapping[str, str], str, datetime, datetime], Sent]
"""(name of an entry → its text, zone, start, end) → what is sent, by name."""


def assert_fires(trap: Trap, dialect: Dialect, beat: Beat) -> None:
    """The text that we write gives those firings, and where others are wanted we say so."""
    start = datetime.fromisoformat(trap.start).replace(tzinfo=UTC)
    fires, wanted = (_moments(each, start) for each in (trap.fires, trap.wanted or trap.fires))
    end = fires[-1] + timedelta(minutes=1)
    cron = Cron.parse(trap.text, days=trap.days, timezone=trap.zone)
    said = say(cron, dialect, YEARS, clock=trap.zone)
    ours = {f"ours {number}": text for number, text in enumerate(said.texts)}

    # A beat that starts while clocks are changed does otherwise.
    sent = beat(ours | {text: text for text in COMPANY}, trap.zone, start - _DAY, end)

    found = chain.from_iterable(sent.get(name, ()) for name in ours)
    assert sorted(moment for moment in found if moment >= start) == fires
    assert list(instants(cron, start, end)) == wanted
    changes = differences(cron, [*said.schedules], dialect, start, end)
    lost = Counter(chain.from_iterable(each.wanted for each in changes))
    more = Counter(chain.from_iterable(each.got for each in changes))
    assert Counter(wanted) - lost + more == Counter(fires)


_DAY = timedelta(days=1)


def _moments(text: str, start: datetime) -> list[datetime]:
    return [
        datetime.fromisoformat(f"{start.year}-{each}").replace(tzinfo=UTC) for each in text.split()
    ]
