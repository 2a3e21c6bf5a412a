"""The real bugs of the three example systems are found, and little else."""

from collections import Counter
from pathlib import Path

import pytest

from schedcat.commands import Request, open_catalogs, project_of
from schedcat.engine import check
from schedcat.findings import Diagnostic, Severity
from schedcat.rules import load_rules

ROOT = Path(__file__).parents[1]


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
