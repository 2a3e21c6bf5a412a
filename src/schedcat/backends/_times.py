"""When a text of an engine's own runs: what that engine makes of it, or why it cannot be told."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Piece, Written
from schedcat.findings import Finding, Fix, Severity
from schedcat.schedule.cron import Cron, DayRule, InvalidCronError
from schedcat.schedule.field import Field
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.readings.reading import Reader, Runs
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Whole
from schedcat.schedule.refusals import Fault
from schedcat.schedule.wording import folded

Part = tuple[int, int]


class Grammar(NamedTuple):
    """How an engine reads a whole text, and an element of one of five fields.

    `fields` says that its texts are five fields or a macro, as ours are. `help` is what to write
    instead of what no engine reads.
    """

    engine: str
    whole: Callable[[str], Whole | None]
    reader: Reader | None = None
    fields: bool = True
    help: str = "write five fields, such as `30 3 * * *`"


class Wrong(NamedTuple):
    """What there is to say, by which rule, of which characters of the text; it has no place yet.

    What is `written` there may be mended by a `replacement`.
    """

    rule: str
    finding: Finding
    part: Part
    written: str = ""
    replacement: str | None = None

    def found(self, page: Page, at: Written) -> Found:
        """The same in a file where the text stands `at` a place."""
        place = page.span(*at.part(self.part))
        fix = self.replacement and Fix.replacing(self.written, place, self.replacement)
        return self.rule, self.finding._replace(at=place, fix=fix or None)


class Told(NamedTuple):
    """The cron that runs, on the clock of UTC unless the text names another; None if none does.

    Its text `is_literal` what the text says, or else what it comes to. A text that the engine does
    not take at all `is_refused`.
    """

    cron: Cron | None
    is_literal: bool = True
    wrong: Sequence[Wrong] = ()
    is_refused: bool = False

    def written(self, text: str, at: Written) -> Written:
        """Where the cron stands, whose text stands `at` a place: field by field if not literally.

        A fix replaces only what stands literally.
        """
        if self.cron is None or self.is_literal:
            return at
        words = [match.span() for match in re.finditer(r"\S+", text)]
        if len(words) != len(self.cron.fields):
            return Written(at.whole)
        places = zip(self.cron.fields, words, strict=True)
        pieces = [Piece(field.span, at.part(word), is_literal=False) for field, word in places]
        return Written(at.whole, pieces)


_MOST_LETTERS = 100
"""Of an element: more are nobody's dialect, and Python refuses to count 4,300 digits."""


def told(text: str, grammar: Grammar) -> Told:
    """What an engine makes of a text of its own."""
    engine = grammar.engine
    longest = max(map(len, re.split(r"[\s,]", text)))
    if longest > _MOST_LETTERS or not re.fullmatch(r"[\t -~]+", text) or not text.strip():
        message = f"{shown(text)} is no schedule"
        return _refused("invalid-cron", message, text, grammar)._replace(is_refused=True)
    match grammar.whole(text):
        case Fires(cron, words, None, (0,), zone):
            wrong = [*_cut_short(text, grammar, words)]
            standard = _standard(text, cron.days, grammar)
            if standard is not None and standard == cron:
                return Told(standard, wrong=wrong)
            spelled = replace(_spelled_as(text, cron), timezone=zone or "UTC")
            return Told(spelled, is_literal=False, wrong=wrong)
        case Fires(_, words):
            return Told(None, wrong=[_beyond_us(text, words, engine)])
        case Never(why):
            standard = _standard(text, DayRule.BOTH, grammar)
            if standard is not None and not standard.ever_fires:
                return Told(standard)  # never-fires says why
            message = f"{engine} never runs {shown(text)}" + (f": {why}" if why else "")
            return _refused("nonstandard-syntax", message, text, grammar)
        case Does(words):
            return Told(None, wrong=[_untimed(text, words, engine)])
        case Refuses(why):
            message = f"{engine} refuses {shown(text)}: {why}"
            return _refused("invalid-cron", message, text, grammar)._replace(is_refused=True)
        case None:
            message = f"{shown(text)} is not reckoned here"
            return Told(None, wrong=[_unclear(text, message, grammar.help)])
        case undocumented:
            message = f"{engine} documents nothing {undocumented.of_what}"
            return Told(None, wrong=[_unclear(text, message, undocumented.help or grammar.help)])


