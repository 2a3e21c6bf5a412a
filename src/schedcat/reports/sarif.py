"""SARIF 2.1.0, which code scanning and editors read: findings, rules and fixes in one JSON."""

import json
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from schedcat.findings import Diagnostic, Edit, Finding, Fix, Severity
from schedcat.reports import Canvas, Outcome, rule_page
from schedcat.reports.fingerprint import fingerprints
from schedcat.reports.repository import in_repository
from schedcat.rules import Rule
from schedcat.source import Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

Object = dict[str, Any]


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """One log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(outcome)]}
    yield json.dumps(log, indent=2) + "\n"


def _run(outcome: Outcome) -> Object:
    rules = [_rule(rule) for rule in outcome.rules.values()]
    indexes = {name: index for index, name in enumerate(outcome.rules)}
    known_by = fingerprints(outcome.diagnostics)
    return {
        "tool": {"driver": {"name": "schedcat", "version": outcome.version, "rules": rules}},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the root of the repository"}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [
            _result(diagnostic, indexes.get(diagnostic.rule), fingerprint, outcome.home)
            for diagnostic, fingerprint in zip(outcome.diagnostics, known_by, strict=True)
        ],
    }


_ROOT = "%SRCROOT%"
"""What relative URIs start from; by this name GitHub and CodeQL mean the repository."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _rule(rule: Rule) -> Object:
    doc = rule.doc
    return {
        "id": rule.name,
        "shortDescription": {"text": doc.summary},
        "fullDescription": {"text": doc.why},
        "help": {
            "text": "\n".join(rule_page.text(rule)),
            "markdown": "\n\n".join(rule_page.markdown(rule)),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.default},
        "properties": {"group": rule.group, "tags": [rule.group]},
    }


def _result(diagnostic: Diagnostic, index: int | None, fingerprint: str, home: str) -> Object:
    finding = diagnostic.finding
    # Code scanning takes no result without a file.
    here = _physical(finding.at) if finding.at else {"artifactLocation": _artifact(home)}
    result: Object = {
        "ruleId": diagnostic.rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": here, **_logical(finding.job)}],
        "partialFingerprints": {"schedcat/v1": fingerprint},
    }
    if index is not None:
        result["ruleIndex"] = index
    if finding.related:
        result["relatedLocations"] = [
            {
                "physicalLocation": _physical(related.at),
                "message": {"text": _unlinked(related.message)},
                **_logical(related.job),
            }
            for related in finding.related
        ]
    if finding.fix:
        result["fixes"] = [_fix(finding.fix)]
    return result


def _message(finding: Finding) -> str:
    help = f"\nhelp: {finding.help}" if finding.help else ""
    return _unlinked(f"{finding.message}{help}")


def _unlinked(text: str) -> str:
    """A text in which `[a](b)` is no link (SARIF 2.1.0, chapter 3.11.6)."""
    return text.replace("[", r"\[").replace("]", r"\]") if "](" in text else text


def _physical(at: Span) -> Object:
    return {"artifactLocation": _artifact(at.path), "region": _region(at)}


def _artifact(path: str) -> Object:
    file = in_repository(path)
    if PurePath(file).is_absolute():
        return {"uri": PurePath(file).as_uri()}
    return {"uri": quote(os.fsencode(file)), "uriBaseId": _ROOT}


def _region(at: Span) -> Object:
    """Lines and columns from 1, the end exclusive, as ours are."""
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    return dict(zip(keys, at[1:], strict=True))


def _logical(job: str | None) -> Object:
    return {"logicalLocations": [{"name": job, "fullyQualifiedName": job}]} if job else {}


def _fix(fix: Fix) -> Object:
    """All of its edits, file by file."""
    kind = "safe" if fix.safe else "unsafe"
    edits = sorted(fix.edits, key=lambda edit: edit.at)
    return {
        "description": {"text": f"{kind} fix: {rule_page.FIXES[kind]}"},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": _replacements(list(group))}
            for path, group in groupby(edits, key=lambda edit: edit.at.path)
        ],
    }


def _replacements(edits: Sequence[Edit]) -> list[Object]:
    return [
        {"deletedRegion": _region(edit.at), "insertedContent": {"text": edit.text}}
        for edit in edits
    ]
