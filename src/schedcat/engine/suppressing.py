"""What comments hide, and the comments that hide nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from schedcat.catalog.document.comments import Suppression
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Reading
from schedcat.engine.choosing import groups_of, hint, ignored_in_files
from schedcat.engine.running import Seen
from schedcat.findings import Finding, Fix
from schedcat.rules import Rule
from schedcat.schedule.wording import joined
from schedcat.source import Span

UNUSED = "unused-suppression"

Use = tuple[Span, str]
"""A comment by its place, and a rule that it names."""


class Sifted(NamedTuple):
    """Findings parted by the comments: those that none hides, and what the others are hidden by.

    `missed` has, per comment, the rules that are found where it speaks and that it does not name.
    """

    visible: list[Found]
    used: set[Use]
    missed: Mapping[Span, set[str]]


def sift(found: Iterable[Found], reading: Reading) -> Sifted:
    """Part the findings: a comment hides those of which a place, or its job, is at its line."""
    if not any(reading.suppressions.values()):
        return Sifted(list(found), set(), {})
    speaking = _speaking(reading)
    visible: list[Found] = []
    used: set[Use] = set()
    missed: dict[Span, set[str]] = defaultdict(set)
    for name, finding in found:
        comments = speaking(finding)
        hiding = {(comment.span, name) for comment in comments if name in comment.rules}
        used |= hiding
        if not hiding:
            visible.append((name, finding))
            for comment in comments:
                missed[comment.span].add(name)
    return Sifted(visible, used, missed)


def idle(
    seen: Seen, rules: Mapping[str, Rule], names: Collection[str], used: Collection[Use]
) -> set[Use]:
    """The names in comments that hide nothing although their rule, one of `names`, ran there.

    None in a file of which something was not read, since rules have not seen it, and none of a
    rule about tasks where no registry tells of any.
    """
    project, reading = seen
    ignored = ignored_in_files(project.config, rules)
    unread = {finding.at.path for _, finding in reading.found if finding.at}
    ran = {name for name in names if project.registry.given or rules[name].group != "tasks"}
    return {
        (comment.span, name)
        for path, comments in reading.suppressions.items()
        if path not in unread
        for comment in comments
        for name in ran.intersection(comment.rules).difference(ignored(path))
        if (comment.span, name) not in used
    }


def unused(
    seen: Seen,
    rules: Mapping[str, Rule],
    idle: Collection[Use],
    missed: Mapping[Span, set[str]],
) -> Iterator[Found]:
    """A finding for each name that is idle or no rule's, and for each comment without a name."""
    ignored = ignored_in_files(seen.project.config, rules)
    for path, comments in seen.reading.suppressions.items():
        for comment in () if UNUSED in ignored(path) else comments:
            there = missed.get(comment.span, set())
            for finding in _wrong(comment, rules, idle, there, seen.reading.pages[path]):
                yield UNUSED, finding


def _wrong(
    comment: Suppression,
    rules: Mapping[str, Rule],
    idle: Collection[Use],
    there: set[str],
    page: Page,
) -> Iterator[Finding]:
    if UNUSED in comment.rules:
        return
    if not comment.rules:
        yield Finding(
            "the comment names no rule, so it hides nothing",
            comment.span,
            f"write `# schedcat: ignore[{', '.join(sorted(there)) or 'rule'}] reason`",
            fix=None if there else _removal(comment, page),
        )
    wrong = [
        _on_name(name, place, rules, there)
        if name not in rules or (comment.span, name) in idle
        else None
        for name, place in zip(comment.rules, comment.places, strict=True)
    ]
    needless = [finding is not None and finding.help is None for finding in wrong]
    for index, finding in enumerate(wrong):
        if finding and needless[index]:
            fix = _without(comment, index, needless, page)
            yield finding._replace(help="remove it", fix=fix)
        elif finding:
            yield finding


def _on_name(name: str, place: Span, rules: Mapping[str, Rule], there: set[str]) -> Finding:
    """What is wrong with a name; without help where it is of no use at all."""
    if name in rules:
        return Finding(f"`{name}` finds nothing here to hide", place)
    if name in groups_of(rules):
        names = sorted(each for each in there if rules[each].group == name)
        which = joined([f"`{each}`" for each in names], "and") if names else "the rule"
        return Finding(
            f"`{name}` is a group, and a comment names rules", place, f"name {which} instead"
        )
    question = hint(name, rules)
    return Finding(f"`{name}` is no rule", place, question if question.endswith("?") else None)


def _speaking(reading: Reading) -> Callable[[Finding], list[Suppression]]:
    """A function from a finding to the comments that speak of one of its places or jobs."""
    lines: dict[tuple[str, int], list[Suppression]] = defaultdict(list)
    for path, comments in reading.suppressions.items():
        for comment in comments:
            lines[path, comment.covers].append(comment)

    def speaking(finding: Finding) -> list[Suppression]:
        places = [
            (finding.at, finding.job),
            *((each.at, each.job) for each in finding.related if each.job),
        ]
        spoken_of = dict.fromkeys(
            (at.path, line)
            for at, job in places
            if at
            for line in _lines_of(at, reading.job_lines.get(at.path, {}).get(job or ""))
        )
        return [comment for each in spoken_of for comment in lines.get(each, ())]

    return speaking


def _lines_of(at: Span, own: range | None) -> Iterable[int]:
    """A place's line and its job's; all of the job where what it says stands outside of it."""
    if own is None:
        return (at.line,)
    return (at.line, own.start) if at.line in own else (at.line, *own)


def _without(comment: Suppression, index: int, needless: list[bool], page: Page) -> Fix:
    """Without one of its names; without the comment when no other name is of use."""
    if all(needless):
        return _removal(comment, page)
    place = comment.places[index]
    if all(needless[index:]):
        before = comment.places[index - 1]
        return Fix(place._replace(column=before.end_column), "", safe=True)
    after = comment.places[index + 1]
    return Fix(place._replace(end_column=after.column), "", safe=True)


def _removal(comment: Suppression, page: Page) -> Fix:
    """Without the comment: its whole line, or what stands before it less the blanks."""
    at = comment.span
    before = page.line(at.line)[: at.column - 1]
    if before.strip():
        return Fix(at._replace(column=len(before.rstrip()) + 1), "", safe=True)
    end = page.span(len(page.text), len(page.text))
    whole = Span(at.path, at.line, 1, at.line + 1, 1)
    return Fix(whole if at.line < end.line else at._replace(column=1), "", safe=True)
