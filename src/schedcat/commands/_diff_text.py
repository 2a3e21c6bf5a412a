"""How `diff` prints what differs to a terminal: a paragraph for each job, then findings."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from schedcat.commands._difference import Changed, Difference, gathered
from schedcat.commands._said import words
from schedcat.docs.listed import timing_text
from schedcat.model import Job
from schedcat.plan.firings import Firings, First
from schedcat.plan.jobs import Kind
from schedcat.reports.concise import line
from schedcat.reports.excerpt import visible
from schedcat.schedule.zones import zone

_WIDTH = 80
_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.RENAMED: "~", Kind.CHANGED: "~"}


def text(difference: Difference) -> Iterator[str]:
    """The lines; the last ones count."""
    for group in gathered(difference.jobs):
        yield from _paragraph(group[0]) if len(group) == 1 else _of_file(group)
        yield ""
    for title, found in (("new findings", difference.new), ("fixed findings", difference.fixed)):
        if found:
            yield f"{title}:"
            for diagnostic in found:
                yield from _wrapped(line(diagnostic), indent="  ")
            yield ""
    yield from _wrapped(summary(difference), indent="")


def summary(difference: Difference) -> str:
    """How many jobs and findings differ, and from which revision."""
    counts = Counter(each.change.kind for each in difference.jobs if not each.is_unread)
    jobs = [f"{counts[kind]:,} {kind}" for kind in Kind if counts[kind]]
    unread = [each for each in difference.jobs if each.is_unread]
    if now := sum(each.change.after is None for each in unread):
        jobs.append(f"{now:,} cannot be read now")
    if then := len(unread) - now:
        jobs.append(f"{then:,} cannot be read at {difference.base.name}")
    found = [
        f"{len(found):,} {name}"
        for found, name in ((difference.new, "new"), (difference.fixed, "fixed"))
        if found
    ]
    said = [f"jobs: {', '.join(jobs)}"] if jobs else ["no job differs"]
    said += [f"findings: {', '.join(found)}"] if found else []
    base = difference.base
    commit = "" if base.commit.startswith(base.name) else f" ({base.commit[:12]})"
    return f"since {base.name}{commit}: {'; '.join(said)}"


def _paragraph(changed: Changed) -> Iterator[str]:
    change, kind = changed.change, changed.change.kind
    name = change.job.name
    if change.before and kind is Kind.RENAMED:
        name = f"{change.before.name} -> {name}"
    sign = "?" if changed.is_unread else _SIGNS[kind]
    yield _plain(f"{sign} {name}" + (f"  {changed.at}" if changed.at else ""))
    if kind in {Kind.ADDED, Kind.REMOVED}:
        yield from _wrapped(timing(change.job))
    for field in change.fields:
        yield from _differing(field.field, *words(field))
    for each in changed.firings:
        yield from _firings(each)
    if changed.unread:
        yield from _unread(changed, "it")


def _of_file(jobs: Sequence[Changed]) -> Iterator[str]:
    """Jobs whose file a side cannot read: why, once."""
    yield from _wrapped(f"? {listed([each.change.job.name for each in jobs])}", indent="")
    yield from _unread(jobs[0], "their file")


def listed(names: Sequence[str]) -> str:
    """Some names, the first of many."""
    more = len(names) - _NAMES
    return ", ".join([*names[:_NAMES], *([f"and {more:,} more"] if more > 0 else [])])


_NAMES = 10


def timing(job: Job) -> str:
    """When a job runs, in words."""
    return timing_text(job.schedule, zone_is_known=job.zone_is_known)


def _unread(changed: Changed, what: str) -> Iterator[str]:
    if changed.unread:
        rule, finding = changed.unread
        side = "now" if changed.change.after is None else "there"
        where = f"{finding.at}: " if finding.at else ""
        yield from _wrapped(f"{side} {what} cannot be read: {where}{rule}: {finding.message}")


def _firings(each: Firings) -> Iterator[str]:
    on = f" on {each.backend}" if each.backend else ""
    if counts := runs(each):
        yield from _wrapped(f"runs a year{on}: {counts}")
    if each.first:
        yield from _wrapped(f"first to differ{on}: {moment(each.first)}")


def runs(each: Firings, arrow: str = "->") -> str:
    """How often a job fires in the year to come: `12 -> 124`, or once where it does not differ."""
    numbers = [f"{number:,}" for number in each[1:3] if number is not None]
    return f" {arrow} ".join(dict.fromkeys(numbers))


def moment(first: First) -> str:
    """The first instant that only one side has, in UTC and local time."""
    instant, local = first.instant, first.instant.astimezone(zone(first.timezone))
    clock = "%H:%M:%S" if instant.second else "%H:%M"
    beside = clock if local.date() == instant.date() else f"%a {clock}"
    there = "" if first.timezone == "UTC" else f" ({local:{beside}} {first.timezone})"
    what = "a new run" if first.more else "a run that is gone"
    return f"{instant:%a %Y-%m-%d {clock}} UTC{there}, {what}"


def _differing(field: str, before: str, after: str) -> Iterator[str]:
    """On one line, or one above the other."""
    beside = _plain(f"    {field}: {before} -> {after}")
    if len(beside) <= _WIDTH:
        yield beside
        return
    yield f"    {field}:"
    yield from _wrapped(f"- {before}", indent="      ")
    yield from _wrapped(f"+ {after}", indent="      ")


def _wrapped(said: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(
        _plain(said),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _plain(said: str) -> str:
    return "".join(map(visible, said))
