"""`@every 90s` in a `schedule`, which Kubernetes does not document and its parser takes."""

import re
from fractions import Fraction
from typing import NamedTuple

from schedcat.catalog.text_places import Piece, Written
from schedcat.schedule.interval import PATTERN, Interval


class Period(NamedTuple):
    """An interval, and where its period stands in the text."""

    interval: Interval
    part: tuple[int, int]
    is_literal: bool

    def written(self, at: Written) -> Written:
        """Where the interval's text stands if the whole text is `at` a place."""
        piece = Piece((0, len(self.interval.text)), at.part(self.part), self.is_literal)
        return Written(at.whole, [piece] if at.pieces else ())


def every(text: str) -> Period | None:
    """The interval of `@every` and a duration of Go's; None unless it is whole seconds.

    The parser cuts off what is less, and takes a shorter period for a second.
    """
    match = re.fullmatch(rf"@every ((?:{_TERM})+)", text)
    if match is None:
        return None
    period = match[1]
    seconds = sum(Fraction(count) * _SECONDS[unit] for count, unit in re.findall(_TERM, period))
    if seconds < 1 or seconds.denominator != 1 or seconds > _LONGEST:
        return None
    interval = Interval(int(seconds))
    is_literal = bool(re.search(PATTERN, period)) and Interval.parse(period) == interval
    words = period if is_literal else interval.canonical
    return Period(Interval(int(seconds), text=words), match.span(1), is_literal)


_TERM = r"([0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})(ns|us|µs|ms|s|m|h)"
_SECONDS = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
}
_LONGEST = 2**63 // 10**9
"""Seconds; Go counts nanoseconds in 64 bits."""
