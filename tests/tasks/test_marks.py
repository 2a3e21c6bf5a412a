"""The marks of source that can make tasks: never missed, and seldom seen where there are none."""

import ast
import asyncio
import unittest
from itertools import chain
from pathlib import Path

import celery
import django_celery_beat
import kombu
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.tasks.marks import may_make_tasks, may_write_schedules, speaks_of
from schedcat.tasks.syntax import tasks_in

MAKING = [
    "@app.task\ndef f(): ...",
    "@ shared_task\ndef f(): ...",
    "@app . task()\ndef f(): ...",
    "@app.\\\ntask\ndef f(): ...",
    "@celery.shared_task(\n  bind=True,\n)\ndef f(self): ...",
    "@our_task\ndef f(): ...",
    "@task_with_lock('x')\ndef f(): ...",
    "from celery import shared_task as st\n@st\ndef f(): ...",
    "from celery import (\n  Celery, # the app\n  shared_task as st,\n)\n@st\ndef f(): ...",
    "from elsewhere import our_task as made\n@made\ndef f(): ...",
    "from elsewhere import a, \\\n  task as made\n@made\ndef f(): ...",
    "from elsewhere import (a,\n  task)\ndef f(): ...\ntask(f)",
    "from elsewhere import task\nmade = task(f)",
    "later = app.task\n@later\ndef f(): ...",
    "prepared = app.task(name='x')",
    "bound = partial(app.task, bind=True)\n@bound\ndef f(): ...",
    "x = [app.task(name='x')(f)]",
    "app.register_task(Send())",
    "class Send(Task): ...",
    "class Send(\n  Mixin,\n  celery.Task,\n): ...",
    "class Send(Task[int]): ...",
    "class Send(a[1:2], Task): ...",
    "class Send(make_Task()): ...",
    "from celery import Task as Base\nclass Send(Base): ...",
    "from celery import (\n  Task as Base)\nclass Send(Base): ...",
    "Base = app.Task\nclass Send(Base): ...",
    "Base: type = Task\nclass Send(Base): ...",
    "def gen_task_name(self): ...",
    "import celery\n@job('app.sync')\ndef f(): ...",
    "import celery\n@job(\n  called='app.sync')\ndef f(): ...",
]

NOISE = [
    "",
    "# don't",
    "x = 'it\\'s'  # \"",
    "x = \"'''\"",
    'x = \'"""\'',
    'x = """one " two "" three \\""" # \'\'\' """',
    "x = '''a\\\\'''",
    "x = r'\\'', b'\"'",
    "x = 'continued \\\n  here \"'",
    "x = f'{y}' f\"{y['k']}\" f'''{y!r:>{z}}'''",
    "x = '' \"\" '''''' \"\"\"\"\"\"",
    'def g():\n    "Doc\\"string."',
]

noise = st.lists(st.sampled_from(NOISE), max_size=4)


@pytest.mark.parametrize("source", MAKING)
def test_each_of_these_makes_a_task_or_a_doubt(source):
    assert list(tasks_in(ast.parse(source), "m"))


@pytest.mark.parametrize("making", MAKING)
@settings(max_examples=20)
@given(before=noise, after=noise, line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_makes_a_task_is_marked_whatever_stands_around_it(making, before, after, line_end):
    source = "\n".join([*before, making, *after, ""]).replace("\n", line_end)
    ast.parse(source)
    assert speaks_of(source.encode())[0]
    assert may_make_tasks(source.encode())


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# @task and class X(Task):",
        '"""Use @app.task, or import task from celery."""',
        "async def g(task):\n    await task\n    return task",
        "task = asyncio.create_task(run())\ntask.cancel()",
        "self.task = None\nself.task.cancel()",
        "isinstance(x, Task)",
        "import celery",
        "from app.tasks import sync\nsync.delay()",
        "@app.route('/')\ndef index(): ...",
    ],
)
def test_talk_of_tasks_is_no_mark(source):
    ast.parse(source)
    assert not may_make_tasks(source.encode())


def python_files(package):
    return sorted(Path(package.__path__[0]).rglob("*.py"))


def test_no_task_is_missed_in_libraries_that_speak_of_them():
    files = chain.from_iterable(
        map(python_files, (celery, kombu, django_celery_beat, asyncio, unittest))
    )
    unmarked = [path.read_bytes() for path in files]
    unmarked = [source for source in unmarked if not may_make_tasks(source)]
    speaking = [source for source in unmarked if b"task" in source.lower()]

    assert len(speaking) > 50
    for source in speaking:
        assert not [*_in(source)]


def _in(source):
    """What is found; not the texts of decorators, which need code that knows Celery."""
    found = tasks_in(ast.parse(source), "m.n")
    return (each for each in found if hasattr(each, "name") or each.prefix in {"", "m", "m.n"})


@pytest.mark.parametrize(
    "source",
    [
        "app.conf.beat_schedule = {}",
        "CELERY_BEAT_SCHEDULE = {}",
        "CELERYBEAT_SCHEDULE = {}",
        "app.conf.update(CELERYBEAT={})",
        "@periodic_task(run_every=60)\ndef f(): ...",
        "ENTRY = {'task': 'a.b', 'schedule' : 60}",
    ],
)
def test_what_schedules_is_marked_too(source):
    assert speaks_of(source.encode())[1]
    assert may_write_schedules(source.encode())
