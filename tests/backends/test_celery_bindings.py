"""Names that are bound more than once, or in a scope of their own: what they stand for where."""

import textwrap

import pytest

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity
from schedcat.schedule.interval import Interval

ENTRY = 'beat_schedule["{}"] = {{"task": "x", "schedule": {}}}'


def reading(source):
    page = Page("beat.py", textwrap.dedent(source).encode())
    return load_readers()["celery"].parse([page], Frame(Tables()))


def told(source):
    """(name → seconds or cron of each job, name → unclear expression)."""
    found = reading(source)
    jobs = {
        job.name: job.schedule.seconds if isinstance(job.schedule, Interval) else job.schedule.text
        for job in found.catalog.jobs
    }
    unclear = {
        each.job: each.message.partition("code: `")[2].split("`")[0]
        for rule, each in found.found
        if rule == "schedule-unresolvable" and each.severity is not Severity.INFO
    }
    return jobs, unclear


def entry(schedule, name="a"):
    return f"beat_schedule = {{'{name}': {{'task': 'x', 'schedule': {schedule}}}}}\n"


@pytest.mark.parametrize(
    ("before", "seconds"),
    [
        ("M = 1\nM += 4", 5),
        ("M = 7\nM -= 1\nM *= 10", 60),
        ("M = 1\nM = M + 1\nM = M * 30", 60),
        ("M: int = 1\nM += 4", 5),
        ("M = 90\nN = M\nM = 5\nM = N", 90),
        ("M, N = 1, 2\nM += N", 3),
        ("M = 1\nif True:\n    M = 5", 5),
        ("D = False\nif D:\n    M = 1\nelse:\n    M = 5", 5),
        (
            "E = 'prod'\nif E == 'dev':\n    M = 1\nelif E == 'prod':\n    M = 2\nelse:\n    M = 3",
            2,
        ),
        ("M = 1\nif X:\n    M = 1", 1),
        ("M = 1\nwith x():\n    M = 5", 5),
        ("M = 5\ntry:\n    import x\nexcept ImportError:\n    raise", 5),
        ("try:\n    M = 5\nexcept ValueError:\n    M = 5", 5),
        ("E = 'b'\nmatch E:\n    case 'a':\n        M = 1\n    case 'b' | 'c':\n        M = 5", 5),
        ("match 3:\n    case 1:\n        M = 1\n    case _:\n        M = 5", 5),
        ("match 3:\n    case x if x > 5:\n        M = 1\n    case None:\n        M = 1\n", None),
        ("M = 5\ndef f():\n    M = 7\n    return M", 5),
        ("M = 5\ndef f(M):\n    return M", 5),
        ("M = 5\nclass C:\n    M = 7", 5),
        ("M = (1, 2)\nM += (3,)\nM = sum(M)", None),
        ("M = timedelta(minutes=1)\nM = M * 2", 120),
        ("M = timedelta(minutes=1)\nM += timedelta(minutes=1)", 120),
    ],
)
def test_what_constants_come_to_is_read(before, seconds):
    jobs, unclear = told(f"from datetime import timedelta\n{before}\n{entry('M')}")
    assert jobs == ({} if seconds is None else {"a": seconds})
    assert len(unclear) == (seconds is None)


def test_each_entry_has_what_the_name_stands_for_where_it_is_written():
    source = "M = 5\nbeat_schedule = {}\n"
    for name in "abc":
        source += ENTRY.format(name, "M") + "\nM += 1\n"
    assert told(source) == ({"a": 5, "b": 6, "c": 7}, {})


