"""The common schedules, and the traps, on systemd itself: `systemd-analyze calendar`."""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from odd_zones import TRAPS, fired, more_triples
from triples import YEARS, assert_enough, compare

from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.systemd import DIALECT, fires
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

_SECOND = timedelta(seconds=1)
_ELAPSE = re.compile(r"(?:Next elapse|Iter\. #\d+|Iteration #\d+): \S+ (\S+ \S+) UTC")


@pytest.fixture(scope="module")
def analyze():
    """`analyze(*arguments)`: what systemd-analyze prints on a machine whose clock is UTC."""
    if not shutil.which("systemd-analyze"):
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "systemd" in required else pytest.skip
        stop("systemd is missing: install the Debian package systemd")
    environment = os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"}

    def run(*arguments):
        command = ["systemd-analyze", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
        return done.stdout + done.stderr

    return run


@pytest.fixture(scope="module")
def elapses(analyze):
    """`elapses(text, start, count)`: so many times, in UTC, from `start` on."""

    def run(text, start, count):
        since = f"--base-time={start - _SECOND:%Y-%m-%d %H:%M:%S} UTC"
        found = _ELAPSE.findall(analyze("calendar", f"--iterations={count}", since, text))
        return [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in found]

    return run


@pytest.fixture(scope="module")
def ask(elapses):
    def between(text, cron, start, end):
        count = 1 + sum(1 for _ in fires(cron, start, end))
        found = elapses(text, start, count)
        while len(found) == count and found[-1] < end:
            count *= 2
            found = elapses(text, start, count)
        return [each for each in found if each < end]

    return between


def test_each_schedule_elapses_when_the_catalog_says_or_we_say_otherwise(ask, tally):
    with ThreadPoolExecutor() as pool:
        outcomes = [*pool.map(lambda each: compare(each, DIALECT, ask), more_triples())]
    tally("systemd", outcomes)
    assert_enough(more_triples(), outcomes)


def test_what_we_write_is_how_systemd_writes_it(analyze):
    for each in more_triples():
        try:
            texts = say(each.cron, DIALECT, YEARS).texts
        except UnsupportedError:
            continue
        for text in texts:
            [normal] = re.findall("Normalized form: (.+)", analyze("calendar", text))
            assert normal == text


AT_CHANGES = {
    "T13": "01T05:00 01T05:30 01T07:00 01T07:30",
    "T13 in Sydney": "04T15:00 04T17:00",
    "T14": "07T07:30 09T06:30",
    "T14 in Sydney": "02T16:30 04T15:30",
    "T16": "09T06:00 09T06:30",
    "T17": "08T05:00",
    "T19": "22T22:00 24T21:00",
    "T19 on that date": "",
    "T19 in Santiago": "05T04:00 07T03:00",
}
"""What elapses instead where clocks change; export says it with dates."""


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_elapses_when_the_catalog_says_or_we_say_otherwise(ask, name):
    trap = TRAPS[name]
    assert fired(trap, DIALECT, ask) == AT_CHANGES.get(name, trap.wanted)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("*-*-* *:00/90:00", id="T9 a step past the end"),
        pytest.param("*-*-* 22..04:00:00", id="T7 a range over the end"),
        pytest.param("Sun..Tue *-*-* 00:00:00", id="T8 days over the end"),
        pytest.param("7 *-*-* 00:00:00", id="T4 days are names"),
    ],
)
def test_what_systemd_refuses_is_never_written(analyze, text):
    assert "Failed to parse" in analyze("calendar", text)


def test_t21_the_weekly_of_systemd_is_a_monday_and_ours_a_sunday(elapses):
    assert [each.weekday() for each in elapses("weekly", YEARS[0], 1)] == [0]
    assert say(Cron.parse("@weekly"), DIALECT, YEARS).texts == ("Sun *-*-* 00:00:00 UTC",)


def test_a_step_without_an_end_stops_a_timer_where_midnight_is_skipped(elapses):
    eve = datetime(2026, 4, 23, 12, 30, tzinfo=UTC)
    assert elapses("*-*-* 00/12:00:00 Africa/Cairo", eve, 1) == []
    [ours] = say(Cron.parse("0 */12 * * *", timezone="Africa/Cairo"), DIALECT, YEARS).texts
    assert elapses(ours, eve, 1) == [datetime(2026, 4, 24, 9, tzinfo=UTC)]


def test_a_timer_stops_on_the_chatham_islands_and_so_we_refuse(elapses):
    eve = datetime(2026, 9, 26, 12, 30, tzinfo=UTC)
    assert elapses("*-*-* 02,04:47:00 Pacific/Chatham", eve, 1) == []
    with pytest.raises(UnsupportedError, match="may stop for good"):
        say(Cron.parse("47 2,4 * * *", timezone="Pacific/Chatham"), DIALECT, YEARS)


@pytest.mark.parametrize("period", ["90s", "7m", "47m", "1h59m", "1d", "7d"])
def test_t23_an_interval_is_a_time_span_of_systemd(analyze, period):
    interval = Interval.parse(period)
    [text] = say(interval, DIALECT, YEARS).texts
    assert f": {interval.seconds * 1_000_000}\n" in analyze("timespan", text)


def test_a_timer_is_told_by_persistent_to_run_once_what_was_due_while_it_was_down(
    analyze, tmp_path
):
    """What it does then, and for `OnCalendar=` only, is said in systemd.timer(5): not run here."""
    assert DIALECT.missed == "run once with Persistent= where it has an OnCalendar=, else forgotten"
    [text] = say(Cron.parse("0 9 * * *"), DIALECT, YEARS).texts
    timer, service = tmp_path / "job.timer", tmp_path / "job.service"
    service.write_text("[Service]\nType=oneshot\nExecStart=/bin/true\n")

    timer.write_text(f"[Timer]\nOnCalendar={text}\nPersistent=true\n")
    assert analyze("verify", str(timer)) == ""
    timer.write_text(f"[Timer]\nOnCalendar={text}\nPersistent=7 days\n")
    assert "Failed to parse boolean value" in analyze("verify", str(timer))