def _standard(text: str, days: DayRule | None, grammar: Grammar) -> Cron | None:
    if not grammar.fields:
        return None
    try:
        return Cron.parse(text, days=days)
    except InvalidCronError:
        return None


def _spelled_as(text: str, cron: Cron) -> Cron:
    """The cron with steps only where the text has some: `0,45` is no step of 45."""
    words = [word for word in re.split(r"[\s()]+", text) if word and word != "cron"]
    if len(words) < len(KINDS):
        return cron
    fields = [
        field.text if "/" in word or field.is_star else _without_step(field)
        for field, word in zip(cron.fields, words, strict=False)
    ]
    return Cron.parse(" ".join(fields), days=cron.days, timezone=cron.timezone)


def _without_step(field: Field) -> str:
    return ",".join(
        "-".join(map(str, sorted({each[0], each[-1]}))) for each in folded(field.values)
    )


def _refused(rule: str, message: str, text: str, grammar: Grammar) -> Told:
    """No cron: at the fault that costs it, among those that the standard sees, with its cure."""
    faults = [*_faults(text)] if grammar.fields else []
    fault = _cause(faults, text, grammar) if len(faults) > 1 else next(iter(faults), None)
    if fault is None:
        wrong = Wrong(rule, Finding(message, None, grammar.help), (0, len(text)))
        return Told(None, wrong=[wrong])
    rule = "nonstandard-syntax" if fault.nonstandard else rule
    written = text[slice(*fault.span)]
    finding = Finding(message, None, fault.help)
    return Told(None, wrong=[Wrong(rule, finding, fault.span, written, fault.replacement)])


def _cause(faults: Sequence[Fault], text: str, grammar: Grammar) -> Fault:
    """The first of some faults that the engine does not take either: alone it costs the cron."""
    words = [*re.finditer(r"\S+", text)]
    faulty = {word.span() for word in words if any(_is_in(word.span(), each) for each in faults)}
    for fault in faults:
        alone = "".join(
            " *" if word.span() in faulty and not _is_in(word.span(), fault) else f" {word[0]}"
            for word in words
        )
        if isinstance(grammar.whole(alone.strip()), Refuses | Never):
            return fault
    return faults[0]


def _is_in(word: Part, fault: Fault) -> bool:
    return word[0] <= fault.span[0] < word[1]


def _faults(text: str) -> Iterator[Fault]:
    try:
        Cron.parse(text)
    except InvalidCronError as error:
        yield from error.faults


def _cut_short(text: str, grammar: Grammar, words: str) -> Iterator[Wrong]:
    """The fields of which the engine reads only a part, and says nothing."""
    fields = [*re.finditer(r"\S+", text)]
    if grammar.reader is None or len(fields) != len(KINDS):
        return
    for kind, field in zip(KINDS, fields, strict=True):
        readings = grammar.reader.elements(kind, field[0])
        for only in (each.only for each in readings if isinstance(each, Runs)):
            if only is not None:
                read = f"only `{only}` of `{field[0]}`" if only else f"nothing of `{field[0]}`"
                fault = next(_faults(text), None)
                message = f"{grammar.engine} reads {read}: {words}"
                finding = Finding(message, None, fault and fault.help)
                yield Wrong("nonstandard-syntax", finding, field.span())


def _untimed(text: str, words: str, engine: str) -> Wrong:
    finding = Finding(
        f"{engine} runs {shown(text)} {words}: it has no times to check",
        None,
        "write five fields where the time matters",
        fold="{count} schedules have no times to check",
        severity=Severity.INFO,
    )
    return Wrong("schedule-unresolvable", finding, (0, len(text)))


def _beyond_us(text: str, words: str, engine: str) -> Wrong:
    message = f"{engine} runs {shown(text)} {words}: no five fields say that"
    finding = Finding(message, None, "check it by hand: no rule sees this job")
    return Wrong("schedule-unresolvable", finding, (0, len(text)))


def _unclear(text: str, message: str, help: str) -> Wrong:
    return Wrong("schedule-unresolvable", Finding(message, None, help), (0, len(text)))
