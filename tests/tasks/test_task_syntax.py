import pytest

HEADER = """\
import celery
import celery as c
from celery import Celery, Task, current_app, shared_task
from celery import shared_task as st
from celery.app.task import Task as Base
from functools import partial
from app.celery import app

PREFIX = "acme"
DOTTED: str = PREFIX + ".jobs"
later = app.task
queued = partial(app.task, queue="slow")
prepared = app.task(queue="slow")
"""


@pytest.mark.parametrize(
    "decorator",
    [
        "@shared_task",
        "@shared_task()",
        "@shared_task(bind=True, max_retries=3)",
        "@shared_task(name=None)",
        "@shared_task(name='')",
        "@st",
        "@st(bind=True)",
        "@celery.shared_task",
        "@c.shared_task(ignore_result=True)",
        "@app.task",
        "@app.task(bind=True)",
        "@current_app.task",
        "@self.app.task()",
        "@later",
        "@queued",
        "@prepared",
        "@periodic_task(run_every=60)",
        "@audited\n@shared_task",
        "@shared_task\n@audited",
    ],
)
@pytest.mark.parametrize("definition", ["def", "async def"])
def test_a_decorated_function_is_a_task_named_by_its_module(scan, decorator, definition):
    source = f"{HEADER}\n{decorator}\n{definition} sync(): 'Sync users.'\n"
    known = scan({"app/tasks.py": source})
    assert known.descriptions == {"app.tasks.sync": "Sync users."}
    assert known.surely_lacks("app.tasks.absent")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("'acme.sync'", "acme.sync"),
        ("'acme' '.sync'", "acme.sync"),
        ("PREFIX", "acme"),
        ("PREFIX + '.sync'", "acme.sync"),
        ("DOTTED + '.' + PREFIX", "acme.jobs.acme"),
        ("f'{PREFIX}.sync'", "acme.sync"),
        ("f'{DOTTED}.{PREFIX}'", "acme.jobs.acme"),
        ("__name__ + '.renamed'", "app.tasks.renamed"),
        ("f'{__name__}.renamed'", "app.tasks.renamed"),
    ],
)
def test_a_name_is_read_from_literals_and_constants(scan, name, expected):
    known = scan({"app/tasks.py": f"{HEADER}\n@app.task(bind=True, name={name})\ndef sync(): ..."})
    assert set(known.descriptions) == {expected}
    assert known.surely_lacks("app.tasks.sync")


@pytest.mark.parametrize(
    "name",
    [
        "make_name()",
        "settings.SYNC_NAME",
        "IMPORTED",
        "NAMES['sync']",
        "PREFIX.upper() + '.sync'",
        "'%s.sync' % PREFIX",
        "f'{PREFIX!r}.sync'",
        "f'{PREFIX:>9}.sync'",
        "f'{VERSION}.sync'",
        "CHANGED",
        "LOOPED",
        "OPENED",
        "PARAMETER",
        "GROWN",
    ],
)
def test_a_name_that_cannot_be_read_leaves_the_package_in_doubt(scan, name):
    source = f"""\
from elsewhere import IMPORTED
PREFIX = "acme"
VERSION = 2
CHANGED = "a"
if VERSION > 1:
    CHANGED = "b"
LOOPED = "c"
for LOOPED in "de": pass
OPENED = "f"
with there() as OPENED: pass
PARAMETER = "g"
GROWN = "h"
GROWN += "i"
def make(PARAMETER):
    @shared_task(name={name})
    def sync(): ...
    return sync
"""
    known = scan({"app/tasks.py": source, "app/other.py": "", "elsewhere.py": ""})
    assert known.descriptions == {}
    assert not known.surely_lacks("app.tasks.sync")
    assert not known.surely_lacks("app.other.sync")
    assert known.surely_lacks("elsewhere.sync")


