"""How Debian's cron 3.0pl1 reads an element: `get_range` in its `entry.c`."""

import re

from schedcat.schedule.kinds import DAY_OF_WEEK, FieldKind
from schedcat.schedule.readings.reading import Reading, Runs, beginning

_BEGINNING = re.compile(
    r"(?:\*|(?P<low>[0-9a-z]+)(?:-(?P<high>[0-9a-z]+))?)(?:/(?P<step>[0-9]+(?![0-9a-z])))?",
    re.IGNORECASE | re.ASCII,
)


def debian_cron(kind: FieldKind, element: str) -> Reading:
    """A reversed range is empty; what follows a good beginning is skipped, the list's rest too."""
    match = _BEGINNING.match(element)
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
        return Runs((*sorted({day % 7 for day in values}),), beginning(element, match.end()))
    return Runs((*values,), beginning(element, match.end()))


def _breaks_off(match: re.Match[str]) -> bool:
    """A dash without an end, a slash without a step, or a step after a single value."""
    following = match.string[match.end() : match.end() + 1]
    if match["low"] and not match["high"]:
        return bool(match["step"]) or following in {"-", "/"}
    return following == "/" and not match["step"]
