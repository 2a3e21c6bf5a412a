"""Entries that something unclear may have replaced, or that are handed to what nobody reads."""

import textwrap

import pytest

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity

A, B = '"sync-a": {"task": "x.a", "schedule": 60}', '"b": {"task": "x.b", "schedule": 120}'
BOTH = {"sync-a": 60, "b": 120}


def told(source):
    """(name → seconds of each job, the names of the findings: None where that is not known)."""
    page = Page("beat.py", textwrap.dedent(source).encode())
    found = load_readers()["celery"].parse([page], Frame(Tables()))
    jobs = {job.name: job.schedule.seconds for job in found.catalog.jobs}
    unclear = [each.job for _, each in found.found if each.severity is not Severity.INFO]
    return jobs, sorted(unclear, key=str)


@pytest.mark.parametrize(
    ("change", "jobs", "unclear"),
    [
        ("{0}.update(plugins())", BOTH, [None]),
        ("{0}.update(PLUGINS)", BOTH, [None]),
        ("{0} |= plugins()", BOTH, [None]),
        ("{0}[name()] = {{'task': 'x', 'schedule': 1}}", BOTH, [None]),
        ("{0}[f'push-{{R}}'] = {{'task': 'x', 'schedule': 1}}", BOTH, [None]),
        ("{0}[f'sync-{{R}}'] = {{'task': 'x', 'schedule': 1}}", {"b": 120}, [None, "sync-a"]),
        ("{0}['sync-' + R] = {{'task': 'x', 'schedule': 1}}", {"b": 120}, [None, "sync-a"]),
        ("{0}['sync-%s' % R] = {{'task': 'x', 'schedule': 1}}", {"b": 120}, [None, "sync-a"]),
        (
            "{0}['sync-{{}}'.format(R)] = {{'task': 'x', 'schedule': 1}}",
            {"b": 120},
            [None, "sync-a"],
        ),
        (
            "for r in regions():\n    {0}[f'sync-{{r}}'] = {{'task': 'x', 'schedule': 1}}",
            {"b": 120},
            [None, "sync-a"],
        ),
        (
            "{0}.update({{f'sync-{{r}}': {{'task': 'x', 'schedule': 1}} for r in regions()}})",
            {"b": 120},
            [None, "sync-a"],
        ),
        ("{0}.update(OVERRIDES)", {}, [None, "b", "sync-a"]),
        ("{0}.update(settings.BEAT_OVERRIDE)", {}, [None, "b", "sync-a"]),
        ("{0}.update(slower({0}))", {}, [None, "b", "sync-a"]),
        ("{0}.update({{k: slow(v) for k, v in {0}.items()}})", {}, [None, "b", "sync-a"]),
        ("for k in list({0}):\n    {0}[k] = slow({0}[k])", {}, [None, "b", "sync-a"]),
        (
            "for k, v in more():\n    if k in {0}:\n        {0}[k] = v",
            {},
            [None, "b", "sync-a"],
        ),
        ("for k, v in more():\n    if k not in {0}:\n        {0}[k] = v", BOTH, [None]),
        (
            "for k, v in more():\n    if k in {0}:\n        warn(k)\n    else:\n        {0}[k] = v",
            BOTH,
            [None],
        ),
    ],
)
@pytest.mark.parametrize("name", ["beat_schedule", "app.conf.beat_schedule"])
def test_what_may_be_replaced_is_kept_out_where_that_is_really_possible(
    name, change, jobs, unclear
):
    source = f"{name} = {{{A}, {B}}}\n{change.format(name)}\n"
    assert told(source) == (jobs, unclear)


def test_what_is_written_after_an_unclear_key_is_certain():
    last = f"beat_schedule.update({{{A}}})\n"
    assert told(f"beat_schedule = {{**plugins(), {A}}}\n") == ({"sync-a": 60}, [None])
    source = "beat_schedule = {}\nbeat_schedule[f'sync-{R}'] = {'task': 'x', 'schedule': 1}\n"
    assert told(source + last) == ({"sync-a": 60}, [None])