def test_tasks_are_found_in_every_block(scan):
    source = """\
        if CONDITION:
            @shared_task
            def in_if(): ...
        else:
            @shared_task
            def in_else(): ...
        try:
            @shared_task
            def in_try(): ...
        except ImportError:
            @shared_task
            def in_except(): ...
        finally:
            @shared_task
            def in_finally(): ...
        class Tasks:
            @shared_task
            def in_class(): ...
        def factory():
            @shared_task
            def in_function(): ...
        match CONDITION:
            case 1:
                @shared_task
                def in_case(): ...
        with CONDITION:
            @shared_task
            def in_with(): ...
    """
    known = scan({"m.py": source})
    places = ["if", "else", "try", "except", "finally", "class", "function", "case", "with"]
    assert set(known.descriptions) == {f"m.in_{place}" for place in places}


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        ("class Clean(Task): name = 'acme.Clean'", "acme.Clean"),
        ("class Clean(Task): name: str = PREFIX + '.Clean'", "acme.Clean"),
        ("class Clean(Task): name = f'{__name__}.clean'", "app.tasks.clean"),
        ("class Clean(celery.Task): pass", "app.tasks.Clean"),
        ("class Clean(Base): name = None", "app.tasks.Clean"),
        ("class Clean(app.Task): def_ = 1", "app.tasks.Clean"),
        ("class Clean(core.BackgroundTask): abstract = False", "app.tasks.Clean"),
        ("class Clean(Task[int]): pass", "app.tasks.Clean"),
        ("class Clean(Job): pass\napp.register_task(Clean())", "app.tasks.Clean"),
        ("class Clean(Job): pass\nclean = app.register_task(Clean)", "app.tasks.Clean"),
        ("@app.register_task\nclass Clean(Job): pass", "app.tasks.Clean"),
    ],
)
def test_a_class_of_the_task_kind_is_a_task(scan, definition, name):
    assert set(scan({"app/tasks.py": f"{HEADER}\n{definition}\n"}).descriptions) == {name}


@pytest.mark.parametrize(
    "source",
    [
        "class Clean(Task): abstract = True",
        "class Clean(Job): name = 'task'",
        "class Task: name = 'acme.task'",
        "def sync(): 'no task'",
        "app.register_task()",
        "import elsewhere\napp.register_task(elsewhere.Send())",
        "for task in tasks: task(1)",
        "slow = app.task(queue='slow')",
        "from celery import shared_task\nslow = shared_task(queue='slow')",
    ],
)
def test_what_is_no_task_is_surely_absent(scan, source):
    known = scan({"app/tasks.py": source})
    assert known.descriptions == {}
    assert known.surely_lacks("app.tasks.Clean")
    assert known.surely_lacks("app.tasks.sync")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '@shared_task\ndef f():\n    """One.\n\n    Two:\n      a\n    """\n',
            "One.\n\nTwo:\n  a",
        ),
        ("@shared_task\ndef f(): 'café'", "café"),
        ("@shared_task\ndef f(): ''", None),
        ("@shared_task\ndef f(): ' '", None),
        ("@shared_task\ndef f(): f'not {a} docstring'", None),
        ("@shared_task\ndef f(): ...", None),
        ("class f(Task):\n    'Of the class.'\n    def run(self): 'Of run.'", "Of the class."),
        ("class f(Task):\n    def run(self): 'Of run.'", "Of run."),
        ("class f(Task):\n    async def run(self): 'Of run.'", "Of run."),
        ("class f(Task):\n    def walk(self): 'Of another.'", None),
    ],
)
def test_a_docstring_is_the_description(scan, source, expected):
    assert scan({"m.py": source}).descriptions == {"m.f": expected}


