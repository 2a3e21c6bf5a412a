"""What people read: descriptions that are missing, or that say nothing."""

import pytest

RULE = "missing-description"
HELP = "write what the job does, and what goes wrong without it"


def one_job(fields):
    return f"jobs:\n  sync-ldap: {{task: app.tasks.sync_ldap, interval: 1h{fields}}}\n"


def test_a_job_without_a_description_is_marked_at_its_name(check, marked):
    (found,) = check(RULE, one_job(""))

    assert found.finding.message == "`sync-ldap` has no description"
    assert marked(found.finding.at) == "sync-ldap"
    assert found.finding.help == HELP


@pytest.mark.parametrize(
    "text", ["TODO", "todo.", "tbd", "FIXME", "To do", "...", "-", "N/A", "TODO: write this"]
)
def test_a_placeholder_is_no_description(text, check, marked):
    (found,) = check(RULE, one_job(f', description: "{text}"'))

    assert found.finding.message == f"description `{text}` is a placeholder"
    assert text in marked(found.finding.at)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("sync-ldap", "name"),
        ("Sync LDAP.", "name"),
        ("This job runs the sync_ldap task", "name"),
        ("fetch people", "title"),
    ],
)
def test_the_name_or_title_once_more_is_no_description(text, what, check):
    (found,) = check(RULE, one_job(f', title: Fetch people, description: "{text}"'))

    assert found.finding.message == f"description `{text}` only repeats the job's {what}"


def test_the_last_part_of_a_dotted_name_is_no_description(check):
    example = "jobs:\n  app.tasks.sync_ldap: {task: a.b, interval: 1h, description: Sync ldap}\n"

    assert len(check(RULE, example)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Lock the accounts of people who have left.",
        "Todo items older than a week are dropped.",
        "None of the accounts without a login stay open.",
        "Sync LDAP groups.",
    ],
)
def test_a_description_that_says_something_passes(text, check):
    assert check(RULE, one_job(f', description: "{text}"')) == []


def with_task(docstring, fields=""):
    return {
        "jobs.yaml": one_job(fields),
        "schedcat.toml": 'tasks = ["src/"]\n',
        "src/app/tasks.py": "from celery import shared_task\n\n\n"
        f"@shared_task\ndef sync_ldap():\n    {docstring}\n",
    }


def test_the_docstring_of_the_task_is_a_description(check):
    assert check(RULE, with_task('"Lock the accounts of people who have left."')) == []


@pytest.mark.parametrize("text", ["", "  "])
def test_a_blank_description_is_empty(text, check):
    (found,) = check(RULE, one_job(f', description: "{text}"'))

    assert found.finding.message == "the description is empty"


@pytest.mark.parametrize(
    ("docstring", "fault"),
    [
        ("pass", ""),
        ('"TODO"', ", and its task's docstring `TODO` is a placeholder"),
        ('"Sync LDAP."', ", and its task's docstring `Sync LDAP.` only repeats the job's name"),
    ],
)
def test_a_task_without_a_telling_docstring_describes_nothing(docstring, fault, check, marked):
    (found,) = check(RULE, with_task(docstring))

    assert found.finding.message == f"`sync-ldap` has no description{fault}"
    assert marked(found.finding.at) == "sync-ldap"


def test_a_docstring_does_not_excuse_a_placeholder_beside_it(check):
    example = with_task('"Lock the accounts of people who have left."', ", description: TODO")

    assert len(check(RULE, example)) == 1


def test_a_job_whose_task_was_not_found_is_left_to_that_rule(check):
    files = {
        "jobs.yaml": one_job(""),
        "schedcat.toml": 'tasks = ["tasks.txt"]\n',
        "tasks.txt": "app.tasks.other\n",
    }

    assert check(RULE, files) == []
    assert len(check("task-not-found", files)) == 1


def test_a_job_without_a_task_needs_its_own_description(check):
    files = {
        "jobs.yaml": "jobs:\n  drop: {command: [drop], interval: 1h}\n",
        "schedcat.toml": 'tasks = ["tasks.txt"]\n',
        "tasks.txt": "app.tasks.other\n",
    }

    assert len(check(RULE, files)) == 1
