"""Fixes made on texts in memory, pass by pass, until a catalog has no more that are wanted."""

import sys
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from schedcat.catalog.document.parse import parse
from schedcat.catalog.reader import Reading
from schedcat.catalog.texts import read_text
from schedcat.commands import Opened, Request, frame_of
from schedcat.commands._checking import Checked, Verdict, fitted
from schedcat.commands._harm import Offer, harm_in
from schedcat.commands._reading import read_files
from schedcat.findings import Diagnostic
from schedcat.schedule.wording import joined
from schedcat.source import Span, edited

PASSES = 100
"""After so many a fix only undoes what another does."""

Check = Callable[[Opened, Request], Verdict]
"""Judges a catalog; the request holds the texts that fixes have changed."""

Wanted = Callable[[Diagnostic], bool]


def fixed(checked: Checked, check: Check, request: Request, wanted: Wanted) -> Checked:
    """The catalog after all fixes of wanted findings, as it then is found.

    A fix is made whole or not at all, and not where it would break something: that is said on
    standard error. Of fixes that overlap the first is made, and the next pass looks again. Where
    that comes to no end, those of the rules that are still at it in a file are not made at all.
    """
    start = _mended(checked, check, request, wanted)
    refused: set[tuple[object, ...]] = set()
    restless: set[tuple[str, str]] = set()

    def is_wanted(found: Diagnostic) -> bool:
        at = found.finding.at
        return wanted(found) and (found.rule, at.path if at else "") not in restless

    while True:
        done, still = _settled(start, check, request, is_wanted, refused)
        if not still:
            return done
        restless |= still
        for path in sorted({path for _, path in still}):
            rules = joined([f"`{rule}`" for rule, there in sorted(still) if there == path])
            said = f"fixes of {rules} undo each other and are not made"
            sys.stderr.write(f"{path}: {said}; this is a bug in the rules\n")


def _settled(
    checked: Checked,
    check: Check,
    request: Request,
    wanted: Wanted,
    refused: set[tuple[object, ...]],
) -> tuple[Checked, set[tuple[str, str]]]:
    """The catalog after all fixes, and the rules and files of those that come to no end."""
    still: set[tuple[str, str]] = set()
    for number in range(PASSES):
        offers = [*_apart(o for o in _offers(checked, wanted) if _known_by(o) not in refused)]
        if not offers:
            return checked, set()
        made, harmful = _sifted(offers, harm_in(checked.opened, request))
        for offer, reason in harmful:
            refused.add(_known_by(offer))
            _say(offer, reason)
        if number >= PASSES // 2:
            still |= {(offer.rule, offer.at.path) for offer in made}
        checked = _with_beside(checked, made, request)
        checked = _with(checked, _written(made, checked), len(made), check, request)
    return checked, still


def _offers(checked: Checked, wanted: Wanted) -> Iterator[Offer]:
    reading = checked.opened.reading
    found = [
        each for each in checked.verdict.found if wanted(each) and not _is_of_no_yaml(each, reading)
    ]
    for each in fitted(found, reading.roots):
        if offer := Offer.of(each):
            yield offer


def _is_of_no_yaml(found: Diagnostic, reading: Reading) -> bool:
    at = found.finding.at
    return found.rule == "invalid-yaml" and at is not None and at.path not in reading.roots


def _mended(checked: Checked, check: Check, request: Request, wanted: Wanted) -> Checked:
    """With the files that are no YAML made such, where fixes can."""
    reading = checked.opened.reading
    texts: dict[str, bytes] = {}
    count = 0
    for each in checked.verdict.found:
        at = each.finding.at
        if at and wanted(each) and _is_of_no_yaml(each, reading):
            text, fixes = _made_yaml(reading.pages[at.path].data, each, wanted)
            if fixes:
                texts[at.path] = text
                count += fixes
    return _with(checked, texts, count, check, request)


