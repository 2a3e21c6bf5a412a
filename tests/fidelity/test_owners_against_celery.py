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


PLAN = f"PLAN = {{**{n('t.c', 3600, 'cleanup')}, **{n('t.b', 5, 'bad')}}}\n"
PLANS = {
    "a dict": PLAN,
    "put together": f"PLAN = dict({n('t.c', 3600, 'cleanup')})\nPLAN.update({n('t.b', 5, 'bad')})",
    "made": "PLAN = {f'{x}': {'task': f't.{x}', 'schedule': s} for x, s in [('a', 5), ('b', 6)]}",
    "changed": f"{PLAN}PLAN['bad']['schedule'] = 50\ndel PLAN['cleanup']",
}
APP = "app = Celery('shop', set_as_current=False)\n"
OF_IT = f"{HEAD}from project.plan import PLAN\n{APP}"
TAKES = {
    "set": f"{OF_IT}app.conf.beat_schedule = PLAN",
    "updated": f"{OF_IT}app.conf.update(beat_schedule=PLAN, timezone='UTC')",
    "by another name": f"{HEAD}from .plan import PLAN as P\n{APP}app.conf.beat_schedule = P",
    "by a name of its own": f"{OF_IT}ALL = PLAN\napp.conf.beat_schedule = ALL",
    "of the module": f"{HEAD}from . import plan\n{APP}app.conf.beat_schedule = plan.PLAN",
    "by the whole path": f"{HEAD}import project.plan\n{APP}"
    "app.conf.beat_schedule = project.plan.PLAN",
    "with more": f"{OF_IT}app.conf.beat_schedule = {{**PLAN, **{n('t.m', 7, 'more')}}}",
    "joined": f"{OF_IT}app.conf.beat_schedule = PLAN | {n('t.m', 7, 'more')}",
    "copied": f"{OF_IT}app.conf.beat_schedule = dict(PLAN)",
    "added": f"{OF_IT}app.conf.beat_schedule = {n('t.m', 7, 'more')}\n"
    "app.conf.beat_schedule.update(PLAN)",
    "unpacked": f"{OF_IT}app.conf.beat_schedule = {{}}\napp.conf.beat_schedule.update(**PLAN)",
    "in a config": "from project.plan import PLAN\nCELERY_BEAT_SCHEDULE = PLAN",
    "in a function": f"{HEAD}def make_app():\n    from project.plan import PLAN\n"
    "    app = Celery('shop', set_as_current=False)\n"
    "    app.conf.beat_schedule = PLAN\n    return app",
}


@pytest.mark.parametrize("source", TAKES.values(), ids=TAKES)
def test_a_mapping_of_a_file_that_is_read_too_is_known(module, source):
    plan, app = module("plan", PLAN), module("app", source)
    ((_, alone),) = read(app).found
    assert alone.message.startswith("the schedule cannot be read from the code")

    reading = read(app, plan)
    assert not reading.found
    assert sorted(jobs(reading)) == sorted(set(really("app")))


@pytest.mark.parametrize("source", PLANS.values(), ids=PLANS)
def test_a_mapping_is_read_as_a_schedule_where_another_file_schedules_it(module, source):
    reading = read(module("plan", source), module("app", TAKES["set"]))
    assert not reading.found
    assert sorted(jobs(reading)) == sorted(set(really("app")))


def test_a_mapping_is_known_by_the_package_that_hands_it_on(module):
    pages = [
        module("plan", PLAN),
        module("plans", "from project.plan import PLAN as EVERY\n"),
        module(
            "app", f"{HEAD}from project.plans import EVERY\n{APP}app.conf.beat_schedule = EVERY"
        ),
    ]
    reading = read(*pages)
    assert not reading.found
    assert sorted(jobs(reading)) == sorted(set(really("app")))


