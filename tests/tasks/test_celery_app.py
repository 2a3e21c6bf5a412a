"""An app that is imported tells its tasks, or one failure, whatever it does meanwhile."""

import os
import time
from pathlib import Path

import pytest

from schedcat.tasks import load
from schedcat.tasks.app import read_app
from schedcat.tasks.child import without_password
from schedcat.tasks.worker import ask_workers

APP = '''
from celery import Celery, Task, shared_task

app = Celery("shop", broker="memory://")

@app.task
def sync(a, /, b=1, *args, c, d=2, **more):
    """Sync.

    More."""

@app.task(bind=True, name="shop.named", autoretry_for=(OSError,))
def bound(self, x): ...

@shared_task
def shared(): "Shared."

class Send(Task):
    name = "shop.send"
    def run(self, to): ...

app.register_task(Send())
'''


@pytest.fixture
def read(tmp_path):
    """Write `shop.py` and read an app from there."""

    def written(source, name="shop:app", timeout=30):
        (tmp_path / "shop.py").write_text(source)
        return read_app(name, tmp_path, timeout)

    return written


def test_the_app_tells_what_source_tells_and_every_name(read, tmp_path):
    told, found = read(APP), load([tmp_path])

    assert told.complete
    assert told.descriptions == {**found.descriptions, "shop.send": None}
    for name in ("shop.sync", "shop.named", "shop.shared", "shop.send"):
        ours, theirs = told.definitions[name], found.definitions[name]
        assert (ours.written, ours.signature) == (theirs.written, theirs.signature)
        assert Path(ours.path).samefile(theirs.path)


@pytest.mark.parametrize("name", ["shop:app", "shop", "shop.app"])
def test_an_app_is_named_as_celery_takes_it(read, name):
    assert "shop.sync" in read(APP, name)


def test_modules_that_the_app_names_are_imported_as_a_worker_does(read, tmp_path):
    (tmp_path / "more.py").write_text("from shop import app\n@app.task\ndef mail(): ...\n")

    assert "more.mail" in read(APP + "app.conf.imports = ['more']\n")


def test_what_an_app_prints_is_no_matter(read, capfd):
    noise = "import os, sys\nprint('x' * 10**6)\nos.write(2, b'\\xff')\nsys.stdout.close()\n"

    assert "shop.sync" in read(noise + APP)
    assert capfd.readouterr() == ("", "")


FAILURES = {
    "raise OSError('no database')": "OSError: no database (shop.py:1)",
    "import no_such_module": "ModuleNotFoundError: No module named 'no_such_module' (shop.py:1)",
    "raise SystemExit('no settings')": "SystemExit: no settings (shop.py:1)",
    "x = 1\ndef f(:": "SyntaxError: invalid syntax (shop.py:2)",
    "app = 3": "AttributeError: 'int' object has no attribute 'loader'",
    "other = 3": "AttributeError: module 'shop' has no attribute 'app'",
    "import os; os._exit(7)": "ended with exit code 7",
    "import os; os.abort()": "ended by signal 6",
}


@pytest.mark.parametrize(("source", "reason"), FAILURES.items(), ids=FAILURES)
def test_an_app_that_fails_is_one_failure_with_its_reason(read, source, reason):
    found = read(source)

    (failure,) = found.failures
    assert failure.message == f"cannot import the app `shop:app`: {reason}"
    assert not found.given
    assert not found.surely_lacks("shop.sync")


def test_without_celery_it_says_how_to_get_it(read, tmp_path, monkeypatch):
    missing = "raise ModuleNotFoundError(\"No module named 'celery'\", name='celery')\n"
    (tmp_path / "celery.py").write_text(missing)
    monkeypatch.chdir(tmp_path)
    for told in (read(APP), ask_workers("memory://", 30)):
        (failure,) = told.failures
        assert "No module named 'celery'" in failure.message
        assert failure.help == "install Celery beside schedcat: pip install 'schedcat[celery]'"


def test_the_last_lines_that_it_printed_are_told(read):
    (failure,) = read("print('1\\n2\\n3\\n4'); import os; os.abort()").failures

    assert failure.help.endswith("; it said last: 2 / 3 / 4")


HANGING = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open("pids", "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
print("waiting for the database", flush=True)
time.sleep(60)
"""


def test_an_app_that_hangs_is_stopped_with_all_that_it_has_started(read, tmp_path):
    start = time.monotonic()
    (failure,) = read(HANGING, timeout=2).failures

    assert time.monotonic() - start < 30
    assert failure.message == "cannot import the app `shop:app`: no answer in 2 seconds"
    assert failure.help.endswith("it said last: waiting for the database")
    for pid in map(int, (tmp_path / "pids").read_text().split()):
        assert is_gone(pid)


def is_gone(pid):
    """Whether a process has ended; nobody may have asked for its exit code yet."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_threads_of_an_app_do_not_keep_its_answer(read):
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
    start = time.monotonic()

    assert "shop.sync" in read(thread + APP)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://cache/0", "redis://cache/0"),
        ("amqp://me@mq:5672//", "amqp://me@mq:5672//"),
        ("redis://me:secret@cache/0", "redis://me:…@cache/0"),
        ("redis://:s/e:c@ret@cache/0", "redis://:…@cache/0"),
        ("no answer from amqp://me:secret@mq//, sorry", "no answer from amqp://me:…@mq//, sorry"),
    ],
)
def test_a_password_is_never_shown(url, shown):
    assert without_password(url) == shown
