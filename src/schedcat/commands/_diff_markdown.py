"""What differs as Markdown, for a comment on a pull request: a table, then details to unfold."""

import re
from collections.abc import Iterator, Sequence

from schedcat.commands._diff_text import listed, moment, runs, summary, timing
from schedcat.commands._difference import Changed, Difference, gathered
from schedcat.commands._said import words
from schedcat.docs.escape import code, md
from schedcat.findings import Diagnostic
from schedcat.plan.jobs import Kind

_MENTION = re.compile(r"(?<!\w)@(?=\w)")
"""What code hosts take for the name of somebody, whom they tell."""

_ROWS = 100
"""A comment of GitHub holds 65,536 characters."""


def text(difference: Difference) -> Iterator[str]:
    """The lines."""
    yield f"**Scheduled jobs** {_told(summary(difference))}"
    if difference.jobs:
        yield ""
        yield from _table(difference.jobs)
    detailed = [group for group in gathered(difference.jobs) if list(_details(group))]
    if detailed:
        yield from _folded("What differs", _paragraphs(detailed))
    for title, found in (("New findings", difference.new), ("Fixed findings", difference.fixed)):
        if found:
            yield from _folded(f"{title}: {len(found)}", map(_finding, found[:_ROWS]))


def _table(jobs: Sequence[Changed]) -> Iterator[str]:
    yield "| | job | before | after | runs a year |"
    yield "| --- | --- | --- | --- | --- |"
    rows = gathered(jobs)
    for each in rows[:_ROWS]:
        yield f"| {' | '.join(_cells(each))} |"
    if left := sum(map(len, rows[_ROWS:])):
        yield f"| | and {left:,} more | | | |"


def _cells(group: Sequence[Changed]) -> Iterator[str]:
    changed, *others = group
    job, before, after, _ = changed.change
    yield "unread" if changed.is_unread else changed.change.kind
    if others:
        yield _names(group)
        yield from ("", "", "")
        return
    is_renamed = before and changed.change.kind is Kind.RENAMED
    yield f"{code(before.name)} → {code(job.name)}" if is_renamed and before else code(job.name)
    old, new = (_told(timing(side)) if side else "" for side in (before, after))
    yield old
    yield "same" if old == new else new
    yield _told(next((runs(each, "→") for each in changed.firings if each.backend is None), ""))


def _names(group: Sequence[Changed]) -> str:
    return listed([code(each.change.job.name) for each in group])


def _paragraphs(groups: Sequence[Sequence[Changed]]) -> Iterator[str]:
    for group in groups[:_ROWS]:
        at = group[0].at if len(group) == 1 else None
        place = f" in {code(str(at))}" if at else ""
        yield f"- {_names(group)}{place}"
        yield from (f"  - {detail}" for detail in _details(group))


def _details(group: Sequence[Changed]) -> Iterator[str]:
    changed, *others = group
    if not others:
        yield from _differing(changed)
    if changed.unread:
        rule, finding = changed.unread
        side = "now" if changed.change.after is None else "there"
        what = "their file" if others else "it"
        where = f"{code(str(finding.at))} " if finding.at else ""
        yield f"{side} {what} cannot be read: {where}{_told(rule)}: {_told(finding.message)}"


def _differing(changed: Changed) -> Iterator[str]:
    for field in changed.change.fields:
        before, after = words(field)
        yield f"{_told(field.field)}: {_told(before)} → {_told(after)}"
    for each in changed.firings:
        on = f" on {_told(each.backend)}" if each.backend else ""
        if each.backend and (counts := runs(each, "→")):
            yield f"runs a year{on}: {_told(counts)}"
        if each.first:
            yield f"first to differ{on}: {_told(moment(each.first))}"


def _folded(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"


def _told(text: str) -> str:
    """A text as it is written, that calls nobody: a space without width is behind an `@`."""
    return _MENTION.sub("@&#8203;", md(text))


def _finding(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    place = f"{code(str(finding.at))} " if finding.at else ""
    return f"- {place}{diagnostic.severity}: {_told(diagnostic.rule)}: {_told(finding.message)}"
