"""The traps on engines that cannot be run here: what their documents make of what we write.

The numbers T1 to T28 are those under which we keep texts that two engines take otherwise.
"""

from datetime import UTC, datetime, timedelta

import pytest

from schedcat.schedule.clock_changes import differences
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import heard, say
from schedcat.schedule.unsupported import UnsupportedError

YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
EITHER, BOTH = DayRule
NEW_YORK = "America/New_York"
REFUSED = None

ENGINES = ("cloud-scheduler", "eventbridge", "github-actions")
each_engine = pytest.mark.parametrize("engine", ENGINES)

IN_UTC = {
    "T1 either": ("0 0 13 * 5", EITHER, "0 0 13 * 5", REFUSED, "0 0 13 * 5"),
    "T1 both": ("0 0 13 * 5", BOTH, REFUSED, REFUSED, REFUSED),
    "T2 either": ("0 0 */2 * 1", EITHER, "0 0 1-31/2 * 1", REFUSED, "0 0 1-31/2 * 1"),
    "T2 both": ("0 0 */2 * 1", BOTH, REFUSED, REFUSED, REFUSED),
    "T3": ("0 0 */2 * *", None, "0 0 */2 * *", "cron(0 0 1/2 * ? *)", "0 0 */2 * *"),
    "T4": ("0 0 * * 7", None, "0 0 * * 0", "cron(0 0 ? * SUN *)", "0 0 * * 0"),
    "T5": ("0 0 * * 1", None, "0 0 * * 1", "cron(0 0 ? * MON *)", "0 0 * * 1"),
    "T5 workdays": ("0 0 * * 1-5", None, "0 0 * * 1-5", "cron(0 0 ? * MON-FRI *)", "0 0 * * 1-5"),
    "T6 said with dates": ("0 0 15-21 * 5", BOTH, REFUSED, "cron(0 0 ? * FRI#3 *)", REFUSED),
    "T9": ("*/90 * * * *", None, "0 * * * *", "cron(0 * * * ? *)", "0 * * * *"),
    "T21": ("@weekly", None, "0 0 * * 0", "cron(0 0 ? * SUN *)", "0 0 * * 0"),
    "T26 either": ("0 0 */1 * 1", EITHER, "0 0 * * *", "cron(0 0 * * ? *)", "0 0 * * *"),
    "T26 both": ("0 0 */1 * 1", BOTH, "0 0 * * 1", "cron(0 0 ? * MON *)", "0 0 * * 1"),
    "T27 either": ("0 0 5,* * 1", EITHER, "0 0 * * *", "cron(0 0 * * ? *)", "0 0 * * *"),
    "T27 both": ("0 0 1-31 * 5", BOTH, "0 0 * * 5", "cron(0 0 ? * FRI *)", "0 0 * * 5"),
}
"""Trap → a text, its day rule, and what each of ENGINES is told."""


@each_engine
@pytest.mark.parametrize("trap", IN_UTC)
def test_a_text_is_written_so_that_it_has_the_instants_of_the_catalog(trap, engine):
    text, days, *told = IN_UTC[trap]
    expected, dialect = told[ENGINES.index(engine)], load_dialects()[engine]
    cron = Cron.parse(text, days=days)
    if expected is REFUSED:
        with pytest.raises(UnsupportedError) as refused:
            say(cron, dialect, YEARS)
        assert [each.keys for each in refused.value.refusals] == [("days",)]
        return

    [written] = say(cron, dialect, YEARS).texts

    assert written == expected
    assert [*instants(heard(written, dialect, "UTC"), *YEARS)] == [*instants(cron, *YEARS)]


SAID, UNKNOWN = "as the catalog says", "undocumented"
AT_CHANGES = {
    "T13": ("*/15 * * * *", NEW_YORK, UNKNOWN, UNKNOWN, UNKNOWN),
    "T14": ("30 2 * * *", NEW_YORK, UNKNOWN, "", SAID),
    "T14 in Sydney": ("30 2 * * *", "Australia/Sydney", UNKNOWN, "", UNKNOWN),
    "T15": ("30 1 * * *", NEW_YORK, UNKNOWN, SAID, UNKNOWN),
    "T16": ("*/30 2 * * *", NEW_YORK, UNKNOWN, "", UNKNOWN),
    "T17": ("0 */2 * * *", NEW_YORK, UNKNOWN, "", SAID),
    "T18": ("0,15,30,45 0-23 * * *", NEW_YORK, UNKNOWN, UNKNOWN, UNKNOWN),
    "T19": ("0 0 * * *", "Africa/Cairo", UNKNOWN, "", SAID),
    "T20": ("45 1 * * *", "Australia/Lord_Howe", UNKNOWN, SAID, UNKNOWN),
    "T28": ("4 16 * * *", NEW_YORK, SAID, SAID, SAID),
}
"""Trap → a text, its zone, and what each of ENGINES documents of it at changes of the clocks.

An empty text stands for a run that is left out.
"""


@each_engine
@pytest.mark.parametrize("trap", AT_CHANGES)
def test_at_a_change_it_is_credited_with_what_is_documented(trap, engine):
    text, zone, *documented = AT_CHANGES[trap]
    dialect, cron = load_dialects()[engine], Cron.parse(text, timezone=zone)
    said = say(cron, dialect, YEARS)

    found = differences(cron, [*said.schedules], dialect, *YEARS)

    outcomes = {UNKNOWN if each.got is None else "".join(map(str, each.got)) for each in found}
    expected = documented[ENGINES.index(engine)]
    assert (expected in outcomes) if expected is not SAID else not outcomes


@each_engine
def test_t22_a_zone_is_never_part_of_the_text(engine):
    texts = say(Cron.parse("0 0 * * *", timezone=NEW_YORK), load_dialects()[engine], YEARS).texts
    assert not any("TZ" in text or NEW_YORK in text for text in texts)


@pytest.mark.parametrize("engine", ["cloud-scheduler", "github-actions"])
@pytest.mark.parametrize("period", ["47m", "7m", "1h59m"])
def test_t23_a_period_that_no_cron_has_is_refused(engine, period):
    with pytest.raises(UnsupportedError):
        say(Interval.parse(period), load_dialects()[engine], YEARS)


def test_t23_a_rate_is_of_elapsed_time():
    dialect, start = load_dialects()["eventbridge"], datetime(2026, 11, 1, 5, tzinfo=UTC)
    said = say(Interval.parse("47m", anchor=start), dialect, YEARS)
    first, second, third = instants(said.schedules[0], start, start + timedelta(hours=2))
    assert said.texts == ("rate(47 minutes)",)
    assert second - first == third - second == timedelta(minutes=47)


def test_t25_the_sixth_field_is_a_year_and_always_any():
    [text] = say(Cron.parse("0 0 * * *"), load_dialects()["eventbridge"], YEARS).texts
    assert text.endswith(" *)")
