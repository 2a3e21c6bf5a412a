"""Comments that hide nothing: which they are, what is offered, and when nothing is said."""

import json
import subprocess
import sys
from itertools import pairwise

import pytest

from schedcat.engine import check as check_all
from schedcat.engine.choosing import Selection
from schedcat.rules import load_rules

NAME = "unused-suppression"
FINE = '  report: {task: app.report, cron: "0 9 * * *"}'
NEVER = '  report: {task: app.report, cron: "0 9 30 2 *"}'


def applied(text, fix):
    """The text with the fix made: every edit by its lines and columns."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for edit in sorted(fix.edits, reverse=True):
        start = starts[edit.at.line - 1] + edit.at.column - 1
        end = starts[edit.at.end_line - 1] + edit.at.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text


def fixed(check, text):
    """The text after one fix of each run, until none is offered."""
    while fixes := [each.finding.fix for each in check(NAME, text) if each.finding.fix]:
        assert all(fix.safe for fix in fixes)
        text = applied(text, fixes[0])
    return text


@pytest.mark.parametrize(
    ("comment", "message", "mark", "help"),
    [
        (
            "ignore[never-fires]",
            "`never-fires` finds nothing here to hide",
            "never-fires",
            "remove it",
        ),
        (
            "ignore[never-fire]",
            "`never-fire` is no rule",
            "never-fire",
            "did you mean `never-fires`?",
        ),
        ("ignore[xyzzy]", "`xyzzy` is no rule", "xyzzy", "remove it"),
        (
            "ignore[cron]",
            "`cron` is a group, and a comment names rules",
            "cron",
            "name the rule instead",
        ),
        (
            "ignore because",
            "the comment names no rule, so it hides nothing",
            "# schedcat: ignore because",
            "write `# schedcat: ignore[rule] reason`",
        ),
        (
            "ignore[]",
            "the comment names no rule, so it hides nothing",
            "# schedcat: ignore[]",
            "write `# schedcat: ignore[rule] reason`",
        ),
    ],
)
def test_what_is_wrong_is_said_at_the_name(check, marked, comment, message, mark, help):
    (found,) = check(NAME, f"jobs:\n{FINE}  # schedcat: {comment}\n")

    assert (found.finding.message, found.finding.help) == (message, help)
    assert marked(found.finding.at) == mark


@pytest.mark.parametrize("comment", ["ignore[never-fires]", "ignore[other-rule, never-fires]"])
def test_a_comment_that_hides_something_is_of_use(check, comment):
    found = check(NAME, f"jobs:\n  # schedcat: {comment}\n{NEVER}\n")

    assert [each.finding.message for each in found] == ["`other-rule` is no rule"] * (
        "other" in comment
    )


def test_without_brackets_the_rules_that_are_found_there_are_offered_and_nothing_is_removed(load):
    text = f"jobs:\n  # schedcat: ignore the 30th\n{NEVER}\n"
    found = said(load, text, select=(NAME, "never-fires", "missing-description"))

    (finding,) = [each.finding for each in found if each.rule == NAME]
    assert finding.help == "write `# schedcat: ignore[missing-description, never-fires] reason`"
    assert finding.fix is None


def test_a_group_in_brackets_is_answered_with_its_rules_there(load):
    text = f"jobs:\n  # schedcat: ignore[cron]\n{NEVER}\n"
    found = said(load, text, select=(NAME, "never-fires", "missing-description"))

    (finding,) = [each.finding for each in found if each.rule == NAME]
    assert finding.help == "name `never-fires` instead"


def said(load, text, **selection):
    project, reading = load(text)
    return check_all(project, reading, load_rules(), Selection(**selection))


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        ({}, 1),
        ({"select": (NAME,)}, 0),
        ({"select": ("catalog",)}, 0),
        ({"select": ("catalog", "cron")}, 1),
        ({"ignore": ("cron",)}, 0),
        ({"ignore": ("never-fires",)}, 0),
        ({"ignore": (NAME,)}, 0),
    ],
)
def test_a_comment_is_judged_only_where_its_rule_ran(load, selection, count):
    text = f"jobs:\n{FINE}  # schedcat: ignore[never-fires]\n"

    assert [each.rule for each in said(load, text, **selection)].count(NAME) == count


@pytest.mark.parametrize(
    "text",
    [
        f"jobs:\n{FINE}  # schedcat: ignore[task-not-found]\n",
        f"jobs:\n{FINE}  # schedcat: ignore[never-fires]\n  broken: {{interval: 90}}\n",
        f"jobs:\n{FINE}  # schedcat: ignore[never-fires, unused-suppression] for the template\n",
    ],
    ids=["no registry", "a job that was not read", "meant to stay"],
)
def test_nothing_is_said_where_it_is_not_known_or_not_wanted(check, text):
    assert check(NAME, text) == []


def test_with_a_registry_a_comment_about_tasks_is_judged(check):
    files = {
        "jobs.yaml": f"jobs:\n{FINE}  # schedcat: ignore[task-not-found]\n",
        "schedcat.toml": 'tasks = ["tasks.txt"]\n',
        "tasks.txt": "app.report\n",
    }
    assert len(check(NAME, files)) == 1


def test_a_file_can_be_left_out_and_so_can_the_rule_of_a_comment(check):
    text = f"jobs:\n{FINE}  # schedcat: ignore[never-fires]\n"
    for names in ('["unused-suppression"]', '["never-fires"]'):
        toml = f'[lint.per_file_ignores]\n"jobs.yaml" = {names}\n'
        assert check(NAME, {"jobs.yaml": text, "schedcat.toml": toml}) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{FINE}  # schedcat: ignore[never-fires] why\n", f"{FINE}\n"),
        (f"  # schedcat: ignore[never-fires] why\n{FINE}\n", f"{FINE}\n"),
        (f"  # why: # schedcat: ignore[never-fires]\n{FINE}\n", f"  # why:\n{FINE}\n"),
        (f"{FINE}\n  # schedcat: ignore[never-fires]\n", f"{FINE}\n"),
        (f"{FINE}\n  # schedcat: ignore[never-fires]", f"{FINE}\n"),
        (f"{FINE}\r\n  # schedcat: ignore[never-fires]\r\n", f"{FINE}\r\n"),
        (f"{FINE}  # schedcat: ignore[]\n", f"{FINE}\n"),
        (f"{FINE}  # schedcat: ignore[xyzzy, plugh] why\n", f"{FINE}\n"),
        (
            f"{NEVER}  # schedcat: ignore[never-fires, xyzzy] why\n",
            f"{NEVER}  # schedcat: ignore[never-fires] why\n",
        ),
        (
            f"{NEVER}  # schedcat: ignore[xyzzy , foo, never-fires,uneven-step,plugh]\n",
            f"{NEVER}  # schedcat: ignore[never-fires]\n",
        ),
        (
            f"{FINE}  # schedcat: ignore[never-fire, xyzzy]\n",
            f"{FINE}  # schedcat: ignore[never-fire]\n",
        ),
    ],
)
def test_the_fix_leaves_what_is_of_use_and_no_empty_line(check, before, after):
    assert fixed(check, f"jobs:\n{before}") == f"jobs:\n{after}"


def test_the_fixes_of_one_comment_do_not_overlap(check):
    text = f"jobs:\n{NEVER}  # schedcat: ignore[xyzzy, never-fires, uneven-step, plugh]\n"
    spans = sorted(each.finding.fix.at for each in check(NAME, text))

    assert len(spans) == 3
    assert all(first.end_column <= second.column for first, second in pairwise(spans))


def lint(folder, *arguments):
    (folder / ".git").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "schedcat", "lint", "--format=json", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return [each["rule"] for each in json.loads(done.stdout)].count(NAME)


STAGES = """\
jobs:
  poll:
    task: app.poll
    cron: "0 3 * * *"
    environments:
      dev: {cron: "* 3 * * *"}  # schedcat: ignore[every-minute-in-window]
      prod: {}  # schedcat: ignore[every-minute-in-window]
