"""`--baseline` as a user lives with it: written, kept while the catalog moves, made smaller."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

BILLS = """\
jobs:
  bills: {task: shop.bills, cron: "* 3 * * *"}
  mails: {task: shop.mails, cron: "0 3 * * *", description: Send the mails.}
"""
STOCK = """\
jobs:
  stock: {task: shop.stock, cron: "0 4 * * *", description: Count it.}
"""
NAME = "known.json"


@pytest.fixture
def repository(schedcat: Run, tmp_path: Path) -> Path:
    """A folder with two catalog files, a configuration that names them, and its baseline."""
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "bills.yaml").write_text(BILLS)
    (tmp_path / "jobs" / "stock.yaml").write_text(STOCK)
    (tmp_path / "schedcat.toml").write_text(
        f'catalog = ["jobs/"]\n[lint]\nbaseline = "{NAME}"\nignore = ["tasks"]\n'
    )
    done = schedcat("lint", "--write-baseline")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{NAME} written: 5 entries\n"
    return tmp_path


def test_what_was_found_is_not_said_again(schedcat: Run, repository: Path) -> None:
    done = schedcat("lint")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "no findings in 3 jobs in 2 files; 5 in the baseline\n"
    assert json.loads((repository / NAME).read_text())["jobs"] == {
        "bills": {"every-minute-in-window": 1, "missing-description": 1, "missing-timezone": 1},
        "mails": {"missing-timezone": 1},
        "stock": {"missing-timezone": 1},
    }


def test_it_holds_for_moved_jobs_and_files_from_wherever_one_looks(
    schedcat: Run, repository: Path
) -> None:
    (repository / "jobs" / "bills.yaml").unlink()
    (repository / "jobs" / "stock.yaml").unlink()
    (repository / "jobs" / "deep").mkdir()
    head, *jobs = (BILLS + STOCK.removeprefix("jobs:\n")).splitlines(keepends=True)
    (repository / "jobs" / "deep" / "z.yaml").write_text("\n\n" + head + "".join(reversed(jobs)))
    for here in (".", "jobs", "jobs/deep"):
        done = schedcat("lint", cwd=repository / here)
        assert (done.returncode, done.stderr) == (0, "")


def test_of_a_fold_only_the_new_job_is_said(schedcat: Run, repository: Path) -> None:
    path = repository / "jobs" / "stock.yaml"
    path.write_text(STOCK + '  new: {task: shop.new, cron: "0 5 * * *", description: Buy it.}\n')
    (found,) = json.loads(schedcat("lint", "--format=json").stdout)
    assert (found["rule"], found["job"]) == ("missing-timezone", "new")


def test_a_mended_job_is_not_an_excuse_for_another(schedcat: Run, repository: Path) -> None:
    path = repository / "jobs" / "bills.yaml"
    mended = BILLS.replace('"* 3 * * *"', '"0 3 * * *"').replace('"0 3 * * *", d', '"* 3 * * *", d')
    path.write_text(mended)
    done = schedcat("lint", "--format=json")
    assert [(each["rule"], each["job"]) for each in json.loads(done.stdout)] == [
        ("every-minute-in-window", "mails")
    ]
    assert done.returncode == 1


def test_entries_that_are_not_needed_are_named_and_dropped(schedcat: Run, repository: Path) -> None:
    path = repository / "jobs" / "bills.yaml"
    path.write_text(BILLS.replace("* 3", "0 3").replace("  mails", "  post"))
    done = schedcat("lint", "--ignore=missing-timezone")
    assert done.returncode == 0
    assert done.stderr == (
        f"{NAME}: 1 entry no longer needed:\n"
        "  `bills`: every-minute-in-window\n"
        "help: drop them with `schedcat lint --write-baseline`\n"
    )
    done = schedcat("lint", "--format=concise")
    assert "post" not in done.stderr
    assert "  `mails`: missing-timezone\n" in done.stderr
    assert schedcat("lint", "--quiet").stderr == ""
    assert schedcat("lint", "--write-baseline").stderr == f"{NAME} written: 4 entries\n"
    done = schedcat("lint")
    assert (done.returncode, done.stderr) == (0, "")
    assert schedcat("lint", "--write-baseline").stderr == f"{NAME} is up to date: 4 entries\n"


@pytest.mark.parametrize(
    "arguments",
    [["jobs/stock.yaml"], ["--select=hygiene"], ["--ignore=cron,timezone"], ["--env=dev"]],
)
def test_a_look_at_a_part_neither_complains_nor_forgets(
    schedcat: Run, repository: Path, arguments: list[str]
) -> None:
    with (repository / "schedcat.toml").open("a") as file:
        file.write("[environments.dev]\n")
    assert schedcat("lint", *arguments).stderr == ""
    schedcat("lint", "--write-baseline", *arguments)
    assert schedcat("lint").returncode == 0
    assert schedcat("lint", *arguments).returncode == 0


def test_while_a_file_cannot_be_read_nothing_is_called_needless(
    schedcat: Run, repository: Path
) -> None:
    (repository / "jobs" / "bills.yaml").write_text("jobs: [")
    done = schedcat("lint", "--format=concise")
    assert done.stderr == ""
    assert "invalid-yaml" in done.stdout
    (repository / "jobs" / "bills.yaml").write_text(BILLS.replace("bills, cron", "bills, crn"))
    assert schedcat("lint").stderr == ""


def test_infos_are_not_known_since_they_fail_nothing(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "schedcat.toml").write_text('[lint.severity]\nall = "info"\n')
    done = schedcat("lint", ".", "--baseline=b.json", "--write-baseline", text=BILLS)
    assert done.stderr == "b.json written: 0 entries\n"
    done = schedcat("lint", ".", "--baseline=b.json", "--show-info", "--format=concise")
    assert "info: every-minute-in-window" in done.stdout


def test_a_comment_comes_first_and_a_file_without_jobs_by_its_path(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("jobs: [\n")
    text = BILLS.replace('"}\n', '"}  # schedcat: ignore[every-minute-in-window]\n', 1)
    done = schedcat("lint", ".", "--baseline=b.json", "--write-baseline", text=text)
    assert done.returncode == 0
    written = json.loads((tmp_path / "b.json").read_text())
    assert written["files"] == {"broken.yaml": {"invalid-yaml": 1}}
    assert "every-minute-in-window" not in written["jobs"]["bills"]
    assert schedcat("lint", ".", "--baseline=b.json").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (
            ["--baseline=none.json"],
            "the baseline none.json does not exist",
            "write it with --write-baseline",
        ),
        (["--baseline=jobs.yaml"], "jobs.yaml:1:1: no baseline, since it is not JSON", "remove it"),
        (
            ["--baseline=jobs.yaml", "--write-baseline"],
            "jobs.yaml:1:1: no baseline, since it is not JSON",
            "remove it",
        ),
        (["--write-baseline"], "no file for the baseline", "--baseline FILE"),
        (
            ["--baseline=no/where.json", "--write-baseline"],
            "`no/where.json` cannot be written: no such file or directory",
            "check the path",
        ),
        (["--baseline=.", "--write-baseline"], ". cannot be read: not a regular file", "path"),
    ],
)
def test_a_file_that_does_not_do_is_refused_and_left_alone(
    schedcat: Run, tmp_path: Path, arguments: list[str], message: str, help: str
) -> None:
    done = schedcat("lint", ".", *arguments, text=BILLS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}\nhelp: ")
    assert help in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.yaml"]
    assert (tmp_path / "jobs.yaml").read_text() == BILLS


def test_a_configured_baseline_that_is_missing_is_shown_with_its_place(
    schedcat: Run, repository: Path
) -> None:
    (repository / NAME).unlink()
    done = schedcat("lint")
    assert done.returncode == 2
    assert done.stderr.startswith(
        f"error: schedcat.toml:3:12: the baseline {NAME} does not exist\n"
    )


def test_two_catalogs_have_two_baselines(schedcat: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "schedcat.toml").write_text('[lint]\nbaseline = "b.json"\n')
        (tmp_path / name / "jobs.yaml").write_text(BILLS)
    done = schedcat("lint", ".", "--baseline=b.json", "--write-baseline")
    assert done.returncode == 2
    assert "`b.json` would be the baseline of several catalogs" in done.stderr
    done = schedcat("lint", ".", "--write-baseline")
    assert done.stderr == "one/b.json written: 4 entries\ntwo/b.json written: 4 entries\n"
    assert schedcat("lint", ".").returncode == 0
    (tmp_path / "two" / "schedcat.toml").write_text('[lint]\nbaseline = "../one/b.json"\n')
    assert "would be the baseline of several catalogs" in schedcat("lint", ".").stderr


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_the_file_is_replaced_in_one_step_and_keeps_its_mode(
    schedcat: Run, repository: Path
) -> None:
    (repository / NAME).chmod(0o640)
    before = (repository / NAME).stat()
    (repository / "jobs" / "stock.yaml").unlink()
    schedcat("lint", "--write-baseline")
    after = (repository / NAME).stat()
    assert after.st_mode == before.st_mode
    assert after.st_ino != before.st_ino


def test_the_help_names_the_file_that_the_command_line_does(
    schedcat: Run, repository: Path
) -> None:
    (repository / "jobs" / "bills.yaml").write_text(BILLS.replace("* 3", "0 3"))
    (repository / NAME).rename(repository / "a b.json")
    done = schedcat("lint", "--baseline", "a b.json", "--ignore=missing-timezone")
    assert done.stderr.endswith("`schedcat lint --baseline 'a b.json' --write-baseline`\n")
