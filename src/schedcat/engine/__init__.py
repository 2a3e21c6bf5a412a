"""Run the rules over one catalog: suppress, join, fold, sort."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from schedcat.catalog.mistakes import Found
from schedcat.catalog.places import beside
from schedcat.catalog.reader import Reading
from schedcat.engine.choosing import Selection, chosen, grading
from schedcat.engine.own_words import by_name, job_of
from schedcat.engine.running import Crash, Seen, run
from schedcat.engine.suppressing import UNUSED, idle, sift, unused
from schedcat.findings import Diagnostic, Finding, Related
from schedcat.model import Job
from schedcat.rules import Project, Rule
from schedcat.source import Span


class Checked(NamedTuple):
    """What is wrong with one catalog, job by job: neither joined nor folded yet.

    `ran` are the rules that looked at all of it, `crashes` those that failed on the way.
    """

    found: Sequence[Found]
    ran: Collection[str]
    crashes: Sequence[Crash] = ()


def check(
    project: Project, reading: Reading, rules: Mapping[str, Rule], *selections: Selection
) -> list[Diagnostic]:
    """Everything wrong with one catalog, in the order of its places. Raises what a rule raises."""
    checked = find(Seen(project, reading), rules, chosen(rules, *selections))
    for crash in checked.crashes:
        raise crash.error
    return diagnose(checked.found, project, rules)


def find(
    seen: Seen,
    rules: Mapping[str, Rule],
    names: Collection[str],
    elsewhere: Callable[[], Iterable[Seen]] = tuple,
) -> Checked:
    """What the rules of these names find and no comment hides.

    `elsewhere` gives the catalog as it is beside its other files and in its environments; it is
    asked only where a comment seems to be of no use. Raises SchedcatError if a rule does.
    """
    crashes: list[Crash] = []
    visible, used, missed = sift(run(seen, rules, names, crashes), seen.reading)
    if UNUSED in names and any(seen.reading.suppressions.values()):
        judged = idle(seen, rules, names, used)
        for other in elsewhere() if judged else ():
            again = run(other, rules, {name for _, name in judged}, crashes)
            judged -= sift(again, other.reading).used
        failed = {crash.rule.name for crash in crashes}
        judged = {(comment, name) for comment, name in judged if name not in failed}
        visible += unused(seen, rules, judged, missed)
    return Checked(visible, set(names) - {crash.rule.name for crash in crashes}, crashes)


def diagnose(
    found: Iterable[Found], project: Project, rules: Mapping[str, Rule]
) -> list[Diagnostic]:
    """Findings joined, folded and in the order of their places, with the severities that hold."""
    grade = grading(project.config, rules)
    diagnostics = [
        Diagnostic(name, grade((name, finding)), finding)
        for name, finding in _folded(_joined(_located(found, project.catalog.jobs)))
    ]
    return sorted(diagnostics, key=_order)


def _located(found: Iterable[Found], jobs: Iterable[Job]) -> Iterator[Found]:
    """With the job beside a place outside it, where an alias, a merge key or a default says it."""
    named = by_name(jobs)
    for name, finding in found:
        own = job_of(finding, named)
        yield name, beside(finding, own.places) if own and own.places else finding


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


def _place(at: Span | None) -> tuple[str, int, int]:
    return (at.path, at.line, at.column) if at else ("", 0, 0)
