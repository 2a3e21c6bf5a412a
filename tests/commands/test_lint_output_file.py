"""`schedcat lint --output-file`: the report in a file, whole or not at all."""

import json

import pytest

from schedcat.reports import FORMATS

BAD = """\
jobs:
  nightly-report:
    task: shop.nightly
    cron: "* 3 * * *"
    timezone: UTC
    description: Send the figures.
"""


@pytest.mark.parametrize("format", FORMATS)
def test_the_report_is_in_the_file_as_it_would_be_on_standard_output(schedcat, tmp_path, format):
    shown = schedcat("lint", ".", f"--format={format}", text=BAD)
    done = schedcat("lint", ".", f"--format={format}", "--output-file", "found.txt")

    assert (done.returncode, done.stdout) == (shown.returncode, "") == (1, "")
    assert (tmp_path / "found.txt").read_text("utf-8") == shown.stdout != ""
    assert done.stderr == "found.txt written\n"


def test_a_file_has_no_colours(schedcat, tmp_path):
    schedcat("lint", ".", "-o", "found.txt", text=BAD, FORCE_COLOR="1", NO_COLOR="")

    assert "\x1b" not in (tmp_path / "found.txt").read_text()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none/found.json", "`none/found.json` cannot be written: no such folder"),
        ("folder", "`folder` cannot be written: is a directory"),
        ("jobs.yaml", "`jobs.yaml` is read to make what is written"),
    ],
)
def test_a_file_that_cannot_be_written_exits_2_and_changes_nothing(
    schedcat, tmp_path, path, message
):
    (tmp_path / "folder").mkdir()
    done = schedcat("lint", "jobs.yaml", "--format=json", "-o", path, text=BAD)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}\nhelp: ")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "jobs.yaml"]
    assert (tmp_path / "jobs.yaml").read_text() == BAD


def test_an_older_report_is_replaced(schedcat, tmp_path):
    (tmp_path / "found.json").write_text("[" * 10_000)
    schedcat("lint", ".", "--format=gitlab", "-o", "found.json", text=BAD)

    (issue,) = json.loads((tmp_path / "found.json").read_text())
    assert issue["check_name"] == "every-minute-in-window"


def test_a_wrong_configuration_leaves_the_older_report(schedcat, tmp_path):
    (tmp_path / "found.json").write_text("[]")
    done = schedcat("lint", ".", "--select=nothing", "-o", "found.json", text=BAD)

    assert done.returncode == 2
    assert (tmp_path / "found.json").read_text() == "[]"
