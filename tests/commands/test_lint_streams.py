"""What `schedcat lint` reads from standard input, and how little it can say."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

JOBS = """\
jobs:
  one: {task: app.one, cron: "* 3 * * *", timezone: UTC}
  two: {task: app.two, cron: "* 4 * * *", timezone: UTC, description: Count the till.}
"""


def rules(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.stderr == ""
    return [each["rule"] for each in json.loads(done.stdout)]


def test_statistics_count_by_rule_the_most_frequent_first(schedcat: Run) -> None:
    done = schedcat("lint", ".", "--statistics", "--ignore=tasks", text=JOBS)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == ("2  error    every-minute-in-window\n1  warning  missing-description\n")


def test_statistics_for_programs_tell_how_much_a_safe_fix_mends(schedcat: Run) -> None:
    text = JOBS + "  # schedcat: ignore[never-fires]\n  three: {task: app.three, interval: 1h}\n"
    done = schedcat(
        "lint", ".", "--statistics", "--format=json", "--select=catalog,cron", text=text
    )
    assert json.loads(done.stdout) == [
        {"rule": "every-minute-in-window", "severity": "error", "count": 2, "fixable": 0},
        {"rule": "unused-suppression", "severity": "warning", "count": 1, "fixable": 1},
    ]


def test_statistics_of_nothing_are_empty(schedcat: Run) -> None:
    assert schedcat("lint", ".", "--statistics", text="jobs: {}").stdout == ""
    assert schedcat("lint", ".", "--statistics", "--format=json").stdout == "[]\n"


def test_a_format_without_statistics_is_refused(schedcat: Run) -> None:
    done = schedcat("lint", ".", "--statistics", "--format=sarif", text=JOBS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: the format sarif has no statistics\nhelp: choose one of full, concise, json\n"
    )


@pytest.mark.parametrize("flag", ["-q", "--quiet"])
def test_quiet_prints_findings_and_nothing_else(schedcat: Run, flag: str) -> None:
    loud, quiet = schedcat("lint", ".", text=JOBS).stdout, schedcat("lint", ".", flag).stdout
    assert loud.startswith(quiet)
    assert loud.removeprefix(quiet).splitlines()[0].startswith("2 errors, 1 warning in 2 jobs")
    assert schedcat("lint", ".", flag, text="jobs: {}").stdout == ""


def test_standard_input_is_read_as_the_file_that_is_named(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "schedcat.toml").write_text('[lint]\nselect = ["cron"]\n')
    for there in (False, True):
        if there:
            (tmp_path / "jobs" / "new.yaml").write_text("jobs: [")
        done = schedcat(
            *("lint", "-", "--stdin-filename", "./jobs/new.yaml", "--format=concise"), stdin=JOBS
        )
        assert done.returncode == 1
        assert done.stdout.splitlines()[0].startswith("jobs/new.yaml:2:31: error: every-minute")
        assert "missing-description" not in done.stdout


def test_standard_input_stands_among_the_other_files(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(JOBS)
    (tmp_path / "b.yaml").write_text("jobs: {}\n")
    done = schedcat(
        *("lint", ".", "-", "--stdin-filename=b.yaml", "--select=duplicate-job-name"),
        *("--format=json",),
        stdin=JOBS,
    )
    assert [(each["path"], each["job"]) for each in json.loads(done.stdout)] == [
        ("b.yaml", "one"),
        ("b.yaml", "two"),
    ]


def test_without_a_name_it_is_governed_by_the_configuration_here(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "schedcat.toml").write_text('[lint]\nselect = ["hygiene"]\n')
    done = schedcat("lint", "-", "--format=concise", stdin=JOBS)
    assert done.stdout.startswith("-:2:3: warning: missing-description")


def test_a_name_alone_means_standard_input(schedcat: Run) -> None:
    done = schedcat("lint", "--stdin-filename=x.yaml", "--select=cron", "--format=json", stdin=JOBS)
    assert rules(done) == ["every-minute-in-window"] * 2


def test_a_name_for_what_is_not_read_is_refused(schedcat: Run) -> None:
    done = schedcat("lint", ".", "--stdin-filename=x.yaml", text=JOBS)
    assert (done.returncode, done.stdout) == (2, "")
    assert "give `-` as a path" in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [("jobs: [", "is not closed"), ("", None), ("- 5\n" * 700_000, "lines and commas")],
    ids=["broken", "empty", "long"],
)
def test_whatever_comes_in_is_said_like_that_of_a_file(
    schedcat: Run, text: str, message: str | None
) -> None:
    done = schedcat("lint", "-", "--stdin-filename=x.yaml", "--format=concise", stdin=text)
    assert done.stderr == ""
    if message is None:
        assert (done.returncode, done.stdout) == (0, "")
    else:
        assert done.returncode == 1
        assert done.stdout.startswith("x.yaml:1:")
        assert message in done.stdout
