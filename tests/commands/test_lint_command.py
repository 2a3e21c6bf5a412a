"""`schedcat lint` as a user meets it: exit codes, streams, formats, choosing."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schedcat import __version__

Run = Callable[..., subprocess.CompletedProcess[str]]

GOOD = """\
jobs:
  nightly-report:
    task: shop.nightly
    cron: "30 3 * * *"
    timezone: UTC
    description: Send the figures.
"""
BAD = GOOD.replace('"30 3 * * *"', '"* 3 * * *"')
WEAK = GOOD.replace("    description: Send the figures.\n", "")


def test_a_clean_catalog_exits_0(schedcat: Run) -> None:
    done = schedcat("lint", "jobs.yaml", text=GOOD)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 job" in done.stdout


def test_findings_go_to_standard_output_and_exit_1(schedcat: Run) -> None:
    done = schedcat("lint", "jobs.yaml", "--format=concise", text=BAD)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "jobs.yaml:4:12: error: every-minute-in-window: "
        "a minute of `*` fires 60 times on each matching day\n"
    )


def test_json_is_a_list_with_every_key(schedcat: Run) -> None:
    done = schedcat("lint", "jobs.yaml", "--format=json", text=BAD)
    (found,) = json.loads(done.stdout)
    assert list(found) == [
        *("rule", "severity", "message", "help", "path", "line", "column", "end_line"),
        *("end_column", "job", "related", "fix"),
    ]
    assert (found["rule"], found["job"]) == ("every-minute-in-window", "nightly-report")
    assert (found["line"], found["column"], found["end_column"]) == (4, 12, 13)


def test_json_of_a_clean_catalog_is_an_empty_list(schedcat: Run) -> None:
    assert schedcat("lint", ".", "--format=json", text=GOOD).stdout == "[]\n"


def test_a_warning_fails_by_default_and_not_with_fail_on_error(
    schedcat: Run, tmp_path: Path
) -> None:
    assert schedcat("lint", ".", text=WEAK).returncode == 1
    assert schedcat("lint", ".", "--fail-on=error").returncode == 0
    (tmp_path / "schedcat.toml").write_text('[lint]\nfail_on = "error"\n')
    assert schedcat("lint", ".").returncode == 0
    assert schedcat("lint", ".", "--fail-on=warning").returncode == 1


def test_exit_zero_prints_and_does_not_fail(schedcat: Run) -> None:
    done = schedcat("lint", ".", "--exit-zero", text=BAD)
    assert done.returncode == 0
    assert "every-minute-in-window" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--select=every-minute-in-window"], {"every-minute-in-window"}),
        (["--select=hygiene"], {"missing-description"}),
        (
            ["--select=cron", "--select", "hygiene"],
            {"every-minute-in-window", "missing-description"},
        ),
        (["--ignore=cron,hygiene"], set()),
        (["--ignore=missing-description"], {"every-minute-in-window"}),
    ],
)
def test_rules_are_chosen_by_name_or_group(
    schedcat: Run, arguments: list[str], found: set[str]
) -> None:
    text = BAD.replace("    description: Send the figures.\n", "")
    done = schedcat("lint", ".", "--format=json", *arguments, text=text)
    assert {each["rule"] for each in json.loads(done.stdout)} == found


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["--select=never-fire", "."], "`never-fire` is no rule and no group", "`never-fires`"),
        (["nothing.yaml"], "`nothing.yaml` does not exist", "check the path"),
        (["--env=prod", "."], "names the environment `prod`", "leave --env out"),
        (["--now=tomorrow", "."], "`tomorrow` is no date", "--now 2026-12-01"),
        (["--config=none.toml", "."], "none.toml: no such file", "check the path"),
        (["--tasks=none.txt", "."], "'none.txt'", "name a folder"),
    ],
)
def test_a_wrong_question_exits_2_with_advice(
    schedcat: Run, arguments: list[str], message: str, help: str
) -> None:
    done = schedcat("lint", *arguments, text=GOOD)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert help in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_path_the_configuration_names_the_catalog(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "schedcat.toml").write_text('catalog = ["jobs.yaml"]\n')
    below = tmp_path / "deep" / "down"
    below.mkdir(parents=True)
    (tmp_path / "jobs.yaml").write_text(BAD)
    done = schedcat("lint", "--format=concise", cwd=below)
    assert done.returncode == 1
    assert "jobs.yaml:4:12: error" in done.stdout


def test_without_a_path_or_a_configuration_it_says_what_to_do(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    done = schedcat("lint")
    assert done.returncode == 2
    assert "such as jobs/" in done.stderr


def test_an_environment_is_linted_as_it_is_there(schedcat: Run) -> None:
    text = GOOD + '    environments: {dev: {cron: "* 4 * * *"}}\n'
    assert schedcat("lint", ".", text=text).returncode == 0
    done = schedcat("lint", ".", "--env=dev", "--format=concise")
    assert done.returncode == 1
    assert "jobs.yaml:7:33: error: every-minute-in-window" in done.stdout


def test_what_cannot_be_read_in_an_environment_is_found_without_it(schedcat: Run) -> None:
    text = GOOD + '    environments: {dev: {cron: "61 4 * * *"}}\n'
    done = schedcat("lint", ".", "--format=concise", text=text)
    assert "jobs.yaml:7:33: error: invalid-cron" in done.stdout


def test_other_files_are_checked_when_one_is_broken(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("jobs: [")
    (tmp_path / "b.yml").write_text(BAD)
    (tmp_path / ".hidden.yaml").write_text("jobs: [")
    (tmp_path / "c.yaml").symlink_to(tmp_path / "gone.yaml")
    done = schedcat("lint", ".", "--format=json")
    assert [(each["path"], each["rule"]) for each in json.loads(done.stdout)] == [
        ("a.yaml", "invalid-yaml"),
        ("b.yml", "every-minute-in-window"),
        ("c.yaml", "invalid-yaml"),
    ]


def test_each_configuration_makes_a_catalog_of_its_own(schedcat: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "schedcat.toml").write_text("")
        (tmp_path / name / "jobs.yaml").write_text(GOOD)
    assert schedcat("lint", ".").returncode == 0
    (tmp_path / "two" / "more.yaml").write_text(GOOD)
    done = schedcat("lint", ".", "--format=concise")
    assert done.stdout.count("duplicate-job-name") == 1
    assert "two/more.yaml" in done.stdout


def test_a_clean_catalog_is_linted_without_a_heavy_import(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(GOOD)
    code = (
        "import sys; sys.argv = ['schedcat', 'lint', 'jobs.yaml']\n"
        "from schedcat.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = ['rich', 'jsonschema', 'jinja2', 'croniter', 'importlib.metadata', 'pydantic']\n"
        "assert not [name for name in heavy if name in sys.modules]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_help_is_there_in_short_and_long_with_examples(schedcat: Run) -> None:
    for flag in ("-h", "--help"):
        done = schedcat("lint", flag)
        assert done.returncode == 0
        assert "schedcat lint jobs/ --tasks src/" in done.stdout


def test_the_version_is_printed(schedcat: Run) -> None:
    assert schedcat("--version").stdout == f"schedcat {__version__}\n"


def test_a_rule_that_the_configuration_misspells_is_named_with_its_place(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "schedcat.toml").write_text('[lint]\nignore = ["crn"]\n')
    done = schedcat("lint", ".", text=GOOD)
    assert done.returncode == 2
    assert done.stderr.startswith("error: schedcat.toml:2:10: `crn` is no rule and no group\n")
