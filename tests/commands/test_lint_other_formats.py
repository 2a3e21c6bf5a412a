"""`schedcat lint` on the schedules that people already have."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

BEAT = """\
from celery.schedules import crontab

TIME_ZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULE = {
    # Send the bills.
    "bills": {"task": "app.bills", "schedule": crontab(hour=3)},
    # Fetch the orders.
    "orders": {"task": "app.orders", "schedule": crontab("30", hour=2)},
}
"""
CRONTAB = "# Keep the database small.\n* 4 * * * clean-up\n"
JOBS = "jobs: {report: {task: app.report, cron: '* 5 * * *', timezone: UTC, description: Go.}}\n"


@pytest.fixture
def found(schedcat: Run, tmp_path: Path) -> Callable[..., list[tuple[str, str, int, int]]]:
    """`found(*arguments, **files)`: rule, path, line and column of all that lint finds."""

    def lint(*arguments: str, files: dict[str, str]) -> list[tuple[str, str, int, int]]:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        done = schedcat("lint", *arguments, "--format=json")
        assert done.returncode in {0, 1}, done.stderr
        return [
            (each["rule"], each["path"], each["line"], each["column"])
            for each in json.loads(done.stdout)
        ]

    return lint


def test_formats_are_told_apart_and_make_one_catalog(found: Callable[..., object]) -> None:
    files = {"settings.py": BEAT, "deploy/crontab": CRONTAB, "jobs.yaml": JOBS}
    expected = [
        ("every-minute-in-window", "deploy/crontab", 2, 1),
        ("every-minute-in-window", "jobs.yaml", 1, 42),
        ("every-minute-in-window", "settings.py", 6, 48),
        ("dst-fold", "settings.py", 8, 59),
        ("dst-gap", "settings.py", 8, 59),
    ]
    assert found("settings.py", "deploy/crontab", "jobs.yaml", files=files) == expected
    assert found(".", files=files) == expected


def test_a_folder_has_only_what_a_reader_claims(found: Callable[..., object]) -> None:
    files = {
        "app/settings.py": BEAT,
        "app/broken.py": "def (\n",
        "venv/pyvenv.cfg": "",
        "venv/lib/beat.py": BEAT,
        ".hidden/crontab": CRONTAB,
        "notes.txt": CRONTAB,
    }
    assert {each[1] for each in found(".", files=files)} == {"app/settings.py"}


def test_a_reader_can_be_forced(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "times").write_text("0 3 * * * x\n", "utf-8")
    (tmp_path / "beat.txt").write_text(BEAT, "utf-8")
    assert "0 jobs" not in schedcat("lint", "times", "--reader", "crontab").stdout
    assert "2 jobs" in schedcat("lint", "beat.txt", "--reader", "celery").stdout
    assert "schema-violation" in schedcat("lint", "times", "--reader", "catalog").stdout


def test_a_reader_that_does_not_exist_is_a_usage_error(schedcat: Run) -> None:
    done = schedcat("lint", ".", "--reader", "cron", text=JOBS)
    assert done.returncode == 2
    assert done.stderr == (
        "error: `cron` is no reader\nhelp: write one of "
        "catalog, celery, cloud-scheduler, crontab, django-celery-beat, eventbridge, "
        "github-actions, kubernetes, systemd\n"
    )


def test_python_without_a_schedule_has_no_jobs_and_exits_0(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import celery\n", "utf-8")
    done = schedcat("lint", "app.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "0 jobs found in 1 file\n"


def test_standard_input_may_be_a_crontab_or_python(schedcat: Run) -> None:
    assert "error[every-minute-in-window]" in schedcat("lint", "-", stdin=CRONTAB).stdout
    done = schedcat("lint", "-", "--stdin-filename", "settings.py", stdin=BEAT)
    assert "settings.py:6:48" in done.stdout


def test_an_unknown_zone_is_said_once_as_an_info(schedcat: Run, tmp_path: Path) -> None:
    lines = "# Send the bills.\n30 2 * * * bill\n# Send the mails.\n30 2 * * * mail\n"
    (tmp_path / "crontab").write_text(lines, "utf-8")
    assert schedcat("lint", "crontab").returncode == 0
    done = schedcat("lint", "crontab", "--show-info", "--select=timezone")
    assert done.stdout.count("info[") == 1
    assert "2 jobs pick a time, and it is not known on whose clock crontab is" in " ".join(
        done.stdout.split()
    )


def test_the_zone_of_the_configuration_is_that_of_a_crontab(
    found: Callable[..., object],
) -> None:
    files = {
        "crontab": "# Send the bills.\n30 2 * * * bill\n",
        "schedcat.toml": '[backends.crontab]\ntimezone = "America/New_York"\n',
    }
    assert found("crontab", files=files) == [("dst-gap", "crontab", 2, 1)]


def test_what_needs_instants_refuses_a_job_on_an_unknown_clock(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "crontab").write_text("0 3 * * * x\n", "utf-8")
    done = schedcat("verify", "crontab")
    assert done.returncode == 2
    assert "crontab:1:11: nothing says on whose clock `x` is" in done.stderr
    assert "UTC" not in schedcat("list", "crontab").stdout


def test_a_comment_of_the_format_hides_a_finding(found: Callable[..., object]) -> None:
    files = {
        "crontab": "# schedcat: ignore[every-minute-in-window,missing-description] fine\n"
        "* 4 * * * x\n",
        "beat.py": 'beat_schedule = {\n    "a": {"task": "a", "schedule": 60},'
        "  # schedcat: ignore[missing-description] see the wiki\n}\n",
    }
    assert found("crontab", "beat.py", files=files) == []


def test_a_fix_is_in_the_words_of_the_file(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "beat.py").write_text(BEAT, "utf-8")
    (tmp_path / "crontab").write_text(CRONTAB, "utf-8")
    done = schedcat("lint", "beat.py", "crontab", "--select=cron", "--format=sarif")
    results = json.loads(done.stdout)["runs"][0]["results"]
    fixes = {
        change["artifactLocation"]["uri"]: [
            each["insertedContent"]["text"] for each in change["replacements"]
        ]
        for result in results
        for fix in result.get("fixes", ())
        for change in fix["artifactChanges"]
    }
    assert fixes == {"beat.py": ["minute=0, "], "crontab": ["0 4 * * *"]}


@pytest.mark.parametrize(
    ("said", "help", "mended"),
    [
        (
            "day_of_month=1",
            "give `crontab` minute=0, hour=0",
            "minute=0, hour=0, day_of_month=1",
        ),
        ('minute="*", hour=3', "give `crontab` minute=0", 'minute="0", hour=3'),
        ('"*", "*", day_of_month=1', "give `crontab` minute=0, hour=0", '"0", "0", day_of_month=1'),
        ('"*", "1,9"', "give `crontab` minute=0", '"0", "1,9"'),
        (
            '"*", day_of_month=1',
            "give `crontab` minute=0, hour=0",
            '"0", hour=0, day_of_month=1',
        ),
    ],
)
def test_an_argument_of_crontab_is_asked_for_in_words_of_celery(
    schedcat: Run, tmp_path: Path, said: str, help: str, mended: str
) -> None:
    (tmp_path / "beat.py").write_text(BEAT.replace("hour=3", said), "utf-8")
    rule = ("--select=every-minute-in-window", "beat.py")
    (found,) = json.loads(schedcat("lint", *rule, "--format=json").stdout)
    assert found["help"] == help
    schedcat("lint", *rule, "--fix", "--unsafe-fixes")
    assert f"crontab({mended})" in (tmp_path / "beat.py").read_text("utf-8")


def test_a_text_of_five_fields_in_a_beat_schedule_is_mended_as_one(
    schedcat: Run, tmp_path: Path
) -> None:
    source = BEAT.replace("crontab(hour=3)", 'crontab.from_string("* * 1 * *")')
    (tmp_path / "beat.py").write_text(source, "utf-8")
    rule = ("--select=every-minute-in-window", "beat.py")
    (found,) = json.loads(schedcat("lint", *rule, "--format=json").stdout)
    assert found["help"] == 'name the minute: "0 0 1 * *"'


WORKFLOW = """\
%s
on:
  schedule:
    - cron: "*/30 * * * *"
