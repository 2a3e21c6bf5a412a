"""A real beat takes what schedcat makes of a catalog, and a real worker runs it to the letter."""

import copy
import json
import shelve
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CATALOGS = {"waldur": ("UTC", 101), "keystone": ("UTC", 6), "validibot": ("Australia/Sydney", 10)}
"""Catalog → the zone of its app, and how many jobs run there."""
KEYS_OF_ENTRIES = {"task", "schedule", "args", "kwargs", "options"}


@pytest.mark.parametrize("name", CATALOGS)
def test_the_schedulers_of_celery_take_the_schedule_of_an_example(engine, name, tmp_path):
    engine("celery")
    beats, api = import_module("celery.beat"), import_module("schedcat.celery")
    zone, count = CATALOGS[name]
    used = import_module("celery").Celery(set_as_current=False)
    used.conf.update(timezone=zone, result_expires=None)  # beat would add an entry of its own
    used.conf.beat_schedule = made = api.beat_schedule(ROOT / "catalog" / name, app=used)
    as_made = copy.deepcopy(made)

    in_memory = beats.Scheduler(used).schedule
    kept = beats.PersistentScheduler(used, schedule_filename=str(tmp_path / "beat"))
    kept.close()
    again = beats.PersistentScheduler(used, schedule_filename=str(tmp_path / "beat"))

    assert len(made) == count
    assert {key for entry in made.values() for key in entry} <= KEYS_OF_ENTRIES
    assert made == as_made
    assert in_memory.keys() == again.schedule.keys() == made.keys()
    for entry_name, entry in made.items():
        assert again.schedule[entry_name] == in_memory[entry_name]
        assert in_memory[entry_name].task == entry["task"]
        in_memory[entry_name].is_due()
    again.close()


HOSTILE = [
    'it\'s "quoted" `so` \\n and \\',
    "two\nlines\r\n\tand a tab",
    "${HOME} $(id) %d %(x)s {task} {{ task }}",
    "😀 žluťoučký \u2028 \x00 \x1b[31m # no comment",
    {"": [None, True, 1.5, -7, 10**15], "null": "~"},
]
APP = """\
import json, os
from pathlib import Path

from celery import Celery

from beat_schedule import beat_schedule

folder = Path(__file__).parent
app = Celery("hostile", broker="filesystem://")
app.conf.update(
    beat_schedule=beat_schedule,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    },
    result_expires=None,
)


@app.task(name="app.keep", bind=True)
def keep(self, *args, **kwargs):
    said = {"args": args, "kwargs": kwargs, "queue": self.request.delivery_info["routing_key"]}
    made = folder / "kept.new"
    made.write_text(json.dumps(said), "utf-8")
    os.replace(made, folder / f"kept.{self.request.id}")
"""
JOBS = {
    "keep": {
        "task": "app.keep",
        "interval": "1s",
        "args": HOSTILE,
        "kwargs": {"text": HOSTILE[0], "class": HOSTILE[4]},
        "celery": {"queue": "slow-lane", "expires": "5m"},
    },
    "yearly": {"task": "app.keep", "cron": "0 0 29 2 *", "timezone": "Australia/Sydney"},
}


@pytest.fixture
def project(engine, tmp_path):
    """A folder with an app and its schedule, exported from a catalog."""
    engine("celery")
    (tmp_path / "jobs.yaml").write_text(yaml.safe_dump({"jobs": JOBS}))
    (tmp_path / "schedcat.toml").write_text('[backends.celery]\nzones = "runtime"\n')
    command = "schedcat export jobs.yaml --backend=celery --output beat_schedule.py"
    subprocess.run([sys.executable, "-m", *command.split()], cwd=tmp_path, check=True)
    (tmp_path / "app.py").write_text(APP)
    for folder in ("messages", "control"):
        (tmp_path / folder).mkdir()
    return tmp_path


@contextmanager
def running(folder, *arguments):
    """A Celery program of that folder's app, ended as a supervisor ends it."""
    log = folder / f"{arguments[0]}.log"
    with log.open("w") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "app", *arguments],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield program
        finally:
            program.terminate()
            program.wait(timeout=30)


def eventually(find, *programs):
    """What `find` gives once that is something, or a program has ended, or a minute is over."""
    for _ in range(600):
        if (found := find()) or any(each.poll() is not None for each in programs):
            break
        time.sleep(0.1)
    return found


def test_a_worker_gets_what_the_catalog_says_to_the_letter(project):
    worker = ("worker", "--pool=solo", "--queues=slow-lane", "--without-mingle", "--without-gossip")
    beat = ("beat", f"--schedule={project / 'state'}", "--pidfile=")

    def two_runs():
        kept = list(project.glob("kept.*-*"))
        return kept if len(kept) > 1 else None

    with running(project, *worker) as first, running(project, *beat) as second:
        kept = eventually(two_runs, first, second)

    assert kept, "\n".join(log.read_text() for log in project.glob("*.log"))
    for file in kept:
        assert json.loads(file.read_text("utf-8")) == {
            "args": JOBS["keep"]["args"],
            "kwargs": JOBS["keep"]["kwargs"],
            "queue": "slow-lane",
        }


def test_the_file_of_a_beat_keeps_a_crontab_with_its_zone(project):
    zoned_crontab = import_module("schedcat.celery").zoned_crontab

    with running(project, "beat", f"--schedule={project / 'state'}", "--pidfile=") as beat:
        eventually(lambda: list(project.glob("messages/*")), beat)
    with shelve.open(str(project / "state")) as state:  # noqa: S301  the file of our own beat
        entries = state["entries"]

    assert entries["keep"].total_run_count > 0
    assert entries["keep"].schedule.run_every == timedelta(seconds=1)
    assert entries["yearly"].schedule == zoned_crontab(
        minute="0", hour="0", day_of_month="29", month_of_year="2", timezone="Australia/Sydney"
    )
