"""Workers that run tell over a real broker what they know."""

import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from beats import require

from schedcat.tasks.worker import ask_workers

BROKER = """
from fakeredis import TcpFakeServer
server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
print(server.server_address[1], flush=True)
server.serve_forever()
"""
APP = """
import sys
from celery import Celery
app = Celery("shop", broker="{broker}")

@app.task
def sync(): ...

@app.task(name="shop.mail", rate_limit="10/m")
def mail(): ...
"""


@contextmanager
def running(*command, **options):
    with subprocess.Popen([sys.executable, *command], **options) as program:
        try:
            yield program
        finally:
            program.terminate()


@pytest.fixture
def broker():
    require("celery", "celery")
    require("fakeredis", "lupa")
    with running("-c", BROKER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        yield f"redis://127.0.0.1:{int(server.stdout.readline())}/0"


def test_the_workers_of_a_broker_are_asked_for_their_tasks(broker, tmp_path):
    (tmp_path / "shop.py").write_text(APP.format(broker=broker))
    worker = ("-m", "celery", "-A", "shop", "worker", "--pool=solo", "--without-mingle")
    with (
        (tmp_path / "log").open("w") as log,
        running(*worker, cwd=tmp_path, stdout=log, stderr=log),
    ):
        found = eventually(broker)

    assert not found.failures, (tmp_path / "log").read_text()
    assert set(found.descriptions) == {"shop.sync", "shop.mail"}
    assert found.surely_lacks("shop.lost")
    assert found.sources == (broker,)


def eventually(broker):
    """What the worker says once it has started."""
    for _ in range(10):
        found = ask_workers(broker, timeout=30)
        if not found.failures:
            break
        time.sleep(0.5)
    return found


def test_a_broker_without_workers_is_a_failure(broker):
    (failure,) = ask_workers(broker, timeout=30).failures

    assert failure.message == f"no worker has answered over `{broker}` in 3 seconds"


def test_a_broker_that_nobody_serves_is_a_failure():
    require("celery", "celery")
    (failure,) = ask_workers("redis://me:secret@127.0.0.1:1/0", timeout=30).failures

    assert failure.message.startswith("cannot ask the broker `redis://me:…@127.0.0.1:1/0`: ")
    assert "refused" in failure.message
