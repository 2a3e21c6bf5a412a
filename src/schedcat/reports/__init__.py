"""How findings are printed. Every other file here is one format: `report(outcome, canvas)`."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schedcat.findings import Diagnostic
from schedcat.rules import Rule

STATISTICS = {"full": "statistics", "concise": "statistics", "json": "statistics_json"}
"""Format → the report in it that only counts."""

FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab")


class Outcome(NamedTuple):
    """What a check came to.

    `hidden` counts the infos left out; `line(path, number)` is a line of a file, from 1. `rules`
    are all that there are, of schedcat's `version`; `home` is the file to which a format that needs
    one puts a finding without a place. A `quiet` report has the findings and nothing else.
    `known` counts the findings left out because a baseline has them, before they are joined;
    `fixed` those that were fixed, None where nobody asked for it. With `unsafe_fixes` unsafe fixes
    are offered like safe ones.
    """

    diagnostics: Sequence[Diagnostic]
    jobs: int
    files: int
    hidden: int
    line: Callable[[str, int], str]
    rules: Mapping[str, Rule] = {}
    version: str = ""
    home: str = "."
    quiet: bool = False
    known: int = 0
    fixed: int | None = None
    unsafe_fixes: bool = False


class Canvas(NamedTuple):
    """What a report is drawn on: its width in columns, and whether it shows colours."""

    width: int = 80
    colour: bool = False


Report = Callable[[Outcome, Canvas], Iterator[str]]
"""Yields pieces of text that together are the report, line ends included."""


def load_report(format: str) -> Report:
    """The report of one of FORMATS, or of STATISTICS; imported now: each has its own needs."""
    report: Report = importlib.import_module(f"{__name__}.{format}").report
    return report
