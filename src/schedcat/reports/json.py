"""Findings for programs: one JSON list."""

import json
from collections.abc import Iterator
from typing import Any

from schedcat.findings import Diagnostic, Fix, Related
from schedcat.reports import Canvas, Outcome
from schedcat.source import Span


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """The list; `[]` when clean, nulls without a place."""
    found = [as_json(diagnostic) for diagnostic in outcome.diagnostics]
    yield json.dumps(found, indent=2) + "\n"


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding."""
    finding = diagnostic.finding
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": finding.message,
        "help": finding.help,
        **_place(finding.at),
        "job": finding.job,
        "related": [_related(related) for related in finding.related],
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, **_place(related.at), "job": related.job}


def _fix(fix: Fix) -> dict[str, Any]:
    """All of its edits are to be made, or none."""
    edits = [{**_place(edit.at), "text": edit.text} for edit in fix.edits]
    return {"safe": fix.safe, "edits": edits}


def _place(at: Span | None) -> dict[str, Any]:
    keys = ("path", "line", "column", "end_line", "end_column")
    return dict(zip(keys, at or (None,) * len(keys), strict=True))
