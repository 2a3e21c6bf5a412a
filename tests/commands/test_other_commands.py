"""`schedcat list`, `rule` and `schema`, and what every command does alike."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schedcat.commands.schema import SCHEMAS, schema_text
from schedcat.rules import GROUPS, load_rules

Run = Callable[..., subprocess.CompletedProcess[str]]

JOBS = """\
defaults: {timezone: Europe/London}
jobs:
  nightly-report:
    task: shop.nightly
    cron: "30 3 * * *"
    disabled: the shop is closed
  sync: {task: shop.sync, interval: 90m}
"""


def test_list_shows_each_schedule_in_english(schedcat: Run) -> None:
    done = schedcat("list", "jobs.yaml", text=JOBS)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "nightly-report  every day at 03:30, Europe/London time (disabled)",
        "sync            every 1 hour, 30 minutes",
    ]


def test_list_as_json_has_what_a_program_needs(schedcat: Run) -> None:
    first, second = json.loads(schedcat("list", ".", "--format=json", text=JOBS).stdout)
    assert first["name"] == "nightly-report"
    assert (first["cron"], first["timezone"]) == ("30 3 * * *", "Europe/London")
    assert (first["disabled"], first["path"], first["line"]) == (
        "the shop is closed",
        "jobs.yaml",
        3,
    )
    assert (second["interval"], second["cron"], second["timezone"]) == ("1h30m", None, None)


def test_list_says_that_something_could_not_be_read_and_exits_1(schedcat: Run) -> None:
    done = schedcat("list", ".", text=JOBS + "  broken: {cron: '61 * * * *'}\n")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert "schedcat lint" in done.stderr


def test_rule_without_a_name_lists_every_rule_under_its_group(schedcat: Run) -> None:
    text = schedcat("rule").stdout
    assert all(f"  {name} " in text for name in load_rules())
    assert [line for line in text.splitlines() if not line.startswith(" ")] == [
        f"{group}: {words}"
        for group, words in GROUPS.items()
        if any(rule.group == group for rule in load_rules().values())
    ]


def test_rule_explains_one_rule_within_80_columns(schedcat: Run) -> None:
    for name in load_rules():
        text = schedcat("rule", name).stdout
        assert text.startswith(f"{name} (")
        assert all(f"\n{heading}" in text for heading in ("Bad:\n", "Good:\n", "Source: "))


def test_rule_as_json_has_every_key(schedcat: Run) -> None:
    listed = json.loads(schedcat("rule", "--format=json").stdout)
    assert [each["name"] for each in listed] == list(load_rules())
    keys = ["name", "group", "severity", "summary", "why", "bad", "good", "fix", "default"]
    keys += ["options", "source", "plugin"]
    assert all(list(each) == keys for each in listed)
    limit = {"words": "So many jobs may come in one minute.", "default": 10, "example": 20}
    assert [each["options"] for each in listed if each["name"] == "collision"] == [
        [{"key": "limit", **limit}]
    ]
    assert all(each["bad"] and each["good"] for each in listed)


def test_a_rule_that_is_none_is_a_question_back(schedcat: Run) -> None:
    done = schedcat("rule", "never-fire")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean `never-fires`?" in done.stderr


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schema_is_printed_as_it_lies_in_the_repository(schedcat: Run, name: str) -> None:
    done = schedcat("schema", name)
    stored = Path(__file__).parents[2] / "schemas" / f"{name}.schema.json"
    assert done.stdout == schema_text(name) == stored.read_text("utf-8")


@pytest.mark.parametrize("arguments", [["lint", "--no-such-option"], ["no-such-command"]])
def test_a_wrong_command_line_exits_2(schedcat: Run, arguments: list[str]) -> None:
    done = schedcat(*arguments)
    assert done.returncode == 2
    assert "No such" in done.stderr


def test_without_a_command_the_help_is_shown(schedcat: Run) -> None:
    assert "lint" in schedcat().stdout + schedcat().stderr


def test_every_help_fits_a_terminal_and_no_summary_is_cut(schedcat: Run) -> None:
    top = schedcat("--help").stdout
    _, _, listed = top.partition("Commands:\n")
    rows, _, _ = listed.partition("\n\n")
    assert "..." not in rows
    commands = [row.split()[0] for row in rows.splitlines()]
    assert "lint" in commands
    for said in (top, *(schedcat(each, "--help").stdout for each in commands)):
        assert [line for line in said.splitlines() if len(line) > 80] == []


def test_completion_knows_the_rules(completions: Callable[[str], str]) -> None:
    assert "never-fires" in completions("schedcat rule never")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_a_narrow_encoding_loses_nothing(schedcat: Run, encoding: str) -> None:
    text = JOBS.replace("shop.sync", "Ωhop.sync").replace("90m", "1 dᾳy")
    done = schedcat("lint", ".", text=text, PYTHONIOENCODING=encoding, encoding=encoding)
    assert (done.returncode, done.stderr) == (1, "")
    assert "schema-violation" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(JOBS)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "schedcat", "lint", "jobs.yaml"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        2,
        "error: cannot write the output: no space left on device\n",
    )


def test_completion_is_there_on_request(schedcat: Run) -> None:
    done = schedcat("--show-completion", "bash", SHELL="/bin/bash")
    assert "schedcat" in done.stdout


def test_a_reader_that_closes_the_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(JOBS)
    command = f"{sys.executable} -m schedcat rule --format=json | true"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""


def test_an_interrupt_exits_130(tmp_path: Path) -> None:
    code = (
        "import schedcat.commands.rule as rule\n"
        "def interrupted(*_, **__): raise KeyboardInterrupt\n"
        "rule.rule = interrupted\n"
        "import sys; sys.argv = ['schedcat', 'rule']\n"
        "from schedcat.cli import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 128 + signal.SIGINT
    assert b"Traceback" not in done.stderr


def test_a_bug_is_reported_ready_to_paste_and_exits_70(tmp_path: Path) -> None:
    code = (
        "import schedcat.commands.rule as rule\n"
        "def broken(*_, **__): raise LookupError('oh')\n"
        "rule.rule = broken\n"
        "import sys; sys.argv = ['schedcat', 'rule', 'x']\n"
        "from schedcat.cli import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 70
    assert "this is a bug in it, not in your files" in done.stderr
    assert "LookupError: oh" in done.stderr
    assert "arguments: rule x" in done.stderr
    assert str(Path(__file__).parents[2]) not in done.stderr
