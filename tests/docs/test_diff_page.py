"""The example of docs/diff.md is what the command prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "diff.md"


def run(folder, *command):
    named = {
        f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **named, "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_example_is_true(tmp_path):
    text = PAGE.read_text("utf-8")
    before, after, *_ = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (shown,) = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    command, _, output = shown.partition("\n")
    file = tmp_path / "jobs.yaml"

    run(tmp_path, "git", "init", "--quiet")
    file.write_text(before)
    run(tmp_path, "git", "add", "jobs.yaml")
    run(tmp_path, "git", "commit", "--quiet", "--message=x")
    file.write_text(after)
    _, *arguments = command.removeprefix("$ ").split()
    printed = run(tmp_path, sys.executable, "-m", "schedcat", *arguments)

    assert re.sub(r"\(\w{12}\)", "(COMMIT)", printed) == output