"""


@pytest.mark.parametrize("arguments", [[], ["--env=dev"], ["--env=prod"]])
def test_a_comment_that_one_environment_needs_is_of_use_in_all(tmp_path, arguments):
    (tmp_path / "jobs.yaml").write_text(STAGES)

    assert lint(tmp_path, ".", *arguments) == 1


def test_an_environment_of_the_configuration_counts_too(tmp_path):
    (tmp_path / "schedcat.toml").write_text(
        '[defaults]\ntimezone = "UTC"\n[environments.dev.defaults]\ntimezone = "Europe/Berlin"\n'
    )
    (tmp_path / "jobs.yaml").write_text(
        "jobs:\n"
        '  one: {task: app.one, cron: "30 2 * * *"}  # schedcat: ignore[dst-gap]\n'
        '  two: {task: app.two, cron: "30 5 * * *"}  # schedcat: ignore[dst-gap]\n'
    )
    assert lint(tmp_path, ".") == 1


def test_one_file_alone_is_judged_beside_the_others_of_its_catalog(tmp_path):
    job = '  same: {task: app.one, cron: "0 5 * * *"}'
    (tmp_path / "one.yaml").write_text(f"jobs:\n{job}\n")
    (tmp_path / "two.yaml").write_text(f"jobs:\n{job}  # schedcat: ignore[duplicate-job-name]\n")
    assert lint(tmp_path, "two.yaml") == 1
    (tmp_path / "schedcat.toml").write_text('catalog = ["one.yaml", "two.yaml"]\n')
    assert lint(tmp_path, "two.yaml") == 0
    assert lint(tmp_path) == 0
    (tmp_path / "one.yaml").write_text("jobs: {}\n")
    assert lint(tmp_path, "two.yaml") == lint(tmp_path) == 1
