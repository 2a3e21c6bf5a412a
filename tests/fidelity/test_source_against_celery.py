"""Schedules read from source by its syntax are those that Python and Celery make of it."""

import ast
from datetime import timedelta

import pytest
from celery.schedules import crontab, maybe_schedule

from schedcat.backends.celery.source.following.bindings import with_bindings
from schedcat.backends.celery.source.following.entries import written
from schedcat.backends.celery.source.python.values import value
from schedcat.backends.celery.source.schedules import timing
from schedcat.schedule.interval import Interval

IMPORTS = """\
import os
from datetime import timedelta
import datetime as dt
import celery.schedules
from celery import schedules
from celery.schedules import crontab, schedule
from celery.schedules import crontab as at
"""

SOURCES = {
    "a literal": """
beat_schedule = {
    "all": {"task": "a.b", "schedule": crontab()},
    "fields": {"task": "a.b", "schedule": crontab(minute=5, hour="*/2", day_of_week="mon-fri")},
    "position": {"task": "a.b", "schedule": crontab(0, 4, "sun", 1, "jan")},
    "list": {"task": "a.b", "schedule": crontab(minute=[0, 30], hour={3, 4}, day_of_month=(1, 15))},
    "range": {"task": "a.b", "schedule": crontab(minute=range(0, 60, 20))},
    "wraps": {"task": "a.b", "schedule": crontab(minute=0, hour="22-4", day_of_week="fri-sun")},
    "blanks": {"task": "a.b", "schedule": crontab(minute="0, 30")},
    "alias": {"task": "a.b", "schedule": at(minute=1)},
    "module": {"task": "a.b", "schedule": schedules.crontab(minute=2)},
    "whole": {"task": "a.b", "schedule": celery.schedules.crontab(minute=3)},
    "text": {"task": "a.b", "schedule": crontab.from_string("0 9 1-7 * 2")},
    "seconds": {"task": "a.b", "schedule": 60 * 60},
    "float": {"task": "a.b", "schedule": 30.0},
    "delta": {"task": "a.b", "schedule": timedelta(hours=1, minutes=59)},
    "deltas": {"task": "a.b", "schedule": dt.timedelta(days=1) - timedelta(minutes=1)},
    "schedule": {"task": "a.b", "schedule": schedule(run_every=timedelta(days=7))},
    "number": {"task": "a.b", "schedule": schedule(600)},
}
""",
    "constants": """
HOUR = 60 * 60
AT = {"minute": "15", "hour": 3}
NIGHTLY = crontab(**AT)
class Settings:
    EVERY = 5
    CELERY_BEAT_SCHEDULE = {
        "constant": {"task": "a.b", "schedule": NIGHTLY},
        "arithmetic": {"task": "a.b", "schedule": 2 * HOUR},
        "joined": {"task": "a.b", "schedule": crontab(minute=f"*/{10 + 5}", hour="1" + ",2")},
        "list": {"task": "a.b", "schedule": crontab(minute=",".join(["1", "2"]))},
        "unset": {"task": "a.b", "schedule": crontab(minute=os.getenv("SCHEDCAT_UNSET", "7"))},
        "or": {"task": "a.b", "schedule": int(os.environ.get("SCHEDCAT_UNSET", 0) or 90)},
        "cond": {"task": "a.b", "schedule": crontab(minute=1 if HOUR > 0 else 2) if 1 else 5},
    }
CELERY_BEAT_SCHEDULE = Settings.CELERY_BEAT_SCHEDULE
""",
    "unpacked": """
minute, hour = "0 2".split()
AT = os.getenv("SCHEDCAT_UNSET", "9 10").split()
ninth, tenth = AT
on_day, [at, other] = list((3, [4, 5]))
beat_schedule = {
    "text": {"task": "a.b", "schedule": crontab(minute, hour)},
    "values": {"task": "a.b", "schedule": crontab(other, at, on_day)},
    "name": {"task": "a.b", "schedule": crontab(ninth, tenth)},
    "unset": {"task": "a.b", "schedule": int(os.getenv("SCHEDCAT_UNSET", "7 8").split()[1])},
}
for name, when in {"a": "5 3", "b": "*/5 4"}.items():
    minute_of, hour_of = when.split()
    name = name.upper()
    beat_schedule[name] = {"task": "a.b", "schedule": crontab(minute=minute_of, hour=hour_of)}
first, second = os.getenv("SCHEDCAT_UNSET", "1 2").split()
beat_schedule["both"] = {"task": "a.b", "schedule": crontab(first, second)}
""",
    "put together": """
MORE = {"more": {"task": "a.b", "schedule": 3}}
CELERYBEAT_SCHEDULE = {"one": {"task": "a.b", "schedule": 1}, **MORE}
CELERYBEAT_SCHEDULE.update({"two": {"task": "a.b", "schedule": 2}})
CELERYBEAT_SCHEDULE.update(four={"task": "a.b", "schedule": 4})
CELERYBEAT_SCHEDULE["five"] = {"task": "a.b", "schedule": 5}
CELERYBEAT_SCHEDULE |= {"six": {"task": "a.b", "schedule": 6}}
CELERYBEAT_SCHEDULE.setdefault("seven", {"task": "a.b", "schedule": 7})
CELERYBEAT_SCHEDULE["five"] = {"task": "a.b", "schedule": 55}
""",
    "comprehended": """
beat_schedule = {
    f"sync-{name}": {"task": f"app.sync.{name}", "schedule": crontab(minute=at_minute, hour=hour)}
    for name, at_minute in [("users", 5), ("orders", 10), ("none", 0)]
    for hour in (1, 2)
    if not at_minute == 0
} if False else {
    f"sync-{name}": {"task": f"app.sync.{name}", "schedule": crontab(minute=at_minute)}
    for name, at_minute in {"users": 5, "orders": 10, "none": 0}.items()
    if at_minute
}
beat_schedule = dict(beat_schedule) | dict(last={"task": "a.b", "schedule": 9})
""",
}


def found(source):
    """Name → (task, schedule) as read."""
    tree = ast.parse(IMPORTS + source)
    names = with_bindings(tree)
    entries = {}
    for each in written(tree, names):
        says = {key.value: said for key, said in zip(each.says.keys, each.says.values, strict=True)}
        entries[value(each.name, names)] = (
            value(says["task"], names),
            timing(says["schedule"], names).schedule,
        )
    return entries


def made(source):
    """Name → (task, schedule) as Celery has it when the source is run."""
    space = {}
    exec(IMPORTS + source, space)  # noqa: S102  it is our own, above
    (setting,) = (name for name in space if name.lower().replace("_", "").endswith("beatschedule"))
    return {
        name: (entry["task"], maybe_schedule(entry["schedule"]))
        for name, entry in space[setting].items()
    }


def same(ours, celerys):
    match celerys:
        case crontab():
            fields = (celerys.minute, celerys.hour, celerys.day_of_month)
            fields += (celerys.month_of_year, celerys.day_of_week)
            return [set(field.values) for field in ours.fields] == [*fields]
        case _:
            return ours == Interval(celerys.run_every // timedelta(seconds=1))


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_entries_are_what_python_and_celery_make_of_the_source(source):
    ours, celerys = found(source), made(source)
    assert list(ours) == list(celerys)
    for name, (task, schedule) in celerys.items():
        assert ours[name][0] == task
        assert same(ours[name][1], schedule), name
