"""When a line of a crontab runs: what the cron of a flavour makes of its fields."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schedcat.backends.crontab.flavours import FLAVOURS
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Severity
from schedcat.schedule.cron import Cron, DayRule, InvalidCronError
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.readings import busybox, cronie, debian_cron
from schedcat.schedule.readings.reading import Reader, Runs
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Whole
from schedcat.schedule.refusals import Fault

Part = tuple[int, int]


class Wrong(NamedTuple):
    """What there is to say, by which rule, of which characters of the text; it has no place yet."""

    rule: str
    finding: Finding
    part: Part


class Told(NamedTuple):
    """The cron that runs, on the clock of UTC; None where no cron says it, or it never runs.

    Its text `is_literal` what the line says, or else what the line comes to.
    """

    cron: Cron | None
    is_literal: bool = True
    wrong: Sequence[Wrong] = ()


class _Cron(NamedTuple):
    """How a cron reads a line that begins with a text, and an element of a field."""

    line: Callable[[str], Whole]
    reader: Reader


_CRONS: Mapping[str, _Cron] = {
    "debian": _Cron(debian_cron.expression, debian_cron.READER),
    "cronie": _Cron(cronie.expression, cronie.READER),
    "busybox": _Cron(busybox.expression, busybox.READER),
}

_MOST_LETTERS = 100
"""Of an element: more are nobody's dialect, and Python refuses to count 4,300 digits."""


def told(text: str, flavour: str) -> Told:
    """What a cron makes of five fields or a macro."""
    engine = FLAVOURS[flavour].dialect.engine
    longest = max(map(len, re.split(r"[\s,]", text)))
    if longest > _MOST_LETTERS or not re.fullmatch(r"[\t -~]+", text):
        return _refused("invalid-cron", f"{shown(text)} is no schedule", text)
    reading = _CRONS[flavour].line(text)
    match reading:
        case Fires(cron, words):
            standard = _standard(text, cron.days)
            wrong = [*_cut_short(text, flavour, words)]
            if standard is not None and standard == cron:
                return Told(standard, wrong=wrong)
            return Told(cron, is_literal=False, wrong=wrong)
        case Never():
            standard = _standard(text, DayRule.BOTH)
            if standard is not None and not standard.ever_fires:
                return Told(standard)  # never-fires says why
            return _refused("nonstandard-syntax", f"{engine} never runs {shown(text)}", text)
        case Does(words):
            return Told(None, wrong=[_untimed(text, words, engine)])
        case Refuses(why):
            return _refused("invalid-cron", f"{engine} refuses {shown(text)}: {why}", text)
    return _refused("invalid-cron", f"{engine} documents nothing of {shown(text)}", text)


def _standard(text: str, days: DayRule | None) -> Cron | None:
    try:
        return Cron.parse(text, days=days)
    except InvalidCronError:
        return None


def _refused(rule: str, message: str, text: str) -> Told:
    """No cron: at the first fault that the standard sees, with its cure."""
    fault = next(_faults(text), None)
    if fault is None:
        finding = Finding(message, None, "write five fields, such as `30 3 * * *`, and a command")
        return Told(None, wrong=[Wrong(rule, finding, (0, len(text)))])
    rule = "nonstandard-syntax" if fault.nonstandard else rule
    return Told(None, wrong=[Wrong(rule, Finding(message, None, fault.help), fault.span)])


def _faults(text: str) -> Iterator[Fault]:
    try:
        Cron.parse(text)
    except InvalidCronError as error:
        yield from error.faults


def _cut_short(text: str, flavour: str, words: str) -> Iterator[Wrong]:
    """The fields of which the cron reads only a part, and says nothing."""
    engine, reader = FLAVOURS[flavour].dialect.engine, _CRONS[flavour].reader
    fields = [*re.finditer(r"\S+", text)]
    for kind, field in zip(KINDS, fields, strict=True) if len(fields) == len(KINDS) else ():
        readings = reader.elements(kind, field[0])
        for only in (each.only for each in readings if isinstance(each, Runs)):
            if only is not None:
                read = f"only `{only}` of `{field[0]}`" if only else f"nothing of `{field[0]}`"
                fault = next(_faults(text), None)
                finding = Finding(f"{engine} reads {read}: {words}", None, fault and fault.help)
                yield Wrong("nonstandard-syntax", finding, field.span())


def _untimed(text: str, words: str, engine: str) -> Wrong:
    finding = Finding(
        f"{engine} runs {shown(text)} {words}: it has no times to check",
        None,
        "write five fields where the time matters",
        fold="{count} lines have no times to check",
        severity=Severity.INFO,
    )
    return Wrong("schedule-unresolvable", finding, (0, len(text)))
