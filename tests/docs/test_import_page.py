"""The commands of docs/import.md, and of the help of convert, do what is said there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
SETTINGS = """\
from celery.schedules import crontab

CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "mail": {"task": "shop.mail", "schedule": crontab(minute=0, hour=3), "args": ["a"]},
}
"""
FILES = {
    "app/settings.py": SETTINGS,
    "settings.py": SETTINGS.replace("mail", "post"),
    "src/tasks.py": "",
    "cronjobs.yaml": (
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: tidy}\nspec:\n"
        '  schedule: "0 3 * * *"\n  timeZone: Europe/London\n  jobTemplate:\n    spec: {template: '
        "{spec: {containers: [{name: a, image: b, command: [/srv/tidy]}]}}}\n"
    ),
    "schedules.tf": (
        'resource "google_cloud_scheduler_job" "a" {\n  name = "a"\n  schedule = "0 1 * * *"\n'
        '  http_target {\n    uri = "https://x.example/a"\n  }\n}\n'
    ),
    "crontab": "0 3 * * * /srv/backup\n",
}


def schedcat(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "schedcat", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def commands_in(text):
    joined = text.replace("\\\n", " ")
    return [shlex.split(line, comments=True)[1:] for line in re.findall(r"schedcat .*", joined)]


def on_page():
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [each for block in blocks for each in commands_in(block)]


@pytest.fixture
def project(tmp_path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def run(project, command):
    """An example, with a crontab of the test's own in place of the machine's."""
    ran = schedcat(project, *(word.replace("/etc/crontab", "crontab") for word in command))
    assert "Traceback" not in ran.stderr
    return ran


@pytest.mark.parametrize(
    "command",
    [each for each in on_page() if each[0] in ("import", "convert") and "--check" not in each],
    ids=shlex.join,
)
def test_the_examples_of_the_page_work(project, command):
    ran = run(project, command)
    assert ran.returncode == 0, ran.stderr
    if "-o" in command:
        assert (project / command[command.index("-o") + 1]).exists()
    else:
        assert ran.stdout


def test_the_examples_with_check_do_what_is_said(project):
    (checked,) = [each for each in on_page() if "--check" in each]
    assert run(project, checked).returncode == 1
    assert run(project, [word for word in checked if word != "--check"]).returncode == 0
    assert run(project, checked).returncode == 0


def test_the_examples_of_init_work(project):
    asking, *others = [each for each in on_page() if each[0] == "init"]
    assert run(project, asking).returncode == 2
    assert [run(project, each).returncode for each in others] == [0]


def test_the_examples_in_the_help_of_convert_work(project):
    help = schedcat(project, "convert", "--help").stdout
    examples = commands_in(help.partition("Examples:")[2])
    assert len(examples) > 2
    for command in examples:
        ran = run(project, command)
        assert ran.returncode == 0, (command, ran.stderr)
