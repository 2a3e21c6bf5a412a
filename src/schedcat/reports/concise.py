"""One finding a line: `path:line:column: severity: rule: message`."""

from collections.abc import Iterator

from schedcat.findings import Diagnostic
from schedcat.reports import Canvas, Outcome
from schedcat.reports.excerpt import visible


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """A line for each finding; one without a place starts with its severity."""
    for diagnostic in outcome.diagnostics:
        yield f"{_line(diagnostic)}\n"


def _line(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    line = f"{diagnostic.severity}: {diagnostic.rule}: {finding.message}"
    if finding.at:
        line = f"{finding.at}: {line}"
    return "".join(map(visible, line))
