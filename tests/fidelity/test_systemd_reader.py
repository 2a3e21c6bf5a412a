"""Timers and services as we read them are those that systemd loads: `systemd-analyze verify`."""

import os
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random

import pytest

from schedcat.backends import load_readers
from schedcat.backends.systemd.unions import disjoint
from schedcat.backends.systemd.values import boolean, microseconds
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import instants
from schedcat.schedule.readings import systemd

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
_ELAPSE = re.compile(r"(?:Next elapse|Iter\. #\d+|Iteration #\d+): \S+ (\S+ \S+) UTC")


@pytest.fixture(scope="module")
def analyze():
    """`analyze(*arguments, **environment)`: what systemd-analyze prints, both streams."""
    if not shutil.which("systemd-analyze"):
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "systemd" in required else pytest.skip
        stop("systemd is missing: install the Debian package systemd")

    def run(*arguments, **environment):
        there = os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"} | environment
        command = ["systemd-analyze", *arguments]
        done = subprocess.run(command, env=there, capture_output=True, check=False, text=True)
        return done.stdout, done.stderr

    return run


@pytest.fixture
def loaded(analyze, tmp_path):
    """`loaded(timer, service)`: what systemd prints of two units, and what it says of them."""

    def load(timer, service="[Service]\nType=oneshot\nExecStart=/bin/true\n"):
        (tmp_path / "sysinit.target").write_text("[Unit]\n")
        (tmp_path / "job.timer").write_text(timer)
        (tmp_path / "job.service").write_text(service)
        units = [str(tmp_path / name) for name in ("job.timer", "job.service")]
        path = {"SYSTEMD_UNIT_PATH": str(tmp_path), "SYSTEMD_LOG_LEVEL": "debug"}
        dumped, log = analyze("verify", *units, **path)
        said = re.findall(rf"^{tmp_path}/job\.(?:timer|service):(\d+): .*$", log, re.MULTILINE)
        return dumped, {int(line) for line in said}

    return load


def read(timer, service=None, folder="nowhere"):
    pages = [Page(f"{folder}/job.timer", timer.encode())]
    contents = {f"{folder}/job.service": service.encode()} if service else {}
    frame = Frame(Tables(), contents=contents)
    return load_readers()["systemd"].parse(pages, frame)


SPANS = (
    *(
        "5min",
        "1h 30min",
        "90",
        "1.5h",
        "2w",
        "1month",
        "1y",
        "1M",
        "1m",
        "1 d",
        "1d12h",
        "20s 5ms",
    ),
    *("0", "infinity", "100us", ".5s", "1.", "3 hours 2 minutes", "1hr", "5 secs", "-5", "1h30x"),
    *("x", "1d,2h", "1 fortnight", "  7 days  ", "2 2", "1h1", "1e3", "+5", "1:30", "5 Min", "1W"),
    *(
        "0.1us",
        "1.5d",
        "2.25h",
        "1d 1d",
        "1ns",
        "584541y",
        "584542y",
        "+1h +2m",
        "1\u00b5s",
        "1\u03bcs",
    ),
)


@pytest.mark.parametrize("text", SPANS)
def test_a_time_span_is_as_long_as_systemd_says(analyze, text):
    out, error = analyze("timespan", "--", text)
    found = re.search(r"[uμ]s: (\d+|infinity)", out)
    ours = microseconds(text)
    if found is None:
        assert "Failed to parse" in error
        assert ours is None
    else:
        assert ours == (2**64 - 1 if found[1] == "infinity" else int(found[1]))


BOOLEANS = ("1", "yes", "Y", "TRUE", "t", "on", "0", "No", "n", "false", "F", "off", "2", "yep", "")


@pytest.mark.parametrize("text", BOOLEANS)
def test_a_boolean_is_what_systemd_takes_for_one(loaded, text):
    dumped, wrong = loaded(f"[Timer]\nOnCalendar=daily\nPersistent=yes\nPersistent={text}\n")
    value = boolean(text)
    assert (value is None) is bool(wrong)
    assert f"Persistent: {'no' if value is False else 'yes'}\n" in dumped


TIMERS = {
    "one": "OnCalendar=daily\n",
    "several": "OnCalendar=Mon 03:00\nOnCalendar=*:0/15\n",
    "an empty one takes back": "OnCalendar=daily\nOnBootSec=5m\nOnCalendar=\nOnCalendar=weekly\n",
    "any empty one takes back": "OnCalendar=daily\nOnBootSec=\nOnCalendar=hourly\n",
    "going on": "OnCalendar=\\\n  Mon *-*-* \\\n# a comment\n  ; x\n  03:00\nPersistent=yes\n",
    "two backslashes": "OnCalendar=daily\\\\\nOnCalendar=weekly\n",
    "comments": "# OnCalendar=daily\n; OnCalendar=daily\n  # x\nOnCalendar=weekly # no comment\n"
    "OnCalendar=monthly\n",
    "blanks": "  OnCalendar  =   daily   \n\tPersistent = true\n",
    "unknown": "OnCalender=daily\nOnCalendar=weekly\noncalendar=daily\nX-Mine=1\n",
    "no assignment": "OnCalendar=daily\nPersistent\n",
    "other section": "OnCalendar=daily\n[Install]\nAlso=x.timer\n[Timer]\nPersistent=yes\n",
    "spans": "OnBootSec=15min\nOnUnitActiveSec=1d\nOnUnitActiveSec=1x\n",
    "bad": "OnCalendar=5min\nOnCalendar=daily\nAccuracySec=often\n",
    "two units": "OnCalendar=daily\nUnit=job.service\nUnit=other.service\n",
    "crlf": "OnCalendar=daily\r\nPersistent=yes\r\n",
    "specifier": "OnCalendar=daily%%\nOnCalendar=weekly\nUnit=%N.service\n",
}


