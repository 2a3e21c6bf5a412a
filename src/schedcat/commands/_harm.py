"""What a fix would break: the file itself, or the meaning of a job that its finding does not name.

Edited texts are read in memory as the files are, in every environment, and their jobs compared.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from schedcat.catalog.config import Config
from schedcat.catalog.reader import Frame
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request, all_tables, frame_of
from schedcat.commands._reach import also_changed
from schedcat.commands._reading import read_files
from schedcat.findings import Diagnostic, Edit, Fix
from schedcat.model import Job
from schedcat.source import Span, edited


class Offer(NamedTuple):
    """A fix, and of its finding the rule, the place, and the jobs that it names."""

    rule: str
    at: Span
    jobs: frozenset[str]
    fix: Fix

    @classmethod
    def of(cls, diagnostic: Diagnostic) -> "Offer | None":
        """What a finding offers."""
        rule, _, finding = diagnostic
        if finding.fix is None:
            return None
        jobs = {finding.job, *(related.job for related in finding.related)}
        named = frozenset(job for job in jobs if job)
        return cls(rule, finding.at or finding.fix.at, named, finding.fix)

    def edits_of(self, path: str) -> list[Edit]:
        """What it writes into one file."""
        return [edit for edit in self.fix.edits if edit.at.path == path]


def harm_in(opened: Opened, request: Request) -> Callable[[Sequence[Offer]], str | None]:
    """A function from offers whose edits do not overlap to what they would break in a catalog.

    It is None where they break nothing. A job that cannot be read may become one that can. Every
    other job stays what it is, but for the field that a fix edits of a job that its own finding
    names; and a safe fix leaves the times and conditions on which a job runs. Besides the files of
    the catalog only those may change that are made of it.
    """
    frames = [*_frames(opened, request)]
    pages = opened.reading.pages
    # An editor has not saved its text yet, and what is made of it is not to change before.
    made = frozenset() if request.contents else frozenset(_made_of(opened.config))

    @cache
    def before(path: str) -> _Said:
        return _said(path, pages[path].data, frames, request.reader)

    def harm(offers: Sequence[Offer]) -> str | None:
        paths = dict.fromkeys(edit.at.path for offer in offers for edit in offer.fix.edits)
        for path in paths:
            if path in made:
                continue
            if path not in pages:
                return f"`{path}` is no file of the catalog"
            if pages[path].encoding != "utf-8":
                return "the file is not UTF-8"
            for some in _shares([offer for offer in offers if offer.edits_of(path)]):
                edits = [edit for offer in some for edit in offer.edits_of(path)]
                text = edited(pages[path].data, edits)
                after = _said(path, text, frames, request.reader)
                if reason := _broken(before(path), after, some):
                    return reason
        return None

    return harm


def _made_of(config: Config) -> Iterator[str]:
    """The files that [[docs]] and [[exports]] list, as paths to show: no job is read from them."""
    for said in (*config.docs, *config.exports):
        for path in (*said.get("inject", ()), *([said["output"]] if "output" in said else ())):
            yield shown_path(config.root / path)


def _frames(opened: Opened, request: Request) -> Iterator[Frame]:
    """One for each way to read a catalog: without an environment, and in each that jobs name."""
    for name in (None, *sorted({*opened.reading.environments, request.environment or ""} - {""})):
        config = opened.config.within(name, all_tables().backends.keys())
        yield frame_of(config, request._replace(environment=name), opened.met)


class _Said(NamedTuple):
    """What a file says: what cannot be read of it, and its jobs by name and environment."""

    faults: Sequence[str]
    jobs: Mapping[tuple[str, str | None], Job]


def _said(path: str, content: bytes, frames: Sequence[Frame], reader: str | None) -> _Said:
    faults: list[str] = []
    jobs: dict[tuple[str, str | None], Job] = {}
    for frame in frames:
        reading = read_files([path], frame._replace(contents={path: content}), reader)
        faults = [finding.message for rule, finding in reading.found if rule in _OF_READING]
        jobs |= {(job.name, frame.environment): job for job in reading.catalog.jobs}
    return _Said(faults, jobs)


_OF_READING = {
    "duplicate-key",
    "invalid-yaml",
    "schedule-unresolvable",
    "task-unresolvable",
    "unreadable-source",
}


def _shares(offers: Sequence[Offer]) -> Iterator[Sequence[Offer]]:
    """All offers, then halves of them: any two that name different jobs are apart in one.

    So no fix can hide behind another whose finding names the job that it breaks.
    """
    yield offers
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(map(_kind, offers)))}
    for bit in range((len(kinds) - 1).bit_length()):
        for half in (0, 1):
            yield [offer for offer in offers if kinds[_kind(offer)] >> bit & 1 == half]


def _kind(offer: Offer) -> tuple[frozenset[str], bool]:
    return offer.jobs, offer.fix.safe


def _broken(before: _Said, after: _Said, offers: Sequence[Offer]) -> str | None:
    if len(after.faults) > len(before.faults):
        return "then " + next(fault for fault in after.faults if fault not in before.faults)
    free = {job for offer in offers if not offer.fix.safe for job in offer.jobs}
    named = {job for offer in offers for job in offer.jobs}
    for key, job in before.jobs.items():
        now, name = after.jobs.get(key), job.name
        if now is None:
            return f"the job `{name}` could no longer be read"
        if now == job:
            continue
        if name not in named:
            return f"the job `{name}` would change, which the finding does not name"
        edits = [edit.at for offer in offers if name in offer.jobs for edit in offer.fix.edits]
        # Of one that cannot be read without an environment, what is mended is not a field here.
        if also := also_changed(job, now, edits, anywhere=(name, None) in before.jobs):
            return f"`{also}` of the job `{name}` would change too"
        if name not in free and _when(now) != _when(job):
            return f"the job `{name}` would run at other times, which a safe fix does not change"
    return None


def _when(job: Job) -> tuple[Any, ...]:
    """All that decides when and whether a job runs."""
    deviations = {name: (each.schedule, each.skip) for name, each in job.deviations.items()}
    return (
        *(job.schedule, job.starts, job.ends, job.missed, job.missed_within, job.overlap),
        *(job.jitter, job.disabled, job.backends, deviations),
    )
