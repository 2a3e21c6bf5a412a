"""Which rules run: names on the command line, in the configuration, and for single files."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.engine.choosing import ALL, Selection, chosen
from schedcat.rules import GROUPS, load_rules

Run = Callable[..., subprocess.CompletedProcess[str]]

RULES = load_rules()
TEXT = """\
jobs:
  poll:
    task: shop.poll
    cron: "* 3 * * *"
    timezone: UTC
"""
BOTH = {"every-minute-in-window", "missing-description"}
"""What is found there, of the groups cron and hygiene."""


def configure(folder: Path, lint: str) -> None:
    (folder / "schedcat.toml").write_text(f"[lint]\n{lint}\n")


def found(done: subprocess.CompletedProcess[str]) -> set[str]:
    assert done.stderr == ""
    return {each["rule"] for each in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("lint", "arguments", "rules"),
    [
        ("", ["--select=all", "--ignore=hygiene,load"], {"every-minute-in-window"}),
        ("", ["--ignore=all"], set()),
        ("", ["--ignore=all", "--extend-select=hygiene"], {"missing-description"}),
        ("", ["--ignore=cron", "--extend-select=every-minute-in-window,hygiene"], BOTH),
        ("", ["--select=hygiene", "--extend-select=cron"], BOTH),
        ('ignore = ["cron"]', [], {"missing-description"}),
        ('ignore = ["cron"]', ["--ignore=hygiene"], set()),
        ('ignore = ["cron"]', ["--extend-select=cron"], BOTH),
        ('ignore = ["every-minute-in-window"]', ["--extend-select=cron"], BOTH),
        ('ignore = ["cron"]', ["--select=cron"], {"every-minute-in-window"}),
        ('select = ["cron"]', [], {"every-minute-in-window"}),
        ('select = ["cron"]', ["--extend-select=hygiene"], BOTH),
        ('select = ["cron"]', ["--select=hygiene"], {"missing-description"}),
        ('select = ["cron"]\nextend_select = ["hygiene"]', [], BOTH),
        ('extend_select = ["hygiene"]', ["--ignore=hygiene"], {"every-minute-in-window"}),
        (
            'select = ["all"]\nignore = ["all"]\nextend_select = ["cron"]',
            [],
            {"every-minute-in-window"},
        ),
    ],
)
def test_the_more_exact_name_counts_and_the_command_line_after_the_configuration(
    schedcat: Run, tmp_path: Path, lint: str, arguments: list[str], rules: set[str]
) -> None:
    configure(tmp_path, lint)
    done = schedcat("lint", ".", "--format=json", *arguments, text=TEXT)
    assert found(done) == rules


names = st.lists(st.sampled_from([*RULES, *GROUPS, ALL]), max_size=4).map(tuple)


@given(st.builds(Selection, names, names, names))
def test_a_rule_named_itself_is_on_unless_it_is_ignored_by_name(selection: Selection) -> None:
    on = chosen(RULES, selection)
    for name in (*selection.select, *selection.extend_select):
        if name in RULES:
            assert (name in on) == (name not in selection.ignore)
    assert not {name for name in selection.ignore if name in RULES} & set(on)
    assert on == [name for name in RULES if name in on]


@given(st.builds(Selection, names, names, names))
def test_selecting_nothing_on_the_command_line_leaves_the_configuration(
    selection: Selection,
) -> None:
    assert chosen(RULES, selection, Selection()) == chosen(RULES, selection)


@pytest.mark.parametrize(
    ("glob", "silent"),
    [
        ("jobs/legacy/*.yaml", ["jobs/legacy/a.yaml"]),
        ("jobs/legacy/", ["jobs/legacy/a.yaml", "jobs/legacy/deep/b.yaml"]),
        ("jobs/legacy", ["jobs/legacy/a.yaml", "jobs/legacy/deep/b.yaml"]),
        ("./jobs/*/a.yaml", ["jobs/legacy/a.yaml", "jobs/new/a.yaml"]),
        ("**/b.yaml", ["b.yaml", "jobs/legacy/deep/b.yaml"]),
        ("jobs/**/b.yaml", ["jobs/legacy/deep/b.yaml"]),
        (
            "[ab].yaml",
            ["b.yaml", "jobs/legacy/a.yaml", "jobs/legacy/deep/b.yaml", "jobs/new/a.yaml"],
        ),
        ("legacy", ["jobs/legacy/a.yaml", "jobs/legacy/deep/b.yaml"]),
        ("/legacy", []),
        ("*", ["b.yaml", "jobs/legacy/a.yaml", "jobs/legacy/deep/b.yaml", "jobs/new/a.yaml"]),
        ("jobs/*.yaml", []),
    ],
)
@pytest.mark.parametrize("here", [".", "jobs/new"])
def test_rules_are_left_out_of_the_files_that_a_pattern_means(
    schedcat: Run, tmp_path: Path, glob: str, silent: list[str], here: str
) -> None:
    paths = ["b.yaml", "jobs/legacy/a.yaml", "jobs/legacy/deep/b.yaml", "jobs/new/a.yaml"]
    for number, path in enumerate(paths):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(TEXT.replace("poll:", f"poll-{number}:"))
    configure(tmp_path, f'per_file_ignores = {{"{glob}" = ["cron"]}}')
    done = schedcat("lint", str(tmp_path), "--format=json", cwd=tmp_path / here)
    said = [
        Path(tmp_path / here / each["path"]).resolve().relative_to(tmp_path).as_posix()
        for each in json.loads(done.stdout)
        if each["rule"] == "every-minute-in-window"
    ]
    assert sorted({*paths} - {*said}) == silent


@pytest.mark.parametrize(
    ("severity", "code", "severities"),
    [
        ('{"missing-description" = "error"}', 1, ["error", "error"]),
        ('{hygiene = "info", every-minute-in-window = "warning"}', 1, ["info", "warning"]),
        ('{all = "info", cron = "error"}', 1, ["error", "info"]),
        ('{all = "info"}', 0, ["info", "info"]),
    ],
)
def test_the_configuration_says_how_bad_a_rule_is(
    schedcat: Run, tmp_path: Path, severity: str, code: int, severities: list[str]
) -> None:
    configure(tmp_path, f"severity = {severity}")
    done = schedcat("lint", ".", "--format=json", "--show-info", "--ignore=tasks", text=TEXT)
    assert done.returncode == code
    assert sorted(each["severity"] for each in json.loads(done.stdout)) == severities


def test_a_severity_of_the_configuration_counts_more_than_what_the_rule_knows(
    schedcat: Run, tmp_path: Path
) -> None:
    """Without a registry task-not-found says in an info that it could not look."""
    configure(tmp_path, 'severity = {task-not-found = "error"}')
    done = schedcat("lint", ".", "--select=task-not-found", "--format=concise", text=TEXT)
    assert done.returncode == 1
    assert "jobs.yaml:3:11: error: task-not-found: 1 task is not checked" in done.stdout


@pytest.mark.parametrize(
    ("lint", "message", "help"),
    [
        ('select = ["crn"]', "2:10: `crn` is no rule and no group", "did you mean `cron`?"),
        (
            'extend_select = ["ALL"]',
            "2:17: `ALL` is no rule and no group",
            "did you mean `all`?",
        ),
        (
            'ignore = ["xyzzy"]',
            "2:10: `xyzzy` is no rule and no group",
            "run `schedcat rule` for their names",
        ),
        (
            '[lint.per_file_ignores]\n"*.yaml" = ["never-fire"]',
            "3:12: `never-fire` is no rule and no group",
            "did you mean `never-fires`?",
        ),
        (
            '[lint.severity]\nnever-fire = "info"',
            "3:14: `never-fire` is no rule and no group",
            "did you mean `never-fires`?",
        ),
        (
            'severity = {cron = "warn"}',
            "2:12: `cron` is `warn`, not `error`, `warning` or `info`",
            "did you mean `warning`?",
        ),
    ],
)
def test_a_wrong_name_in_the_configuration_is_shown_with_its_place(
    schedcat: Run, tmp_path: Path, lint: str, message: str, help: str
) -> None:
    configure(tmp_path, lint)
    done = schedcat("lint", ".", text=TEXT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: schedcat.toml:{message}\nhelp: {help}\n"


@pytest.mark.parametrize("option", ["--select", "--extend-select", "--ignore"])
def test_a_wrong_name_on_the_command_line_is_a_question_back(schedcat: Run, option: str) -> None:
    done = schedcat("lint", ".", option, "cron,never-fire", text=TEXT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: `never-fire` is no rule and no group\nhelp: did you mean `never-fires`?\n"
    )


def test_completion_knows_what_can_be_selected(completions: Callable[[str], str]) -> None:
    assert "cron,all" in completions("schedcat lint --extend-select cron,a")
