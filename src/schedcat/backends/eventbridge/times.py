"""When an expression of EventBridge runs: a rate, or six fields of cron."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schedcat.backends._times import Grammar, Wrong, told
from schedcat.backends.eventbridge.says import Kind, Said
from schedcat.catalog.jobs import NotInCalendarError, NotReckonedError, read_moment
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Extent, Piece, Written
from schedcat.findings import Finding
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval, InvalidIntervalError
from schedcat.schedule.readings.eventbridge import expression


class Timing(NamedTuple):
    """The schedule, None where none can be told, and what there is to say of its text."""

    schedule: Schedule | None
    wrong: Sequence[Wrong] = ()

    def written(self, text: str, at: Written) -> Written:
        """Where the fields of the cron stand, whose text stands `at` a place.

        Their letters are six fields of another numbering: no fix may edit them.
        """
        match self.schedule:
            case Cron() as cron:
                words = [match.span() for match in re.finditer(r"[^\s()]+", text)][1:]
                where = _words_of_fields(text, words)
                return Written(
                    at.whole,
                    [
                        Piece(field.span, at.part(word), is_literal=False)
                        for field, word in zip(cron.fields, where, strict=False)
                    ],
                )
        return Written(at.whole)


def _words_of_fields(text: str, words: Sequence[Extent]) -> Sequence[Extent]:
    """The words of five fields; that of weekdays says the dates too in `TUE#2`."""
    if len(words) > _OF_WEEK and "#" in text[slice(*words[_OF_WEEK])]:
        return (*words[:2], words[_OF_WEEK], *words[3:])
    return words


_OF_WEEK = 4


def timing(text: str, kind: Kind, anchor: datetime | None) -> Timing:
    """What EventBridge makes of an expression, on the clock of UTC.

    A rate begins at the `anchor`, a StartDate ("Schedule types" in the guide of the Scheduler).
    """
    if match := re.fullmatch(r"rate\((\d+ (\w+))\)", text, re.ASCII):
        if wrong := _wrong_rate(text, match, kind):
            return Timing(None, [wrong])
        try:
            return Timing(Interval.parse(match[1], anchor=anchor))
        except InvalidIntervalError:
            return Timing(None, [_refused(text, "no rate of that length is reckoned here")])
    if kind is Kind.RULE and text.startswith("at("):
        return Timing(None, [_refused(text, "EventBridge has no `at` in rules")])
    found = told(text, _GRAMMARS[kind])
    return Timing(found.cron, found.wrong)


def _wrong_rate(text: str, match: re.Match[str], kind: Kind) -> Wrong | None:
    """What a rate may not be; a rule has "minute" for one and "minutes" for more of them.

    So "Rate expressions" in the guide of EventBridge.
    """
    count, unit = match[1].split()
    if not re.fullmatch(r"(?:minute|hour|day)s?", unit):
        return _refused(text, f"{kind.value} counts minutes, hours and days")
    if not count.strip("0"):
        return _refused(text, f"{kind.value} takes no rate of zero")
    if kind is Kind.RULE and (count.lstrip("0") == "1") == unit.endswith("s"):
        right = unit.removesuffix("s") if unit.endswith("s") else f"{unit}s"
        return _refused(text, f"{kind.value} refuses `{unit}`", f"write `rate({count} {right})`")
    return None


def _refused(text: str, why: str, help: str | None = None) -> Wrong:
    message = f"{shown(text)} is no schedule: {why}"
    return Wrong("invalid-cron", Finding(message, None, help or _HELP), (0, len(text)))


_HELP = "write six fields, such as `cron(30 3 * * ? *)`, or a rate such as `rate(5 minutes)`"
_GRAMMARS = {kind: Grammar(kind.value, expression, fields=False, help=_HELP) for kind in Kind}


def whole(said: Said | None, most: int) -> int | None:
    """A number from 0 to `most`."""
    if said and len(said.text) <= len(str(most)) and re.fullmatch(r"\d+", said.text, re.ASCII):
        return number if (number := int(said.text)) <= most else None
    return None


def moment(text: str) -> datetime:
    """A time of a template, or seconds since 1970 as the CLI may write it; in UTC if it says none.

    Raises ValueError.
    """
    if re.fullmatch(r"\d{1,12}(?:\.\d+)?", text, re.ASCII):
        text = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text))).isoformat()
    has_offset = re.search(r"(?:[zZ]|[+-]\d\d:?\d\d)\s*$", text[10:])
    try:
        return read_moment(text if has_offset else f"{text}Z")
    except (NotInCalendarError, NotReckonedError, TypeError, OverflowError) as error:
        raise ValueError(text) from error
