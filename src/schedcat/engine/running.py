"""Let rules look at a catalog: what each finds, once, and which of them fail."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from itertools import chain
from typing import Any, NamedTuple

from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Reading
from schedcat.engine.choosing import ignored_in_files
from schedcat.engine.own_words import with_fixes_that_hold
from schedcat.errors import SchedcatError
from schedcat.findings import Finding, Fix, Related
from schedcat.rules import Project, Rule
from schedcat.source import Span


class Seen(NamedTuple):
    """A catalog as it was read, and what rules may know of it."""

    project: Project
    reading: Reading


class Crash(NamedTuple):
    """A rule that failed, which is a bug of it."""

    rule: Rule
    error: BaseException


def run(
    seen: Seen, rules: Mapping[str, Rule], names: Collection[str], crashes: list[Crash]
) -> Iterator[Found]:
    """What the rules of these names find, each thing once, in the files where they are wanted.

    A rule that fails is added to `crashes` after what it has found till then, and the others still
    run. Raises SchedcatError if a rule does.
    """
    project, reading = seen
    unwanted = ignored_in_files(project.config, rules)
    by_reader = ((name, finding) for name, finding in reading.found if name in names)
    found = (found for name in names for found in _guarded(rules[name], project, crashes))
    by_rules = with_fixes_that_hold(found, project.catalog.jobs)
    for name, finding in _unique(chain(by_reader, by_rules)):
        if not (finding.at and name in unwanted(finding.at.path)):
            yield name, finding


def _guarded(rule: Rule, project: Project, crashes: list[Crash]) -> Iterator[Found]:
    try:
        for finding in _apart(rule.check(project)) if rule.plugin else rule.check(project):
            yield rule.name, _sound(finding)
    except SchedcatError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  the other rules are not to blame
        crashes.append(Crash(rule, error))


def _apart(findings: Iterable[Any]) -> Iterator[Any]:
    """The same; what the code of others prints meanwhile is no part of a report."""
    iterator, end = iter(findings), object()
    while True:
        with redirect_stdout(sys.stderr):
            finding = next(iterator, end)
        if finding is end:
            return
        yield finding


def _sound(finding: Any) -> Finding:
    """What a rule yields; it is to blame, not what handles it later, where that is no finding."""
    if (
        isinstance(finding, Finding)
        and isinstance(finding.message, str)
        and isinstance(finding.at, Span | None)
        and isinstance(finding.fix, Fix | None)
        and isinstance(finding.help, str | None)
        and all(isinstance(each, Related) for each in finding.related)
    ):
        return finding
    raise TypeError(f"{finding!r} is no Finding with a message, a Span or None, and a Fix or None")


def _unique(found: Iterable[Found]) -> Iterator[Found]:
    """Each thing once: one defect can be seen from several backends."""
    seen: set[tuple[object, ...]] = set()
    for name, finding in found:
        key = (name, finding.at, finding.message, finding.job)
        if key not in seen:
            seen.add(key)
            yield name, finding
