"""Annotations of GitHub Actions: a workflow command a line, from which the runner makes a note."""

from collections.abc import Iterator, Mapping

from schedcat.findings import Diagnostic, Severity
from schedcat.reports import Canvas, Outcome
from schedcat.reports.excerpt import visible
from schedcat.reports.repository import in_repository
from schedcat.source import Span


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """A command for each finding; GitHub shows ten errors and ten warnings of a step."""
    for diagnostic in outcome.diagnostics:
        yield _command(diagnostic) + "\n"


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _command(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    properties = {**_place(finding.at), "title": f"schedcat {diagnostic.rule}"}
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    # The log of a run shows the message and no property.
    message = f"{finding.at}: {finding.message}" if finding.at else finding.message
    lines = [message, f"help: {finding.help}"] if finding.help else [message]
    return f"::{_COMMANDS[diagnostic.severity]} {said}::{'%0A'.join(map(_data, lines))}"


def _place(at: Span | None) -> Mapping[str, str]:
    if at is None:
        return {}
    file, start, end = in_repository(at.path), str(at.line), str(at.end_line)
    if at.line != at.end_line:  # the runner takes columns only within one line
        return {"file": file, "line": start, "endLine": end}
    columns = {"col": str(at.column), "endColumn": str(at.end_column)}
    return {"file": file, "line": start, "endLine": end, **columns}


def _data(text: str) -> str:
    """A text as a command may have it, control characters shown escaped."""
    return "".join(map(visible, text.replace("%", "%25")))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
