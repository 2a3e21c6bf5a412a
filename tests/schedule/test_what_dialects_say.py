"""At random: what is said to an engine reads back as it was meant, and fires as it was wanted."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import DEFAULT_DST, Cron, DayRule
from schedcat.schedule.dialects import eventbridge, github_actions, kubernetes, systemd
from schedcat.schedule.instants import instants
from schedcat.schedule.saying import heard, say
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import transitions

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = (
    "UTC",
    "Africa/Cairo",
    "America/New_York",
    "America/Santiago",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Chatham",
)
CHANGES = {
    zone: [datetime.fromtimestamp(each.at, UTC) for each in transitions(zone, *YEAR)]
    for zone in ZONES
}
SCHEDULES = 2_500


def some_cron(pick):
    def field(first, last, stars):
        if pick.random() < stars:
            return "*"
        if pick.random() < 0.2:
            return f"*/{pick.randint(2, last)}"
        values = {pick.randint(first, last) for _ in range(pick.choice([1, 1, 2, 3]))}
        return ",".join(map(str, sorted(values)))

    hours = (0, 4) if pick.random() < 0.5 else (0, 23)
    fields = (
        field(0, 59, 0.05),
        field(*hours, 0.2),
        pick.choice([field(1, 31, 0.6), field(1, 31, 0.6), "1-7", "8-14"]),
        field(1, 12, 0.7),
        field(0, 6, 0.5),
    )
    return Cron.parse(" ".join(fields), days=pick.choice([*DayRule]), timezone=pick.choice(ZONES))


def some_days(pick, zone):
    """Four days, mostly around a change; while one is under way no engine is looked at."""
    changes = CHANGES[zone]
    if changes and pick.random() < 0.7:
        middle = pick.choice(changes)
    else:
        middle = YEAR[0] + timedelta(minutes=pick.randrange(4 * 1_440, 360 * 1_440))
        if any(abs(middle - each) < 4 * DAY for each in changes):
            middle = min(changes, key=lambda each: abs(each - middle))
    return middle - 2 * DAY, middle + 2 * DAY


@pytest.mark.parametrize(
    "dialect",
    [kubernetes.DIALECT, systemd.DIALECT, eventbridge.DIALECT, github_actions.DIALECT],
    ids=lambda each: each.engine,
)
def test_a_text_reads_back_as_it_was_meant_and_fires_as_was_wanted(dialect):
    pick = random.Random(20261122)  # noqa: S311  the same schedules in every run
    said_of = compared = 0
    while said_of < SCHEDULES:
        cron = some_cron(pick)
        try:
            said = say(cron, dialect, YEAR)
        except UnsupportedError:
            continue
        said_of += 1
        for text, piece in zip(said.texts, said.schedules, strict=True):
            assert heard(text, dialect, cron.timezone) == with_default_dst(piece), (cron, text)
        compared += agreed(cron, said.schedules, dialect, some_days(pick, cron.timezone))
    assert compared > 10 * SCHEDULES


def with_default_dst(piece):
    return Cron.parse(piece.text, days=piece.days, timezone=piece.timezone, dst=DEFAULT_DST)


def agreed(cron, pieces, dialect, during):
    """How many of the model's firings are the catalog's, but for the differences that are told."""
    wanted = Counter(instants(cron, *during))
    for each in differences(cron, pieces, dialect, *YEAR):
        if not during[0] < datetime.fromtimestamp(each.change.at, UTC) < during[1]:
            continue
        if each.got is None:
            return 0
        wanted += Counter(each.got)
        wanted -= Counter(each.wanted)
    fired = Counter(chain.from_iterable(dialect.fires(each, *during) for each in pieces))
    assert fired == wanted, (cron, during)
    return fired.total()
