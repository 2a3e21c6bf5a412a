"""A name counts as Celery's, or as a builtin, only where Python finds that one by it."""

import sys
from datetime import timedelta
from types import ModuleType

import pytest
from celery.schedules import crontab, maybe_schedule

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.schedule.interval import Interval

CRONTAB = "from celery.schedules import crontab\n"
AT = '{"a": {"task": "t.a", "schedule": crontab(minute=1, hour=2)}}'

OTHERS = {
    "partial": f"{CRONTAB}from functools import partial\ncrontab = partial(crontab, day_of_week=1)",
    "swapped": "from celery.schedules import crontab as ct\n"
    "def crontab(minute, hour): return ct(minute=hour, hour=minute)",
    "seconds": "def crontab(minute, hour): return hour * 3600",
    "another module's": "from other import crontab",
    "another's after Celery's": f"{CRONTAB}from other import crontab",
    "a lambda": f"{CRONTAB}crontab = lambda minute, hour: minute",
    "in a with": f"{CRONTAB}from other import crontab as given\nwith given.held() as crontab: pass",
    "a loop": f"{CRONTAB}from other import crontab as given\nfor crontab in [given]: pass",
    "a class": "class crontab(int):\n    def __new__(cls, minute, hour): return int(minute)",
    "a walrus": f"{CRONTAB}from other import crontab as given\nif (crontab := given): pass",
    "by global": f"{CRONTAB}from other import crontab as given\n"
    "def change():\n    global crontab\n    crontab = given\nchange()",
}
WHOLE = {
    "a class of schedules": "class schedules:\n    @staticmethod\n"
    "    def crontab(hour): return hour * 60\n"
    'beat_schedule = {"a": {"task": "t.a", "schedule": schedules.crontab(hour=2)}}',
    "a parameter": f"{CRONTAB}from other import crontab as given\n"
    f"def plan(crontab):\n    return {AT}\nbeat_schedule = plan(given)",
    "an import of a function": f"{CRONTAB}"
    f"def plan():\n    from other import crontab\n    return {AT}\nbeat_schedule = plan()",
    "a local timedelta": "class timedelta(int):\n    def __new__(cls, hours): return hours\n"
    'beat_schedule = {"a": {"task": "t.a", "schedule": timedelta(hours=2)}}',
    "an int": 'def int(x): return 3\nbeat_schedule = {"a": {"task": "t.a", "schedule": int("60")}}',
    "a str": f"{CRONTAB}def str(x): return '5'\n"
    'beat_schedule = {"a": {"task": "t.a", "schedule": crontab(minute=str(7))}}',
    "a range": f"{CRONTAB}range = lambda *x: [1]\n"
    'beat_schedule = {"a": {"task": "t.a", "schedule": crontab(minute=range(0, 60, 20))}}',
    "another's schedule": "from other import schedule\n"
    'beat_schedule = {"a": {"task": "t.a", "schedule": schedule(5)}}',
    "a comprehension": f"{CRONTAB}from other import crontab as given\n"
    'beat_schedule = {"a": {"task": "t.a", "schedule": '
    "[crontab(minute=1, hour=2) for crontab in [given]][0]}}",
    "a class's own": f"{CRONTAB}from other import crontab as given\n"
    f"class Config:\n    crontab = given\n    beat_schedule = {AT}\n"
    "beat_schedule = Config.beat_schedule",
}
CELERYS = {
    "as it is": f"{CRONTAB}beat_schedule = {AT}",
    "a star": f"from celery.schedules import *\nbeat_schedule = {AT}",
    "another name": "from celery.schedules import crontab as x\ncrontab = x\n"
    f"beat_schedule = {AT}".replace("crontab(", "x("),
    "a name for a name": f"{CRONTAB}at = crontab\nbeat_schedule = {AT}".replace("crontab(", "at("),
    "a parameter elsewhere": f"{CRONTAB}def f(crontab, timedelta): pass\nbeat_schedule = {AT}",
    "a method's name": f"{CRONTAB}class A:\n    def crontab(self): pass\nbeat_schedule = {AT}",
    "of a class that a comprehension does not see": f"{CRONTAB}class A:\n    crontab = int\n"
    f"    beat_schedule = {AT}\nbeat_schedule = A.beat_schedule".replace(
        "2)}}", "2)} for x in [1]}"
    ),
    "in a function": f"def plan():\n    {CRONTAB}    return {AT}\nbeat_schedule = plan()",
    "or not installed": f"try:\n    {CRONTAB}except ImportError:\n    crontab = None\n"
    f"beat_schedule = {AT}",
    "deleted at last": f"{CRONTAB}beat_schedule = {AT}\ndel crontab",
}


@pytest.fixture(autouse=True)
def other(monkeypatch):
    """A module of somebody else's, whose `crontab` takes what Celery's does."""

    def swapped(minute, hour):
        return crontab(minute=hour, hour=minute)

    def in_minutes(number):
        return number * 60

    class Held:
        def __enter__(self):
            return swapped

        def __exit__(self, *_):
            pass

    module = ModuleType("other")
    swapped.held = Held
    module.crontab, module.schedule = swapped, in_minutes
    monkeypatch.setitem(sys.modules, "other", module)


def made(source):
    space = {"__name__": "beat"}
    exec(source, space)  # noqa: S102  it is our own, above
    return maybe_schedule(space["beat_schedule"]["a"]["schedule"])


def read(source):
    page = Page("beat.py", source.encode())
    reading = load_readers()["celery"].parse([page], Frame(Tables()))
    return reading.catalog.jobs, [rule for rule, _ in reading.found]


def same(job, celerys):
    if isinstance(job.schedule, Interval):
        return timedelta(seconds=job.schedule.seconds) == getattr(celerys, "run_every", None)
    fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
    values = [getattr(celerys, each, None) for each in fields]
    return [set(each.values) for each in job.schedule.fields] == values


def is_right_or_unclear(source):
    """Is the entry what the module makes of it, as where its own function is read, or a finding?"""
    jobs, found = read(source)
    celerys = made(source)
    return same(jobs[0], celerys) and not found if jobs else found == ["schedule-unresolvable"]


def as_if_celerys(source):
    """What the last lines would come to if nobody had bound the name anew."""
    return made("from celery.schedules import crontab\n" + source.splitlines()[-1])


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_what_is_bound_to_something_else_is_not_taken_for_celerys(source):
    whole = f"{source}\nbeat_schedule = {AT}"
    assert repr(made(whole)) != repr(as_if_celerys(whole))
    assert is_right_or_unclear(whole)


@pytest.mark.parametrize("source", WHOLE.values(), ids=WHOLE)
def test_what_only_looks_like_celerys_or_a_builtin_is_unclear(source):
    assert is_right_or_unclear(source)


@pytest.mark.parametrize("source", CELERYS.values(), ids=CELERYS)
def test_what_is_celerys_is_read(source):
    (job,), found = read(source)
    assert not found
    assert same(job, made(source))


@pytest.mark.parametrize("name", ["crontab(minute=1)", "timedelta(hours=1)", "schedules.crontab()"])
def test_what_nobody_binds_is_read_only_where_a_star_may_bring_it(name):
    source = f'beat_schedule = {{"a": {{"task": "t.a", "schedule": {name}}}}}'
    with pytest.raises(NameError):
        made(source)
    assert read(source) == ((), ["schedule-unresolvable"])
    (job,), found = read(f"from .base import *\n{source}")
    assert (job.name, found) == ("a", [])
