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
        "error[docs-out-of-date]: [*] 1 line differs from the catalog\n"
        " --> jobs.md:3:1\n"
        "  |\n"
        "3 | | `purge` | 5 minutes |\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: the catalog has `| `purge` | 1 hour |` here; run `schedcat\n"
        "          render-docs`\n"
        "\n"
        "1 error in 1 job in 1 file\n"
        "[*] 1 fixable with --fix\n"
    )


def test_lint_stays_quiet_without_docs_and_exports(tmp_path: Path, schedcat: Run) -> None:
    (tmp_path / "schedcat.toml").write_text('catalog = ["jobs.yaml"]\n')
    (tmp_path / "jobs.yaml").write_text(JOBS)

    assert schedcat("lint").stdout == "no findings in 1 job in 1 file\n"


def test_a_fix_writes_pages_and_exports_after_the_catalog(project: Path, schedcat: Run) -> None:
    (project / "jobs.yaml").write_text(
        "jobs:\n"
        "  purge: {command: /srv/purge, interval: 1h, description: Drop what is old.}\n"
        "  tidy:\n"
        "    command: /srv/tidy\n"
        "    cron: */5 * * * *\n"
        "    description: Tidy up.\n"
    )
    shown = schedcat("lint", "--diff")
    assert [line for line in shown.stdout.splitlines() if line.startswith("---")] == [
        f"--- {name}" for name in ("jobs.yaml", "app.crontab", "dev.crontab", "dev.md", "jobs.md")
    ]
    done = schedcat("lint", "--fix")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "*/5 * * * * /srv/tidy" in (project / "app.crontab").read_text()
    assert "| `tidy` |  |" in (project / "jobs.md").read_text()
    assert schedcat("render-docs", "--check").returncode == 0
    assert schedcat("export", "--check").returncode == 0


def test_an_editors_text_is_fixed_without_the_pages(project: Path, schedcat: Run) -> None:
    pages = {name: (project / name).read_text() for name in FILES}
    stdin = JOBS.replace("1h", "2h")
    done = schedcat("lint", "--fix", "--stdin-filename", "jobs.yaml", "-", stdin=stdin)

    assert done.stdout == stdin
    assert "docs-out-of-date" in done.stderr
    assert {name: (project / name).read_text() for name in FILES} == pages
