"""How Debian's cron 3.0pl1 reads a line of a crontab: `load_entry` and `get_range` in `entry.c`."""

import re

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, MACROS, FieldKind
from schedcat.schedule.readings.fields import Reads, cron_of, read_fields
from schedcat.schedule.readings.reading import Reader, Reading, Runs, beginning
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Whole


def expression(text: str) -> Whole:
    """A line that begins with the text, after `load_env` in env.c has looked at it."""
    return line(text, READER)


def line(text: str, reader: Reader) -> Whole:
    """A line of a crontab, of any cron that goes back to Paul Vixie's."""
    words = text.split()
    first, following = words[0], " ".join(words[1:2])
    if first.startswith("#"):
        return Never("the line is a comment")
    if "=" in first or following.startswith("="):
        return Never("the line is a variable")
    if first == "@reboot":
        return Does("once, when it starts")
    if first.startswith("@"):
        fields, rest = MACROS.get(first, "").split(), words[1:]
    else:
        fields, rest = words[: len(KINDS)], words[len(KINDS) :]
    if not fields:
        return Refuses(f"`{first}` is not known")
    if len(fields) != len(KINDS):
        return Refuses("not five fields")
    if rest and rest[0].startswith("*"):
        return Refuses("no command begins with `*`")
    read = read_fields(reader, fields)
    if isinstance(read, Refuses | Does):
        return read
    match cron_of(read, _joined_by_first_star(read[2], read[4])):
        case Fires(words=says) as reading if rest:
            return reading._replace(words=f"{says}, with `{' '.join(rest)}` for its command")
        case reading:
            return reading


def _joined_by_first_star(of_month: Reads, of_week: Reads) -> DayRule:
    stars = (field.text.startswith("*") for field in (of_month, of_week))
    return DayRule.BOTH if any(stars) else DayRule.EITHER


_BEGINNING = re.compile(
    r"(?:\*|(?P<low>[0-9a-z]+)(?:-(?P<high>[0-9a-z]+))?)(?:/(?P<step>[0-9]+(?![0-9a-z])))?",
    re.IGNORECASE | re.ASCII,
)


def element(kind: FieldKind, text: str) -> Reading:
    """A reversed range is empty; what follows a good beginning is skipped, the list's rest too."""
    match = _BEGINNING.match(text)
    if not match or _breaks_off(match):
        return None
    low, high, step = match.groups()
    last_of_all = 7 if kind is DAY_OF_WEEK else kind.last
    first = kind.number(low) if low else kind.first
    last = kind.number(high or low) if low else last_of_all
    if first is None or last is None or (step and not int(step)):
        return None
    values = range(first, last + 1, int(step or 1))
    if kind is DAY_OF_WEEK:
        return Runs((*sorted({day % 7 for day in values}),), beginning(text, match.end()))
    return Runs((*values,), beginning(text, match.end()))


def _breaks_off(match: re.Match[str]) -> bool:
    """A dash without an end, a slash without a step, or a step after a single value."""
    following = match.string[match.end() : match.end() + 1]
    if match["low"] and not match["high"]:
        return bool(match["step"]) or following in {"-", "/"}
    return following == "/" and not match["step"]


READER = Reader(element, stops=True)
