"""What a job runs: tasks that no listing has, that no source makes, that nobody could check."""

import sys

import pytest
from celery import Celery

from schedcat.findings import Severity

RULE = "task-not-found"


def listed(task, *names):
    return {
        "jobs.yaml": f"jobs:\n  sync: {{task: {task}, interval: 1h}}\n",
        "schedcat.toml": 'tasks = ["tasks.txt"]\n',
        "tasks.txt": "\n".join(names) + "\n",
    }


def scanned(task, source="from celery import shared_task\n"):
    return {
        "jobs.yaml": f"jobs:\n  sync: {{task: {task}, interval: 1h}}\n",
        "schedcat.toml": 'tasks = ["src/"]\n',
        "src/app/tasks.py": source,
    }


def test_a_task_outside_the_listing_is_an_error_at_its_name(check, marked):
    (found,) = check(RULE, listed("app.tasks.send_invoices", "app.tasks.sync_users"))

    assert found.severity is Severity.ERROR
    assert (
        found.finding.message == "`app.tasks.send_invoices` is not found in the listing `tasks.txt`"
    )
    assert marked(found.finding.at) == "app.tasks.send_invoices"
    assert found.finding.job == "sync"
    assert found.finding.help == (
        "register the task under this name, add it to the listing, or remove the job"
    )
    assert found.finding.fix is None


def test_the_nearest_name_is_offered_as_an_unsafe_fix(check):
    (found,) = check(RULE, listed("app.tasks.sync_user", "app.tasks.sync_users", "app.mail"))

    assert found.finding.help == "did you mean `app.tasks.sync_users`?"
    assert found.finding.fix.text == "app.tasks.sync_users"
    assert found.finding.fix.at == found.finding.at
    assert not found.finding.fix.safe


def test_several_near_names_are_all_said(check):
    (found,) = check(RULE, listed("app.sync", "app.tasks.sync", "users.sync"))

    assert found.finding.help == "did you mean `app.tasks.sync` or `users.sync`?"


def test_a_scanned_module_without_the_task_is_an_error(check):
    (found,) = check(RULE, scanned("app.tasks.sync"))

    assert found.severity is Severity.ERROR
    assert found.finding.message == (
        "`app.tasks.sync` is not found in the modules scanned in `src`"
    )
    assert found.finding.help == "register the task under this name, or remove the job"


@pytest.mark.parametrize(
    ("task", "source"),
    [
        ("vendor.tasks.sync", "from celery import shared_task\n"),
        ("app.tasks.sync", "from celery import shared_task\nsync = shared_task(make())\n"),
    ],
    ids=["its module is not among the scanned ones", "it may be made at run time"],
)
def test_a_task_that_may_be_made_elsewhere_is_a_warning(task, source, check):
    (found,) = check(RULE, scanned(task, source))

    assert found.severity is Severity.WARNING
    assert found.finding.help == (
        "add the source that makes the task to `tasks`, or correct the name"
    )


def test_a_folder_without_any_source_is_still_no_listing(check):
    files = scanned("app.tasks.sync") | {"schedcat.toml": 'tasks = ["docs/"]\n', "docs/a.md": ""}

    (found,) = check(RULE, files)

    assert found.severity is Severity.WARNING
    assert found.finding.message == (
        "`app.tasks.sync` is not found in the modules scanned in `docs`"
    )


def test_a_listing_and_a_source_root_are_both_named(check):
    files = scanned("app.tasks.sync") | {
        "schedcat.toml": 'tasks = ["src/", "lists/tasks.txt"]\n',
        "lists/tasks.txt": "app.mail\n",
    }

    (found,) = check(RULE, files)

    assert found.finding.message == ("`app.tasks.sync` is not found in `src` and `lists/tasks.txt`")


def test_a_disabled_job_is_checked_too_but_only_warned_of(check):
    files = listed("app.sync", "app.mail")
    files["jobs.yaml"] = files["jobs.yaml"].replace("}", ", disabled: shop is closed}")

    (found,) = check(RULE, files)

    assert found.severity is Severity.WARNING


BARE = "from celery import shared_task\n\n@shared_task\ndef bare(): ...\n"


@pytest.mark.parametrize(
    ("root", "known", "advice"),
    [
        (".", "src.shop.tasks.bare", ", such as `src`"),
        ("src/shop", "tasks.bare", ", such as `src`"),
        ("src/shop/tasks.py", "tasks.bare", ", such as `src`"),
        ("other", "tasks.bare", ""),
    ],
)
def test_a_wrong_root_is_told_instead_of_a_name(root, known, advice, check):
    files = scanned("shop.tasks.bare") | {
        "schedcat.toml": f'tasks = ["{root}"]\n',
        "src/app/tasks.py": "",
        "src/shop/tasks.py": BARE,
    }
    if root == "other":
        files["other/tasks.py"] = BARE

    (found,) = check(RULE, files)

    assert found.severity is Severity.WARNING
    assert found.finding.fix is None
    assert found.finding.help == (
        f"the code is known as `{known}` from the root `{root}`: "
        f"give the folder where imports start{advice}"
    )


