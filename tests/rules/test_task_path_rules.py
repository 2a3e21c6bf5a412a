"""What a job's path leads to, what its task can take, and tasks that the code hides."""

import pytest

from schedcat.engine import Selection, check
from schedcat.findings import Severity
from schedcat.rules import load_rules

HEADER = "from celery import Celery, Task, shared_task\n\napp = Celery()\n"
SYNC = HEADER + "@shared_task\ndef sync(): 'Fetch the orders.'\n"


def project(task, files, **job):
    more = "".join(f", {key}: {value}" for key, value in job.items())
    return {
        "jobs.yaml": f"jobs:\n  sync: {{task: {task}, interval: 1h{more}}}\n",
        "schedcat.toml": 'tasks = ["src/"]\n',
        **{f"src/{path}": text for path, text in files.items()},
    }


@pytest.fixture
def says(load):
    """`says(example)`: (rule, diagnostic) of the rules about tasks that are on."""

    def said(example):
        seen, reading = load(example)
        found = check(
            seen, reading, load_rules(), Selection(select=("tasks",), ignore=("unscheduled-task",))
        )
        return [(each.rule, each) for each in found]

    return said


NO_TASKS = {
    "def helper(): ...": ("function", "decorate it with `@shared_task`"),
    "async def helper(): ...": ("function", "decorate it with `@shared_task`"),
    "if 1:\n    def helper(): ...": ("function", "decorate it with `@shared_task`"),
    "class helper: ...": ("class", "name a task"),
    "class helper(Task): abstract = True": ("class", "name a task"),
    "helper = 'x'": ("value", "name a task"),
    "helper: dict = {}": ("value", "name a task"),
}


@pytest.mark.parametrize(("source", "said"), NO_TASKS.items(), ids=NO_TASKS)
def test_a_path_to_something_else_is_told_with_its_place(source, said, says, marked):
    ((rule, found),) = says(project("app.tasks.helper", {"app/tasks.py": HEADER + source}))
    (related,) = found.finding.related

    assert (rule, found.severity) == ("task-not-a-task", Severity.ERROR)
    assert found.finding.message == f"`app.tasks.helper` is a {said[0]}, not a task"
    assert found.finding.help == said[1]
    assert marked(found.finding.at) == "app.tasks.helper"
    assert related.at.path.endswith("src/app/tasks.py")
    assert related.at.line == (5 if source.startswith("if") else 4)


def test_a_path_to_a_module_offers_its_tasks(says):
    ((rule, found),) = says(project("app.tasks", {"app/tasks.py": SYNC}))

    assert rule == "task-not-a-task"
    assert found.finding.message == "`app.tasks` is a module, not a task"
    assert found.finding.help == "name one of its tasks, such as `app.tasks.sync`"


def test_a_task_of_nearly_the_name_is_offered(says):
    source = SYNC + "def sync_(): ...\n"
    ((_, found),) = says(project("app.tasks.sync_", {"app/tasks.py": source}))

    assert found.finding.help == "did you mean `app.tasks.sync`?"


def test_something_else_is_told_through_imports_and_beside_a_listing(says):
    files = project("app.helper", {"app/__init__.py": "from .tasks import helper\n"})
    files["src/app/tasks.py"] = "def helper(): ...\n"
    files["schedcat.toml"] = 'tasks = ["src/", "tasks.txt"]\n'
    files["tasks.txt"] = "app.tasks.sync\n"

    ((rule, found),) = says(files)

    assert rule == "task-not-a-task"
    assert found.finding.related[0].at.path.endswith("src/app/tasks.py")


def test_a_disabled_job_only_warns(says):
    ((_, found),) = says(project("m.helper", {"m.py": "def helper(): ..."}, disabled="later"))

    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    "source",
    [
        "@audited\ndef helper(): ...",
        "@audited\nclass helper: ...",
        "helper = make()",
        "helper = settings.HELPER",
        "helper, other = 1, 2",
        "from elsewhere import helper",
        "from elsewhere import *",
        "def helper(): ...\nhelper = audited(helper)",
        "def helper(): ...\n@shared_task(name=name('x'))\ndef f(): ...",
        "class A:\n    def helper(self): ...",
        "def f():\n    def helper(): ...",
    ],
)
def test_what_may_be_a_task_or_is_not_there_is_left_to_task_not_found(source, says):
    rules = {rule for rule, _ in says(project("m.helper", {"m.py": HEADER + source}))}

    assert rules - {"task-unresolvable"} == {"task-not-found"}


