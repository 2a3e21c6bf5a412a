"""How django-celery-beat 2.9 reads the columns of a row: its validators, then Celery's crontab."""

import re
from collections.abc import Sequence

from schedcat.schedule.kinds import DAY_OF_WEEK, KINDS, FieldKind
from schedcat.schedule.readings import celery
from schedcat.schedule.readings.fields import culprit
from schedcat.schedule.readings.reading import Reader, Reading, Runs
from schedcat.schedule.readings.whole import Never, Refuses, Undocumented, Whole

_LENGTHS = (240, 96, 124, 64, 64)
"""How many characters the column of each field has."""


def expression(text: str) -> Whole:
    """The five columns of a `CrontabSchedule`, by `full_clean`, which its forms use; then by beat.

    A row that code saves is not looked at before beat does. One that it cannot read is left out,
    or stops it: `all_as_schedule` knows nothing of a ParseException.
    """
    words = text.split()
    if len(words) != len(KINDS):
        return Refuses("not five fields")
    if "<" in text or ">" in text:
        return Undocumented("of `<` and `>`, which its forms take")
    reading = celery.crontab(words)
    for kind, word, length in zip(KINDS, words, _LENGTHS, strict=True):
        if len(word) > length:
            return Refuses(f"it keeps {length} characters of {kind.noun}")
        if not _READER.accepts(kind, word):
            why = f"`{culprit(_READER, kind, word)}` is not {kind.noun} to its forms"
            is_read = not isinstance(reading, Refuses)
            if is_read or _stops_beat(words):
                does = "runs as on Celery beat" if is_read else "stops beat"
                why = f"{why}; a row saved without them {does}"
            return Refuses(why)
    match reading:
        case Refuses(why):
            return Never(f"its forms take it, and beat leaves the row out: {why}")
        case _:
            return reading


def saved(text: str) -> Whole:
    """The same five columns of a row that was saved: only beat looks at them."""
    words = text.split()
    if len(words) != len(KINDS):
        return Refuses("not five fields")
    match celery.crontab(words):
        case Refuses(why):
            does = "stops at the row" if _stops_beat(words) else "leaves the row out"
            return Refuses(f"beat {does}, since {why}")
        case reading:
            return reading


def _stops_beat(words: Sequence[str]) -> bool:
    """Is what it reads first, and cannot, something empty or a negative number?"""
    for at in (0, 1, 4, 2, 3):
        for element in words[at].split(","):
            if not celery.READER.accepts(KINDS[at], element):
                return bool(re.match(r"$|-|(\*|\w+-\w+)/(?!\w)", element, re.ASCII))
    return False


def _element(kind: FieldKind, text: str) -> Reading:
    """`_CronSlice` in validators.py, over the package python-crontab; for its values ask Celery."""
    if text.find("/") <= 0 and text.find("-") <= 0 and "~" not in text and text != "*":
        return Runs(()) if kind.number(text) is not None else None
    stretch, slash, step = text.partition("/")
    if slash:
        by = None if step.isalpha() else kind.number(step)
        if not by:
            return None
        if by > kind.last:  # the 7 of a week takes the place of the whole element
            return Runs(())
    low, dash, high = stretch.partition("-")
    if not dash:
        return Runs(()) if stretch == "*" else None
    first, last = kind.number(low), kind.number(high)
    if first is None or last is None or (low.isalpha() and not high.isalpha()):
        return None
    if kind is DAY_OF_WEEK:
        first, last = first % 7, min(last, 6)
    return Runs(()) if first <= last else None


_READER = Reader(_element)
