"""How systemd 252 reads `OnCalendar=`: systemd.time(7), calendar events."""

import re

from schedcat.schedule.cron import DayRule
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, HOUR, MINUTE, MONTH, FieldKind
from schedcat.schedule.readings.fields import Reads, cron_of, in_seconds
from schedcat.schedule.readings.whole import Fires, Refuses, Whole
from schedcat.schedule.zones import UnknownZoneError, zone

_SHORTHANDS = {
    "minutely": "*:*",
    "hourly": "*:00",
    "daily": "00:00",
    "weekly": "mon",
    "monthly": "*-01",
    "quarterly": "01/3-01",
    "yearly": "01-01",
    "annually": "01-01",
    "anually": "01-01",
    **dict.fromkeys(("semiannually", "semi-annually", "biannually", "bi-annually"), "01/6-01"),
}
_MOST_WORDS = 4
_EVENT = re.compile(
    r"(?P<week>[a-z][a-z.,-]*)?(?:(?:^| )(?:\*-)?(?P<month>[^:~ -]+)-(?P<day>[^:~ -]+))?"
    r"(?:(?:^| )(?P<hour>[^: ]+):(?P<minute>[^: ]+)(?::(?P<second>[^: ]+))?)?",
    re.IGNORECASE | re.ASCII,
)


def expression(text: str) -> Whole | None:
    """Weekdays, a date, a time and a zone, of which some may be left out; both days must match.

    None for what is not reckoned here: years, days from the end of a month, parts of a second, and
    zones that are no `Area/Location`.
    """
    words = text.split()
    if len(words) > _MOST_WORDS or text.startswith("@"):
        return _REFUSAL
    if re.search(r"~|\d{4}-|\.\d*$", text):
        return None
    try:
        clock = _zone(words)
    except UnknownZoneError:
        return _REFUSAL
    event = " ".join(words)
    match = _EVENT.fullmatch(_SHORTHANDS.get(event.lower(), event))
    if not match or not match[0]:
        return None if re.search(r" [A-Z][A-Za-z0-9+-]*$", event) else _REFUSAL
    part = match.groupdict(default="")
    fields = (
        _field(MINUTE, part["minute"] or "0"),
        _field(HOUR, part["hour"] or "0"),
        _field(DAY_OF_MONTH, part["day"] or "*"),
        _field(MONTH, part["month"] or "*"),
        _weekdays(part["week"]),
    )
    seconds = _field(MINUTE, part["second"] or "0")
    if not seconds.bits or not all(field.bits for field in fields):
        return _REFUSAL
    reading = cron_of(fields, DayRule.BOTH)
    if not isinstance(reading, Fires):
        return reading
    reading = in_seconds(reading, seconds)
    return reading._replace(words=f"{reading.words}, {clock}", zone=clock) if clock else reading


_REFUSAL = Refuses("not a calendar event, such as `*-*-* 00:00:00`")


def _zone(words: list[str]) -> str | None:
    """The zone at the end, which is taken from the words. Raises UnknownZoneError."""
    if words[-1].upper() == "UTC":
        return words.pop().upper()
    return zone(words.pop()).key if "/" in words[-1] and words[-1][0].isalpha() else None


_ELEMENT = re.compile(r"(?P<first>\d+)(?:\.\.(?P<last>\d+))?(?:/(?P<step>\d+))?", re.ASCII)


def _field(kind: FieldKind, text: str) -> Reads:
    """The values of a component, none where it is refused; a step has to come to a second one."""
    if text == "*":
        return Reads(kind, text, kind.full)
    bits = 0
    for element in text.split(","):
        match = _ELEMENT.fullmatch(element)
        if not match:
            return Reads(kind, text, 0)
        first, step = int(match["first"]), int(match["step"] or 1)
        last = int(match["last"] or (kind.last if match["step"] else first))
        is_stepped = not match["step"] or 0 < step <= last - first
        if not kind.first <= first <= last <= kind.last or not is_stepped:
            return Reads(kind, text, 0)
        bits |= sum(1 << value for value in range(first, last + 1, step))
    return Reads(kind, text, bits)


_PLACES = {
    name: place
    for place, day in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    for name in (day, day[:3])
}
"""A day's name, whole or three letters of it → its place in a week, which ends with Sunday."""


def _weekdays(text: str) -> Reads:
    """The days that are named, all where none is; ranges go no further than the end of a week."""
    bits = 0
    for stretch in text.lower().split(",") if text else ["monday..sunday"]:
        first, *others = (_PLACES.get(name, -1) for name in re.split(r"\.\.|-", stretch))
        last = others[0] if others else first
        if len(others) > 1 or not 0 <= first <= last:
            return Reads(DAY_OF_WEEK, text, 0)
        bits |= sum(1 << (place + 1) % 7 for place in range(first, last + 1))
    return Reads(DAY_OF_WEEK, text, bits)
