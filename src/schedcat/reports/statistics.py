"""How often each rule found something, the most frequent first."""

from collections.abc import Iterator
from typing import NamedTuple

from schedcat.findings import Severity
from schedcat.reports import Canvas, Outcome


class Count(NamedTuple):
    """What one rule found: how much, at worst how bad, and how much of it a safe fix mends."""

    rule: str
    severity: Severity
    found: int
    fixable: int


def report(outcome: Outcome, canvas: Canvas) -> Iterator[str]:
    """A line for each rule."""
    counts = counts_of(outcome)
    width = max((len(f"{each.found:,}") for each in counts), default=0)
    for each in counts:
        yield f"{each.found:>{width},}  {each.severity:<7}  {each.rule}\n"


def counts_of(outcome: Outcome) -> list[Count]:
    """By count and name; a finding that stands for many jobs is one."""
    by_rule: dict[str, list[tuple[Severity, bool]]] = {}
    for rule, severity, finding in outcome.diagnostics:
        mended = finding.fix is not None and finding.fix.safe
        by_rule.setdefault(rule, []).append((severity, mended))
    counts = (
        Count(
            rule,
            min((severity for severity, _ in each), key=lambda severity: severity.rank),
            len(each),
            sum(mended for _, mended in each),
        )
        for rule, each in by_rule.items()
    )
    return sorted(counts, key=lambda each: (-each.found, each.rule))
