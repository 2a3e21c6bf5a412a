"""Run the rules over one catalog: suppress, join, fold, sort."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from schedcat.catalog.mistakes import Found
from schedcat.catalog.places import beside
from schedcat.catalog.reader import Reading
from schedcat.engine.choosing import Selection, chosen, ignored_in_files, severities
from schedcat.findings import Diagnostic, Finding, Related
from schedcat.model import Job
from schedcat.rules import Project, Rule
from schedcat.source import Span


def check(
    project: Project, reading: Reading, rules: Mapping[str, Rule], *selections: Selection
) -> list[Diagnostic]:
    """Everything wrong with one catalog, in the order of its places."""
    names = chosen(rules, *selections)
    unwanted = ignored_in_files(project.config, rules)
    found = chain(
        ((name, finding) for name, finding in reading.found if name in names),
        ((name, finding) for name in names for finding in rules[name].check(project)),
    )
    wanted = (each for each in _unique(found) if each[0] not in unwanted(_path(each[1])))
    located = _located(_visible(wanted, reading), project.catalog.jobs)
    overridden = severities(project.config, rules)
    diagnostics = [
        Diagnostic(name, overridden.get(name) or finding.severity or rules[name].severity, finding)
        for name, finding in _folded(_joined(located))
    ]
    return sorted(diagnostics, key=_order)


def _unique(found: Iterable[Found]) -> Iterator[Found]:
    """Each thing once: one defect can be seen from several backends."""
    seen: set[tuple[str, Span | None, str, str | None]] = set()
    for name, finding in found:
        key = (name, finding.at, finding.message, finding.job)
        if key not in seen:
            seen.add(key)
            yield name, finding


def _visible(found: Iterable[Found], reading: Reading) -> Iterator[Found]:
    """What no comment suppresses, at its line or at its job."""
    lines: dict[tuple[str, int], set[str]] = {}
    for path, comments in reading.suppressions.items():
        for comment in comments:
            lines.setdefault((path, comment.covers), set()).update(comment.rules)
    jobs = {
        (path, job): lines[path, line]
        for path, own_lines in reading.job_lines.items()
        for job, line in own_lines.items()
        if (path, line) in lines
    }
    for name, finding in found:
        at, job = finding.at, finding.job or ""
        if not (at and name in (*lines.get((at.path, at.line), ()), *jobs.get((at.path, job), ()))):
            yield name, finding


def _located(found: Iterable[Found], jobs: Iterable[Job]) -> Iterator[Found]:
    """With the job beside a place outside it, where an alias, a merge key or a default says it."""
    by_name: dict[str, list[Job]] = {}
    for job in jobs:
        by_name.setdefault(job.name, []).append(job)
    for name, finding in found:
        own = _job_of(finding, by_name)
        yield name, beside(finding, own.places) if own and own.places else finding


def _job_of(finding: Finding, by_name: Mapping[str, list[Job]]) -> Job | None:
    """The job that a finding names: of several with one name the one in the finding's file."""
    path = finding.at and finding.at.path
    for job in by_name.get(finding.job or "", ()):
        own = job.at()
        if own and own.path == path:
            return job
    return None


def _joined(found: Iterable[Found]) -> Iterator[Found]:
    """One finding for one mistake: what several jobs say through one anchor or default.

    Findings that fold are left alone, since their jobs are counted.
    """
    groups: dict[tuple[str, Span | None, str, str | None], list[Finding]] = {}
    for name, finding in found:
        apart = finding.job if finding.fold or not finding.at else None
        groups.setdefault((name, finding.at, finding.message, apart), []).append(finding)
    for (name, *_), group in groups.items():
        yield name, group[0] if len(group) == 1 else _of_all(group)


def _of_all(group: list[Finding]) -> Finding:
    """The finding of the job whose own text it is, with the others' places; else of no job."""
    related = dict.fromkeys(chain.from_iterable(finding.related for finding in group))
    beside_it = {each.job for each in related}
    own = next((finding for finding in group if finding.job not in beside_it), None)
    return (own or group[0]._replace(job=None))._replace(related=tuple(related))


def _folded(found: Iterable[Found]) -> Iterator[Found]:
    """Findings that one setting cures, as one: the first place, the count, all places related."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for name, finding in found:
        if finding.fold:
            groups.setdefault((name, finding.fold), []).append(finding)
        else:
            yield name, finding
    for (name, fold), group in groups.items():
        first, *others = sorted(group, key=lambda finding: _place(finding.at))
        if not others:
            yield name, first._replace(fold=None)
            continue
        message = fold.replace("{count}", f"{len(group):,}")
        places = [Related(each.at, each.message, each.job) for each in (first, *others) if each.at]
        yield name, first._replace(message=message, related=tuple(places), job=None)


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return (*_place(diagnostic.finding.at), diagnostic.rule, diagnostic.finding.message)


def _path(finding: Finding) -> str:
    return finding.at.path if finding.at else ""


def _place(at: Span | None) -> tuple[str, int, int]:
    return (at.path, at.line, at.column) if at else ("", 0, 0)