@pytest.mark.parametrize(
    "before",
    [
        "M = 1\nif X:\n    M = 5",
        "M = 1\nfor x in y():\n    M += 1",
        "M = 1\nwhile y():\n    M += 1",
        "M = 1\ntry:\n    M = y()\nexcept ValueError:\n    pass",
        "try:\n    M = 1\nexcept ValueError:\n    M = 2",
        "M = 1\nfrom y import M",
        "M = 1\nM = y()",
        "M = 1\ndel M",
        "M = 1\ndef f():\n    global M\n    M = 5\nf()",
        "M = 1\nmatch X:\n    case 1:\n        M = 5",
        "M = 1\nmatch [1]:\n    case [x]:\n        M = 5",
        "M = 1\nfor M in (1, 2):\n    pass",
        "M = 1\nwith x() as M:\n    pass",
        "M = 1\nprint(M := 5)",
        "M = N = [1]\nM += [2]\nM = M[0]",
        "from y import *\nM = 1\nM = 2\nfrom z import *",
    ],
)
def test_what_nobody_decides_stays_unclear(before):
    jobs, unclear = told(f"{before}\n{entry('M')}")
    assert (jobs, list(unclear)) == ({}, ["a"])


def test_a_default_of_the_environment_that_decides_a_constant_is_marked():
    found = reading(f"M = 5\nif os.getenv('FAST', ''):\n    M = 1\n{entry('M')}")
    [job] = found.catalog.jobs
    [(rule, note)] = found.found
    assert job.schedule.seconds == 5
    assert (rule, note.severity) == ("schedule-unresolvable", Severity.INFO)
    assert "os.getenv('FAST', '')" in note.message


@pytest.mark.parametrize(
    "source",
    [
        (
            "def setup(sender, **kwargs):\n"
            "    every = 60\n"
            "    if True:\n"
            "        every += 30\n"
            "    sender.add_periodic_task(every, signature('x'), name='a')\n"
        ),
        (
            "every = 5\n"
            "def setup(sender, every=90):\n"
            "    every = 90\n"
            "    sender.add_periodic_task(every, signature('x'), name='a')\n"
        ),
        (
            "class Config:\n    EVERY = 60\n    EVERY += 30\n"
            "    beat_schedule = {'a': {'task': 'x', 'schedule': EVERY}}\n"
        ),
        (
            "EVERY = 5\nclass Config:\n    EVERY = 90\n"
            "    beat_schedule = {'a': {'task': 'x', 'schedule': EVERY}}\n"
        ),
        (
            "E = 60\nE += 30\n"
            "@app.on_after_configure.connect\n"
            "def setup(sender, **kwargs):\n"
            "    sender.add_periodic_task(E, signature('x'), name='a')\n"
        ),
        "E = 1\nE = 90\ndef get():\n    F = E\n    return {'a': {'task': 'x', 'schedule': F}}\n",
        (
            "def get():\n    s = {}\n    n = 45\n    n *= 2\n"
            "    s['a'] = {'task': 'x', 'schedule': n}\n"
            "    return s\nbeat_schedule = get()\n"
        ),
    ],
)
def test_names_of_a_function_or_a_class_are_its_own(source):
    assert told(source) == ({"a": 90}, {})


@pytest.mark.parametrize(
    "source",
    [
        (
            "E = 1\ndef get():\n    return {'a': {'task': 'x', 'schedule': E}}\n"
            "beat_schedule = get()\nE = 90\n"
        ),
        (
            "def setup(sender, every=90):\n"
            "    sender.add_periodic_task(every, signature('x'), name='a')\n"
        ),
        ("E = 1\nE = 2\nf = lambda E: E\nbeat_schedule = {'a': {'task': 'x', 'schedule': f(3)}}\n"),
    ],
)
def test_what_depends_on_the_time_of_a_call_stays_unclear(source):
    jobs, unclear = told(source)
    assert (jobs, list(unclear)) == ({}, ["a"])


def test_a_crontab_that_is_bound_again_is_read_and_not_edited():
    source = (
        "from celery.schedules import crontab\nD = crontab(hour=1, minute=0)\n"
        f"D = crontab(hour=3, minute=0)\n{entry('D')}"
    )
    assert told(source) == ({"a": "0 3 * * *"}, {})
    [job] = reading(source).catalog.jobs
    at = job.at("cron", part=job.schedule.hour.span)
    assert not job.places.has(at)


