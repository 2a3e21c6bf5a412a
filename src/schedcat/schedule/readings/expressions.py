"""How the four engines take an expression apart, each by its own parser."""

import re
from collections.abc import Callable
from dataclasses import replace

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import KINDS, MACROS
from schedcat.schedule.readings.croniter_days import croniter
from schedcat.schedule.readings.fields import Reads, cron_of, read_fields
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Whole

_MOST_LETTERS = 100
"""A longer element is nobody's dialect, and Python refuses to count 4,300 digits."""


def expression_readings(text: str, timezone: str = "UTC") -> dict[str, Whole]:
    """Engine → what it makes of exactly this text, its blanks included.

    Without an engine that nobody has asked, which is so for all of them where a text has other
    characters than ASCII's printed ones, blanks and tabs, or a very long element.

    >>> readings = expression_readings("5-5 * * * *")
    >>> readings["Debian cron"].words, readings["croniter"].words
    ('every hour at minute 5', 'every minute')
    """
    if not re.fullmatch(r"[\t -~]+", text) or not text.strip():
        return {}
    if any(len(element) > _MOST_LETTERS for element in re.split(r"[\s,]", text)):
        return {}
    found = {engine: read(text) for engine, read in _READERS.items()}
    return {engine: _in_zone(each, timezone) for engine, each in found.items() if each is not None}


def _in_zone(reading: Whole, timezone: str) -> Whole:
    match reading:
        case Fires(cron):
            return reading._replace(cron=replace(cron, timezone=timezone))
    return reading


def _celery(text: str) -> Whole:
    """`crontab.from_string` in celery.schedules, from 5.7 on: both day fields must match."""
    words = text.split(" ")
    if len(words) != len(KINDS):
        return Refuses("it wants five fields with one space between them")
    match _fires("Celery beat", words, lambda *_: DayRule.BOTH):
        case Never(why):
            return Refuses(why)
        case reading:
            return reading


def _debian_cron(text: str) -> Whole:
    """`load_entry` in entry.c, after `load_env` in env.c, of a line that begins with the text."""
    words = text.split()
    first, following = words[0], " ".join(words[1:2])
    if first.startswith("#"):
        return Never("it takes the line for a comment")
    if "=" in first or following.startswith("="):
        return Never("it takes the line for a variable")
    if first == "@reboot":
        return Does("runs it once, when it starts")
    if first.startswith("@"):
        fields, rest = MACROS.get(first, "").split(), words[1:]
    else:
        fields, rest = words[: len(KINDS)], words[len(KINDS) :]
    if not fields:
        return Refuses(f"it knows no `{first}`")
    if len(fields) != len(KINDS):
        return Refuses("it wants five fields")
    if rest and rest[0].startswith("*"):
        return Refuses("no command begins with `*`")
    match _fires("Debian cron", fields, _joined_by_first_star):
        case Fires(words=says) as reading if rest:
            return reading._replace(words=f"{says}, with `{' '.join(rest)}` for its command")
        case reading:
            return reading


def _joined_by_first_star(of_month: Reads, of_week: Reads) -> DayRule:
    stars = (field.text.startswith("*") for field in (of_month, of_week))
    return DayRule.BOTH if any(stars) else DayRule.EITHER


def _kubernetes(text: str) -> Whole:
    """`ParseStandard` in parser.go of robfig/cron v3, after Kubernetes' own look for a zone."""
    if "TZ" in text:
        return Refuses("it wants the zone in `timeZone`")
    if re.fullmatch(r"@every (?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|ms|s|m|h))+", text):
        return Does(f"runs it every {text.removeprefix('@every ')} from when it is created")
    if text.startswith("@") and text not in MACROS:
        return Refuses(f"it knows no `{text}`")
    words = MACROS.get(text, text).split()
    if len(words) != len(KINDS):
        return Refuses("it wants five fields")
    return _fires("Kubernetes", words, _joined_by_any_star)


def _joined_by_any_star(of_month: Reads, of_week: Reads) -> DayRule:
    """A star without a step, or with one of 1, wherever it stands in the list."""
    elements = f"{of_month.text},{of_week.text}".split(",")
    is_star = any(re.fullmatch(r"[*?](-[^/]*)?(/\+?0*1)?", element) for element in elements)
    return DayRule.BOTH if is_star else DayRule.EITHER


def _fires(
    engine: str, words: list[str], join: Callable[[Reads, Reads], DayRule]
) -> Fires | Never | Refuses | Does:
    fields = read_fields(engine, words)
    if isinstance(fields, Refuses | Does):
        return fields
    return cron_of(fields, join(fields[2], fields[4]))


_READERS: dict[str, Callable[[str], Whole | None]] = {
    "Celery beat": _celery,
    "Debian cron": _debian_cron,
    "Kubernetes": _kubernetes,
    "croniter": croniter,
}
