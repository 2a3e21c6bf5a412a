"""What a line of a crontab runs, and nobody meant: bare percent signs, carriage returns."""

import subprocess

import pytest

from schedcat.backends import load_backends
from schedcat.backends.crontab.traps import is_cut_short
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.reader import Frame
from schedcat.commands import all_tables
from schedcat.source import edited


def found(text, flavour="debian"):
    frame = Frame(all_tables(), settings={"crontab": {"flavour": flavour}})
    return load_backends()["crontab"].parse([Page("crontab", text.encode())], frame).found


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        ("pg_dump db > /b/$(date +%F).sql", r"pg_dump db > /b/$(date +\%F).sql"),
        ("date +%Y-%m-%d > /x", r"date +\%Y-\%m-\%d > /x"),
        ("tar cf /b/`date +%H`.tar /srv", r"tar cf /b/`date +\%H`.tar /srv"),
        ("psql -c 'select 100 % 3'", r"psql -c 'select 100 \% 3'"),
        ('echo "50%, \\%"', r'echo "50\%, \%"'),
        ("(cd /srv; df | grep 9.%)", r"(cd /srv; df | grep 9.\%)"),
    ],
)
def test_a_percent_sign_within_what_the_shell_has_not_read_to_its_end_is_found(command, meant):
    text = f"0 2 * * * {command}\n"
    ((rule, finding),) = found(text)
    assert rule == "command-not-portable"
    assert text[finding.at.column - 1 : finding.at.end_column - 1] == "%"
    assert edited(text.encode(), finding.fix.edits).decode() == f"0 2 * * * {meant}\n"
    assert not finding.fix.safe
    assert found(f"0 2 * * * {meant}\n") == ()


@pytest.mark.parametrize(
    "command",
    ["mail -s 'all well' ops%Hello,%it works", "cat%", r"date +\%F", "wall %100 users"],
)
def test_input_that_is_meant_is_fine(command):
    assert found(f"0 2 * * * {command}\n") == ()


def test_busybox_knows_no_percent_signs():
    assert found("0 2 * * * touch $(date +%F)\n", flavour="busybox") == ()


@pytest.mark.parametrize(
    "command",
    [
        "touch $(date +",
        "echo 'a",
        'echo "a \\"',
        "echo `date +",
        "(cd /srv; x",
        "echo 'a' \"b\" $(c) `d`",
        "echo \\' \\\" \\(",
        "echo '(' \"`x`\"",
        "mail root",
    ],
)
def test_a_command_is_cut_short_where_the_shell_says_so(command):
    asked = subprocess.run(["sh", "-n", "-c", command], capture_output=True, check=False)
    assert is_cut_short(command) is (asked.returncode != 0)


def test_a_carriage_return_is_part_of_the_command():
    ((rule, finding),) = found("# x\r\n\r\n0 2 * * * /bin/a\r\n")
    assert rule == "command-not-portable"
    assert finding.message == "the command gets the carriage return at the end of its line"
    assert (finding.at.line, finding.at.column, finding.at.end_column) == (3, 11, 17)


def test_other_lines_run_where_one_has_no_command():
    frame = Frame(all_tables())
    page = Page("crontab", b"0 2 * * *\n0 3 * * * /bin/a\n")
    reading = load_backends()["crontab"].parse([page], frame)
    assert [job.name for job in reading.catalog.jobs] == ["a"]
    ((rule, finding),) = reading.found
    assert (rule, finding.message) == ("invalid-cron", "`0 2 * * *` names no command")


@pytest.mark.parametrize("flavour", ["debian", "busybox"])
def test_a_zone_that_only_cronie_goes_by_is_a_warning(flavour):
    ((rule, finding),) = found("CRON_TZ=Europe/London\n0 3 * * * /bin/a\n", flavour)
    assert (rule, finding.severity) == ("nonstandard-syntax", "warning")
    assert finding.message.endswith(
        "does not go by `CRON_TZ`: the times below stay on the machine's clock"
    )
