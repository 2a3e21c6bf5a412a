"""Branches around beat schedules: the decided one is read, what the others decide is a finding."""

import textwrap

import pytest

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.findings import Severity

A, OTHER_A, B = (
    f'"{name}": {{"task": "x.{name}", "schedule": {seconds}}}'
    for name, seconds in (("a", 60), ("a", 90), ("b", 120))
)


def reading(source):
    page = Page("beat.py", textwrap.dedent(source).encode())
    return load_readers()["celery"].parse([page], Frame(Tables()))


def told(source):
    """(name → seconds of each job, name → unclear expression, name → what is a default)."""
    found = reading(source)
    jobs = {job.name: job.schedule.seconds for job in found.catalog.jobs}
    said = [each for rule, each in found.found if rule == "schedule-unresolvable"]
    unclear = {
        each.job: each.message.partition("code: `")[2].split("`")[0]
        for each in said
        if each.severity is not Severity.INFO
    }
    assumed = {
        each.job: each.message.split("`")[1]
        for each in said
        if each.severity is Severity.INFO and "read as its default" in each.message
    }
    return jobs, unclear, assumed


@pytest.mark.parametrize(
    ("test", "is_so"),
    [
        ("True", True),
        ("False", False),
        ("not False", True),
        ("DEBUG", True),
        ("not DEBUG", False),
        ("DEBUG and MODE == 'prod'", True),
        ("MODE in ('dev', 'test')", False),
        ("MODE is None", False),
        ("TYPE_CHECKING", False),
        ("typing.TYPE_CHECKING", False),
        ("__name__ == '__main__'", False),
    ],
)
def test_a_condition_that_constants_decide_is_decided(test, is_so):
    source = f"""
        DEBUG = True
        MODE = "prod"
        beat_schedule = {{{A}}}
        if {test}:
            beat_schedule.update({{{B}}})
        else:
            beat_schedule["a"]["schedule"] = 5
    """
    jobs = {"a": 60, "b": 120} if is_so else {"a": 5}
    assert told(source) == (jobs, {}, {})


def test_what_a_default_decides_is_marked():
    source = f"""
        beat_schedule = {{}}
        if os.getenv("A", "on") == "on":
            beat_schedule.update({{{A}}})
        if env.bool("B", default=False):
            beat_schedule.update({{{B}}})
    """
    expected = {"a": "os.getenv('A', 'on')", "b": "env.bool('B', default=False)"}
    assert told(source) == ({"a": 60}, {}, expected)


@pytest.mark.parametrize("where", ["raise SystemExit", "raise ValueError(MODE)"])
def test_where_the_environment_has_the_module_fail_no_default_is_marked(where):
    source = f"""
        beat_schedule = {{{A}}}
        MODE = os.getenv("MODE", "file")
        if MODE not in ("file", "stdout"):
            {where}
        if MODE == "file":
            pass
        else:
            {where}
    """
    assert told(source) == ({"a": 60}, {}, {})


@pytest.mark.parametrize(
    ("source", "jobs", "unclear"),
    [
        ("bs = {{{A}}}\nif X:\n  bs.update({{{B}}})", {"a": 60}, {"b": "X"}),
        (
            "if not X:\n  bs = {{{A}}}\nelse:\n  bs = {{{OTHER_A}, {B}}}",
            {},
            {"a": "not X", "b": "not X"},
        ),
        ("if X:\n  bs = {{{A}}}\nelse:\n  bs = {{{A}, {B}}}", {"a": 60}, {"b": "X"}),
        ("if X:\n  bs = {{{A}}}\nelif Y:\n  bs = {{{A}}}", {}, {"a": "X"}),
        ("bs = {{{A}}}\nif X:\n  del bs['a']", {}, {"a": "X"}),
        ("bs = {{{A}}}\nif X:\n  bs['a']['schedule'] = 5", {}, {"a": "X"}),
        ("bs = {{{A}}}\nif X:\n  bs['a']['schedule'] = 60", {}, {"a": "X"}),
        ("bs = {{{A}}}\nif X:\n  bs = {{{B}}}", {}, {"a": "X", "b": "X"}),
        ("if X:\n  bs = {{{B}}}\nbs = {{{A}}}", {"a": 60}, {}),
        (
            "try:\n  import y\n  bs = {{{A}}}\nexcept ImportError:\n  bs = {{{B}}}",
            {},
            {"a": "ImportError", "b": "ImportError"},
        ),
        (
            "try:\n  import y\n  bs = {{{A}, {B}}}\nexcept ImportError:\n  bs = {{{A}}}",
            {"a": 60},
            {"b": "ImportError"},
        ),
        ("try:\n  import y\nexcept ImportError:\n  pass\nbs = {{{A}}}", {"a": 60}, {}),
        ("try:\n  bs = {{{A}}}\nexcept ValueError:\n  raise", {"a": 60}, {}),
        ("bs = {{}}\ntry:\n  z()\nfinally:\n  bs = {{{A}}}", {"a": 60}, {}),
        (
            "match X:\n  case 1:\n    bs = {{{A}}}\n  case _:\n    bs = {{{A}, {B}}}",
            {"a": 60},
            {"b": "X"},
        ),
        ("match X:\n  case 1:\n    bs = {{{A}}}", {}, {"a": "X"}),
        ("def f(app):\n  if X:\n    return\n  app.conf.bs = {{{A}}}", {}, {"a": "X"}),
        ("def f(app):\n  if X:\n    raise Y\n  app.conf.bs = {{{A}}}", {"a": 60}, {}),
        ("for x in y():\n  if X:\n    continue\n  bs = {{{A}}}", {}, {"a": "X"}),
        (
            "def f():\n  s = {{{A}}}\n  if X:\n    s.update({{{B}}})\n  return s\nbs = f()",
            {"a": 60},
            {"b": "X"},
        ),
        (
            "def f():\n  if X:\n    return {{{A}}}\n  return {{{A}, {B}}}\nbs = f()",
            {"a": 60},
            {"b": "X"},
        ),
        ("def f():\n  if X:\n    return {{{B}}}\n  return {{{A}}}\n", {}, {"a": "X", "b": "X"}),
    ],
)
def test_what_is_not_decided_is_kept_out_where_the_branches_differ(source, jobs, unclear):
    source = source.format(A=A, B=B, OTHER_A=OTHER_A).replace("bs", "beat_schedule")
    assert told(source) == (jobs, unclear, {})


