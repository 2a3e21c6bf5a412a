"""What Python source does to a beat schedule after it is written: exactly, or a finding."""

import ast
import os
import textwrap

import pytest

from schedcat.backends import load_readers
from schedcat.backends.celery.source.following.scanned import scanned
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity

TWO = '{"a": {"task": "x.a", "schedule": 60}, "b": {"task": "x.b", "schedule": 120}}'
NAMES = ["beat_schedule", "CELERY_BEAT_SCHEDULE", "app.conf.beat_schedule"]
NAMES += ['app.conf["beat_schedule"]']


def reading(source):
    page = Page("beat.py", textwrap.dedent(source).encode())
    return load_readers()["celery"].parse([page], Frame(Tables()))


def told(source):
    """(name → seconds of each job, (name, unclear expression) of each finding)."""
    found = reading(source)
    jobs = {job.name: job.schedule.seconds for job in found.catalog.jobs}
    unclear = [
        (each.job, each.message.partition("`" if each.job is None else "code: `")[2].split("`")[0])
        for rule, each in found.found
        if rule == "schedule-unresolvable" and each.severity is not Severity.INFO
    ]
    return jobs, sorted(unclear, key=str)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("change", "jobs"),
    [
        ('del {0}["a"]', {"b": 120}),
        ('{0}.pop("a")', {"b": 120}),
        ('gone = {0}.pop("a", None)', {"b": 120}),
        ("{0}.clear()", {}),
        ("{0}.clear()\n{0}['c'] = dict(task='x.c', schedule=7)", {"c": 7}),
        ('{0}["a"]["schedule"] = 2000', {"a": 2000, "b": 120}),
        ('{0}["a"].update(schedule=5)', {"a": 5, "b": 120}),
        ('{0}["a"].update({{"schedule": 5}})', {"a": 5, "b": 120}),
        ('{0}.setdefault("a", {{"task": "x.z", "schedule": 1}})', {"a": 60, "b": 120}),
        ('{0}.update([("c", {{"task": "x.c", "schedule": 7}})])', {"a": 60, "b": 120, "c": 7}),
        (
            '{0}.update(OrderedDict([("a", {{"task": "x.c", "schedule": 7}})]))',
            {"a": 7, "b": 120},
        ),
        ('KEY = "a"\ndel {0}[KEY]', {"b": 120}),
        ('e = {0}["a"]\nprint(e["task"], len({0}), {0}.get("a"))', {"a": 60, "b": 120}),
        ('{0} = {{"c": {{"task": "x.c", "schedule": 7}}}}', {"c": 7}),
        ('{0} = {{**{0}, "c": {{"task": "x.c", "schedule": 7}}}}', {"a": 60, "b": 120, "c": 7}),
    ],
)
def test_what_literal_keys_change_is_read(name, change, jobs):
    assert told(f"{name} = {TWO}\n{change.format(name)}\n") == (jobs, [])


def test_a_field_that_is_written_over_is_the_later_one():
    [job, _] = reading(f'beat_schedule = {TWO}\nbeat_schedule["a"]["args"] = [2]\n').catalog.jobs
    assert (job.args, job.schedule.seconds) == ((2,), 60)


@pytest.mark.parametrize(
    "source",
    [
        "x = {0}\napp.conf.beat_schedule = x\ndel x['a']",
        "x = {0}\ndel x['a']\napp.conf.beat_schedule = x",
        "app.conf.beat_schedule = {0}\nx = app.conf.beat_schedule\nx.pop('a')",
        "x = {0}\nx.pop('a')\napp.conf.update(beat_schedule=x)",
    ],
)
def test_a_name_of_a_schedule_is_the_schedule(source):
    assert told(source.format(TWO)) == ({"b": 120}, [])


