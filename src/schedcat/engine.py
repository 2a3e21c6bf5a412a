"""Run the rules over one catalog: suppress, fold, sort."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from schedcat.catalog.reader import Reading
from schedcat.errors import UsageError
from schedcat.findings import Diagnostic, Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import GROUPS, Project, Rule
from schedcat.source import Span


class Selection(NamedTuple):
    """Names of rules and groups: run only `select` (all that are on when empty), not `ignore`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def check(
    project: Project, reading: Reading, rules: Mapping[str, Rule], selection: Selection
) -> list[Diagnostic]:
    """Everything wrong with one catalog, in the order of its places.

    Raises UsageError for a name in `selection` that is no rule and no group.
    """
    names = chosen(rules, selection)
    found = [(rule, finding) for rule, finding in reading.found if rule in names]
    found += [(name, finding) for name in names for finding in rules[name].check(project)]
    visible = _visible(_located(_unique(found), project.catalog.jobs), reading)
    diagnostics = [
        Diagnostic(name, finding.severity or rules[name].severity, finding)
        for name, finding in _folded(visible)
    ]
    return sorted(diagnostics, key=_order)


def chosen(rules: Mapping[str, Rule], selection: Selection) -> list[str]:
    """The names of the rules that run."""
    for name in (*selection.select, *selection.ignore):
        if name not in rules and name not in GROUPS:
            raise UsageError(f"`{name}` is no rule and no group", help=_hint(name, rules))
    return [
        name
        for name, rule in rules.items()
        if ({name, rule.group} & set(selection.select) if selection.select else rule.default)
        and not {name, rule.group} & set(selection.ignore)
    ]


Found = tuple[str, Finding]


def _unique(found: Iterable[Found]) -> Iterator[Found]:
    """Each thing once: one defect can be seen from several backends."""
    seen: set[tuple[str, Span | None, str, str | None]] = set()
    for name, finding in found:
        key = (name, finding.at, finding.message, finding.job)
        if key not in seen:
            seen.add(key)
            yield name, finding


def _located(found: Iterable[Found], jobs: Iterable[Job]) -> Iterator[Found]:
    """Name the job beside a place outside it: what an alias, a merge or a default says."""
    by_name = {job.name: job for job in jobs}
    for name, finding in found:
        job = by_name.get(finding.job or "")
        if job and job.places and finding.at and not job.places.covers(finding.at):
            own = job.at()
            if own and own not in {related.at for related in finding.related}:
                beside = Related(own, f"in `{job.name}`", job.name)
                yield name, finding._replace(related=(*finding.related, beside))
                continue
        yield name, finding


def _visible(found: Iterable[Found], reading: Reading) -> Iterator[Found]:
    """What no comment suppresses, on its line or above its job."""
    lines: dict[tuple[str, int], set[str]] = {}
    for path, suppressions in reading.suppressions.items():
        for suppression in suppressions:
            lines.setdefault((path, suppression.covers), set()).update(suppression.rules)
    if not lines:
        yield from found
        return
    jobs = {job.name: job for job in reading.catalog.jobs}
    for name, finding in found:
        job = jobs.get(finding.job or "")
        places = [finding.at, job.at() if job else None]
        if not any(name in lines.get((at.path, at.line), ()) for at in places if at):
            yield name, finding


def _folded(found: Iterable[Found]) -> Iterator[Found]:
    """Findings that one setting cures, as one: the first place, the count, all places related."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for name, finding in found:
        if finding.fold:
            groups.setdefault((name, finding.fold), []).append(finding)
        else:
            yield name, finding
    for (name, fold), group in groups.items():
        first = min(group, key=lambda finding: _place(finding.at))
        if len(group) == 1:
            yield name, first._replace(fold=None)
            continue
        places = sorted(group, key=lambda finding: _place(finding.at))
        related = tuple(Related(each.at, each.message, each.job) for each in places if each.at)
        yield name, first._replace(message=fold.format(count=len(group)), related=related, job=None)


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return (*_place(diagnostic.finding.at), diagnostic.rule, diagnostic.finding.message)


def _place(at: Span | None) -> tuple[str, int, int]:
    return (at.path, at.line, at.column) if at else ("", 0, 0)


def _hint(name: str, rules: Collection[str]) -> str:
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(name, [*rules, *GROUPS], n=1)
    return f"did you mean `{close[0]}`?" if close else "run `schedcat rule` for their names"


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The gravest severity, None when nothing was found."""
    return min((each.severity for each in diagnostics), key=lambda each: each.rank, default=None)