def test_a_job_that_leaves_a_package_out_is_told_the_name(check):
    files = scanned("tasks.bare", BARE) | {"src/app/__init__.py": ""}

    (found,) = check(RULE, files)

    assert found.finding.help == "did you mean `app.tasks.bare`?"


def test_a_name_given_by_an_option_says_nothing_about_the_root(check):
    source = BARE.replace("@shared_task", '@shared_task(name="acme.bare")')

    (found,) = check(RULE, scanned("shop.acme.bare", source))

    assert found.finding.help == "did you mean `acme.bare`?"


NEWER = """\
from celery import shared_task

@shared_task(name="nightly")
def sync():
    try:
        ...
    except OSError, ValueError:
        ...

@shared_task
def fine(): ...

TASK_NAME: str = "billing.send"
register(name=TASK_NAME)
"""
"""What Python 3.14 parses."""


@pytest.mark.parametrize(
    "task", ["shop.broken.fine", "shop.broken.Sync.run", "nightly", "billing.send"]
)
def test_nothing_is_said_of_tasks_that_a_file_may_make_that_cannot_be_read(check, task):
    files = scanned(task, BARE) | {"src/shop/broken.py": NEWER}

    assert check(RULE, files) == []
    (found,) = check("unreadable-source", files)
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("task", "severity"),
    [
        ("app.tasks.bear", Severity.ERROR),
        ("weekly", Severity.WARNING),
        ("shop.fine", Severity.WARNING),
        ("other.tasks.fine", Severity.WARNING),
    ],
)
def test_a_file_that_cannot_be_read_says_nothing_of_other_tasks(check, task, severity):
    (found,) = check(RULE, scanned(task, BARE) | {"src/shop/broken.py": NEWER})

    assert found.severity is severity


def test_a_listing_tells_of_all_tasks_whatever_cannot_be_read(check):
    files = scanned("shop.broken.fine", BARE) | {
        "src/shop/broken.py": NEWER,
        "schedcat.toml": 'tasks = ["src/", "tasks.txt"]\n',
        "tasks.txt": "app.other\n",
    }

    (found,) = check(RULE, files)

    assert found.severity is Severity.ERROR


def test_a_package_that_could_not_be_read_is_named_with_its_line(check):
    files = scanned("shop.tasks.fine", BARE) | {
        "src/shop/__init__.py": "from celery import shared_task\n\ndef fine(:\n",
        "src/shop/tasks.py": BARE,
    }

    (found,) = check(RULE, files)

    assert found.severity is Severity.WARNING
    assert found.finding.fix is None
    version = ".".join(map(str, sys.version_info[:2]))
    assert found.finding.help == (
        "correct `src/shop/__init__.py:3`, or name its tasks in a listing: it could not be read "
        f"(Python {version} does not parse it: invalid syntax), "
        "so whether it makes the task is unknown"
    )


def test_files_of_code_that_cannot_be_read_are_one_warning(check):
    broken = {
        f"src/shop/{name}.py": "from celery import shared_task\n\n@shared_task\ndef fine(:\n"
        for name in "ab"
    }
    files = scanned("app.bare", BARE) | broken

    (found,) = check("unreadable-source", files)

    assert found.severity is Severity.WARNING
    assert found.finding.message == (
        "2 files cannot be read, and the tasks of their source are not known"
    )
    assert [(each.at.path, each.at.line) for each in found.finding.related] == [
        ("src/shop/a.py", 4),
        ("src/shop/b.py", 4),
    ]


def test_a_task_registered_by_a_call_under_a_name_of_its_package_is_found(check):
    source = "def raw(): ...\nreg2 = app.task(name='app.reg2')(raw)\n"

    assert check(RULE, scanned("app.reg2", source) | {"src/app/__init__.py": ""}) == []


def test_a_job_without_a_task_is_no_matter_for_a_registry(check):
    files = listed("app.sync", "app.sync") | {
        "jobs.yaml": "jobs:\n  drop: {command: [drop], interval: 1h}\n"
    }

    assert check(RULE, files) == []


def test_the_tasks_that_every_app_has_are_known(check):
    app = Celery()
    app.finalize()
    own = [name for name in app.tasks if name.startswith("celery.")]

    assert own
    for task in own:
        assert check(RULE, listed(task, "app.mail")) == []


def test_a_misspelt_task_of_celery_is_found(check):
    assert len(check(RULE, listed("celery.backend_cleanap", "app.mail"))) == 1


def test_without_a_registry_one_info_counts_the_tasks(check, marked):
    example = """\
jobs:
  drop: {command: [drop], interval: 1h}
  sync-a: {task: app.sync, interval: 1h, args: [a]}
  sync-b: {task: app.sync, interval: 1h, args: [b]}
  mail: {task: app.mail, interval: 1h}
"""

    (found,) = check(RULE, example)

    assert found.severity is Severity.INFO
    assert found.finding.message == "2 tasks are not checked, since no registry is given"
    assert marked(found.finding.at) == "app.sync"
    assert found.finding.at.line == 3
    assert "--tasks" in found.finding.help


def test_without_a_registry_and_without_tasks_there_is_nothing_to_say(check):
    assert check(RULE, "jobs:\n  drop: {command: [drop], interval: 1h}\n") == []
