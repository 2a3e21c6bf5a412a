"""What a check says: a finding, its severity, related places and fix."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from schedcat.source import Span


class Severity(StrEnum):
    """How bad it is; `Severity.ERROR.rank` is the lowest number."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info."""
        return _RANK[self]


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Related(NamedTuple):
    """Another place that a finding is about, and the job that stands there."""

    at: Span
    message: str
    job: str | None = None


class Edit(NamedTuple):
    """A text to write in place of what stands at `at`.

    Where that is characters of a text in YAML, `text` is characters of it too, and is put in the
    quotes and escapes that it needs; anything else is written as it is.
    """

    at: Span
    text: str


class Fix(NamedTuple):
    """A text that would mend the finding at `at`; safe when no instant of any job changes.

    No other job may change than those that the finding names, as its own or as related. `more`
    are edits at other places, which belong to it: all are made, or none.
    """

    at: Span
    text: str
    safe: bool = False
    more: tuple[Edit, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All of its edits, the one at `at` first."""
        return (Edit(self.at, self.text), *self.more)

    @classmethod
    def replacing(cls, old: str, at: Span | None, new: str, *, safe: bool = False) -> "Fix | None":
        """A fix that writes `new` where `old` stands at `at`.

        None where the text at `at` is not `old` letter by letter: in a scalar of several lines or
        with escapes, whose place is the whole scalar.
        """
        if at is None or at.line != at.end_line or at.end_column - at.column != len(old):
            return None
        return cls(at, new, safe)


class Finding(NamedTuple):
    """One thing that is wrong, at one place.

    `fold` is a message with `{count}` in it: findings of one rule with the same `fold` are
    printed once per catalog, because one setting cures them all. `severity` differs from the
    rule's own only where the rule knows less than usual.
    """

    message: str
    at: Span | None
    help: str | None = None
    related: Sequence[Related] = ()
    fix: Fix | None = None
    fold: str | None = None
    severity: Severity | None = None
    job: str | None = None


class Diagnostic(NamedTuple):
    """A finding with the name of its rule and the severity that holds here."""

    rule: str
    severity: Severity
    finding: Finding
