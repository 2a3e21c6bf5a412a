"""What every cron engine reads alike, give or take its 7: asked of every element there is."""

import re

from schedcat.schedule.kinds import FieldKind

_STANDARD = re.compile(
    r"\*(?:/(?!0+$)[0-9]{1,4})?"
    r"|(?P<low>[0-9]{1,4}|[a-z]{3})(?:-(?P<high>[0-9]{1,4}|[a-z]{3})(?:/(?!0+$)[0-9]{1,4})?)?",
    re.IGNORECASE | re.ASCII,
)


def is_standard(kind: FieldKind, element: str) -> bool:
    """Is this `*`, a value or a range that ascends, with a step where that may have one?"""
    match = _STANDARD.fullmatch(element)
    if not match or not match["low"]:
        return match is not None
    first = kind.number(match["low"])
    if first is None or not match["high"]:
        return first is not None
    last = kind.number(match["high"])
    return last is not None and first < last