@pytest.mark.parametrize(
    ("source", "doubtful", "sure"),
    [
        ("@audited\ndef f(): 'task'\n@audited\ndef g(): ...", ["m.f", "m.g"], ["m.h"]),
        ("from app.celery import job\n@job\ndef f(): ...", ["m.f"], ["m.g"]),
        ("f = make_task()", ["m.f"], ["m.g"]),
        ("app.task(f)", ["m.f", "m.g"], ["n.f"]),
        ("app.task(make())", ["m.f"], ["n.f"]),
        ("def f(): ...\ndef g(f): app.task(f)", ["m.g"], ["n.f"]),
        ("def f(): ...\nfor f in there(): app.task(f)", ["m.g"], ["n.f"]),
        ("from n.a import f\napp.task(f)", ["n.f"], ["m.f", "o.f"]),
        ("import n.a as a\napp.task(a.f)", ["n.f"], ["m.f", "o.f"]),
        ("from .a import f\napp.task(f)", ["m.f"], ["n.f", "o.f"]),
        ("from n.a import Send\napp.register_task(Send())", ["n.f"], ["m.f", "o.f"]),
        ("from n.a import f\napp.task(f, name=name('x'))", ["m.f"], ["n.f", "o.f"]),
        ("from celery import shared_task\nf = shared_task(g)", ["m.f", "m.g"], ["n.f"]),
        ("def f(): ...\napp.task(name=name('x'))(f)", ["m.f", "m.g"], ["n.f"]),
        ("def f(): ...\napp.task(f, **OPTIONS)", ["m.f", "m.g"], ["n.f"]),
        ("slow = app.task(name='n.slow')", ["n.slow"], ["n.f", "m.f"]),
        ("import celery\n@job('n.x')\ndef f(): ...", ["m.f", "n.x"], ["n.f"]),
        ("import celery\n@job(called='n.x')\ndef f(): ...", ["m.f", "n.x"], ["n.f"]),
        ("@shared_task(**OPTIONS)\ndef g(): ...", ["m.f"], ["n.f"]),
        ("@task_with_lock\ndef g(): ...", ["m.f"], ["n.f"]),
        ("@our_task(queue='slow')\ndef g(): ...", ["m.f"], ["n.f"]),
        ("from celery import shared_task\ndef our(*a):\n    return shared_task(*a)", ["m.f"], []),
        ("class App(Celery):\n    def gen_task_name(self, name, module): ...", ["m.f", "n.f"], []),
    ],
)
def test_a_task_that_may_be_there_is_not_surely_absent(scan, source, doubtful, sure):
    known = scan({"m.py": source, "n.py": "", "o.py": ""})
    assert [name for name in doubtful if known.surely_lacks(name)] == []
    assert [name for name in sure if not known.surely_lacks(name)] == []


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("app.task(raw)", "app.tasks.raw"),
        ("raw = app.task(raw)", "app.tasks.raw"),
        ("made: Task = app.task(raw)", "app.tasks.raw"),
        ("st(raw)", "app.tasks.raw"),
        ("app.task(raw, name='app.x')", "app.x"),
        ("app.task(name='app.x')(raw)", "app.x"),
        ("st(name=PREFIX + '.x')(raw)", "acme.x"),
        ("queued(name='app.x')(raw)", "app.x"),
        ("ALL = [app.task(name='app.x', bind=True)(raw)]", "app.x"),
        ("audited(app.task(raw, name='app.x'))", "app.x"),
    ],
)
def test_a_function_that_is_handed_over_is_a_task(scan, call, name):
    source = f"{HEADER}\ndef raw(): 'Raw.'\n{call}\n"
    known = scan({"app/__init__.py": "", "app/tasks.py": source})
    assert known.descriptions == {name: "Raw."}
    assert known.surely_lacks("app.absent")
    assert known.surely_lacks("app.tasks.absent")


def test_a_function_from_elsewhere_is_a_task_where_it_is_given_a_name(scan):
    source = "from elsewhere import raw\napp.task(name='app.x')(raw)\n"
    known = scan({"app/__init__.py": "", "app/tasks.py": source})
    assert known.descriptions == {"app.x": None}
    assert known.surely_lacks("app.absent")


def test_options_that_cannot_be_read_leave_the_usual_name(scan):
    known = scan({"m.py": "@shared_task(**OPTIONS)\ndef f(): 'F.'"})
    assert known.descriptions == {"m.f": "F."}


def test_a_wrapper_of_the_projects_own_gives_the_usual_name(scan):
    known = scan({"m.py": "@our_task(name='x')\ndef f(): ...\n@our_task\ndef g(): 'G.'"})
    assert known.descriptions == {"x": None, "m.g": "G."}


def test_constants_that_double_without_end_are_given_up(scan):
    lines = ["a0 = 'x'", *(f"a{n} = a{n - 1} + a{n - 1}" for n in range(1, 12))]
    known = scan({"m.py": "\n".join([*lines, "@shared_task(name=a11)", "def f(): ..."])})
    assert known.descriptions == {}
    assert not known.surely_lacks("m.f")