ALIASES = {
    "an import": ("app.sync", {"app/__init__.py": "from app.tasks import sync"}),
    "a relative import": ("app.sync", {"app/__init__.py": "from .tasks import sync"}),
    "another name": ("app.fetch", {"app/__init__.py": "from .tasks import sync as fetch"}),
    "everything": ("app.sync", {"app/__init__.py": "from .tasks import *"}),
    "two imports": (
        "app.sync",
        {"app/__init__.py": "from .api import sync", "app/api.py": "from .tasks import sync"},
    ),
    "a module": ("app.jobs.sync", {"app/__init__.py": "from . import tasks as jobs"}),
    "a whole module": ("app.api.jobs.sync", {"app/api.py": "import app.tasks as jobs"}),
    "from above": ("app.api.v1.sync", {"app/api/v1.py": "from ..tasks import sync"}),
    "an assignment": ("app.api.fetch", {"app/api.py": "from . import tasks\nfetch = tasks.sync"}),
    "one of several ways": (
        "app.sync",
        {"app/__init__.py": "try:\n    from .tasks import sync\nfinally:\n    pass"},
    ),
}


@pytest.mark.parametrize(("path", "files"), ALIASES.values(), ids=ALIASES)
def test_a_path_through_an_import_is_told_the_name(path, files, says):
    ((rule, found),) = says(project(path, {"app/tasks.py": SYNC, **files}))
    (related,) = found.finding.related

    assert (rule, found.severity) == ("task-path-not-canonical", Severity.WARNING)
    assert found.finding.message == f"Celery knows `{path}` as `app.tasks.sync`"
    assert found.finding.fix.text == "app.tasks.sync"
    assert found.finding.fix.safe
    assert (related.at.path.rpartition("src/")[2], related.at.line) == ("app/tasks.py", 5)


@pytest.mark.parametrize(
    "source",
    [
        "@shared_task(name='shop.sync')\ndef sync(): ...",
        "def sync(): ...\nshared_task(name='shop.sync')(sync)",
        "def sync(): ...\nsync = shared_task(sync, name='shop.sync')",
        "class sync(Task): name = 'shop.sync'",
    ],
)
def test_a_task_that_an_option_names_is_told_that_name(source, says):
    ((rule, found),) = says(project("m.sync", {"m.py": HEADER + source}))

    assert rule == "task-path-not-canonical"
    assert found.finding.fix.text == "shop.sync"


def test_where_another_task_may_have_the_path_as_its_name_the_fix_is_unsafe(says):
    source = SYNC + "@shared_task(name=name('x'))\ndef f(): ...\n"
    files = {"app/__init__.py": "from .tasks import sync", "app/tasks.py": source}
    found = dict(says(project("app.sync", files)))["task-path-not-canonical"]

    assert not found.finding.fix.safe


@pytest.mark.parametrize(
    "files",
    [
        {"app/__init__.py": "from .a import x", "app/a.py": "from . import x"},
        {"app/__init__.py": "from app import x"},
        {"app/__init__.py": "from app.x import x"},
        {"app/__init__.py": "from .a import *", "app/a.py": "from . import *"},
        {"app/__init__.py": "x = x"},
    ],
)
def test_imports_in_a_circle_lead_nowhere(files, says):
    ((rule, _),) = says(project("app.x", files))

    assert rule == "task-not-found"


def test_a_path_that_leads_to_two_tasks_is_left_alone(says):
    source = (
        HEADER + "def sync(): ...\nfor_a = app.task(name='a')(sync)\napp.task(name='b')(sync)\n"
    )
    ((rule, _),) = says(project("m.sync", {"m.py": source}))

    assert rule == "task-not-found"


MISMATCHES = [
    ("a", {}, "is not given `a`", "m.sync"),
    ("a", {"args": "[1, 2]"}, "takes at most 1 argument by position, not 2", "args"),
    ("", {"args": "[1]"}, "takes no arguments by position", "args"),
    ("a", {"kwargs": "{a: 1, b: 2}"}, "has no parameter `b`", "2"),
    ("a", {"args": "[1]", "kwargs": "{a: 2}"}, "gets `a` twice, by position and by name", "2"),
    ("a, /", {"kwargs": "{a: 2}"}, "takes `a` by position, not by name", "2"),
    ("*, a", {"args": "[1]"}, None, "args"),
    ("*, a", {"kwargs": "{}"}, "is not given `a`", "m.sync"),
    ("*args, a", {"args": "[1, 2, 3]"}, "is not given `a`", "args"),
    ("a, b=1, *, c", {"args": "[1]"}, "is not given `c`", "args"),
]


@pytest.mark.parametrize(("parameters", "job", "said", "place"), MISMATCHES)
def test_arguments_that_do_not_fit_are_told(parameters, job, said, place, says, marked):
    source = f"{HEADER}@app.task\ndef sync({parameters}): ...\n"
    ((rule, found),) = says(project("m.sync", {"m.py": source}, **job))
    (related,) = found.finding.related

    assert (rule, found.severity) == ("arguments-mismatch", Severity.ERROR)
    if said:
        assert found.finding.message == f"`m.sync` {said}"
    assert marked(found.finding.at) == place
    assert related.at.line == 5


