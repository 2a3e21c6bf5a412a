"""Which job a finding is about, and whether a rule's fix can be written in that job's own words."""

from collections.abc import Iterable, Iterator, Mapping

from schedcat.catalog.mistakes import Found
from schedcat.findings import Finding
from schedcat.model import Job

ByName = Mapping[str, list[Job]]
"""The jobs of a catalog, those of several files under one name together."""


def by_name(jobs: Iterable[Job]) -> ByName:
    """The jobs by their names, in order."""
    named: dict[str, list[Job]] = {}
    for job in jobs:
        named.setdefault(job.name, []).append(job)
    return named


def job_of(finding: Finding, named: ByName) -> Job | None:
    """The job that a finding names: of several with one name the one in the finding's file."""
    path = finding.at and finding.at.path
    for job in named.get(finding.job or "", ()):
        own = job.at()
        if own and own.path == path:
            return job
    return None


def with_fixes_that_hold(found: Iterable[Found], jobs: Iterable[Job]) -> Iterator[Found]:
    """What rules find, without the fixes of a catalog's text in files that have other words.

    A reader's own fixes are in the words of its files.
    """
    named = by_name(jobs)
    for name, finding in found:
        yield name, finding if _holds(finding, named) else finding._replace(fix=None)


def _holds(finding: Finding, named: ByName) -> bool:
    own = job_of(finding, named) if finding.fix else None
    if finding.fix is None or own is None or not own.places:
        return True
    if own.reader is None and not finding.fix.more:
        return True
    others = (job for related in finding.related for job in named.get(related.job or "", ()))
    places = [job.places for job in (own, *others) if job.places]
    return all(any(each.has(edit.at) for each in places) for edit in finding.fix.edits)