@pytest.mark.parametrize(
    ("change", "expression", "names"),
    [
        ("for n in list({0}):\n    {0}[n]['schedule'] = 5", "{0}[n]['schedule']", "ab"),
        ("for e in {0}.values():\n    e['options'] = OPTIONS", "e['options']", "ab"),
        ("for n, e in {0}.items():\n    e.update(schedule=5)", "e.update(schedule=5)", "ab"),
        ("{0} = keep({0})", "keep({0})", "ab"),
        ("{0} = {{k: v for k, v in {0}.items() if v}}", None, "ab"),
        ("{0} = dict(filter(keep, {0}.items()))", None, "ab"),
        ("Y and {0}.pop('a')", "{0}.pop('a')", "a"),
        ("x = {0}.pop('a') if Y else None", "{0}.pop('a')", "a"),
        ("[{0}.pop(n) for n in names()]", "{0}.pop(n)", "ab"),
        ("{0}['a'], x = pair()", "{0}['a']", "a"),
        ("del {0}[name()]", "{0}[name()]", "ab"),
        ("{0}.popitem()", "{0}.popitem()", "ab"),
        ("from y import change\nchange({0})", "change({0})", "ab"),
        ("{0}['a']['options']['queue'] = 'q'", "{0}['a']['options']['queue']", "a"),
        ("{0}['a']['schedule'] += 5", "{0}['a']['schedule']", "a"),
        ("{0}['a'].pop('args')", "{0}['a'].pop('args')", "a"),
        ("e = {0}['a']\ne['schedule'] = 5", None, ""),
    ],
)
@pytest.mark.parametrize("name", ["beat_schedule", "app.conf.beat_schedule"])
def test_what_is_not_understood_keeps_out_what_it_may_touch(name, change, expression, names):
    jobs, unclear = told(f"{name} = {TWO}\n{change.format(name)}\n")
    if names:
        assert sorted(jobs) == sorted({"a", "b"} - set(names))
        assert [job for job, _ in unclear] == list(names)
    else:
        assert (jobs, unclear) == ({"a": 5, "b": 120}, [])
    if expression:
        assert {text for _, text in unclear} == {expression.format(name)}


def test_what_is_written_after_it_is_read():
    source = f"beat_schedule = {TWO}\nbeat_schedule.popitem()\n"
    jobs, unclear = told(f"{source}beat_schedule['c'] = {{'task': 'x.c', 'schedule': 7}}\n")
    assert jobs == {"c": 7}
    assert [job for job, _ in unclear] == ["a", "b"]


def test_what_takes_over_something_that_changes_is_not_read():
    jobs, unclear = told(f"X = {TWO}\nX.pop('a')\nbeat_schedule = {{**X}}\n")
    assert "a" not in jobs
    assert unclear


def test_a_scan_says_the_same(tmp_path):
    path = tmp_path / "beat.py"
    path.write_text(f"beat_schedule = {TWO}\nbeat_schedule.popitem()\n", encoding="utf-8")
    [found] = scanned([os.fspath(path)])
    assert [each.text for each in found.unreadable] == ["beat_schedule.popitem()"] * 2
    assert [each.name for each in found.unreadable] == ["a", "b"]


def test_the_places_are_those_of_the_later_writing():
    source = f'beat_schedule = {TWO}\nbeat_schedule["a"]["schedule"] = 2000\n'
    job = reading(source).catalog.jobs[0]
    assert job.at("interval").line == len(ast.parse(source).body)


def test_what_a_function_does_to_what_it_returns_counts():
    source = f"def f():\n    s = {TWO}\n    del s['a']\n    return s\nbeat_schedule = f()\n"
    assert told(source) == ({"b": 120}, [])
    source = source.replace("del s['a']", "for e in s.values():\n        e['schedule'] = 5")
    assert told(source) == ({}, [("a", "e['schedule']"), ("b", "e['schedule']")])


@pytest.mark.parametrize(
    ("function", "call", "jobs"),
    [
        (
            "def mk(t, s=60):\n    'Text.'\n    return {'task': t, 'schedule': s}",
            "mk('x')",
            {"a": 60},
        ),
        ("def mk(t, s):\n    return dict(task=t, schedule=s)", "mk('x', s=5)", {"a": 5}),
        ("def mk(t):\n    return {'task': t, 'schedule': 60}", "mk()", {}),
        ("def mk(t):\n    return {'task': t, 'schedule': 60}", "mk('x', 'y')", {}),
        ("def mk(t):\n    return {'task': t, 'schedule': 60}", "mk('x', u='y')", {}),
        ("def mk(*t):\n    return {'task': t[0], 'schedule': 60}", "mk('x')", {}),
        ("def mk(t):\n    t = 'y'\n    return {'task': t, 'schedule': 60}", "mk('x')", {}),
        ("def mk(t):\n    return mk(t)", "mk('x')", {}),
        ("@other\ndef mk(t):\n    return {'task': t, 'schedule': 60}", "mk('x')", {}),
    ],
)
def test_a_function_that_only_returns_an_entry_is_read(function, call, jobs):
    found, unclear = told(f"{function}\nbeat_schedule = {{'a': {call}}}\n")
    assert found == jobs
    assert len(unclear) == (not jobs)
