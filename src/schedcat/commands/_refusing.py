"""What render-docs and export do with a catalog that cannot be read whole: say so, and stop."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from schedcat.commands import Opened
from schedcat.commands._canvas import canvas_of
from schedcat.engine import check
from schedcat.engine.choosing import Selection
from schedcat.errors import CatalogError
from schedcat.findings import Diagnostic
from schedcat.reports import Outcome, load_report
from schedcat.rules import Project, load_rules
from schedcat.tasks.registry import Registry


def stop_on_findings(opened: Sequence[Opened]) -> None:
    """Print what the reader found, as `lint` does, on standard error. Raises CatalogError.

    A comment that suppresses a finding does not bring the job back, and so does not count here.
    """
    diagnostics = [each for one in opened for each in _found(one)]
    if not diagnostics:
        return
    pages = {path: page for each in opened for path, page in each.reading.pages.items()}
    outcome = Outcome(
        diagnostics,
        jobs=sum(len(each.reading.catalog.jobs) for each in opened),
        files=len(pages),
        hidden=0,
        line=lambda path, number: pages[path].line(number) if path in pages else "",
    )
    sys.stderr.writelines(load_report("full")(outcome, canvas_of(sys.stderr)))
    raise CatalogError("a catalog cannot be read whole", help="mend what is said above")


def _found(opened: Opened) -> list[Diagnostic]:
    names = {name for name, _ in opened.reading.found}
    if not names:
        return []
    # The reader's own rules look at nothing themselves, so the project need not be whole.
    rules = {name: rule for name, rule in load_rules().items() if name in names}
    project = Project(opened.reading.catalog, opened.config, Registry(), datetime.now(UTC))
    return check(project, opened.reading._replace(suppressions={}), rules, Selection(tuple(rules)))
