"""Fields of an expression as one engine reads them, and the cron that it then runs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.field import Field
from schedcat.schedule.kinds import KINDS, FieldKind
from schedcat.schedule.prose import describe
from schedcat.schedule.readings import ENGINES, accepts
from schedcat.schedule.readings.reading import Draws, Picks, Reading, Runs
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses


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
    engine: str, words: Sequence[str], kinds: Sequence[FieldKind] = KINDS
) -> tuple[Reads, ...] | Refuses | Does:
    """Every field, or what the engine does where it refuses one or draws its value."""
    for kind, word in zip(kinds, words, strict=True):
        if not accepts(engine, kind, word):
            return Refuses(f"`{_culprit(engine, kind, word)}` is not {kind.noun} to it")
    for kind, word in zip(kinds, words, strict=True):
        if any(isinstance(each, Draws) for each in _elements(engine, kind, word)):
            return Does(f"draws the {kind.name} at random")
    return tuple(_read(engine, kind, word) for kind, word in zip(kinds, words, strict=True))


def _culprit(engine: str, kind: FieldKind, word: str) -> str:
    """The element that the engine refuses, or the whole list where it takes each alone."""
    refused = (each for each in word.split(",") if not accepts(engine, kind, each))
    return next(refused, word)


def _elements(engine: str, kind: FieldKind, word: str) -> Iterator[Reading]:
    """How the engine reads each element of a list, as far as it looks."""
    for element in word.split(","):
        reading = ENGINES[engine](kind, element)
        yield reading
        if engine == "Debian cron" and isinstance(reading, Runs) and reading.only is not None:
            return


def _read(engine: str, kind: FieldKind, word: str) -> Reads:
    bits, picks = 0, []
    for reading in _elements(engine, kind, word):
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
