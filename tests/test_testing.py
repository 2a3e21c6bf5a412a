"""What authors of rules test with: examples are written, read, checked and gone."""

from pathlib import Path

import pytest

from schedcat.findings import Finding, Severity
from schedcat.rules import Rule, load_rules
from schedcat.testing import check_examples, check_rule

BAD = 'jobs: {report: {task: app.report, cron: "0 9 * * 0"}}\n'
GOOD = 'jobs: {report: {task: app.report, cron: "0 9 * * 1"}}\n'
WHY = "Nobody works.\n\nIt is Sunday."


def rule(bad=BAD, good=GOOD, says="0"):
    """A rule that speaks of every job whose weekday is `says`."""

    def check(project):
        for job in project.catalog.jobs:
            if job.schedule.day_of_week.text == says:
                yield Finding("on Sunday", job.at("cron"), job=job.name)

    text = f"{WHY}\nBad:\n    {bad}\nGood:\n    {good}\n"
    return Rule("no-sundays", "load", Severity.WARNING, text, check)


def test_an_example_is_checked_by_the_one_rule_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (found,) = check_rule(rule(), BAD)

    assert (found.rule, found.finding.job) == ("no-sundays", "report")
    assert found.finding.at[:2] == ("jobs.yaml", 1)
    assert list(tmp_path.iterdir()) == []
    assert Path.cwd() == tmp_path
    assert check_rule(rule(), GOOD) == []


def test_an_example_of_several_files_has_its_configuration_and_environment():
    files = {
        "a/jobs.yaml": 'jobs: {one: {task: x.y, cron: "0 9 * * 1"}}',
        "schedcat.toml": '[environments.dev.defaults]\nowner = "us"\n[lint]\nignore = ["load"]\n',
        "b/jobs.yml": (
            "jobs: {two: {task: x.y, cron: 0 9 * * 1, environments: {dev: {cron: 0 9 * * 0}}}}"
        ),
    }
    assert check_rule(rule(), files) == []
    (found,) = check_rule(rule(), files, environment="dev")
    assert found.finding.at.path == "b/jobs.yml"


def test_the_files_stay_in_a_folder_that_is_given(tmp_path):
    check_rule(rule(), BAD, folder=tmp_path)

    assert (tmp_path / "jobs.yaml").read_text() == BAD


def test_what_a_rule_raises_comes_out():
    def check(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check_rule(rule()._replace(check=check), BAD)


def test_true_examples_pass():
    check_examples(rule())
    for name in ("collision", "unused-suppression", "task-not-found", "invalid-yaml"):
        check_examples(load_rules()[name])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (rule(says="1"), "no-sundays says nothing of:\njobs:"),
        (rule(bad=BAD, good=BAD), "on Sunday in:\njobs:"),
        (rule(good="jobs: {report: {interval: 90}}"), "schema-violation in:\njobs:"),
        (rule()._replace(text=WHY), "no-sundays has no examples"),
    ],
)
def test_untrue_examples_do_not(wrong, message):
    with pytest.raises(AssertionError) as caught:
        check_examples(wrong)
    assert str(caught.value).startswith(message)
