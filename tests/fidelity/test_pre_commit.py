"""The hooks, run by the real pre-commit from this checkout in a fresh repository of their user."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOOKS = ("schedcat-lint", "schedcat-docs", "schedcat-export")
CONFIG = """\
catalog = ["jobs.yaml"]
[backends.celery]
keeps_state = true
[[docs]]
inject = ["README.md"]
[[exports]]
backend = "celery"
output = "beat_schedule.py"
"""
JOBS = """\
jobs:
  report:
    task: shop.report
    cron: "30 3 * * *"
    timezone: Asia/Tokyo
    description: Send the figures.
    celery: {timezone: UTC, why: the app runs in UTC}
"""
PAGE = """\
# Shop

<!-- schedcat:begin columns=name,schedule -->
<!-- schedcat:end -->
"""


@pytest.fixture
def shop(tmp_path):
    """A repository with a catalog that is sound, and pages and exports that are current."""
    if find_spec("pre_commit") is None:
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "pre-commit" in required else pytest.skip
        stop("pre-commit is missing: install the Python package pre-commit")
    folder = tmp_path / "shop"
    folder.mkdir()
    for name, text in {"schedcat.toml": CONFIG, "jobs.yaml": JOBS, "README.md": PAGE}.items():
        (folder / name).write_text(text)
    for command in ("render-docs", "export"):
        run([sys.executable, "-m", "schedcat", command], folder, check=True)
    run(["git", "init", "-q"], folder, check=True)
    run(["git", "add", "."], folder, check=True)
    return folder


def run(command, folder, *, check=False):
    # A hook that runs these tests has told git where its own repository is.
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        command,
        cwd=folder,
        env=outer | {"PRE_COMMIT_HOME": str(folder.parent / "store"), "COLUMNS": "80"},
        check=check,
        capture_output=True,
        text=True,
    )


def outcomes(folder):
    """Hook → Passed or Failed, and all that was printed."""
    done = run([sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "--all-files"], folder)
    names = {
        "schedcat lint": HOOKS[0],
        "schedcat render-docs": HOOKS[1],
        "schedcat export": HOOKS[2],
    }
    found = {
        hook: line.rpartition(".")[2]
        for line in done.stdout.splitlines()
        for name, hook in names.items()
        if line.startswith(f"{name}..")
    }
    return found, done.stdout + done.stderr


def test_every_hook_passes_where_all_is_well(shop):
    found, printed = outcomes(shop)
    assert found == dict.fromkeys(HOOKS, "Passed"), printed


def test_every_hook_fails_on_what_it_is_for(shop):
    jobs = JOBS.replace("30 3 * * *", "0 4 * * *").replace(
        "    description: Send the figures.\n", ""
    )
    (shop / "jobs.yaml").write_text(jobs)
    found, printed = outcomes(shop)
    assert found == dict.fromkeys(HOOKS, "Failed"), printed
    assert "warning[missing-description]" in printed
    assert '+        "schedule": crontab(minute="0", hour="4"),' in printed
    assert "04:00" in printed
