"""`schedcat tasks`: the registry as text, JSON and a listing, from every source."""

import json
import sys

import pytest

SOURCE = '''\
from celery import shared_task

@shared_task
def sync():
    """Sync users.

    All of them."""

@shared_task(name="shop.mail")
def mail(): ...
'''
APP = "from celery import Celery\napp = Celery('shop', broker='memory://')\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "src/app").mkdir(parents=True)
    (tmp_path / "src/app/tasks.py").write_text(SOURCE)
    (tmp_path / "schedcat.toml").write_text('tasks = ["src/"]\n')
    return tmp_path


@pytest.mark.usefixtures("project")
def test_tasks_are_listed_with_place_and_first_line(schedcat):
    done = schedcat("tasks")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "app.tasks.sync  src/app/tasks.py:4   Sync users.\nshop.mail       src/app/tasks.py:10\n"
    )


@pytest.mark.usefixtures("project")
def test_json_has_every_key(schedcat):
    first, second = json.loads(schedcat("tasks", "src", "--format=json").stdout)

    assert first == {
        "name": "app.tasks.sync",
        "description": "Sync users.\n\nAll of them.",
        "path": "src/app/tasks.py",
        "line": 4,
    }
    assert second["description"] is None


def test_a_listing_is_written_sorted_and_can_be_checked(project, schedcat):
    done = schedcat("tasks", "-o", "tasks.txt")
    assert (done.returncode, done.stderr) == (0, "tasks.txt written\n")
    assert (project / "tasks.txt").read_text() == "app.tasks.sync\nshop.mail\n"
    assert schedcat("tasks", "-o", "tasks.txt", "--check").returncode == 0

    (project / "src/app/tasks.py").write_text(SOURCE.replace("def sync", "def synch"))
    done = schedcat("tasks", "-o", "tasks.txt", "--check")
    assert "+++ tasks.txt (as the registry has it)\n" in done.stdout
    assert done.returncode == 1
    assert "-app.tasks.sync\n+app.tasks.synch\n" in done.stdout
    assert (project / "tasks.txt").read_text() == "app.tasks.sync\nshop.mail\n"


def test_a_listing_that_is_read_is_not_written_over(project, schedcat):
    (project / "tasks.txt").write_text("app.tasks.sync\n")
    done = schedcat("tasks", "src", "tasks.txt", "-o", "tasks.txt")

    assert done.returncode == 2
    assert "`tasks.txt` is read to make what is written" in done.stderr


def test_what_cannot_be_read_is_said_and_fails(project, schedcat):
    (project / "src/app/broken.py").write_text("@app.task\ndef f(:\n")
    (project / "src/app/late.py").write_text("@app.task(name=name('x'))\ndef f(): ...\n")
    done = schedcat("tasks")
    major, minor = sys.version_info[:2]

    assert done.returncode == 1
    assert done.stderr == (
        f"src/app/broken.py:2 cannot be read: Python {major}.{minor} does not parse it: "
        "invalid syntax\n"
        "src/app/late.py:1 names a task at run time: name('x')\n"
    )
    assert "app.tasks.sync" in done.stdout


def test_without_any_source_the_advice_is_to_name_one(schedcat):
    done = schedcat("tasks")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: no source of tasks")


def test_the_configuration_names_an_app_from_its_own_folder(tmp_path, schedcat):
    (tmp_path / "below").mkdir()
    (tmp_path / "below/shop.py").write_text(APP + "@app.task\ndef sync(): 'Sync.'\n")
    (tmp_path / "below/schedcat.toml").write_text('celery_app = "shop:app"\n')

    done = schedcat("tasks", "--config=below/schedcat.toml")

    assert (done.returncode, done.stdout) == (0, "shop.sync  below/shop.py:3  Sync.\n")


def test_an_app_that_fails_ends_the_command_with_its_place(tmp_path, schedcat):
    (tmp_path / "schedcat.toml").write_text('celery_app = "shop:app"\n')

    done = schedcat("tasks")

    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: schedcat.toml:1:14: cannot import the app `shop:app`: ModuleNotFoundError"
    )


JOBS = """\
jobs:
  sync: {task: shop.synk, interval: 1h}
  often: {task: shop.sync, cron: "* 3 * * *"}
"""


def test_lint_says_what_an_app_does_not_know(tmp_path, schedcat):
    (tmp_path / "shop.py").write_text(APP + "@app.task\ndef sync(): 'Sync.'\n")
    done = schedcat("lint", ".", "--celery-app=shop:app", "--select=tasks", text=JOBS)

    assert done.returncode == 1
    assert "error[task-not-found]: `shop.synk` is not found in the app `shop:app`" in done.stdout
    assert "did you mean `shop.sync`?" in done.stdout


@pytest.mark.parametrize("source", ["raise SystemExit('no')", "import time; time.sleep(60)"])
def test_an_app_that_fails_is_a_finding_beside_the_others(tmp_path, schedcat, source):
    (tmp_path / "shop.py").write_text(source)
    (tmp_path / "schedcat.toml").write_text('catalog = ["."]\ncelery_app = "shop:app"\n')
    done = schedcat("lint", "--celery-timeout=2", "--format=concise", text=JOBS)
    first, *others = done.stdout.splitlines()

    assert done.returncode == 1
    assert not any("task-not-found" in line for line in others[:-1] if "schedcat.toml" not in line)
    assert "every-minute-in-window" in done.stdout
    assert "schedcat.toml:2:14: error: task-not-found: cannot import the app" in done.stdout
    assert first


def test_options_replace_every_source_of_the_configuration(project, schedcat):
    (project / "schedcat.toml").write_text('tasks = ["src/"]\ncelery_app = "no_such:app"\n')

    assert schedcat("tasks", "src").returncode == 0


@pytest.mark.parametrize("options", [["--tasks=src"], ["--celery-app=app"]])
def test_lint_knows_the_name_that_an_option_gives(tmp_path, schedcat, options):
    source = APP + "@app.task(name='shop.mail')\ndef mail(): 'Mail.'\n"
    for name in ("src/app.py", "app.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    text = "jobs: {mail: {task: app.mail, interval: 1h}}\n"
    done = schedcat("lint", "jobs.yaml", "--select=tasks", *options, text=text)

    assert "Celery knows `app.mail` as `shop.mail`" in done.stdout
    assert "1 warning in 1 job" in done.stdout
