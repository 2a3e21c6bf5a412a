"""What a source says of a job and only running it would tell is named, and nothing lacks it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

BEAT = """\
from celery import shared_task
CELERY_TIMEZONE = "UTC"
beat_schedule = {
    # Send the bills.
    "bills": {"task": "beat.bills", "schedule": 60, %s},
}
@shared_task
def bills(day):
    "Send the bills."
"""
ARGUMENTS = BEAT % '"kwargs": {"day": today()}'
OPTION = BEAT % '"options": {"queue": queue(), "priority": 3}'


@pytest.fixture
def beat(schedcat: Run, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`beat(source, *arguments)`: what a command says of a `beat.py`."""

    def run(source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "beat.py").write_text(source, "utf-8")
        return schedcat(*arguments)

    return run


def test_a_job_without_its_arguments_is_not_imported_and_that_is_said(beat: Run) -> None:
    done = beat(ARGUMENTS, "import", "beat.py")
    assert (done.returncode, done.stdout) == (1, "")
    assert "beat.py:5:71: left out: the kwargs of `bills` cannot be read" in done.stderr


def test_a_job_without_an_option_is_imported_with_a_comment_that_names_it(beat: Run) -> None:
    done = beat(OPTION, "import", "beat.py")
    assert (done.returncode, done.stderr.partition(": ")[2]) == (
        1,
        "imported in part: the option `queue` of `bills` cannot be read from the code: `queue()`\n",
    )
    assert "# the option `queue` of `bills` cannot be read from the code: `queue()`" in done.stdout
    assert "priority: 3" in done.stdout


@pytest.mark.parametrize(("source", "field"), [(ARGUMENTS, "kwargs"), (OPTION, "queue")])
def test_it_is_not_converted_to_what_would_lack_it(beat: Run, source: str, field: str) -> None:
    done = beat(source, "convert", "beat.py", "--to=celery")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"`{field}`" in done.stderr or f"the {field} of" in done.stderr


def test_an_option_that_is_lost_is_named_as_others_are(beat: Run) -> None:
    done = beat(OPTION, "convert", "beat.py", "--to=crontab", "--set=command=x {task}")
    assert done.returncode == 0, done.stderr
    assert "bills: `queue` of celery is left out" in done.stderr


def test_no_rule_takes_arguments_for_none(beat: Run) -> None:
    again = '    "b": {"task": "beat.bills", "schedule": 60, "kwargs": {"day": x()}},\n'
    twice = ARGUMENTS.replace("}\n@", f"{again}}}\n@")
    done = beat(twice, "lint", "beat.py", "--tasks=.", "--select=all", "--format=json")
    found = {each["rule"] for each in json.loads(done.stdout)}
    assert found.isdisjoint({"arguments-mismatch", "duplicate-job"})
    known = twice.replace("x()", "1").replace("today()", "1")
    done = beat(known, "lint", "beat.py", "--tasks=.", "--select=all", "--format=json")
    assert "duplicate-job" in {each["rule"] for each in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("arguments", "docstring", "severities"),
    [
        ((), "", ["info"]),
        ((), '    "Send the bills."\n', ["info"]),
        (("--tasks=.",), '    "Send the bills."\n', []),
        (("--tasks=.",), "    return\n", ["warning"]),
    ],
)
def test_a_docstring_is_missed_only_where_it_was_looked_for(
    beat: Run, arguments: tuple[str, ...], docstring: str, severities: list[str]
) -> None:
    source = BEAT.replace("    # Send the bills.\n", "") % '"kwargs": {"day": 1}'
    source = source.replace('    "Send the bills."\n', docstring or "    return\n")
    done = beat(source, "lint", "beat.py", *arguments, "--format=json", "--show-info")
    found = [each for each in json.loads(done.stdout) if each["rule"] == "missing-description"]
    assert [each["severity"] for each in found] == severities


def test_a_schedule_that_the_registry_scans_too_is_said_once(beat: Run) -> None:
    source = "def plan(sender):\n    sender.add_periodic_task(every(), sync.s(), name='sync')\n"
    done = beat(source, "lint", "beat.py", "--tasks=.", "--format=json")
    found = [each["rule"] for each in json.loads(done.stdout)]
    assert found.count("schedule-unresolvable") == 1