@pytest.mark.parametrize(
    ("source", "jobs"),
    [
        ("beat_schedule = {{{A}}}\ndel beat_schedule", {}),
        ("CELERY_BEAT_SCHEDULE = {{{A}}}\ndel CELERY_BEAT_SCHEDULE, other", {}),
        ("app.conf.beat_schedule = {{{A}}}\ndel app.conf.beat_schedule", {}),
        ("app.conf.beat_schedule = {{{A}}}\ndel app.conf['beat_schedule']", {}),
        ("app.conf['beat_schedule'] = {{{A}}}\napp.conf.pop('beat_schedule', None)", {}),
        ("app.conf.update(beat_schedule={{{A}}})\ndel app.conf['beat_schedule']", {}),
        ("beat_schedule = {{{A}}}\ndel beat_schedule\nbeat_schedule = {{{B}}}", {"b": 120}),
        ("x = {{{A}}}\nbeat_schedule = x\ndel x", {"sync-a": 60}),
        (
            (
                "CELERY_BEAT_SCHEDULE = {{{A}}}\napp.conf.beat_schedule = CELERY_BEAT_SCHEDULE\n"
                "del CELERY_BEAT_SCHEDULE"
            ),
            {"sync-a": 60},
        ),
        (
            (
                "from y import beat_schedule\n"
                "beat_schedule['b'] = {{'task': 'x', 'schedule': 120}}\n"
                "del beat_schedule"
            ),
            {"b": 120},
        ),
        ("app.conf.beat_schedule = {{{A}}}\napp.conf.update(beat_schedule={{{B}}})", {"b": 120}),
        ("app.conf.update(beat_schedule={{{A}}})\napp.conf.beat_schedule = {{{B}}}", {"b": 120}),
        (
            "app.conf.update({{'beat_schedule': {{{A}}}}})\napp.conf.beat_schedule = {{{B}}}",
            {"b": 120},
        ),
        (
            "app.conf.beat_schedule = {{{A}}}\nsetattr(app.conf, 'beat_schedule', {{{B}}})",
            {"b": 120},
        ),
        ("beat_schedule = {{{A}}}\nglobals()['beat_schedule'] = {{{B}}}", {"b": 120}),
    ],
)
def test_a_schedule_that_is_deleted_or_set_anew_is_gone(source, jobs):
    assert told(source.format(A=A, B=B)) == (jobs, [])


def test_a_schedule_that_is_deleted_in_a_branch_is_unclear():
    assert told(f"beat_schedule = {{{A}}}\nif X:\n    del beat_schedule\n") == ({}, ["sync-a"])


@pytest.mark.parametrize(
    "source",
    [
        "from y import build\nbeat_schedule = build({0})",
        "beat_schedule = y.build(entries={0})",
        "app.conf.update(beat_schedule=build({0}))",
        "beat_schedule = {{}}\nbeat_schedule.update(build({0}))",
        "beat_schedule = {{**build({0})}}",
        "beat_schedule = {{k: v for k, v in {0}.items() if wanted(k)}}",
        "def build(said):\n    return change(said)\nbeat_schedule = build({0})",
        "def build(said):\n    said.pop('b')\n    return said\nbeat_schedule = build({0})",
        "from y import register\nregister({0})",
        "SCHEDULE = build({0})",
        "def get():\n    return build({0})",
    ],
)
def test_what_a_function_does_with_the_entries_that_it_gets_is_unknown(source):
    assert told(source.format(f"{{{A}, {B}}}")) == ({}, [None])


@pytest.mark.parametrize(
    "source",
    [
        "SCHEDULE = dict({0})",
        "SCHEDULE = MappingProxyType({0})",
        "config = PluginConfig(schedule={0})",
        "SCHEDULES = []\nSCHEDULES.append({0})",
        "def build(said):\n    return {{**said}}\nbeat_schedule = build({0})",
        (
            "def build(said, more=None):\n    s = {{}}\n    s.update(said)\n    return s\n"
            "beat_schedule = build({0})"
        ),
    ],
)
def test_what_is_only_kept_or_returned_is_read(source):
    assert told(source.format(f"{{{A}, {B}}}")) == (BOTH, [])


