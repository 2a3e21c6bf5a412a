"""Rows of the tables of django-celery-beat, wherever they are kept."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from schedcat.catalog.document.nodes import Node, Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.text_places import Extent, Written
from schedcat.findings import Finding, Severity

MODELS = ("periodictask", "crontabschedule", "intervalschedule", "solarschedule", "clockedschedule")

SCHEDULES = {
    "interval": "intervalschedule",
    "crontab": "crontabschedule",
    "solar": "solarschedule",
    "clocked": "clockedschedule",
}
"""Column of a task → model of the row that it names, the one that counts first (`scheduler`)."""


class Row(NamedTuple):
    """One row: its values by column, and where a fixture says them; a database has no places.

    The key is empty where `loaddata` is to find one.
    """

    model: str
    key: str
    values: Mapping[str, object]
    page: Page
    whole: Extent = (0, 0)
    nodes: Mapping[str, Node] = {}

    def text(self, column: str) -> str:
        """A value as a text, empty where there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value)

    def at(self, *columns: str) -> Written:
        """Where the first of the columns stands that is said; else the whole row."""
        said = (self.nodes[column] for column in columns if column in self.nodes)
        node = next(said, None)
        return Written.node(node) if node else Written(self.whole)

    def found(
        self,
        rule: str,
        column: str,
        message: str,
        help: str | None = None,
        severity: Severity | None = None,
    ) -> Found:
        """A finding at a column."""
        at = self.page.span(*self.at(column, "name").whole)
        return rule, Finding(message, at, help, severity=severity)


def placed(found: Found, row: Row) -> Found:
    """A finding about a row, which it names where no place does: a database has but the file."""
    rule, finding = found
    if row.page.data or _NAMES_ROW.search(finding.message):
        return found
    where = f"row {row.key} of {TABLE}{row.model}"
    return rule, finding._replace(message=f"{finding.message} ({where})")


TABLE = "django_celery_beat_"
_NAMES_ROW = re.compile(rf"\(row \S+ of {TABLE}\w+\)\Z")
