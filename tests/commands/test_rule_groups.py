"""`schedcat rule` with the name of a group."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]


def test_a_group_is_listed_as_in_the_overview(schedcat: Run) -> None:
    done = schedcat("rule", "load")
    assert done.returncode == 0
    assert done.stdout.startswith("load: ")
    assert "\n  collision " in done.stdout
    assert "never-fires" not in done.stdout


def test_a_group_as_json_is_its_rules(schedcat: Run) -> None:
    rules = json.loads(schedcat("rule", "load", "--format=json").stdout)
    assert {each["group"] for each in rules} == {"load"}
    assert "collision" in {each["name"] for each in rules}


def test_what_is_neither_is_still_refused(schedcat: Run) -> None:
    done = schedcat("rule", "lod")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`lod` is no rule" in done.stderr
