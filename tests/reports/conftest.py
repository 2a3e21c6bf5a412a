"""Findings that every format must be able to print, and what prints them."""

import pytest

from schedcat.findings import Diagnostic, Edit, Finding, Fix, Related, Severity
from schedcat.reports import Canvas, Outcome, load_report
from schedcat.rules import load_rules
from schedcat.source import Span


def place(line, start, end, path="jobs.yaml", end_line=None):
    return Span(path, line, start, end_line or line, end)


@pytest.fixture
def findings():
    """One of each kind: with a fix of two files, with related places, without any place."""
    return [
        Diagnostic(
            "every-minute-in-window",
            Severity.ERROR,
            Finding(
                "a minute of `*` fires 1,440 times",
                place(3, 12, 13),
                'name the minute: "0 0 1 * *"',
                fix=Fix(
                    place(3, 12, 21),
                    "0 0 1 * *",
                    more=(Edit(place(1, 1, 1, "more.yaml"), "# mended\n"),),
                ),
                job="invoices",
            ),
        ),
        Diagnostic(
            "missing-timezone",
            Severity.WARNING,
            Finding(
                "2 jobs pick a time: 100% in UTC",
                place(5, 5, 3, "jobs, old/ä: 1.yaml", end_line=6),
                related=[
                    Related(place(5, 5, 9), "see [this](https://example.org)", "one"),
                    Related(place(7, 5, 9), "another"),
                ],
            ),
        ),
        Diagnostic("task-not-found", Severity.INFO, Finding("no registry", None, "name one")),
        Diagnostic("task-not-found", Severity.INFO, Finding("no registry", None, "name one")),
    ]


@pytest.fixture
def printed():
    """`printed(format, diagnostics)`: the whole report."""

    def report(format, diagnostics):
        outcome = Outcome(
            diagnostics,
            jobs=2,
            files=1,
            hidden=0,
            line=lambda path, number: f"line {number} of {path}",
            rules=load_rules(),
            version="1.2.3",
            home="schedcat.toml",
        )
        return "".join(load_report(format)(outcome, Canvas()))

    return report
