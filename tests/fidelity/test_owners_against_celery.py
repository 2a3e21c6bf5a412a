"""Entries of several apps, classes or settings in one tree are each kept as they really are."""

import importlib
import sys
from datetime import timedelta

import pytest
from celery import Celery

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame

HEAD = "from celery import Celery\n"


def n(task, seconds, name="n"):
    return f'{{"{name}": {{"task": "{task}", "schedule": {seconds}}}}}'


APPS = 'one = Celery("one", set_as_current=False)\ntwo = Celery("two", set_as_current=False)\n'
MODULES = {
    "two apps": f"{APPS}one.conf.beat_schedule = {n('one.n', 30)}\n"
    f"two.conf.beat_schedule = {n('two.n', 60)}",
    "by update": f"{APPS}one.conf.update(beat_schedule={n('one.n', 30)})\n"
    f"two.conf.update({{'beat_schedule': {n('two.n', 60)}}})",
    "changed": f"{APPS}one.conf.beat_schedule = {n('one.n', 30)}\n"
    f"two.conf.beat_schedule = {n('two.n', 60)}\n"
    "one.conf.beat_schedule['n']['schedule'] = 5\ndel two.conf.beat_schedule['n']",
    "one alone taken back": f"{APPS}one.conf.beat_schedule = {n('one.n', 30)}\n"
    f"two.conf.beat_schedule = {n('two.n', 60)}\ntwo.conf.beat_schedule = {n('x', 7, 'x')}",
    "one from the other": f"{APPS}one.conf.beat_schedule = {n('one.n', 30)}\n"
    f"two.conf.beat_schedule = {{**one.conf.beat_schedule, **{n('two.n', 60)}}}",
    "by one function": f"{APPS}def plan(task, seconds):\n"
    "    return {'n': {'task': task, 'schedule': seconds}}\n"
    "one.conf.beat_schedule = plan('one.n', 30)\ntwo.conf.beat_schedule = plan('two.n', 60)",
    "classes": f"class A:\n    CELERY_BEAT_SCHEDULE = {n('t.a', 30)}\n"
    f"class B:\n    CELERY_BEAT_SCHEDULE = {n('t.b', 60)}",
    "a class made of another": "class Base:\n    CELERY_BEAT_SCHEDULE = "
    f"{{**{n('t.a', 30)}, **{n('t.b', 40, 'b')}}}\n"
    f"class Prod(Base):\n    CELERY_BEAT_SCHEDULE = {{**Base.CELERY_BEAT_SCHEDULE, "
    f"**{n('t.prod', 60)}}}",
    "a class changed later": f"class A:\n    CELERY_BEAT_SCHEDULE = {n('t.a', 30)}\n"
    f"class B:\n    CELERY_BEAT_SCHEDULE = {n('t.b', 60)}\n"
    "A.CELERY_BEAT_SCHEDULE['n']['schedule'] = 5",
    "functions that nobody calls": "def make_app():\n    app = Celery(set_as_current=False)\n"
    f"    app.conf.beat_schedule = {n('prod', 30)}\n    return app\n"
    "def make_test_app():\n    app = Celery(set_as_current=False)\n"
    f"    app.conf.beat_schedule = {n('test', 60)}\n    return app",
    "functions that set one app": "app = Celery(set_as_current=False)\n"
    f"def make_prod():\n    app.conf.beat_schedule = {n('prod', 30)}\n    return app\n"
    f"def make_test():\n    app.conf.beat_schedule = {n('test', 60)}\n    return app",
    "one dict of two apps": f"{APPS}one.conf.beat_schedule = two.conf.beat_schedule = "
    f"{n('a', 30)}\none.conf.beat_schedule['n']['schedule'] = 5",
    "one app by several names": f'app = Celery("app", set_as_current=False)\nS = {n("a", 30)}\n'
    "app.conf.beat_schedule = S\nS['n']['schedule'] = 60\n"
    "app.conf.beat_schedule['m'] = {'task': 'm', 'schedule': 7}",
    "a function that returns it": f"def plan():\n    beat_schedule = {n('x', 5, 'x')}\n"
    "    beat_schedule['y'] = {'task': 'y', 'schedule': 6}\n    return beat_schedule\n"
    "CELERY_BEAT_SCHEDULE = plan()",
}


