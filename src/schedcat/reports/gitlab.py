"""A Code Quality report of GitLab: a JSON list that a merge request shows beside the changes."""

import json
from collections.abc import Iterator
from typing import Any

from schedcat.findings import Diagnostic, Severity
from schedcat.reports import Canvas, Outcome
from schedcat.reports.fingerprint import fingerprints
from schedcat.reports.repository import in_repository


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """The list; `[]` when clean, which GitLab needs to see what was resolved."""
    known_by = fingerprints(outcome.diagnostics)
    issues = [
        _issue(diagnostic, fingerprint, outcome.home)
        for diagnostic, fingerprint in zip(outcome.diagnostics, known_by, strict=True)
    ]
    yield json.dumps(issues, indent=2) + "\n"


_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def _issue(diagnostic: Diagnostic, fingerprint: str, home: str) -> dict[str, Any]:
    finding = diagnostic.finding
    at = finding.at
    return {
        "description": f"{finding.message} ({finding.help})" if finding.help else finding.message,
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": in_repository(at.path if at else home),
            "lines": {"begin": at.line if at else 1, "end": at.end_line if at else 1},
        },
    }
