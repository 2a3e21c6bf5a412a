"""What engines make of texts that each reads in its own way, were they given them as they are.

It is why the catalog takes none of some, and writes others otherwise. The numbers T1 to T28 are
those under which we keep such traps; what engines make of what we write is in other tests.
"""

from datetime import UTC, datetime, timedelta

import pytest
from cron_daemons import daemon

from schedcat.schedule.cron import Cron, InvalidCronError

DEBIAN, CRONIE, BUSYBOX = DAEMONS = ("debian-cron-daemon", "cronie", "busybox-crond")
START, END = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 13, tzinfo=UTC)
ALL, MONDAYS, NEVER = range(2, 13), [5, 12], []

ON_DAEMONS = {
    "T2": ("0 0 */2 * 1", [5], [5], [2, 4, 5, 6, 8, 10, 12]),
    "T3": ("0 0 */2 * *", range(3, 13, 2), range(3, 13, 2), range(2, 13, 2)),
    "T4": ("0 0 * * 7", [4, 11], [4, 11], ALL),
    "T5": ("0 0 * * 1", MONDAYS, MONDAYS, MONDAYS),
    "T6": ("0 0 * * 5#3", [2, 9], NEVER, NEVER),
    "T7": ("0 22-4 * * *", NEVER, NEVER, ALL),
    "T8": ("0 0 * * fri-sun", NEVER, NEVER, [2, 3, 4, 9, 10, 11]),
    "T9": ("*/90 0 * * *", ALL, ALL, ALL),
    "T10": ("5/20 0 * * *", NEVER, NEVER, ALL),
    "T11": ("5-5 0 * * *", ALL, ALL, ALL),
    "T12": ("*5 0 * * 1", MONDAYS, NEVER, MONDAYS),
    "T24": ("0 0 * mon *", NEVER, NEVER, NEVER),
    "T25": ("0 0 * * * 30", ALL, ALL, ALL),  # the 30 begins the command
    "T26": ("0 0 */1 * 1", MONDAYS, MONDAYS, MONDAYS),
    "T27 a star in a list": ("0 0 5,* * 1", ALL, ALL, MONDAYS),
    "T27 a range of all days": ("0 0 1-31 * 1", ALL, ALL, ALL),
}
"""Trap → a text, and the days of January 2026 on which each of DAEMONS starts it."""


@pytest.mark.parametrize("name", DAEMONS)
@pytest.mark.parametrize("trap", ON_DAEMONS)
def test_a_daemon_starts_a_text_as_it_is_on_days_of_its_own(trap, name):
    text, *days = ON_DAEMONS[trap]

    fired = daemon(name)(f"{text} true\n", "UTC", START, END)

    found = dict.fromkeys(at.day for each in fired.values() for at in each if at.hour == 0)
    assert [*found] == [*days[DAEMONS.index(name)]]


@pytest.mark.parametrize(
    ("trap", "text", "minutes"),
    [
        ("T10", "5/20 0 5 * *", {DEBIAN: [], CRONIE: [], BUSYBOX: [5]}),
        ("T11", "5-5 0 5 * *", {DEBIAN: [5], CRONIE: [5], BUSYBOX: [5]}),
        ("T12", "*5 0 5 * *", {DEBIAN: range(60), CRONIE: [], BUSYBOX: range(60)}),
    ],
)
def test_a_daemon_starts_a_text_as_it_is_in_minutes_of_its_own(trap, text, minutes):
    for name in DAEMONS:
        fired = daemon(name)(f"{text} true\n", "UTC", START, END).get("true", [])
        assert [at.minute for at in fired] == [*minutes[name]], (trap, name)


@pytest.mark.parametrize(
    ("trap", "text", "first"),
    [
        ("T1", "0 0 13 * 5", ["02-13", "03-13", "11-13"]),
        ("T2", "0 0 */2 * 1", ["01-05", "01-19", "02-09"]),
        ("T4", "0 0 * * 7", None),
        ("T6", "0 0 * * 5#3", None),
        ("T7", "30 22-4 1 1 *", ["01-01", "01-01", "01-01"]),
        ("T8", "0 0 * * fri-sun", ["01-02", "01-03", "01-04"]),
        ("T9", "*/90 0 * * *", ["01-01", "01-02", "01-03"]),
        ("T10", "5/20 * * * *", None),
        ("T11", "5-5 0 * * *", ["01-01", "01-02", "01-03"]),
        ("T12", "*5 * * * *", None),
        ("T22", "CRON_TZ=America/New_York 0 0 * * *", None),
        ("T24 a day as a month", "0 0 1 mon *", ["01-01"]),
        ("T24 a month as a day", "0 0 * * jan", ["01-05", "01-12", "01-19"]),
        ("T25", "0 0 * * * 30", None),
        ("T26", "0 0 */1 * 1", ["01-05", "01-12", "01-19"]),
        ("T27", "0 0 5,* * 1", ["01-05", "01-12", "01-19"]),
    ],
)
def test_celery_whose_crontab_redbeat_has_too_makes_its_own_of_a_text(engine, trap, text, first):
    found = engine("celery")(text, START + timedelta(days=364))
    assert (found if found is None else [f"{at:%m-%d}" for at in found[:3]]) == first, trap


@pytest.mark.parametrize(
    ("trap", "text"),
    [
        ("T6", "0 0 * * 5#3"),
        ("T7", "0 22-4 * * *"),
        ("T8", "0 0 * * fri-sun"),
        ("T10", "5/20 * * * *"),
        ("T11", "5-5 * * * *"),
        ("T12", "*5 * * * *"),
        ("T22", "CRON_TZ=Asia/Tokyo 0 0 * * *"),
        ("T24 a day as a month", "0 0 * mon *"),
        ("T24 a month as a day", "0 0 * * jan"),
        ("T25", "0 0 * * * 30"),
    ],
)
def test_what_engines_read_each_in_its_own_way_is_no_schedule(trap, text):
    with pytest.raises(InvalidCronError):
        Cron.parse(text)
    assert trap
