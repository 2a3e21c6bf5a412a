"""The command as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def schedcat(tmp_path: Path) -> Run:
    """Run schedcat in an empty folder, 80 columns wide, without colours."""

    def run(
        *arguments: str,
        cwd: Path = tmp_path,
        text: str | None = None,
        stdin: str | None = None,
        encoding: str = "utf-8",
        **variables: str,
    ) -> subprocess.CompletedProcess[str]:
        if text is not None:
            (cwd / "jobs.yaml").write_text(text, "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "schedcat", *arguments],
            cwd=cwd,
            input=stdin,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **variables},
            capture_output=True,
            encoding=encoding,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture
def completions() -> Callable[[str], str]:
    """What bash offers for the last word of a command line."""

    def offered(line: str) -> str:
        asked = {
            "_SCHEDCAT_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
        }
        code = "import sys; sys.argv = ['schedcat']; from schedcat.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **asked},
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout

    return offered
