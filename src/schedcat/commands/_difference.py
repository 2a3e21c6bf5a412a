"""What differs between two sides: jobs with what it comes to, and findings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from schedcat.catalog.mistakes import Found
from schedcat.commands._revision import Revision
from schedcat.commands._sides import Side
from schedcat.findings import Diagnostic
from schedcat.plan.firings import Firings, firings
from schedcat.plan.jobs import JobChange, Kind, compare
from schedcat.reports.fingerprint import fingerprints
from schedcat.source import Span


class Changed(NamedTuple):
    """A job that differs, where it stands or stood, and how that changes its firings.

    `unread` is what could not be read on the side where it is missing, and may be the reason.
    """

    change: JobChange
    at: Span | None
    firings: Sequence[Firings]
    unread: Found | None

    @property
    def is_unread(self) -> bool:
        """It is not removed for sure: its file or itself cannot be read now."""
        return self.change.after is None and self.unread is not None


class Difference(NamedTuple):
    """All that differs from a revision; years of firings begin `now`."""

    base: Revision
    now: datetime
    jobs: Sequence[Changed]
    new: Sequence[Diagnostic]
    fixed: Sequence[Diagnostic]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.jobs or self.new or self.fixed)


def difference(base: Revision, before: Side, after: Side, now: datetime) -> Difference:
    """Compare what a revision has with what is there now."""
    changes = compare(before.catalogs, after.catalogs)
    renamed = {
        each.before.name: each.job.name
        for each in changes
        if each.before and each.kind is Kind.RENAMED
    }
    then, now_there = list(_called(before.diagnostics, renamed)), after.diagnostics
    return Difference(
        base,
        now,
        [_changed(each, before, after, now) for each in changes],
        new=list(_only(now_there, then)),
        fixed=list(_only(then, now_there)),
    )


def _changed(change: JobChange, before: Side, after: Side, now: datetime) -> Changed:
    at, elsewhere = change.job.at(), after if change.after is None else before
    if at and change.after is None:
        at = at._replace(path=before.shown(at.path))
    is_missing = change.before is None or change.after is None
    unread = next(_unread(change.job.name, at, elsewhere), None) if is_missing else None
    return Changed(change, at, tuple(firings(change, now)), unread)


def _unread(name: str, at: Span | None, side: Side) -> Iterator[Found]:
    """What a side could not read of a job, or of the file that has it here."""
    for rule, finding in side.unread:
        is_of_file = finding.job is None and finding.at and at and finding.at.path == at.path
        if finding.job == name or is_of_file:
            yield rule, finding


def _only(here: Sequence[Diagnostic], there: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings of one side that the other has not."""
    known = set(fingerprints(there))
    for diagnostic, fingerprint in zip(here, fingerprints(here), strict=True):
        if fingerprint not in known:
            yield diagnostic


def _called(found: Sequence[Diagnostic], renamed: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Findings with jobs by their new names."""
    for each in found:
        name = renamed.get(each.finding.job or "")
        yield each._replace(finding=each.finding._replace(job=name)) if name else each
