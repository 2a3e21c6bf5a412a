"""`schedcat lint` where pages and exports are configured: it agrees with the commands."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = """\
catalog = ["jobs.yaml"]
[backends.crontab]
[environments.dev]
suffix = "-dev"
[[docs]]
output = "jobs.md"
columns = ["name", "interval"]
[[docs]]
output = "dev.md"
env = "dev"
[[exports]]
backend = "crontab"
output = "app.crontab"
[[exports]]
backend = "crontab"
output = "dev.crontab"
env = "dev"
"""
JOBS = "jobs: {purge: {command: /srv/purge, interval: 1h, description: Drop what is old.}}\n"
FILES = ("jobs.md", "dev.md", "app.crontab", "dev.crontab")


@pytest.fixture
def project(tmp_path: Path, schedcat: Run) -> Path:
    """A folder whose pages and exports are current."""
    (tmp_path / "schedcat.toml").write_text(CONFIG)
    (tmp_path / "jobs.yaml").write_text(JOBS)
    assert schedcat("render-docs").returncode == schedcat("export").returncode == 0
    return tmp_path


@pytest.mark.parametrize("stale", [(), *((name,) for name in FILES), FILES])
@pytest.mark.parametrize("environment", [None, "dev"])
def test_lint_finds_what_the_checks_of_the_commands_find(
    project: Path, schedcat: Run, stale: tuple[str, ...], environment: str | None
) -> None:
    for name in stale:
        (project / name).write_text("old\n")
    asked = ["--env", environment] if environment else []

    for rule, command in (("docs-out-of-date", "render-docs"), ("backend-drift", "export")):
        linted = schedcat("lint", "--select", rule, *asked)
        checked = schedcat(command, "--check", *asked)
        assert linted.returncode == checked.returncode, linted.stdout + checked.stdout
        for name in FILES:
            assert (f"--> {name}:1:1" in linted.stdout) == (f"--- {name}" in checked.stdout)


def test_the_stale_line_is_shown_and_the_whole_fix_is_not(project: Path, schedcat: Run) -> None:
    page = project / "jobs.md"
    page.write_text(page.read_text().replace("1 hour", "5 minutes"))
    done = schedcat("lint", "--select", "docs")

    assert done.stdout == (
        "error[docs-out-of-date]: 1 line differs from the catalog\n"
        " --> jobs.md:3:1\n"
        "  |\n"
        "3 | | `purge` | 5 minutes |\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: the catalog has `| `purge` | 1 hour |` here; run `schedcat\n"
        "          render-docs`\n"
        "\n"
        "1 error in 1 job in 1 file\n"
    )


def test_lint_stays_quiet_without_docs_and_exports(tmp_path: Path, schedcat: Run) -> None:
    (tmp_path / "schedcat.toml").write_text('catalog = ["jobs.yaml"]\n')
    (tmp_path / "jobs.yaml").write_text(JOBS)

    assert schedcat("lint").stdout == "no findings in 1 job in 1 file\n"
