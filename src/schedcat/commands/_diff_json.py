"""What differs as JSON, for programs."""

import json
from typing import Any

from schedcat.commands._diff_text import timing
from schedcat.commands._difference import Changed, Difference
from schedcat.commands._said import as_json, words
from schedcat.plan.firings import Firings, First
from schedcat.plan.jobs import Differing
from schedcat.reports.json import as_json as finding_as_json
from schedcat.schedule.zones import zone


def text(difference: Difference) -> str:
    """One object: the revision, the jobs that differ, the findings."""
    value = {
        "base": {"name": difference.base.name, "commit": difference.base.commit},
        "now": difference.now.isoformat().replace("+00:00", "Z"),
        "jobs": [_job(each) for each in difference.jobs],
        "findings": {
            "new": [finding_as_json(each) for each in difference.new],
            "fixed": [finding_as_json(each) for each in difference.fixed],
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _job(changed: Changed) -> dict[str, Any]:
    (job, before, after, fields), at = changed.change, changed.at
    return {
        "name": job.name,
        "change": "unread" if changed.is_unread else changed.change.kind,
        "previous_name": before.name if before and before.name != job.name else None,
        "path": at and at.path,
        "line": at and at.line,
        "schedule": {
            "before": before and timing(before),
            "after": after and timing(after),
        },
        "fields": [_field(each) for each in fields],
        "firings": [_firings(each) for each in changed.firings],
        "unread": _unread(changed),
    }


def _field(differing: Differing) -> dict[str, Any]:
    before, after = words(differing)
    return {
        "field": differing.field,
        "before": as_json(differing.before),
        "after": as_json(differing.after),
        "words": {"before": before, "after": after},
    }


def _firings(each: Firings) -> dict[str, Any]:
    return {
        "backend": each.backend,
        "before": each.before,
        "after": each.after,
        "first_difference": each.first and _first(each.first),
    }


def _first(first: First) -> dict[str, Any]:
    return {
        "instant": first.instant.isoformat().replace("+00:00", "Z"),
        "local": first.instant.astimezone(zone(first.timezone)).isoformat(),
        "timezone": first.timezone,
        "runs": "after" if first.more else "before",
    }


def _unread(changed: Changed) -> dict[str, Any] | None:
    if changed.unread is None:
        return None
    rule, finding = changed.unread
    at = finding.at
    return {
        "rule": rule,
        "message": finding.message,
        "path": at and at.path,
        "line": at and at.line,
    }