CHANGED = {
    "a field": (f"{TAKES['set']}\nPLAN['bad']['schedule'] = 9", "bad"),
    "before": (f"{OF_IT}PLAN['bad']['schedule'] = 9\napp.conf.beat_schedule = PLAN", "bad"),
    "of the module": (f"{TAKES['of the module']}\nplan.PLAN['bad']['schedule'] = 9", "bad"),
    "taken out": (f"{TAKES['set']}\ndel app.conf.beat_schedule['bad']", "bad"),
    "some": (f"{OF_IT}app.conf.beat_schedule = {{k: PLAN[k] for k in PLAN if k != 'bad'}}", None),
    "perhaps": (f"{OF_IT}import os\nif os.getenv('X'):\n    app.conf.beat_schedule = PLAN", None),
    "one of two": (
        f"{OF_IT}import os\napp.conf.beat_schedule = PLAN if os.getpid() else {{}}",
        None,
    ),
}


@pytest.mark.parametrize(("source", "job"), CHANGED.values(), ids=CHANGED)
def test_what_becomes_otherwise_of_another_files_mapping_is_said(module, source, job):
    reading = read(module("plan", PLAN), module("app", source))
    assert [finding.job for _, finding in reading.found] == [job]
    assert len(jobs(reading)) == len(rows_of(f"{PLAN}CELERY_BEAT_SCHEDULE = PLAN"))


HELPER = f"""{HEAD}{APP}
@app.task
def go(): ...
def estimate(schedule): return __import__("os").getpid() + schedule
def add(sender, schedule, sig, name, expires=None):
    if expires is None:
        expires = estimate(schedule) * 2
    sender.add_periodic_task(schedule, sig, name=name, expires=expires)
@app.on_after_configure.connect
def setup(sender, **_):
    add(sender, 30, go.s(), "one")
    add(sender, 60, go.s(), name="two", expires=9)
    for name in ("three", "four"):
        add(sender, 90, go.s(), name)
"""


def test_each_job_of_a_helper_with_an_unclear_option_is_named(module):
    reading = read(module("beat", HELPER))
    rows = set(really("beat"))
    assert {name for name, *_ in rows} == {"one", "two", "three", "four"}
    assert set(jobs(reading)) == {each for each in rows if each[0] == "two"}
    assert reading.catalog.jobs[0].blocks["celery"]["expires"] == "9s"
    told = {finding.job: finding.message for _, finding in reading.found}
    assert told == {
        name: f"the option `expires` of `{name}` cannot be read from the code: `expires`"
        for name in ("one", "three", "four")
    }


BOUND_ANEW = {
    "a default": "sig = sig or go.s()\n    schedule = schedule or 30",
    "a number": "schedule = schedule * 2",
    "a name": "name = f'{name}-{schedule}'",
    "a condition": "if schedule > 50:\n        schedule = 50",
}


@pytest.mark.parametrize("body", BOUND_ANEW.values(), ids=BOUND_ANEW)
def test_a_parameter_that_is_bound_anew_is_followed(module, body):
    source = (
        f"{HEAD}{APP}@app.task\ndef go(): ...\n"
        f"def add(sender, schedule, sig, name):\n    {body}\n"
        "    sender.add_periodic_task(schedule, sig, name=name)\n"
        "@app.on_after_configure.connect\ndef setup(sender, **_):\n"
        "    add(sender, 30, go.s(), 'one')\n    add(sender, 60, go.s(), 'two')\n"
    )
    reading = read(module("beat", source))
    if "sig" in body:
        assert {finding.job for _, finding in reading.found} == {"one", "two"}
        assert not jobs(reading)
    else:
        assert not reading.found
        assert set(jobs(reading)) == set(really("beat"))


def test_a_schedule_that_a_helper_binds_anew_is_not_lost(module):
    source = (
        "CELERY_BEAT_SCHEDULE = {}\ndef add(into, name):\n    into = into or {}\n"
        "    into[name] = {'task': 't', 'schedule': 5}\n"
        "CELERY_BEAT_SCHEDULE.update(x={'task': 'x', 'schedule': 5})\n"
        "add(CELERY_BEAT_SCHEDULE, 'a')\n"
    )
    reading = read(module("beat", source))
    assert reading.found
    assert {name for name, *_ in really("beat")} == {"x", "a"}
