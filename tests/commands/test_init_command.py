"""`schedcat init`: one command from a project with schedules to a first finding."""

import os
import pty
import subprocess
import sys

import pytest

TASKS = """\
from celery import shared_task


@shared_task
def bill():
    "Send the invoices of the month."


@shared_task
def sweep():
    pass
"""
SETTINGS = """\
from celery.schedules import crontab

TIME_ZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE = {
    "bill": {"task": "shop.billing.tasks.bill", "schedule": crontab(day_of_month=1)},
    "sweep": {"task": "shop.billing.tasks.sweep", "schedule": 3600},
}
"""


@pytest.fixture(autouse=True)
def project(tmp_path):
    for name, text in {
        "src/shop/__init__.py": "",
        "src/shop/settings.py": SETTINGS,
        "src/shop/billing/__init__.py": "",
        "src/shop/billing/tasks.py": TASKS,
        "tests/test_beat.py": SETTINGS.replace("bill", "fake"),
        "deploy/crontab": "0 3 * * * /srv/backup\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_one_command_leads_to_a_first_finding(schedcat, project):
    ran = schedcat("init", "--yes")
    assert ran.returncode == 0
    assert "2 jobs of celery in src/shop/settings.py\n" in ran.stdout
    assert "error[every-minute-in-window]" in ran.stdout
    assert ran.stdout.endswith(
        "\nnext:\n"
        "- make the catalog the one list: schedcat export --backend=crontab\n"
        "- make the catalog the one list: schedcat export --backend=celery\n"
        "- or bring in what changes there: "
        "schedcat import deploy/crontab src/shop/settings.py -o jobs/\n"
        "- say what 2 jobs are for: schedcat lint --select missing-description\n"
    )
    assert (project / "schedcat.toml").read_text() == (
        'catalog = ["jobs/"]\n'
        'tasks = ["src/"]  # where the code of the tasks is\n'
        "\n[backends.crontab]\n"
        '# timezone = "UTC"  # on whose clock it is\n'
        '\n[backends.celery]\ntimezone = "Europe/Paris"\n'
        "# keeps_state = true  # does beat's schedule file survive a restart?\n"
        '\n[[docs]]\ninject = ["docs/scheduled-jobs.md"]\n'
    )
    written = (project / "jobs/celery.yaml").read_text()
    assert "description: Send the invoices of the month.\n" in written
    assert "fake" not in written
    assert "| `bill` |" in (project / "docs/scheduled-jobs.md").read_text()


def test_what_is_written_is_current_and_can_be_linted(schedcat):
    schedcat("init", "--yes")
    assert schedcat("render-docs", "--check").returncode == 0
    ran = schedcat("lint", "--format", "concise")
    assert ran.returncode == 1
    assert "every-minute-in-window" in ran.stdout
    assert "task-not-found" not in ran.stdout


def test_what_init_shows_is_what_its_command_prints(schedcat):
    shown = schedcat("init", "--yes").stdout.partition("\n$ ")[2].rpartition("\n\nnext:\n")[0]
    command, _, printed = shown.partition("\n")
    ran = schedcat(*command.split()[1:])
    assert ran.stdout == f"{printed}\n"
    assert "missing-description" not in ran.stdout


def test_nothing_that_exists_is_overwritten(schedcat, project):
    (project / ".pre-commit-config.yaml").write_text("repos: []\n")
    (project / "jobs").mkdir()
    (project / "docs").mkdir()
    (project / "docs/scheduled-jobs.md").write_text("Mine.\n")
    ran = schedcat("init", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert (project / ".pre-commit-config.yaml").read_text() == "repos: []\n"
    assert (project / "docs/scheduled-jobs.md").read_text() == "Mine.\n"
    assert list((project / "jobs").iterdir()) == []
    assert (project / "schedules/celery.yaml").exists()
    assert "- add the hooks to .pre-commit-config.yaml, which is there already:" in ran.stdout


def test_a_project_that_has_begun_is_left_alone(schedcat, project):
    (project / "schedcat.toml").write_text("")
    ran = schedcat("init", "--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "`schedcat.toml` is there already" in ran.stderr


def test_nobody_to_ask_writes_nothing(schedcat, project):
    ran = schedcat("init")
    assert ran.returncode == 2
    assert "  jobs/celery.yaml\n" in ran.stdout
    assert "help: say --yes" in ran.stderr
    assert not (project / "schedcat.toml").exists()


@pytest.mark.parametrize(("answer", "is_written"), [("\n", True), ("n\n", False)])
def test_a_terminal_is_asked(project, answer, is_written):
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    ran = subprocess.run(
        [sys.executable, "-m", "schedcat", "init"],
        cwd=project,
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert "Write them? [Y/n] " in ran.stdout
    assert (project / "schedcat.toml").exists() is is_written


def test_an_empty_project_gets_a_place_to_begin(schedcat, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    ran = schedcat("init", "--yes", "empty")
    assert ran.returncode == 0, ran.stderr
    assert "no schedule was found" in ran.stdout
    assert ran.stdout.endswith("- write the first job in jobs/jobs.yaml, then: schedcat lint\n")
    assert schedcat("lint", cwd=folder).returncode == 0


def test_packages_need_no_init_file(schedcat, tmp_path):
    for name, text in {"bill/tasks/__init__.py": TASKS, "bill/beat.py": SETTINGS}.items():
        path = tmp_path / "flat" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("shop.billing", "bill"))
    ran = schedcat("init", "--yes", "flat")
    assert 'tasks = ["./"]' in (tmp_path / "flat/schedcat.toml").read_text()
    assert "task-not-found" not in ran.stdout
