"""Lines that the reader takes are those that Debian's `crontab` takes, and it runs them so."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cron_daemons import daemon
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.instants import instants

START = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = timedelta(days=9)


def read(text, path="crontab", **said):
    frame = Frame(Tables(), settings={"crontab": {"timezone": "UTC", **said}})
    return load_readers()["crontab"].parse([Page(path, text.encode())], frame)


def is_taken(text, tmp_path):
    """Does `crontab -n` find nothing wrong?"""
    file = tmp_path / "crontab"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["crontab", "-n", str(file)], capture_output=True, text=True, check=False, timeout=20
    )
    return done.returncode == 0 and "errors" not in done.stderr


FIELDS = "* 0 5 */2 */90 1-5 5-1 7 0-7 24 60 mon jan 1,2 5#3 L 5/2 ? ~ 1-5/2 */0 - sat-sun 1- , 99"
LINES = """\
@daily x
@Daily x
@reboot x
@every x
0 3 * *
word
A=1
A = 'b c'
"A B"=1
A =
=1
0=1
A=* * * * * x
# * * *
\t0 3 * * * x
0 3 * * * A=1 x
* * * * * *x
"""

fields = st.sampled_from(FIELDS.split())
commands = st.sampled_from(["x", "x y", "x%y"])
lines = st.one_of(
    st.tuples(fields, fields, fields, fields, fields, commands).map(" ".join),
    st.sampled_from(LINES.splitlines()),
)


@pytest.mark.skipif(not shutil.which("crontab"), reason="install cron")
@given(line=lines)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_reader_refuses_what_crontab_refuses(line, tmp_path):
    text = f"{line}\n"
    refused = any("refuses" in finding.message for _, finding in read(text).found)
    assert refused != is_taken(text, tmp_path), line


CRONTAB = """\
SHELL=/bin/sh
# The schedules that crons disagree about.
5-5 * * * * first
0 9 * * 5#3 second
30 0 */2 * 1 third
30 1 1-31/2 * 1 fourth
0 22-4 * * * fifth
*/90 2 * * 0-7 sixth
@weekly seventh
"""


def test_jobs_run_when_the_daemon_starts_them():
    fired = daemon("debian-cron-daemon")(CRONTAB, "UTC", START, START + DAYS)
    jobs = read(CRONTAB).catalog.jobs
    assert {job.command for job in jobs} == set(fired)
    for job in jobs:
        assert [*instants(job.schedule, START, START + DAYS)] == fired[job.command]


@pytest.mark.parametrize(
    ("flavour", "name"),
    [("debian", "debian-cron-daemon"), ("cronie", "cronie"), ("busybox", "busybox-crond")],
)
@pytest.mark.parametrize("last", ["0 2 * * * b", "0 2 * * * b ", "A=b", "# b", "  # b", "\t", ""])
def test_what_no_line_break_ends_runs_as_the_daemon_has_it(flavour, name, last):
    text = f"SHELL=/bin/sh\n0 1 * * * a\n{last}"
    fired = daemon(name)(text, "UTC", START, START + timedelta(days=1))
    reading = read(text, flavour=flavour)
    assert {job.command for job in reading.catalog.jobs} == set(fired)
    found = [rule for rule, _ in reading.found if rule != "option-lost"]  # a variable is said
    assert bool(found) == (len(fired) < 1 + last.startswith("0"))


@pytest.mark.parametrize(
    ("flavour", "name"), [("debian", "debian-cron-daemon"), ("cronie", "cronie")]
)
@pytest.mark.parametrize("line", ["0 24 * * * b", "every day b", "0 2 * *"])
def test_a_line_that_is_refused_costs_what_the_daemon_leaves_out(flavour, name, line):
    text = f"0 1 * * * a\n{line}\n0 3 * * * c\n"
    fired = daemon(name)(text, "UTC", START, START + timedelta(days=1))
    reading = read(text, flavour=flavour)
    assert {job.command for job in reading.catalog.jobs} == set(fired)
    assert reading.found
