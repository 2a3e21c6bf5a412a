"""One finding a line: `path:line:column: severity: rule: message`."""

from collections.abc import Iterator

from schedcat.findings import Diagnostic
from schedcat.reports import Canvas, Outcome
from schedcat.reports.excerpt import visible


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """A line for each finding; one without a place starts with its severity."""
    for diagnostic in outcome.diagnostics:
        yield f"{line(diagnostic)}\n"


def line(diagnostic: Diagnostic) -> str:
    """One finding, without a line end."""
    finding = diagnostic.finding
    text = f"{diagnostic.severity}: {diagnostic.rule}: {finding.message}"
    if finding.at:
        text = f"{finding.at}: {text}"
    return "".join(map(visible, text))