def _made_yaml(content: bytes, fault: Diagnostic, wanted: Wanted) -> tuple[bytes, int]:
    """A text after all fixes that it takes to parse it, and their number; 0 where they do not do.

    A parser tells of its first fault only, so each has to be fixed before the next is known.
    """
    offers: list[Offer] = []
    while wanted(fault) and (offer := Offer.of(fault)):
        offers.append(offer)
        try:
            content = edited(content, offer.fix.edits)
        except UnicodeDecodeError:
            _say(offers[0], "the file is not UTF-8")
            return content, 0
        document = parse(offer.at.path, content)
        if document.root or not document.faults:
            return content, len(offers)
        fault = fault._replace(finding=document.faults[0].finding)
        if fault.finding.at and fault.finding.at <= offer.fix.at:
            break  # no further than before
    still = f"{fault.finding.at}: {fault.finding.message}"
    _say(offers[0], f"the file would still not be YAML: {still}")
    return content, 0


def _apart(offers: Iterable[Offer]) -> Iterator[Offer]:
    """Those whose edits neither overlap nor touch each other's, nor those of one before."""
    taken: list[Span] = []
    for offer in offers:
        own = sorted(edit.at for edit in offer.fix.edits)
        is_apart = not any(_touch(*pair) for pair in pairwise(own))
        if is_apart and all(_is_free(span, taken) for span in own):
            for span in own:
                insort(taken, span)
            yield offer


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    index = bisect_left(taken, span)
    before, after = taken[max(index - 1, 0) : index], taken[index : index + 1]
    return not (
        any(_touch(each, span) for each in before) or any(_touch(span, each) for each in after)
    )


def _touch(first: Span, second: Span) -> bool:
    """Does the first span reach the second, which does not begin before it?"""
    ends, begins = first[3:], second[1:3]
    return first.path == second.path and ends >= begins


def _sifted(
    offers: Sequence[Offer], harm: Callable[[Sequence[Offer]], str | None]
) -> tuple[list[Offer], list[tuple[Offer, str]]]:
    """Those that together break nothing, and each other with what it would break."""
    made: list[Offer] = []
    harmful: list[tuple[Offer, str]] = []
    waiting = [offers]
    while waiting:
        some = waiting.pop()
        reason = harm([*made, *some])
        if reason is None:
            made += some
        elif len(some) == 1:
            harmful.append((some[0], reason))
        else:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return made, harmful


def _with_beside(checked: Checked, offers: Sequence[Offer], request: Request) -> Checked:
    """With what the files hold that are no files of the catalog and that are edited now."""
    known = {**checked.opened.reading.pages, **checked.beside}
    paths = {edit.at.path for offer in offers for edit in offer.fix.edits}.difference(known)
    beside = {path: read_text(Path(path), request.contents).encode() for path in paths}
    return checked._replace(beside={**checked.beside, **beside})


def _written(offers: Sequence[Offer], checked: Checked) -> dict[str, bytes]:
    """The texts with all edits in them, by path."""
    paths = dict.fromkeys(edit.at.path for offer in offers for edit in offer.fix.edits)
    pages = {path: page.data for path, page in checked.opened.reading.pages.items()}
    now = {**checked.beside, **checked.texts, **pages}
    return {
        path: edited(now[path], [edit for offer in offers for edit in offer.edits_of(path)])
        for path in paths
    }


def _with(
    checked: Checked, texts: Mapping[str, bytes], count: int, check: Check, request: Request
) -> Checked:
    """The catalog with new texts of some files, read and checked anew."""
    if not texts:
        return checked
    config, texts = checked.opened.config, {**checked.texts, **texts}
    held = request._replace(contents={**request.contents, **texts})
    files = [*checked.opened.reading.pages]
    reading = read_files(files, frame_of(config, held, checked.opened.met), held.reader)
    opened = checked.opened._replace(config=config._replace(told=reading.settings), reading=reading)
    return Checked(opened, check(opened, held), texts, checked.fixed + count, checked.beside)


def _known_by(offer: Offer) -> tuple[object, ...]:
    """What an offer is known by in the next pass, when other edits have moved it."""
    return (offer.rule, offer.jobs, offer.at.path, *(edit.text for edit in offer.fix.edits))


def _say(offer: Offer, reason: str) -> None:
    sys.stderr.write(f"{offer.at}: {offer.rule} is not fixed: {reason}\n")