@pytest.fixture
def module(tmp_path, monkeypatch):
    """`module(name, source)`: a module of a package that is really imported, and its page."""
    package = tmp_path / "project"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in [each for each in sys.modules if each.partition(".")[0] == "project"]:
        monkeypatch.delitem(sys.modules, name)

    def made(name, source):
        (package / f"{name}.py").write_text(source)
        return Page(f"project/{name}.py", source.encode())

    yield made
    for name in [each for each in sys.modules if each.partition(".")[0] == "project"]:
        del sys.modules[name]


def seconds(entry):
    said = entry["schedule"]
    return said.total_seconds() if isinstance(said, timedelta) else said


def really(name):
    """(name, task, seconds) of each entry of every app, class and setting in a module."""
    space = vars(importlib.import_module(f"project.{name}"))
    apps = [each for each in space.values() if isinstance(each, Celery)]
    for each in apps:
        yield from rows(each.conf.beat_schedule)
    for key, make in space.items():
        yield from rows(make().conf.beat_schedule) if key.startswith("make_") else ()
    for each in space.values():
        if isinstance(each, type) and "CELERY_BEAT_SCHEDULE" in vars(each):
            yield from rows(each.CELERY_BEAT_SCHEDULE)
    yield from rows(space.get("CELERY_BEAT_SCHEDULE", {}))


def rows(schedule):
    return [(name, entry["task"], seconds(entry)) for name, entry in schedule.items()]


def read(*pages):
    return load_readers()["celery"].parse(pages, Frame(Tables()))


def jobs(reading):
    return [(job.name, job.task, job.schedule.seconds) for job in reading.catalog.jobs]


@pytest.mark.parametrize("source", MODULES.values(), ids=MODULES)
def test_each_owner_of_a_schedule_has_its_own_entries(module, source):
    reading = read(module("beat", HEAD + source))
    assert not reading.found
    assert sorted(jobs(reading)) == sorted(set(really("beat")))


BASE = (
    f"CELERY_BEAT_SCHEDULE = {{**{n('t.c', 3600, 'cleanup')}, **{n('t.b', 5, 'bad')}, "
    f"**{n('t.m', 6, 'monthly')}}}\n"
)
STAR = "from .base import *\n"
CHANGES = {
    "a field": (f"{STAR}CELERY_BEAT_SCHEDULE['cleanup']['schedule'] = 1800", "cleanup"),
    "fields": (f"{STAR}CELERY_BEAT_SCHEDULE['cleanup'].update(schedule=1800)", "cleanup"),
    "by a name": (f"{STAR}c = CELERY_BEAT_SCHEDULE['cleanup']\nc['schedule'] = 1800", "cleanup"),
    "taken out": (f"{STAR}del CELERY_BEAT_SCHEDULE['bad']", "bad"),
    "changed and taken out": (
        f"{STAR}CELERY_BEAT_SCHEDULE['bad']['schedule'] = 3\ndel CELERY_BEAT_SCHEDULE['bad']",
        "bad",
    ),
    "popped": (f"{STAR}CELERY_BEAT_SCHEDULE.pop('monthly', None)", "monthly"),
    "one that is there": (
        f"{STAR}CELERY_BEAT_SCHEDULE.setdefault('bad', {{'task': 'x', 'schedule': 1}})",
        "bad",
    ),
    "all": (f"{STAR}CELERY_BEAT_SCHEDULE.clear()", None),
    "some": (
        (
            f"{STAR}CELERY_BEAT_SCHEDULE = "
            "{k: v for k, v in CELERY_BEAT_SCHEDULE.items() if k != 'bad'}"
        ),
        None,
    ),
    "of a copy": (
        (
            f"{STAR}CELERY_BEAT_SCHEDULE = {{**CELERY_BEAT_SCHEDULE, "
            "'bad': {**CELERY_BEAT_SCHEDULE['bad'], 'schedule': 9}}"
        ),
        "bad",
    ),
    "by its name": (
        (
            "from project.base import CELERY_BEAT_SCHEDULE\n"
            "CELERY_BEAT_SCHEDULE['cleanup']['schedule'] = 1800"
        ),
        "cleanup",
    ),
    "by another name": (
        (
            "from project.base import CELERY_BEAT_SCHEDULE as B\nB['cleanup']['schedule'] = 1800\n"
            "CELERY_BEAT_SCHEDULE = {**B}"
        ),
        "cleanup",
    ),
    "by the module": (
        (
            "from project import base\nbase.CELERY_BEAT_SCHEDULE['cleanup']['schedule'] = 1800\n"
            "CELERY_BEAT_SCHEDULE = base.CELERY_BEAT_SCHEDULE"
        ),
        "cleanup",
    ),
    "in a function above": (
        f"{STAR}def slow():\n    CELERY_BEAT_SCHEDULE['cleanup']['schedule'] = 1800\nslow()",
        "cleanup",
    ),
}


