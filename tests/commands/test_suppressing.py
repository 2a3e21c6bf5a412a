"""Comments and findings that are about several places: which of them hides what."""

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

RULES = "--select=every-minute-in-window,collision,duplicate-job,unused-suppression"
IGNORE = "  # schedcat: ignore[every-minute-in-window] really meant"
HOUR = "every-minute-in-window"

ALIAS = """\
jobs:
  a:
    task: app.a
    cron: &hour "* 5 * * *"
  b:
    task: app.b
    cron: *hour
    owner: ops
"""
MERGED = """\
x-hour: &hour
  cron: "* 5 * * *"
jobs:
  a: {<<: *hour, task: app.a}
  b:
    <<: *hour
    task: app.b
"""


def found(run: Run, text: str, *more: str) -> list[tuple[str, int, str | None]]:
    """(rule, line, job) of what is found."""
    done = run("lint", "jobs.yaml", RULES, "--format=json", *more, text=text)
    assert not done.stderr
    return [(each["rule"], each["line"], each["job"]) for each in json.loads(done.stdout)]


def ignoring(text: str, end: str, comment: str = IGNORE) -> str:
    """The text with a comment at the end of a line."""
    assert text.count(f"{end}\n") == 1
    return text.replace(f"{end}\n", f"{end}{comment}\n")


@pytest.mark.parametrize("line", ["cron: *hour", "  b:", "app.b", "ops"])
def test_a_comment_in_a_jobs_own_text_hides_what_its_alias_says(schedcat: Run, line: str) -> None:
    assert found(schedcat, ALIAS) == [(HOUR, 4, "a")]
    done = schedcat("lint", "jobs.yaml", RULES, "--format=json", text=ignoring(ALIAS, line))
    (only,) = json.loads(done.stdout)
    assert (only["rule"], only["job"], only["related"]) == (HOUR, "a", [])


def test_a_comment_above_the_alias_hides_it_as_well(schedcat: Run) -> None:
    text = ALIAS.replace("    cron: *hour", f"  {IGNORE}\n    cron: *hour")
    assert found(schedcat, text) == [(HOUR, 4, "a")]


@pytest.mark.parametrize("line", ["<<: *hour", "app.b"])
def test_a_comment_in_a_job_hides_what_a_merge_key_says(schedcat: Run, line: str) -> None:
    assert found(schedcat, MERGED) == [(HOUR, 2, None)]
    (only,) = json.loads(
        schedcat("lint", "jobs.yaml", RULES, "--format=json", text=ignoring(MERGED, line)).stdout
    )
    assert [each["job"] for each in only["related"]] == ["a"]


def test_a_comment_in_the_job_with_the_anchor_hides_at_its_line_only(schedcat: Run) -> None:
    at_other = ignoring(ALIAS, "app.a")
    assert found(schedcat, at_other) == [("unused-suppression", 3, None), (HOUR, 4, "a")]
    assert found(schedcat, ignoring(ALIAS, '"* 5 * * *"')) == []


def test_a_fix_leaves_the_anchor_that_a_hidden_job_uses(schedcat: Run, tmp_path: Path) -> None:
    fix = ("lint", "jobs.yaml", RULES, "--fix", "--unsafe-fixes")
    hidden = ignoring(ALIAS, "cron: *hour")
    done = schedcat(*fix, text=hidden)
    assert "the job `b` would change, which the finding does not name" in done.stderr
    assert done.returncode == 1
    assert (tmp_path / "jobs.yaml").read_text() == hidden
    schedcat(*fix, text=ALIAS)
    assert (tmp_path / "jobs.yaml").read_text() == ALIAS.replace("* 5", "0 5")


CROWD = {
    name: f'  {name}:\n    task: app.{name}\n    cron: "7 0 * * *"\n    owner: ops\n'
    for name in "abc"
}
LIMIT = "lint.collision.limit = 2\n"


@pytest.mark.parametrize("end", ["  b:", '    cron: "7 0 * * *"'])
@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_a_comment_at_any_job_of_several_hides_what_is_found_of_all(
    schedcat: Run, tmp_path: Path, order: tuple[str, ...], end: str
) -> None:
    (tmp_path / "schedcat.toml").write_text(LIMIT)
    crowd = {**CROWD, "b": ignoring(CROWD["b"], end, "  # schedcat: ignore[collision] small")}
    assert found(schedcat, "jobs:\n" + "".join(CROWD[name] for name in order))
    assert found(schedcat, "jobs:\n" + "".join(crowd[name] for name in order)) == []


def test_comments_at_several_jobs_of_one_finding_are_all_of_use(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "schedcat.toml").write_text(LIMIT)
    comment = "  # schedcat: ignore[collision] small"
    crowd = [ignoring(CROWD[name], f"  {name}:", comment) for name in "abc"]
    assert found(schedcat, "jobs:\n" + "".join(crowd)) == []


def test_a_comment_elsewhere_in_a_job_of_several_is_of_no_use(
    schedcat: Run, tmp_path: Path
) -> None:
    (tmp_path / "schedcat.toml").write_text(LIMIT)
    crowd = {**CROWD, "b": ignoring(CROWD["b"], "ops", "  # schedcat: ignore[collision]")}
    rules = {rule for rule, *_ in found(schedcat, "jobs:\n" + "".join(crowd.values()))}
    assert rules == {"collision", "unused-suppression"}


def test_a_comment_at_the_other_of_two_files_hides_it(schedcat: Run, tmp_path: Path) -> None:
    first = 'jobs:\n  a: {task: app.a, cron: "7 0 * * *"}\n'
    other = 'jobs:\n  b: {task: app.a, cron: "7 0 * * *"}\n'
    for comment, count in (("", 1), ("  # schedcat: ignore[duplicate-job] on purpose", 0)):
        (tmp_path / "a.yaml").write_text(ignoring(first, "}", comment))
        (tmp_path / "b.yaml").write_text(other)
        done = schedcat("lint", "a.yaml", "b.yaml", RULES, "--format=json")
        assert len(json.loads(done.stdout)) == count