@pytest.mark.parametrize(
    ("default", "jobs", "marked"), [("", {"a": 60, "b": 120}, "ab"), ("1", {"b": 5}, "ab")]
)
def test_what_another_value_than_the_default_would_change_is_marked(default, jobs, marked):
    source = f"""
        beat_schedule = {{{A}, {B}}}
        if os.getenv("X", "{default}"):
            del beat_schedule["a"]
            beat_schedule["b"]["schedule"] = 5
    """
    assert told(source) == (jobs, {}, dict.fromkeys(marked, f"os.getenv('X', '{default}')"))


def test_an_undecided_expression_is_like_an_undecided_branch():
    source = f"beat_schedule = {{{A}, **({{{B}}} if X else {{}})}}\n"
    assert told(source) == ({"a": 60}, {"b": "X"}, {})


def test_a_task_that_is_added_under_a_condition_has_its_name():
    source = """
        @app.on_after_configure.connect
        def setup(sender, **kwargs):
            if settings.SYNC:
                sender.add_periodic_task(60, signature("x.a"), name="sync")
            sender.add_periodic_task(90, signature("x.b"), name="push")
    """
    assert told(source) == ({"push": 90}, {"sync": "settings.SYNC"}, {})


def test_what_is_written_over_in_one_display_does_not_come_back():
    assert told(f"beat_schedule = {{**{{{A}}}, {OTHER_A}}}\n") == ({"a": 90}, {}, {})


def test_a_branch_that_is_not_taken_is_no_schedule_for_others():
    assert told(f"if False:\n    X = {{{A}}}\n") == ({}, {}, {})


def test_a_long_chain_of_branches_is_followed():
    chain = "".join(f"elif X == {n}:\n  beat_schedule = {{{A}}}\n" for n in range(900))
    jobs, unclear, _ = told(f"if X:\n  beat_schedule = {{{A}}}\n{chain}else:\n  pass\n")
    assert (jobs, unclear) == ({}, {"a": "X"})


@pytest.mark.parametrize(
    ("helper", "is_read"),
    [
        ('get_bool("OFF", False)', True),
        ('get_bool(name="OFF", default=False, description="x")', True),
        ('get_any("OFF", None)', True),
        ('get_delimited_list("OFF", [])', True),
        ('get_env("OFF", "")', True),
        ('get_bool("OFF", "False")', False),  # the helper may parse it, or not
        ('get_bool("OFF")', False),
        ('get_list("off", [])', False),  # of no variable, by its name
        ("get_list(Model, [])", False),
    ],
)
def test_the_default_of_a_projects_own_helper_decides_an_expression(helper, is_read):
    source = f"""
        from project.envs import *
        OFF = {helper}
        CELERY_BEAT_SCHEDULE = {{{B}}} if OFF else {{{A}}}
    """
    jobs, unclear, assumed = told(source)
    said = helper.replace('"', "'")
    if is_read:
        assert (jobs, unclear, assumed) == ({"a": 60}, {}, {"a": said, "b": said})
    else:
        assert (jobs, unclear, assumed) == ({}, {"a": "OFF", "b": "OFF"}, {})


ENV = (
    'import environ\nenv = environ.FileAwareEnv(ON=(bool, True), X=(int, 5), N=int, P=(str, "$X"))'
)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ('env("X")', 5),
        ('env.int("X")', 5),
        ('env("X", default=8)', 8),
        ('env.int("X", 9)', 9),
        ('60 if env.bool("ON") else 90', 60),
        ('env("N")', None),
        ('env("P")', None),  # it is the value of X
        ('env("Y")', None),
        ('env.url("X")', None),
    ],
)
def test_the_scheme_of_django_environ_has_defaults(asked, seconds):
    entry = f'CELERY_BEAT_SCHEDULE = {{"a": {{"task": "x.a", "schedule": {asked}}}}}'
    jobs, unclear, assumed = told(f"{ENV}\n{entry}")
    assert jobs == ({} if seconds is None else {"a": seconds})
    assert [*unclear] == (["a"] if seconds is None else [])
    assert [*assumed] == ([] if seconds is None else ["a"])
    assert told(f"{ENV}\nenv.prefix = 'DD_'\n{entry}")[0] == (jobs if seconds in {8, 9} else {})


def test_a_zone_may_be_a_default_of_a_scheme():
    source = f"""
        from environ import Env
        env = Env(DD_TIME_ZONE=(str, "Europe/Berlin"))
        TIME_ZONE = env("DD_TIME_ZONE")
        CELERY_BEAT_SCHEDULE = {{{A}}}
    """
    found = reading(source)
    assert found.settings == {"celery": {"timezone": "Europe/Berlin"}}
    ((_, note),) = found.found
    assert note.severity is Severity.INFO
    assert "env('DD_TIME_ZONE')" in note.message
