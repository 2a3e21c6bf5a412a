"""Entries read from source say the task and the message that Celery's beat makes of them."""

import runpy
import sys
from datetime import timedelta

import pytest
from celery.beat import Scheduler
from celery.schedules import crontab

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.interval import Interval

HEAD = """
from datetime import timedelta
from celery import Celery, shared_task, signature
from celery.schedules import crontab
from shop.stock import sync
import shop.stock

app = Celery(set_as_current=False)

@app.task
def bill(*args, **kwargs): ...

@app.task(name="renamed")
def mail(*args, **kwargs): ...
"""

STOCK = """
from celery import shared_task

@shared_task
def sync(*args, **kwargs): ...

@shared_task(name="stock-by-name")
def named(*args, **kwargs): ...
"""

MODULES = {
    "a schedule": """
QUEUE = "slow"
app.conf.beat_schedule = {
    "literal": {"task": "a.b", "schedule": 60, "args": (1, "x"), "kwargs": {"full": True}},
    "name": {"task": bill.name, "schedule": crontab(minute=0), "options": {"queue": QUEUE}},
    "own name": {"task": mail.name, "schedule": timedelta(hours=1), "options": {"expires": 90}},
    "imported": {"task": sync.name, "schedule": 5},
    "by module": {"task": shop.stock.named.name, "schedule": 5, "options": {"priority": 3}},
    "call": dict(task="a.c", schedule=7),
    "merged": {**{"task": "a.d", "schedule": 8}, "args": [2]},
}
app.conf.beat_schedule["literal"] = {"task": "a.later", "schedule": 61}
""",
    "on_after_configure": """
@app.on_after_configure.connect
def plan(sender, **kwargs):
    sender.add_periodic_task(10.0, bill.s("x", y=2), name="named")
    sender.add_periodic_task(crontab(hour=7, minute=30), bill.s(1, "two"))
    sender.add_periodic_task(30, mail.si(), queue="slow", expires=5)
    sender.add_periodic_task(31, bill.s(2).set(queue="fast"), args=(1,), kwargs={"z": 3})
    sender.add_periodic_task(32, sync.signature((1,), {"k": 1}))
    sender.add_periodic_task(33, signature("other.task", args=(4,)), name="by signature")
    sender.add_periodic_task(34, sync)
    sender.add_periodic_task(35, bill.si(5), args=(6,), name="immutable")
""",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A package with tasks, which can be imported once, and where a module of it is written."""
    folder = tmp_path_factory.mktemp("root")
    package = folder / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "stock.py").write_text(STOCK)
    sys.path.insert(0, str(folder))
    yield package
    sys.path.remove(str(folder))


@pytest.mark.parametrize("source", MODULES.values(), ids=MODULES)
def test_a_job_says_what_beat_sends(source, shop):
    (shop / "celery.py").write_text(HEAD + source)
    page = Page(str(shop / "celery.py"), (HEAD + source).encode())
    reading = load_readers()["celery"].parse([page], Frame(Tables()))
    assert reading.found == ()

    app = runpy.run_module("shop.celery", run_name="shop.celery")["app"]
    app.on_after_configure.send(sender=app)
    scheduler = Scheduler(app=app, lazy=True)
    scheduler.merge_inplace(app.conf.beat_schedule)
    entries = scheduler.schedule

    assert {job.name for job in reading.catalog.jobs} == set(entries)
    for job in reading.catalog.jobs:
        entry = entries[job.name]
        assert (job.task, [*job.args], job.kwargs) == (entry.task, [*entry.args], entry.kwargs)
        options = dict(job.blocks.get("celery", {}))
        if "expires" in options:
            options["expires"] = Interval.parse(options["expires"]).seconds
        assert options == entry.options
        if isinstance(job.schedule, Interval):
            assert timedelta(seconds=job.schedule.seconds) == entry.schedule.run_every
        else:
            assert isinstance(entry.schedule, crontab)
            assert set(job.schedule.hour.values) == entry.schedule.hour
