"""How findings are printed. Every other file here is one format: `report(outcome, canvas)`."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schedcat.findings import Diagnostic

FORMATS = ("full", "concise", "json")


class Outcome(NamedTuple):
    """What a check came to.

    `hidden` counts the infos left out; `line(path, number)` is a line of a file, from 1.
    """

    diagnostics: Sequence[Diagnostic]
    jobs: int
    files: int
    hidden: int
    line: Callable[[str, int], str]


class Canvas(NamedTuple):
    """What a report is drawn on: its width in columns, and whether it shows colours."""

    width: int = 80
    colour: bool = False


Report = Callable[[Outcome, Canvas], Iterator[str]]
"""Yields pieces of text that together are the report, line ends included."""


def load_report(format: str) -> Report:
    """The report of one of FORMATS; imported now, since each has its own needs."""
    report: Report = importlib.import_module(f"{__name__}.{format}").report
    return report
