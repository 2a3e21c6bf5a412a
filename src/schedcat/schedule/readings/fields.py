"""Fields of an expression as one engine reads them, and the cron that it then runs."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.field import Field
from schedcat.schedule.kinds import KINDS, FieldKind
from schedcat.schedule.prose import describe
from schedcat.schedule.readings.reading import Draws, Picks, Reader, Runs
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses
from schedcat.schedule.wording import listed


class Reads(NamedTuple):
    """A field that an engine accepts: the values it runs, as bits, and other picks of days."""

    kind: FieldKind
    text: str
    bits: int
    picks: tuple[Picks, ...] = ()

    @property
    def is_full(self) -> bool:
        """It runs every value of the range."""
        return self.bits == self.kind.full

    @property
    def filled(self) -> Self:
        """The same with every value of the range."""
        return self._replace(bits=self.kind.full)

    @property
    def as_field(self) -> Field:
        """Its values without the places of its text."""
        return Field(self.kind, self.bits, self.text, (), (0, 0))


def read_fields(
    reader: Reader, words: Sequence[str], kinds: Sequence[FieldKind] = KINDS
) -> tuple[Reads, ...] | Refuses | Does:
    """Every field, or what the engine does where it refuses one or draws its value."""
    for kind, word in zip(kinds, words, strict=True):
        if not reader.accepts(kind, word):
            return Refuses(f"`{culprit(reader, kind, word)}` is not {kind.noun} there")
    for kind, word in zip(kinds, words, strict=True):
        if any(isinstance(each, Draws) for each in reader.elements(kind, word)):
            return Does(f"at a {kind.name} drawn at random")
    return tuple(_read(reader, kind, word) for kind, word in zip(kinds, words, strict=True))


def culprit(reader: Reader, kind: FieldKind, word: str) -> str:
    """The element that the engine refuses, or the whole list where it takes each alone."""
    refused = (each for each in word.split(",") if not reader.accepts(kind, each))
    return next(refused, word)


def _read(reader: Reader, kind: FieldKind, word: str) -> Reads:
    bits, picks = 0, []
    for reading in reader.elements(kind, word):
        match reading:
            case Runs(values):
                for value in values:
                    bits |= 1 << value
            case Picks():
                picks.append(reading)
    return Reads(kind, word, bits, tuple(picks))


def cron_of(fields: Sequence[Reads], rule: DayRule) -> Fires | Never:
    """What an engine runs, on the clock of UTC, that picks these values and joins the days so.

    Under `either` a day field without any value leaves the days to the other one.
    """
    minute, hour, of_month, month, of_week = fields
    if rule is DayRule.EITHER and bool(of_month.bits) != bool(of_week.bits):
        rule = DayRule.BOTH
        of_month, of_week = (each if each.bits else each.filled for each in (of_month, of_week))
    fields = minute, hour, of_month, month, of_week
    if not all(field.bits for field in fields):
        return Never()
    is_both = rule is DayRule.BOTH
    may_be_stars = (True, True, is_both, True, is_both)
    texts = (
        field_text(field.as_field, star=star)
        for field, star in zip(fields, may_be_stars, strict=True)
    )
    cron = Cron.parse(" ".join(texts), days=rule)
    words = describe(cron)
    return Fires(cron, words) if cron.ever_fires else Never(words.removeprefix("never, since "))


def on_days(reading: Fires, days: Picks) -> Fires:
    """The same on picked days alone, of a reading that fires on all days."""
    return reading._replace(words=f"{reading.words}, but only on {days.words}", on=days.on)


def in_seconds(reading: Fires, field: Reads) -> Fires:
    """The same in these seconds of each minute."""
    seconds = field.as_field.values
    if seconds == reading.seconds:
        return reading
    if field.is_full:
        return reading._replace(words=f"{reading.words}, every second", seconds=seconds)
    at = f"second{'s' if len(seconds) > 1 else ''} {listed(seconds) or f'{len(seconds)} of them'}"
    return reading._replace(words=f"{reading.words}, at {at}", seconds=seconds)


def in_years(reading: Fires, field: Reads) -> Fires:
    """The same in these years alone."""
    if field.is_full:
        return reading
    on, years = reading.on, field.bits
    words = listed(field.as_field.values) or "picked years"
    return reading._replace(
        words=f"{reading.words}, only in {words}",
        on=lambda day: bool(years >> day.year & 1) and (on is None or on(day)),
    )