@pytest.mark.parametrize(("source", "changed"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_an_entry_of_another_module_is_never_silent(module, source, changed):
    base, prod = module("base", BASE), module("prod", source)
    before = set(rows_of(BASE))
    after = set(really("prod"))
    reading = read(prod)
    told = {finding.job for rule, finding in reading.found if rule == "schedule-unresolvable"}
    assert after != before or changed == "bad"
    assert told == {changed}
    assert not jobs(reading)

    together = read(base, prod)
    assert set(jobs(together)) == before
    ((_, finding),) = together.found
    assert finding.at.path == "project/prod.py"
    if changed and "**CELERY" not in source:
        assert [(each.at.path, each.job) for each in finding.related] == [
            ("project/base.py", changed)
        ]


def rows_of(source):
    space = {}
    exec(source, space)  # noqa: S102  it is our own, above
    return rows(space["CELERY_BEAT_SCHEDULE"])


MORE = [
    f"{STAR}CELERY_BEAT_SCHEDULE['more'] = {{'task': 'm', 'schedule': 7}}",
    f"{STAR}CELERY_BEAT_SCHEDULE = {{**CELERY_BEAT_SCHEDULE, **{n('m', 7, 'more')}}}",
    f"{STAR}CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {n('m', 7, 'more')}",
    f"{STAR}CELERY_BEAT_SCHEDULE.update({n('m', 7, 'more')})",
]


@pytest.mark.parametrize("source", MORE)
def test_what_a_module_adds_to_another_ones_schedule_is_read(module, source):
    module("base", BASE)
    reading = read(module("prod", source))
    assert not reading.found
    assert set(jobs(reading)) == set(really("prod")) - set(rows_of(BASE))


def test_what_a_module_sets_anew_is_its_own_to_change(module):
    module("base", BASE)
    own = f"{STAR}CELERY_BEAT_SCHEDULE = {n('o', 7, 'own')}\nCELERY_BEAT_SCHEDULE.pop('bad', None)"
    reading = read(module("prod", own))
    assert not reading.found
    assert set(jobs(reading)) == set(really("prod"))


SLOW = "def slow():\n    CELERY_BEAT_SCHEDULE['cleanup']['schedule'] = 1800\n" + BASE


def test_what_a_function_changes_where_it_is_called_is_read(module):
    reading = read(module("beat", SLOW + "slow()\n"))
    assert not reading.found
    assert set(jobs(reading)) == set(really("beat"))


def test_what_a_function_changes_that_stands_above_is_in_doubt(module):
    reading = read(module("beat", SLOW + "for each in (slow,):\n    each()\n"))
    assert {finding.job for _, finding in reading.found} == {"cleanup"}
    assert set(jobs(reading)) == set(really("beat")) & set(rows_of(BASE))
