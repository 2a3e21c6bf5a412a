"""Values of settings as systemd reads them: time spans, booleans, specifiers."""

import re
from decimal import Decimal

_MICROSECONDS = {
    **dict.fromkeys(("usec", "us", "\u03bcs", "\u00b5s"), 1),
    **dict.fromkeys(("msec", "ms"), 1_000),
    **dict.fromkeys(("seconds", "second", "sec", "s", ""), 1_000_000),
    **dict.fromkeys(("minutes", "minute", "min", "m"), 60_000_000),
    **dict.fromkeys(("hours", "hour", "hr", "h"), 3_600_000_000),
    **dict.fromkeys(("days", "day", "d"), 86_400_000_000),
    **dict.fromkeys(("weeks", "week", "w"), 604_800_000_000),
    **dict.fromkeys(("months", "month", "M"), 2_629_800_000_000),
    **dict.fromkeys(("years", "year", "y"), 31_557_600_000_000),
}
_TERM = re.compile(
    r"\s*\+?(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>[a-zA-Z\u03bc\u00b5]*)", re.ASCII
)
_INFINITY = 2**64 - 1
_MOST_LETTERS = 100


def microseconds(text: str) -> int | None:
    """A time span: `5min 20s`, `1.5h`, a bare number of seconds; None for what is none.

    `infinity` is more than any other. As `parse_time` in systemd's time-util.c.
    """
    if text.strip() == "infinity":
        return _INFINITY
    if not text.strip() or len(text) > _MOST_LETTERS:
        return None
    total, at, rest = Decimal(0), 0, text.rstrip()
    while at < len(rest):
        match = _TERM.match(rest, at)
        if not match or match["unit"] not in _MICROSECONDS:
            return None
        number, unit = Decimal(match["number"]), _MICROSECONDS[match["unit"]]
        if int(number) >= _INFINITY // unit:
            return None
        total += number * unit
        at = match.end()
    return int(total) if total < _INFINITY else None


def seconds(span: int) -> int | None:
    """Whole seconds, at least one, of a time span; None where it is not so, or has no end."""
    whole, rest = divmod(span, 1_000_000)
    return whole if whole and not rest and span != _INFINITY else None


_BOOLEANS = {
    **dict.fromkeys(("1", "yes", "y", "true", "t", "on"), True),
    **dict.fromkeys(("0", "no", "n", "false", "f", "off"), False),
}


def boolean(text: str) -> bool | None:
    """A boolean in any case, None for what is none: `parse_boolean`."""
    return _BOOLEANS.get(text.lower())


class UndecidedError(Exception):
    """A specifier that only the machine tells, or an instance; the text is the specifier."""


def resolved(text: str, unit: str) -> str:
    """A value with the specifiers filled in that the name of its unit decides: systemd.unit(5).

    Raises UndecidedError.
    """
    stem = unit.rpartition(".")[0]
    prefix, at, instance = stem.partition("@")
    known = {"%": "%", "n": unit, "N": stem, "p": prefix}
    if instance or not at:
        known["i"] = instance
    known["j"] = prefix.rpartition("-")[2]

    def fill(match: re.Match[str]) -> str:
        letter = match[0][1:]
        if letter not in known or (not instance and at and letter in "nN"):
            raise UndecidedError(match[0])
        return known[letter]

    return re.sub(r"%.?", fill, text, flags=re.DOTALL)