@pytest.mark.parametrize("name", TIMERS)
def test_systemd_makes_nothing_of_the_lines_that_we_say(loaded, name):
    text = f"[Timer]\n{TIMERS[name]}"
    _, wrong = loaded(text)
    ours = {found.at.end_line for _, found in read(text).found if found.severity is None}
    assert ours == wrong - {text[: text.index("X-Mine")].count("\n") + 1 if "X-Mine" in text else 0}


@pytest.mark.parametrize("name", TIMERS)
def test_a_job_fires_when_the_events_do_that_systemd_has_loaded(loaded, analyze, name):
    text = f"[Timer]\n{TIMERS[name]}"
    dumped, _ = loaded(text)
    events = re.findall(r"OnCalendar: (.*)", dumped)
    jobs = read(text).catalog.jobs
    assert all(isinstance(job.schedule, Cron) for job in jobs) == bool(events)
    assert merged(job.schedule for job in jobs)[:20] == union(analyze, events, 20)
    persistent = "Persistent: yes" in dumped
    assert {job.missed == "run-once" for job in jobs if events} <= {persistent}


def merged(crons):
    """When several fire, each instant as often as it comes."""
    every = [instants(cron, START, END) for cron in crons if isinstance(cron, Cron)]
    return sorted(chain.from_iterable(every))


def union(analyze, events, count):
    """The first times before END at which any of some events elapses."""
    if not events:
        return []
    since = f"--base-time={START - timedelta(seconds=1):%Y-%m-%d %H:%M:%S} UTC"
    found = set()
    for event in events:
        out, _ = analyze("calendar", f"--iterations={count}", since, event)
        found |= {datetime.fromisoformat(each).replace(tzinfo=UTC) for each in _ELAPSE.findall(out)}
    return sorted(each for each in found if each < END)[:count]


EVENTS = (
    *("daily", "hourly", "weekly", "*:0/15", "*:0/20", "Mon..Fri 09..17:00", "Sat,Sun 10:00"),
    *("*-*-1..7 03:00", "Mon *-*-1..7 03:00", "*-01,07-01 00:00", "00/06:00", "03:00", "12:30"),
    *("Mon 03:00", "*-*-31 03:00", "*-02-29 12:00", "*:30", "*-*-15 *:00/30", "Wed *:00"),
)


def test_lines_together_elapse_when_systemd_says_and_no_instant_twice(analyze):
    random = Random(6)  # noqa: S311  the same events on every run
    for _ in range(60):
        events = random.sample(EVENTS, random.randint(2, 4))
        pieces = disjoint([systemd.expression(event).cron for event in events])
        ours = merged(cron for cron, _ in pieces)
        assert len(ours) == len({*ours}), events
        assert ours[:40] == union(analyze, events, 40), events


COMMANDS = (
    "/bin/echo a  b",
    "/bin/echo \"a b\" 'c d'",
    "/bin/echo a\"b c\"d 'it''s'",
    r"/bin/echo \x41 \101 A \s \" \\ \q",
    r"/bin/echo one ; /bin/echo two \; three ;four \";\"",
    "-/bin/echo x",
    "@/bin/echo other x",
    "-:/bin/echo ${HOME} $HOME",
    "/bin/echo %% %n %N %p",
    "/bin/sh -c 'echo $HOME | cat'",
    "/bin/echo 'unbalanced",
    "/bin/echo \\\n  more \\\n# comment\n words",
    "/bin/echo \u00fc \U0001f389",
    "-",
    "/bin/echo ''",
)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_has_the_words_that_systemd_has(loaded, line):
    service = f"[Service]\nType=oneshot\nExecStart={line}\n"
    timer = "[Timer]\nOnCalendar=daily\n"
    dumped, _ = loaded(timer, service)
    printed = re.findall(r"Command Line: (.*)", dumped)
    theirs = [[word.replace("\\$", "$") for word in shlex.split(each)] for each in printed]
    (job,) = read(timer, service).catalog.jobs
    command, block = job.command, job.blocks["systemd"]
    if isinstance(command, str):
        command = ("/bin/sh", "-c", command)
    if len(theirs) == 1:
        ours = [*command]
        if "@" in line:
            del theirs[0][0]
            del ours[0]
        assert ours == theirs[0]
        assert ("exec_start" in block) is line.startswith("@")
    else:
        assert command is None
        assert "exec_start" in block
