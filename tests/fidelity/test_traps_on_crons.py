"""Schedules that schedulers run otherwise than each other, on three cron daemons themselves.

Either a daemon starts what the catalog says, but for what we say of a change of the clocks, or we
refuse to write the schedule for it.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from cron_daemons import daemon

from schedcat.schedule.canonical import canonical
from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects import busybox, cronie, debian_cron
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

DIALECTS = {
    "debian-cron-daemon": debian_cron.DIALECT,
    "cronie": cronie.DIALECT,
    "busybox-crond": busybox.DIALECT,
}
YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
NEW_YORK, SYDNEY = "America/New_York", "Australia/Sydney"

TRAPS = {
    "T1 the thirteenth or Friday": ("0 0 13 * 5", "UTC", "2026-02-01", 20),
    "T2 every other day or Monday": ("0 0 */2 * 1", "UTC", "2026-01-01", 12),
    "T3 every other day": ("0 0 */2 * *", "UTC", "2026-01-01", 33),
    "T4 seven is Sunday": ("0 0 * * 7", "UTC", "2026-01-01", 12),
    "T5 one is Monday": ("0 0 * * 1-5", "UTC", "2026-01-01", 12),
    "T9 a step past the end": ("*/90 * * * *", "UTC", "2026-01-01", 1),
    "T9 a step that does not divide": ("*/47 * * * *", "UTC", "2026-01-01", 1),
    "T13 every quarter, repeated": ("*/15 * * * *", NEW_YORK, "2026-11-01", 1),
    "T13 every hour, repeated": ("0 * * * *", SYDNEY, "2026-04-04", 1),
    "T14 in skipped time": ("30 2 * * *", NEW_YORK, "2026-03-07", 3),
    "T14 in Sydney's skipped time": ("30 2 * * *", SYDNEY, "2026-10-02", 3),
    "T15 in repeated time": ("30 1 * * *", NEW_YORK, "2026-10-31", 3),
    "T15 in Sydney's repeated time": ("30 2 * * *", SYDNEY, "2026-04-03", 3),
    "T16 a step in skipped time": ("*/30 2 * * *", NEW_YORK, "2026-03-07", 3),
    "T17 every other hour": ("0 */2 * * *", NEW_YORK, "2026-03-08", 1),
    "T18 the same quarters, spelled out": (
        "0,15,30,45 0-23 * * *",
        NEW_YORK,
        "2026-11-01",
        1,
    ),
    "T19 a midnight that Cairo skips": ("0 0 * * *", "Africa/Cairo", "2026-04-22", 4),
    "T19 a midnight that Santiago skips": ("0 0 * * *", "America/Santiago", "2026-09-04", 4),
    "T20 half an hour that is repeated": ("45 1 * * *", "Australia/Lord_Howe", "2026-04-03", 3),
    "T21 weekly is Sunday": ("@weekly", "UTC", "2026-01-01", 12),
    "T26 a step of one": ("0 0 */1 * 1", "UTC", "2026-01-01", 9),
    "T27 a star in a list": ("0 0 5,* * 1", "UTC", "2026-01-01", 9),
    "T27 a range of all days": ("0 0 1-31 * 1", "UTC", "2026-01-01", 9),
    "T28 a time far from the change": ("4 16 * * *", NEW_YORK, "2026-03-07", 3),
}

each_daemon = pytest.mark.parametrize("name", DIALECTS)


@each_daemon
@pytest.mark.parametrize("days", DayRule)
@pytest.mark.parametrize("trap", TRAPS)
def test_what_is_written_is_started_as_the_catalog_says_or_as_we_say(name, trap, days):
    text, zone, first, length = TRAPS[trap]
    cron, dialect = Cron.parse(text, days=days, timezone=zone), DIALECTS[name]
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    during = start, start + timedelta(days=length)
    there = canonical(cron)
    if there.days is DayRule.BOTH and dialect.joined_by_both(there) is None:
        with pytest.raises(UnsupportedError, match="match either field"):
            say(cron, dialect, YEARS, clock=zone)
        return

    said = say(cron, dialect, YEARS, clock=zone)
    fired = daemon(name)("".join(f"{each} true\n" for each in said.texts), zone, *during)["true"]

    wanted = Counter(instants(cron, *during))
    written = [each for each in said.schedules if isinstance(each, Cron)]
    for difference in differences(cron, written, dialect, *during):
        wanted += Counter(difference.got)
        wanted -= Counter(difference.wanted)
    assert Counter(fired) == wanted
    assert wanted


@each_daemon
def test_t23_a_period_that_no_line_has_is_refused(name):
    for period in ("47m", "7m", "1h59m"):
        with pytest.raises(UnsupportedError):
            say(Interval.parse(period), DIALECTS[name], YEARS)


@pytest.mark.parametrize(
    ("name", "hour"), [("debian-cron-daemon", 0), ("cronie", 15), ("busybox-crond", 0)]
)
def test_t22_only_cronie_reads_a_line_on_the_clock_of_cron_tz(name, hour):
    start = datetime(2026, 1, 2, tzinfo=UTC)

    crontab = "CRON_TZ=Asia/Tokyo\n0 0 * * * true\n"
    fired = daemon(name)(crontab, "UTC", start, start + timedelta(days=1))["true"]

    assert fired == [start.replace(hour=hour)]
