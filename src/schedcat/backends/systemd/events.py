"""A calendar event as a cron in its own words, and where it says which field: systemd.time(7)."""

import re
from collections.abc import Iterator

from schedcat.catalog.text_places import Extent
from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron, DayRule, InvalidCronError
from schedcat.schedule.field import Field


def zone_in(text: str) -> str | None:
    """The zone that an event names."""
    last = text.rsplit(maxsplit=1)[-1]
    return last if last.upper() == "UTC" or ("/" in last and last[0].isalpha()) else None


_DATE = re.compile(r"(?:[^\s:-]+-)?(?P<month>[^\s:-]+)-(?P<day>[^\s:-]+)")
_TIME = re.compile(r"(?P<hour>[^\s:]+):(?P<minute>[^\s:]+)(?::\S+)?")
_WEEK = re.compile(r"(?P<week>[A-Za-z]{3}[A-Za-z.,-]*)")
_NAMES = ("minute", "hour", "day", "month", "week")


def parts(text: str) -> Iterator[tuple[int, Extent]]:
    """(index of a field in a cron, the characters that say it) of all that are said."""
    words = [*re.finditer(r"\S+", text)]
    for number, word in enumerate(words):
        is_week = number == 0 and not word[0].lower().endswith("ly")
        match = _TIME.fullmatch(word[0]) or _DATE.fullmatch(word[0])
        match = match or (_WEEK.fullmatch(word[0]) if is_week else None)
        for name in match.re.groupindex if match else ():
            start, end = match.span(name) if match else (0, 0)
            yield _NAMES.index(name), (word.start() + start, word.start() + end)


def respelled(cron: Cron, text: str = "") -> Cron:
    """The same cron with the steps that an event has, and no others: `00,45` is no step of 45.

    >>> respelled(Cron.parse("*/45 * * * */6", days=DayRule.BOTH), "Sat,Sun *:0,45").text
    '0,45 * * * sat,sun'
    """
    plain = [_listed(field) for field in cron.fields]
    said = {index: text[slice(*part)] for index, part in parts(text)}
    own = [
        _in_cron(said[index], cron.fields[index]) if index in said else each
        for index, each in enumerate(plain)
    ]
    for texts in (own, plain):
        try:
            spelled = Cron.parse(" ".join(texts), days=DayRule.BOTH, timezone=cron.timezone)
        except InvalidCronError:  # as `sat..sun` is, whose order cron has otherwise
            continue
        if [field.bits for field in spelled.fields] == [field.bits for field in cron.fields]:
            return spelled
    return cron


def _listed(field: Field) -> str:
    return "*" if field.is_full else field_text(field, star=False)


def _in_cron(text: str, field: Field) -> str:
    return ",".join(_element(each, field) for each in text.lower().split(","))


def _element(text: str, field: Field) -> str:
    stretch, slash, step = text.partition("/")
    first, dots, last = stretch.partition("..")
    first, last = (str(int(each)) if each.isdecimal() else each[:3] for each in (first, last))
    if dots:
        first = f"{first}-{last}"
    elif slash:
        kind = field.kind
        first = "*" if first == str(kind.first) else f"{first}-{kind.last}"
    return f"{first}/{int(step)}" if step.isdecimal() else first
