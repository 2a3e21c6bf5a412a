"""The whole output of `schedcat lint catalog/`, as a person reads it, kept in lint_of_examples.txt.

As a script it prints what that file is to be.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SNAPSHOT = Path(__file__).with_name("lint_of_examples.txt")
ANEW = "read it; if it is meant: python tests/test_lint_of_examples.py > tests/lint_of_examples.txt"


def output() -> str:
    """80 columns wide, without colour, on a day that stays."""
    return subprocess.run(
        [sys.executable, "-m", "schedcat", "lint", "--now=2026-11-22", "catalog/"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout


def test_people_read_what_they_read_before() -> None:
    assert output() == SNAPSHOT.read_text("utf-8"), ANEW


def test_no_line_is_wider_than_the_terminal() -> None:
    # A line of the file that is shown may be, and its marks.
    lines = [line for line in output().splitlines() if " | " not in line]
    assert max(map(len, lines)) <= 80


if __name__ == "__main__":
    sys.stdout.write(output())
