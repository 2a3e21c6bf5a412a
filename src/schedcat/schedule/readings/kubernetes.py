"""How Kubernetes reads a `schedule`: `ParseStandard` in `parser.go` of robfig/cron v3."""

import re

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import KINDS, MACROS, FieldKind
from schedcat.schedule.readings.fields import Reads, cron_of, read_fields
from schedcat.schedule.readings.reading import Reader, Reading, Runs
from schedcat.schedule.readings.whole import Does, Refuses, Whole


def expression(text: str) -> Whole:
    """The parser's reading, after Kubernetes' own look for a zone."""
    if "TZ" in text:
        return Refuses("the zone belongs in `timeZone`")
    if re.fullmatch(r"@every (?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|ms|s|m|h))+", text):
        return Does(f"every {text.removeprefix('@every ')} from when it is created")
    if text.startswith("@") and text not in MACROS:
        return Refuses(f"`{text}` is not known")
    words = MACROS.get(text, text).split()
    if len(words) != len(KINDS):
        return Refuses("not five fields")
    fields = read_fields(READER, words)
    if isinstance(fields, Refuses | Does):
        return fields
    return cron_of(fields, _joined_by_any_star(fields[2], fields[4]))


def _joined_by_any_star(of_month: Reads, of_week: Reads) -> DayRule:
    """A star without a step, or with one of 1, wherever it stands in the list."""
    elements = f"{of_month.text},{of_week.text}".split(",")
    is_star = any(re.fullmatch(r"[*?](-[^/]*)?(/\+?0*1)?", element) for element in elements)
    return DayRule.BOTH if is_star else DayRule.EITHER


_ELEMENT = re.compile(
    r"(?:(?P<star>[*?])(?P<dropped>-[^/]*)?|(?P<low>[^-/]*)(?:-(?P<high>[^-/]*))?)"
    r"(?:/(?P<step>[^/]*))?"
)


def element(kind: FieldKind, text: str) -> Reading:
    """`getRange`: `?` is `*`; a range from either is all of it; nothing at all is dropped."""
    if not text:
        return Runs(())
    match = _ELEMENT.fullmatch(text)
    if not match:
        return None
    first, last = _bounds(kind, match)
    step = 1 if match["step"] is None else _int(match["step"])
    if first is None or last is None or not step or not kind.first <= first <= last <= kind.last:
        return None
    only = text.replace(match["dropped"], "", 1) if match["dropped"] else None
    return Runs((*range(first, last + 1, step),), only)


def _bounds(kind: FieldKind, match: re.Match[str]) -> tuple[int | None, int | None]:
    if match["star"]:
        return kind.first, kind.last
    first = _number(kind, match["low"])
    if match["high"] is not None:
        return first, _number(kind, match["high"])
    return first, first if match["step"] is None else kind.last


def _number(kind: FieldKind, word: str) -> int | None:
    return kind.number(word) if word.isalpha() else _int(word)


def _int(word: str) -> int | None:
    """Whatever Go's `strconv.Atoi` accepts of a number without a minus."""
    return int(word) if re.fullmatch(r"\+?[0-9]{1,18}", word) else None


READER = Reader(element)