jobs:
  sync:
    runs-on: ubuntu-latest
    timeout-minutes: 90
"""


@pytest.mark.parametrize(
    ("head", "rules"),
    [
        ("name: Sync", ["overlap-possible"]),
        ("concurrency: sync", []),
        ("concurrency: {group: sync, cancel-in-progress: false}", []),
        ("concurrency: {group: sync, cancel-in-progress: true}", []),
        ('concurrency: "${{ github.run_id }}"', ["overlap-possible"]),
    ],
)
def test_runs_of_a_workflow_in_one_group_do_not_overlap(
    found: Callable[..., list[tuple[str, str, int, int]]], head: str, rules: list[str]
) -> None:
    path = ".github/workflows/sync.yml"
    said = found(path, "--select=overlap-possible", files={path: WORKFLOW % head})
    assert [rule for rule, *_ in said] == rules


def test_a_group_counts_in_an_imported_catalog_too(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "sync.yml").write_text(WORKFLOW % "concurrency: sync", "utf-8")
    schedcat("import", "sync.yml", "--reader=github-actions", "-o", "jobs.yaml")
    assert "concurrency: sync" in (tmp_path / "jobs.yaml").read_text("utf-8")
    done = schedcat("lint", "jobs.yaml", "--select=overlap-possible")
    assert done.returncode == 0, done.stdout