def test_a_name_that_is_spelled_like_its_text_is_no_literal():
    source = "daily = ''\ndaily = 'daily'\nbeat_schedule = {'a': {'task': daily, 'schedule': 60}}\n"
    [job] = reading(source).catalog.jobs
    assert job.task == "daily"
    assert not job.places.has(job.at("task"))


@pytest.mark.parametrize(
    ("subject", "jobs"),
    [("'prod'", {"p": 1}), ("'dev'", {"d": 2}), ("'x'", {"o": 3}), ("None", {"n": 4})],
)
def test_a_match_on_constants_is_decided(subject, jobs):
    source = f"""
        ENV = {subject}
        match ENV:
            case "prod" | "live":
                {entry(1, "p")}
            case "dev" if True:
                {entry(2, "d")}
            case None:
                {entry(4, "n")}
            case other:
                {entry(3, "o")}
    """
    assert told(source) == (jobs, {})


@pytest.mark.parametrize(
    ("source", "jobs"),
    [
        ("for n in 'abc':\n    if n == 'b':\n        continue\n    {0}", {"a": 60, "c": 60}),
        ("for n, s in zip(['a', 'b'], (60, 90)):\n    {1}", {"a": 60, "b": 90}),
        ("for s, n in enumerate(['a', 'b'], 1):\n    {1}", {}),
        ("for i, n in enumerate(['a', 'b']):\n    s = 60 + i\n    {1}", {"a": 60, "b": 61}),
        ("E = {{'a': 60}}\nfor n, s in E.items():\n    {1}", {"a": 60}),
        ("E = {{'h': 60}}\nn = 'a'\ns = E['h']\n{1}", {"a": 60}),
        ("E = {{'h': 60}}\nE['h'] = 5\nn = 'a'\ns = E['h']\n{1}", {}),
        ("E = [60, 90]\nn, s = 'a', E[-1]\n{1}", {"a": 90}),
        ("E = {{'h': 60, **x()}}\nn = 'a'\ns = E['h']\n{1}", {}),
        ("E = {{'h': 60, 'x': x()}}\nn = 'a'\ns = E['h']\n{1}", {"a": 60}),
        ("E = {{'h': 60}}\nn = 'a'\ns = E.get('d', 90)\n{1}", {"a": 90}),
        ("E = {{'d': timedelta(days=1)}}\nn = 'a'\n{2}", {"a": 86400}),
    ],
)
def test_loops_and_items_of_constants_are_read(source, jobs):
    entries = (
        "beat_schedule[n] = {'task': 'x', 'schedule': 60}",
        "beat_schedule[n] = {'task': 'x', 'schedule': s}",
        "beat_schedule[n] = {'task': 'x', 'schedule': E['d']}",
    )
    found, _ = told(
        "from datetime import timedelta\nbeat_schedule = {}\n" + source.format(*entries)
    )
    assert found == jobs


def test_a_long_sum_keeps_nothing_else_from_being_read():
    long = " + ".join(["M"] * 2_000)
    assert told(f"M = 1\nM = 60\nN = {long}\n{entry('M')}") == ({"a": 60}, {})


@pytest.mark.parametrize(
    "schedule",
    ["crontab(0, HOURS)", "every(0, hour=HOURS)", "crontab(**WHEN)", "schedules.crontab(0, HOURS)"],
)
def test_a_schedule_does_not_change_what_it_is_made_of(schedule):
    source = (
        "from celery import schedules\nfrom celery.schedules import crontab, crontab as every\n"
    )
    source += "HOURS = [3]\nWHEN = {'minute': 0, 'hour': 3}\n"
    assert told(source + entry(schedule)) == ({"a": "0 3 * * *"}, {})