@pytest.mark.parametrize(
    ("call", "is_kept"),
    [
        ("print({0})", True),
        ("log.info('%s', {0})", True),
        ("text = json.dumps({0})", True),
        ("n = len({0})", True),
        ("Checker({0})", True),
        ("x = change({0})", False),
        ("y.change({0})", False),
        ("change(schedule={0})", False),
        ("if check({0}):\n    pass", False),
        ("y.change({0}['b'], {0}['sync-a'])", False),
    ],
)
def test_what_is_handed_to_a_function_may_be_changed_by_it(call, is_kept):
    source = f"from y import change, check\nbeat_schedule = {{{A}, {B}}}\n"
    expected = (BOTH, []) if is_kept else ({}, ["b", "sync-a"])
    assert told(source + call.format("beat_schedule")) == expected


def test_a_schedule_of_a_function_is_followed():
    source = f"""
        @app.on_after_configure.connect
        def setup(sender, **kwargs):
            own = {{{A}, {B}}}
            del own["b"]
            sender.conf.beat_schedule = own
    """
    assert told(source) == ({"sync-a": 60}, [])


@pytest.mark.parametrize(
    ("source", "jobs"),
    [
        (
            (
                "def add(name, every):\n"
                "    beat_schedule[name] = {'task': name, 'schedule': every}\n"
                "beat_schedule = {}\nadd('a', 60)\nadd('b', 90)\nadd('a', every=30)"
            ),
            {"a": 30, "b": 90},
        ),
        (
            (
                "def add(to, name):\n    to[name] = {'task': name, 'schedule': 60}\n"
                "beat_schedule = {}\nadd(beat_schedule, 'a')"
            ),
            {"a": 60},
        ),
        (
            (
                "def faster(s):\n    s['a']['schedule'] = 30\n"
                "beat_schedule = {'a': {'task': 'a', 'schedule': 60}}\nfaster(beat_schedule)"
            ),
            {"a": 30},
        ),
        (
            (
                "def set_up():\n    global beat_schedule\n"
                "    beat_schedule = {'b': {'task': 'b', 'schedule': 60}}\n"
                "beat_schedule = {'a': {'task': 'a', 'schedule': 60}}\nset_up()"
            ),
            {"b": 60},
        ),
        (
            (
                "def every(sender, seconds, name):\n"
                "    sender.add_periodic_task(seconds, signature('x'), name=name)\n"
                "@app.on_after_configure.connect\ndef set_up(sender, **kwargs):\n"
                "    every(sender, 60, 'a')\n    add = sender.add_periodic_task\n"
                "    add(90, signature('x'), name='b')"
            ),
            {"a": 60, "b": 90},
        ),
        (
            (
                "def daily(seconds):\n    return seconds * 2\n"
                "beat_schedule = {'a': {'task': 'a', 'schedule': timed(60)}}\n"
                "def timed(seconds):\n    return timedelta(seconds=seconds)"
            ),
            {"a": 60},
        ),
    ],
)
def test_a_function_of_the_module_does_what_it_does_with_what_it_gets(source, jobs):
    assert told(f"from datetime import timedelta\n{source}\n") == (jobs, [])


