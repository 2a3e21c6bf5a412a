"""The real bugs of the three example systems are found, and little else."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from schedcat.commands import Request, open_catalogs, project_of
from schedcat.commands.export import Options, export
from schedcat.engine import check
from schedcat.engine.choosing import Selection
from schedcat.findings import Diagnostic, Severity
from schedcat.rules import load_rules

ROOT = Path(__file__).parents[1]
Copied = Callable[..., Callable[[str], list[Diagnostic]]]


def found(system: str, monkeypatch: pytest.MonkeyPatch) -> list[Diagnostic]:
    monkeypatch.chdir(ROOT)
    request = Request([f"catalog/{system}"], now="2026-11-22")
    (opened,) = open_catalogs(request)
    return [
        each
        for each in check(project_of(opened, request), opened.reading, load_rules())
        if each.severity is not Severity.INFO
    ]


def test_waldur(monkeypatch: pytest.MonkeyPatch) -> None:
    diagnostics = found("waldur", monkeypatch)
    assert len(diagnostics) <= 25
    assert Counter(each.rule for each in diagnostics) == {
        "every-minute-in-window": 1,
        "task-not-found": 8,
        "missing-description": 9,
        "restart-unsafe-interval": 1,
        "missing-timezone": 1,
        "collision": 2,
    }
    messages = " ".join(each.finding.message for each in diagnostics)
    for words in (
        "1,440 times",
        "36 intervals",
        "33 jobs of interval 1d",
        "30 jobs of interval 1h",
    ):
        assert words in messages
    (window,) = (each for each in diagnostics if each.rule == "every-minute-in-window")
    assert window.finding.job == "check-polices"
    assert all(
        each.severity is Severity.ERROR for each in diagnostics if each.rule == "task-not-found"
    )


def test_keystone(monkeypatch: pytest.MonkeyPatch) -> None:
    diagnostics = found("keystone", monkeypatch)
    assert [each.rule for each in diagnostics] == ["task-not-found", "missing-timezone"]
    assert "slurm_update_job_stats" in diagnostics[0].finding.message


def test_validibot(monkeypatch: pytest.MonkeyPatch) -> None:
    diagnostics = found("validibot", monkeypatch)
    assert {(each.rule, each.finding.job) for each in diagnostics} == {
        ("dst-fold", None),
        ("dst-fold", "clear-sessions"),
        ("dst-fold", "enforce-audit-retention"),
        ("dst-gap", "clear-sessions"),
        ("dst-gap", "enforce-audit-retention"),
        ("task-not-found", "send-periodic-emails"),
    }
    by_rule = {(each.rule, each.finding.job): each.finding for each in diagnostics}
    assert "Celery beat" in by_rule["dst-fold", None].message
    assert len(by_rule["dst-fold", None].related) == 5
    assert "2027-04-04" in (by_rule["dst-fold", "clear-sessions"].help or "")
    assert "2027-10-03" in (by_rule["dst-gap", "clear-sessions"].help or "")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copied:
    """`copied(system, toml)`: a copy of a catalog as the current folder, its configuration longer.

    It gives the findings of a rule, as `lint` in that folder has them.
    """

    def copy(system: str, toml: str = "") -> Callable[[str], list[Diagnostic]]:
        shutil.copytree(ROOT / "catalog" / system, tmp_path, dirs_exist_ok=True)
        config = tmp_path / "schedcat.toml"
        config.write_text(config.read_text("utf-8") + toml, "utf-8")
        monkeypatch.chdir(tmp_path)

        def lint(rule: str) -> list[Diagnostic]:
            request = Request(now="2026-11-22", cache=False)
            (opened,) = open_catalogs(request)
            selection = Selection((rule,))
            return check(project_of(opened, request), opened.reading, load_rules(), selection)

        return lint

    return copy


def test_keystones_descriptions_are_no_key_of_beat(copied: Copied) -> None:
    found = copied("keystone")("option-lost")
    assert "Celery beat has no `description`: it is left out of 6 jobs" in [
        each.finding.message for each in found
    ]
    export(Request(), Options("celery", output="beat.py"))
    assert '"description"' not in Path("beat.py").read_text("utf-8")


def test_keystones_page_still_has_a_task_that_the_code_has_not(copied: Copied) -> None:
    lint = copied("keystone", '[[docs]]\ninject = ["background-tasks.md"]\n')
    catalog = Path("jobs.yaml").read_text("utf-8")
    gone = "apps.allocations.tasks.jobstats.slurm_update_job_stats"
    start = catalog.index(f"  {gone}:")
    end = catalog.index("  apps.notifications", start)
    tasks = [line.split()[1] for line in catalog.splitlines() if line.startswith("    task: ")]
    sections = "".join(f"## {task.rpartition('.')[2]}\n\nTask name: `{task}`\n\n" for task in tasks)
    Path("background-tasks.md").write_text(f"# Tasks\n\n{sections}{BEGIN}\n{END}\n", "utf-8")
    assert lint("docs-name-unknown-job") == []

    Path("jobs.yaml").write_text(catalog[:start] + catalog[end:], "utf-8")
    (found,) = lint("docs-name-unknown-job")
    assert gone in found.finding.message
    assert found.severity is Severity.ERROR


def test_validibots_pages_list_nine_and_six_jobs(copied: Copied) -> None:
    docs = '[[docs]]\ninject = ["{}.md"]\nbackend = "{}"\ncolumns = ["name", "cron"]\n'
    lint = copied("validibot", docs.format("compose", "celery") + docs.format("google", GOOGLE))
    pages = {
        "compose": {**dict.fromkeys(HOURLY, "0 * * * *"), **SHARED, **COMPOSE_ONLY},
        "google": {"purge-expired-submissions": "0 * * * *", **SHARED},
    }
    for name, rows in pages.items():
        table = "".join(f"| `{job}` | `{cron}` |\n" for job, cron in rows.items())
        head = f"{BEGIN}\n\n| Name | Cron |\n| --- | --- |\n"
        Path(f"{name}.md").write_text(f"{head}{table}\n{END}\n", "utf-8")
    assert [len(rows) for rows in pages.values()] == [9, 6]

    found = {each.finding.at.path: each.finding for each in lint(OUT_OF_DATE) if each.finding.at}
    assert found.keys() == {"compose.md", "google.md"}
    for page, missing in (
        ("compose.md", ["enforce-audit-retention", "`*/5 * * * *`"]),
        ("google.md", ["enforce-audit-retention", "purge-expired-outputs", "send-periodic-emails"]),
    ):
        fix = found[page].fix
        assert fix
        for words in missing:
            assert words in "".join(edit.text for edit in fix.edits)


def test_validibots_jobs_at_google_are_not_those_of_the_registry(copied: Copied) -> None:
    toml = f'[[exports]]\nbackend = "{GOOGLE}"\nenv = "prod"\noutput = "jobs.sh"\n'
    lint = copied("validibot", toml)
    registry = Path("jobs.yaml").read_text("utf-8")
    at_google = registry.replace('cron: "*/5 * * * *"', 'cron: "0 * * * *"', 1)
    Path("jobs.yaml").write_text(at_google, "utf-8")
    export(Request(), Options())
    assert lint("backend-drift") == []

    Path("jobs.yaml").write_text(registry, "utf-8")
    (found,) = lint("backend-drift")
    assert found.finding.message == (
        "1 line differs from the catalog: `validibot-purge-expired-outputs` has changed"
    )
    assert "--schedule='*/5 * * * *'" in (found.finding.help or "")


BEGIN, END = "<!-- schedcat:begin -->", "<!-- schedcat:end -->"
OUT_OF_DATE, GOOGLE = "docs-out-of-date", "cloud-scheduler"
HOURLY = ("purge-expired-submissions", "purge-expired-outputs")
SHARED = {
    "process-purge-retries": "*/5 * * * *",
    "cleanup-stuck-runs": "*/10 * * * *",
    "cleanup-idempotency-keys": "0 3 * * *",
    "cleanup-callback-receipts": "0 4 * * 0",
    "clear-sessions": "0 2 * * *",
}
COMPOSE_ONLY = {
    "cleanup-orphaned-containers": "*/10 * * * *",
    "send-periodic-emails": "0 */6 * * *",
}
"""What the project's own pages say, as schedules."""
