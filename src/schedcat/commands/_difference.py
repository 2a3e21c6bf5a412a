"""What differs between two sides: jobs with what it comes to, and findings."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from schedcat.catalog.mistakes import Found
from schedcat.commands._revision import Revision
from schedcat.commands._sides import Side
from schedcat.findings import Diagnostic, Finding, Severity
from schedcat.plan.firings import Firings, firings
from schedcat.plan.jobs import JobChange, Kind, compare
from schedcat.reports.fingerprint import fingerprints
from schedcat.rules import load_rules
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
        """It is neither new nor removed for sure: a side cannot read its file or itself."""
        return self.unread is not None


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
        new=list(_judged(_only(now_there, then), after, before)),
        fixed=list(_judged(_only(then, now_there), before, after)),
    )


def _changed(change: JobChange, before: Side, after: Side, now: datetime) -> Changed:
    at, elsewhere = change.job.at(), after if change.after is None else before
    if at and change.after is None:
        at = at._replace(path=before.shown(at.path))
    is_missing = change.before is None or change.after is None
    unread = next(_unread(change.job.name, at, elsewhere), None) if is_missing else None
    return Changed(change, at, tuple(firings(change, now)), unread)


def _unread(name: str | None, at: Span | None, side: Side) -> Iterator[Found]:
    """What a side could not read of a job, or of the file that has it here."""
    for rule, finding in side.unread:
        is_here = finding.at and at and finding.at.path == at.path
        is_of_file = finding.job is None and is_here and _weighs(rule, finding)
        if (finding.job and finding.job == name) or is_of_file:
            yield rule, finding


def _weighs(rule: str, finding: Finding) -> bool:
    """An info of a file takes no job from it."""
    return (finding.severity or load_rules()[rule].severity) is not Severity.INFO


def gathered(jobs: Iterable[Changed]) -> list[list[Changed]]:
    """Each alone, but those together whose file a side cannot read."""
    groups: dict[Hashable, list[Changed]] = {}
    for each in jobs:
        known_by: Hashable = id(each)
        if each.unread and (fault := each.unread[1]).job is None:
            known_by = (fault.at, fault.message)
        groups.setdefault(known_by, []).append(each)
    return list(groups.values())


def _only(here: Sequence[Diagnostic], there: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings of one side that the other has not."""
    known = set(fingerprints(there))
    for diagnostic, fingerprint in zip(here, fingerprints(here), strict=True):
        if fingerprint not in known:
            yield diagnostic


def _judged(found: Iterable[Diagnostic], here: Side, there: Side) -> Iterator[Diagnostic]:
    """The findings of one side that the other, which has not, was able to have.

    It has none of a job that it cannot read. That a job cannot be read is a finding of its own.
    """
    faults = {(rule, finding.message) for rule, finding in here.unread}
    known = {job.name for catalog in there.catalogs.values() for job in catalog.jobs}
    for each in found:
        rule, _, finding = each
        is_fault = (rule, finding.message) in faults
        if is_fault or finding.job in known or not any(_unread(finding.job, finding.at, there)):
            yield each


def _called(found: Sequence[Diagnostic], renamed: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Findings with jobs by their new names."""
    for each in found:
        name = renamed.get(each.finding.job or "")
        yield each._replace(finding=each.finding._replace(job=name)) if name else each
