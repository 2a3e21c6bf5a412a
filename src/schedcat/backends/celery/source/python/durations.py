"""Texts such as "1h 30m" as the package pytimeparse has them, which settings call by name."""

import re
from collections.abc import Mapping
from fractions import Fraction

_SECONDS: Mapping[str, int] = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def seconds_of(text: str, granularity: str = "seconds") -> int | float | None:
    """What `pytimeparse.parse` returns: seconds, or None where it knows no such text.

    Whole numbers of any unit, and a fraction that comes to whole seconds or is of seconds alone.
    Raises ValueError for any other: releases differ in how they round it.
    """
    signed = _SIGNED.fullmatch(text)
    if signed is None:
        return None
    said = signed["unsigned"]
    for form in _FORMS:
        if (match := form.fullmatch(said)) and said.strip():
            parts = {unit: part for unit, part in match.groupdict().items() if part is not None}
            if granularity == "minutes" and parts.keys() == {"m", "s"} and _is_clock(said):
                parts = {"h": parts["m"], "m": parts["s"]}
            seconds = _sum(parts)
            return -seconds if signed["sign"] == "-" else seconds
    return None


def _is_clock(text: str) -> bool:
    return text.count(":") == 1 and "." not in text


def _sum(parts: Mapping[str, str]) -> int | float:
    if any(part.count(".") > 1 or part == "." for part in parts.values()):
        raise ValueError("no number")
    exact = sum((_SECONDS[unit] * Fraction(part) for unit, part in parts.items()), Fraction())
    if exact.denominator == 1 and _is_kept(parts, exact):
        return int(exact) if parts.get("s", "0").isdecimal() else float(exact)
    if all(part.isdecimal() for unit, part in parts.items() if unit != "s"):
        return float(exact)
    raise ValueError("releases round it differently")


def _is_kept(parts: Mapping[str, str], exact: Fraction) -> bool:
    """Does a sum of floats come to the same?"""
    return sum(_SECONDS[unit] * float(part) for unit, part in parts.items()) == exact


_SIGNED = re.compile(r"\s*(?P<sign>[+-])?\s*(?P<unsigned>.*)", re.DOTALL)


def _word(unit: str, words: str) -> str:
    return rf"(?P<{unit}>[\d.]+)\s*(?:{words})"


_WEEKS, _DAYS, _HOURS, _MINUTES = (
    rf"(?:{_word(unit, words)}\s*(?:[,/]\s*)?)?\s*"
    for unit, words in {
        "w": "w|wks?|weeks?",
        "d": "d|dys?|days?",
        "h": "h|hrs?|hours?",
        "m": "m|mins?|minutes?",
    }.items()
)
_CLOCK_SECONDS = r"(?P<s>\d{2}(?:\.\d+)?)"
_FORMS = [
    re.compile(rf"\s*{form}\s*", re.IGNORECASE)
    for form in (
        rf"{_WEEKS}{_DAYS}{_HOURS}{_MINUTES}(?:{_word('s', 's|secs?|seconds?')})?",
        rf"(?P<m>\d{{1,2}}):{_CLOCK_SECONDS}",
        rf"{_WEEKS}{_DAYS}(?P<h>\d+):(?P<m>\d{{2}}):{_CLOCK_SECONDS}",
        rf"(?P<d>\d+)[:-](?P<h>\d{{2}}):(?P<m>\d{{2}}):{_CLOCK_SECONDS}",
        rf":{_CLOCK_SECONDS}",
    )
]
