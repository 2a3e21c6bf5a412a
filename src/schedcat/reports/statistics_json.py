"""How often each rule found something, for programs: one JSON list."""

import json
from collections.abc import Iterator

from schedcat.reports import Canvas, Outcome
from schedcat.reports.statistics import counts_of


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """The list, the most frequent first; `[]` when clean."""
    counts = [
        {"rule": rule, "severity": severity, "count": found, "fixable": fixable}
        for rule, severity, found, fixable in counts_of(outcome)
    ]
    yield json.dumps(counts, indent=2) + "\n"