def test_one_finding_tells_all_that_is_wrong_and_what_was_meant(says):
    source = HEADER + "@app.task(bind=True)\ndef sync(self, *, dry_run, days=1): ...\n"
    ((_, found),) = says(project("m.sync", {"m.py": source}, kwargs="{dryrun: true}"))

    assert found.finding.message == (
        "`m.sync` is not given `dry_run` and has no parameter `dryrun`"
    )
    assert found.finding.help == "did you mean `dry_run`? it takes (*, dry_run, days=…)"


FITTING = [
    ("@shared_task\ndef sync(a, b=1): ...", {"args": "[1]"}),
    ("@shared_task\ndef sync(a, b=1): ...", {"kwargs": "{b: 1, a: 2}"}),
    ("@shared_task(bind=True)\ndef sync(self, a): ...", {"args": "[1]"}),
    ("@app.task(bind=False)\ndef sync(a): ...", {"args": "[1]"}),
    ("@app.task\ndef sync(*args, **kwargs): ...", {"args": "[1]", "kwargs": "{b: 1}"}),
    ("class sync(Task):\n    def run(self, a): ...", {"args": "[1]"}),
]


@pytest.mark.parametrize(("source", "job"), FITTING)
def test_arguments_that_fit_are_silent(source, job, says):
    assert says(project("m.sync", {"m.py": HEADER + source}, **job)) == []


DOUBTFUL = [
    "@audited\n@shared_task\ndef sync(a): ...",
    "@shared_task\n@audited\ndef sync(a): ...",
    "@our_task\ndef sync(a): ...",
    "@shared_task(**OPTIONS)\ndef sync(a): ...",
    "@shared_task(bind=BIND)\ndef sync(a): ...",
    "@shared_task(base=Injecting)\ndef sync(a): ...",
    "@shared_task('x')\ndef sync(a): ...",
    "prepared = app.task(bind=True)\n@prepared\ndef sync(self): ...",
    "from app.makers import shared_task\n@shared_task\ndef sync(a): ...",
    "from functools import partial\nmade = partial(app.task, bind=True)\n@made\ndef sync(a): ...",
    "class sync(Other, Task):\n    def run(self, a): ...",
    "class sync(OurTask):\n    def run(self, a): ...",
    "class sync(Task):\n    def __call__(self, **k): ...\n    def run(self, a): ...",
    "class sync(Task):\n    @audited\n    def run(self, a): ...",
    "class sync(Task): ...",
    "if 1:\n    @shared_task\n    def sync(a): ...\nelse:\n    @shared_task\n    def sync(): ...",
    "@shared_task(bind=True)\ndef sync(): ...",
]


@pytest.mark.parametrize("source", DOUBTFUL)
def test_where_the_parameters_are_in_doubt_nothing_is_said(source, says):
    said = says(project("m.sync", {"m.py": HEADER + source}, kwargs="{zzz: 1}"))

    assert not [rule for rule, _ in said if rule == "arguments-mismatch"]


def test_a_task_in_no_schedule_is_told_at_its_definition(check):
    source = SYNC + "@shared_task\ndef mail(): ...\n@shared_task(name='x.y')\ndef z(): ...\n"
    found = check("unscheduled-task", project("app.sync", {"app/tasks.py": source}))

    assert [each.finding.message for each in found] == [
        "`app.tasks.sync` is in no schedule",
        "`app.tasks.mail` is in no schedule",
        "`x.y` is in no schedule",
    ]
    assert [each.finding.at.line for each in found] == [5, 7, 9]
    assert {each.severity for each in found} == {Severity.INFO}


def test_a_task_that_a_job_names_by_another_path_is_scheduled(check):
    files = {"app/__init__.py": "from .tasks import sync", "app/tasks.py": SYNC}

    assert check("unscheduled-task", project("app.sync", files)) == []


def test_a_task_of_a_listing_may_well_be_started_otherwise(check):
    files = project("app.sync", {}) | {"schedcat.toml": 'tasks = ["tasks.txt"]\n'}

    assert check("unscheduled-task", files | {"tasks.txt": "app.sync\napp.mail\n"}) == []


def test_names_made_at_run_time_are_counted_once(check):
    source = HEADER + "".join(
        f"@shared_task(name=name({number}))\ndef f{number}(): ...\n" for number in range(4)
    )
    (found,) = check("task-unresolvable", project("m.sync", {"m.py": source}))

    assert found.severity is Severity.INFO
    assert found.finding.message == "4 names of tasks are made at run time"
    assert [each.message for each in found.finding.related][:2] == [
        "the name of a task is made at run time: `name(0)`",
        "the name of a task is made at run time: `name(1)`",
    ]
    assert found.finding.at.line == 4
