import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from schedcat.tasks import load

pytestmark = pytest.mark.skipif(
    find_spec("celery") is None
    and "celery" not in os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(","),
    reason="celery is missing: install schedcat[celery]",
)

ASK = """
import importlib, inspect, json, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
from shop.celery import app
print(json.dumps({
    name: inspect.cleandoc(vars(task).get("__doc__") or type(task).__dict__.get("__doc__") or "")
    for name, task in app.tasks.items()
    if not name.startswith("celery.")
}))
"""

APP = """
from celery import Celery
app = Celery("main", broker="memory://")
slow = app.task(queue="slow")
"""

DECORATED = '''
import celery
from celery import current_app, shared_task, shared_task as st
from functools import partial, wraps
from shop.celery import app

later = app.task
prepared = app.task(queue="slow")
bound = partial(app.task, bind=True)

def audited(function):
    @wraps(function)
    def inner(*args): return function(*args)
    return inner

@shared_task
def bare():
    """Bare.

    With more:
      - indented
    """
@shared_task()
def called(): "Called."
@shared_task(bind=True, max_retries=3)
def with_options(self): ...
@shared_task(name=None)
def named_none(): ...
@shared_task(name="")
def named_empty(): ...
@st
def aliased(): ...
@celery.shared_task
def by_module(): ...
@app.task
def of_app(): "Of the app."
@app.task(bind=True)
def of_app_bound(self): ...
@app.task()
def of_app_called(): ...
@current_app.task
def of_current_app(): ...
@later
def by_alias(): ...
@prepared
def by_prepared(): ...
@bound
def by_partial(self): ...
@shared_task
async def asynchronous(): "Asynchronous."
@audited
@shared_task
def audited_above(): ...
@shared_task
@audited
def audited_below(): "Audited."
'''

NAMED = """
from celery import shared_task
from shop.celery import app

PREFIX = "acme"
DOTTED: str = PREFIX + ".jobs"
WHOLE = f"{DOTTED}.whole"

@shared_task(name="acme.literal")
def a(): ...
@shared_task(name="acme" ".joined")
def b(): ...
@shared_task(name=PREFIX + ".sum")
def c(): ...
@app.task(name=f"{DOTTED}.formatted", bind=True)
def d(self): ...
@app.task(name=WHOLE)
def e(): ...
@shared_task(name=__name__ + ".renamed")
def f(): ...
@shared_task(name=f"{__name__}.also_renamed")
def g(): ...
@shared_task(name="no_dots")
def h(): ...
"""

NESTED = """
from celery import shared_task

class Tasks:
    @shared_task
    def in_class(): ...

def factory():
    @shared_task
    def in_function(): ...
    return in_function

factory()
if True:
    @shared_task
    def in_if(): ...
try:
    @shared_task
    def in_try(): ...
finally:
    pass
"""

CLASSES = """
from celery import Task
from celery.app.task import Task as Base
from shop.celery import app

class Named(Task):
    "Named."
    name = "acme.Named"
    def run(self): ...

class Unnamed(Base):
    def run(self): ...

class OfApp(app.Task):
    name = f"{__name__}.of_app"

class Mixed:
    def run(self): ...

class Handed(Mixed, Task):
    "Handed over as a class."

app.register_task(Named())
app.register_task(Unnamed())
app.register_task(OfApp())
app.register_task(Handed)

@app.register_task
class Decorated(Task):
    name = "acme.Decorated"
"""

CALLS = """
from celery import Task, shared_task
from shop.celery import app

def raw(): "Raw."
def second(): "Second."
def third(): ...
def fourth(): ...
def fifth(): "Fifth."

class Send(Task):
    name = "shop.send"

app.task(raw)
reg2 = app.task(name="shop.reg2")(second)
app.task(third, name="shop.reg3")
fourth = shared_task(fourth)
ALL = [shared_task(bind=True, name="shop.reg5")(fifth)]
send: Task = app.register_task(Send())
"""

PACKAGE = """
from celery import shared_task

@shared_task
def in_package(): "In a package."
"""

READABLE = {
    "shop/__init__.py": "",
    "shop/celery.py": APP,
    "shop/tasks.py": DECORATED,
    "shop/named.py": NAMED,
    "shop/nested.py": NESTED,
    "shop/classes.py": CLASSES,
    "shop/calls.py": CALLS,
    "shop/deep/__init__.py": PACKAGE,
    "shop/deep/er/tasks.py": PACKAGE,
    "single.py": PACKAGE,
}

LIBRARY = """
from celery import Task as Base
def imported(): ...
def other(): ...
class Sent(Base, object): name = "shop." + "sent".lower()
"""

AT_RUN_TIME = """
import shop.library
from celery import Task, shared_task
from shop.celery import app
from shop.library import Sent, imported

def ours(*args, **options): return shared_task(*args, **options)
def job(function): return app.task(function)
def name(what): return "shop." + what
def plain(): ...
def made(): ...
def given(): ...
OPTIONS = {"name": "shop.with_options"}

@shared_task(name=name("computed"))
def a(): ...
@shared_task(**OPTIONS)
def b(): ...
@ours
def wrapped(): ...
@ours(name=name("wrapped_and_computed"))
def d(): ...
@job
def decorated(): ...

app.task(plain)
task = shared_task(made)
shared_task(bind=True)(given)
app.task(name=name("handed"))(plain)
for each in [imported]:
    app.task(each)
app.task(shop.library.other)
app.register_task(Sent())

class Computed(Task):
    name = name("Computed")
app.register_task(Computed())
"""

UNREADABLE = {
    "shop/__init__.py": "",
    "shop/celery.py": APP,
    "shop/library.py": LIBRARY,
    "shop/tasks.py": AT_RUN_TIME,
}


@pytest.fixture
def write(tmp_path):
    def written(files):
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path

    return written


def registered(root, files):
    """Task name → docstring, as a worker that imports every file knows them."""
    modules = [path.removesuffix(".py").removesuffix("/__init__") for path in files]
    answer = subprocess.run(
        [sys.executable, "-c", ASK, *(module.replace("/", ".") for module in modules)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_the_scan_finds_exactly_what_celery_registers(write):
    root = write(READABLE)
    found = load([root]).descriptions
    assert {name: text or "" for name, text in found.items()} == registered(root, READABLE)


def test_what_celery_registers_at_run_time_is_never_surely_absent(write):
    root = write(UNREADABLE)
    names = registered(root, UNREADABLE)
    known = load([root])
    assert len(names) == 13
    assert [name for name in names if known.surely_lacks(name)] == []