@pytest.mark.parametrize(
    "source",
    [
        "A = {'task': 'x', 'schedule': 60}\nB = A\nB['schedule'] = 30\nbeat_schedule = {'a': A}",
        (
            "A = {'task': 'x', 'schedule': 60}\nfor each in (A, 1):\n    each['schedule'] = 30\n"
            "beat_schedule = {'a': A}"
        ),
        "A = {'task': 'x', 'schedule': 60}\nslow(A)\nbeat_schedule = {'a': A}",
        (
            "A = {'task': 'x', 'schedule': 60}\nX = [A]\nX[0]['schedule'] = 5\n"
            "beat_schedule = {'a': A}"
        ),
        (
            "A = {'h': 60}\nB = A\nB['h'] = 5\n"
            "beat_schedule = {'a': {'task': 'x', 'schedule': 60, 'options': A}, 'a': A}"
        ),
        "class K:\n    H = 60\nK.H = 5\nbeat_schedule = {'a': {'task': 'x', 'schedule': K.H}}",
        (
            "class K:\n    H = 60\nsetattr(K, 'H', 5)\n"
            "beat_schedule = {'a': {'task': 'x', 'schedule': K.H}}"
        ),
        (
            "s = t = {'a': {'task': 'x', 'schedule': 60}}\nbeat_schedule = s\n"
            "t['a']['schedule'] = y()"
        ),
        "beat_schedule = {'a': {'task': 'x', 'schedule': 60}}\nexec('x')",
        (
            "beat_schedule = {'a': {'task': 'x', 'schedule': 60}}\n"
            "[each.update(schedule=5) for each in beat_schedule.values()]"
        ),
        (
            "beat_schedule = {'a': {'task': 'x', 'schedule': 60}}\n"
            "def get():\n    return beat_schedule\nget()['a']['schedule'] = 5"
        ),
        (
            "def timedelta(**given):\n    return 5\n"
            "beat_schedule = {'a': {'task': 'x', 'schedule': timedelta(hours=1) + 0}}"
        ),
    ],
)
def test_what_may_be_changed_by_another_name_is_unclear(source):
    jobs, unclear = told(source)
    assert jobs == {}
    assert len(unclear) == 1


@pytest.mark.parametrize(
    ("source", "jobs"),
    [
        (
            (
                "ALL = {'a': {'task': 'x', 'schedule': 60}, 'b': {'task': 'x', 'schedule': 90}}\n"
                "beat_schedule = {k: v for k, v in ALL.items() if k != 'b'}"
            ),
            {"a": 60},
        ),
        (
            (
                "beat_schedule = {'a': {'task': 'x', 'schedule': 60},"
                " **({'b': {'task': 'x', 'schedule': 60}} if False else {})}"
            ),
            {"a": 60},
        ),
        (
            (
                "C = {'beat_schedule': {'a': {'task': 'x', 'schedule': 60}}}\n"
                "C['beat_schedule'] = {'b': {'task': 'x', 'schedule': 60}}\napp.conf.update(C)"
            ),
            {"b": 60},
        ),
        (
            (
                "beat_schedule = {'a': {'task': 'x', 'schedule': 60}}\n"
                "globals().update(beat_schedule={'b': {'task': 'x', 'schedule': 60}})"
            ),
            {"b": 60},
        ),
        (
            (
                "beat_schedule = {}\ntry:\n    beat_schedule['a'] = {'task': 'x', 'schedule': 60}\n"
                "    raise ValueError\nexcept ValueError:\n    pass"
            ),
            {},
        ),
    ],
)
def test_what_a_schedule_is_made_of_is_none_by_itself(source, jobs):
    found, unclear = told(source)
    assert found == jobs
    assert len(unclear) == (not jobs)


@pytest.mark.parametrize(
    "change",
    [
        "def disable():\n    del beat_schedule['b']",
        "def slower():\n    beat_schedule['b']['schedule'] = 600",
    ],
)
def test_what_a_function_would_change_if_it_is_called_is_unclear(change):
    source = f"beat_schedule = {{{A}, {B}}}\n{change}\n"
    assert told(source) == ({"sync-a": 60}, ["b"])


def test_what_a_signal_is_connected_to_is_done():
    source = f"beat_schedule = {{{A}, {B}}}\n"
    source += "@app.on_after_configure.connect\ndef f(sender):\n    del beat_schedule['b']\n"
    assert told(source) == ({"sync-a": 60}, [])


@pytest.mark.parametrize(
    "change", ["put = beat_schedule.update\nput(x=1)", "list(map(beat_schedule.pop, ['b']))"]
)
def test_a_method_that_is_handed_on_may_change_all(change):
    source = f"beat_schedule = {{{A}, {B}}}\n{change}\n"
    assert told(source) == ({}, ["b", "sync-a"])
