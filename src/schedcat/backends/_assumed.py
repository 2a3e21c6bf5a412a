"""What is said of values that are read as their defaults, and that somebody may set otherwise."""

from collections.abc import Iterator, Sequence

from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding, Severity
from schedcat.source import Span


def assumed(
    names: Sequence[str],
    job: str,
    at: Span | None,
    who: str,
    rule: str = "schedule-unresolvable",
) -> Iterator[Found]:
    """A note for each of the expressions, which stand in a job: `who` may give another value."""
    for name in dict.fromkeys(names):
        yield (
            rule,
            Finding(
                f"`{name}` of `{job}` is read as its default, {who} may say else",
                at,
                "lint what runs in production, or write the value itself",
                fold=f"{ASSUMED} where {who} may say else",
                severity=Severity.INFO,
                job=job,
            ),
        )


ASSUMED = "{count} defaults are read"
"""How the `fold` of such a note begins."""


def is_assumption(finding: Finding) -> bool:
    """Is it such a note? It says that something is read, not that anything is wrong."""
    return bool(finding.fold and finding.fold.startswith(ASSUMED))
