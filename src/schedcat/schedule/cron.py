"""Cron: five fields, a day rule, a zone and a DST policy, and what they mean together."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Self

from schedcat.schedule.days import CYCLE_YEARS, IN_EVERY_MONTH, LONGEST, firing_days_per_cycle
from schedcat.schedule.field import Field, parse_field
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, KINDS, MACROS
from schedcat.schedule.refusals import Fault, nonstandard_expression, prose_expression


class DayRule(StrEnum):
    """How day-of-month and day-of-week join when both are other than `*`."""

    EITHER = "either"
    BOTH = "both"


class Gap(StrEnum):
    """What becomes of a run in skipped local time.

    `after` runs once, right after the gap; `shift` runs it as much later as the clocks moved;
    `skip` leaves it out.
    """

    AFTER = "after"
    SHIFT = "shift"
    SKIP = "skip"


class Fold(StrEnum):
    """Which of two runs in repeated local time is wanted."""

    FIRST = "first"
    BOTH = "both"


class DstPolicy(NamedTuple):
    """What a job wants at a DST change."""

    gap: Gap = Gap.AFTER
    fold: Fold = Fold.FIRST


DEFAULT_DST = DstPolicy()


class DayPicks(NamedTuple):
    """Which days fire: bits of months, days of the month and days of the week (Sunday 0).

    A day fires when both day fields have it, or with `either` when one of them has.
    """

    months: int
    days_of_month: int
    days_of_week: int
    either: bool


class InvalidCronError(ValueError):
    """An expression that this grammar does not have; `faults` says where and why, in order."""

    def __init__(self, text: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{text!r}: " + "; ".join(fault.message for fault in faults))
        self.faults = faults


class DayRuleError(ValueError):
    """Both day fields are other than `*`, and nobody has said how they join."""


@dataclass(frozen=True, slots=True, eq=False)
class Cron:
    """A cron schedule. Equality and hash are by meaning: `0 0 * * 0` equals `0 0 * * sun`.

    `days` is None until somebody says how the two day fields join; it matters only when both
    are other than `*`, and then nothing is guessed. `timezone` is an IANA name.
    """

    minute: Field
    hour: Field
    day_of_month: Field
    month: Field
    day_of_week: Field
    text: str = field(repr=False)
    days: DayRule | None = None
    timezone: str = "UTC"
    dst: DstPolicy = DEFAULT_DST

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        days: DayRule | None = None,
        timezone: str = "UTC",
        dst: DstPolicy = DEFAULT_DST,
    ) -> Self:
        """Read five fields or a macro; the grammar is that of the documentation's "cron" page.

        Raises InvalidCronError with every fault.

        >>> Cron.parse("*/15 9-12 * * mon-fri").hour.values
        (9, 10, 11, 12)
        """
        return cls(*_fields(text), text, days, timezone, dst)

    @property
    def fields(self) -> tuple[Field, Field, Field, Field, Field]:
        """The five fields in order."""
        return (self.minute, self.hour, self.day_of_month, self.month, self.day_of_week)

    @property
    def needs_day_rule(self) -> bool:
        """Both day fields are other than `*`: `days` must be said."""
        return self.day_of_month.text != "*" and self.day_of_week.text != "*"

    @property
    def is_every_hour(self) -> bool:
        """Fires in every hour of its days: runs through a DST change in elapsed time."""
        return self.hour.is_full

    @property
    def picks_time_or_date(self) -> bool:
        """Some field but the minute restricts: the zone decides when it fires."""
        return not all(part.is_full for part in self.fields[1:])

    @property
    def runs_per_day(self) -> int:
        """Firings on a day that matches, 1 to 1,440."""
        return self.minute.bits.bit_count() * self.hour.bits.bit_count()

    @property
    def runs_per_year(self) -> float:
        """Mean firings a year over the calendar's 400-year cycle, DST aside; 0 if it never fires.

        Raises DayRuleError when `days` is needed and not said.
        """
        months, days_of_month, days_of_week, either = self.day_picks
        days = firing_days_per_cycle(months, days_of_month, days_of_week, either=either)
        return self.runs_per_day * days / CYCLE_YEARS

    @property
    def ever_fires(self) -> bool:
        """Some day of the calendar matches; true while the day rule is unsaid, as `either` is.

        Every date of the year falls on every day of the week, the 29th of February too, so with
        both day fields it is the months' lengths alone that can leave nothing.
        """
        if self.needs_day_rule and self.days is not DayRule.BOTH:
            return True
        dates = self.day_of_month.bits
        return bool(dates & IN_EVERY_MONTH) or any(
            dates & LONGEST[month] for month in self.month.values
        )

    @property
    def day_picks(self) -> DayPicks:
        """Which days fire, the day rule applied.

        Raises DayRuleError when `days` is needed and not said.
        """
        if not self.needs_day_rule or self.days is DayRule.BOTH:
            return DayPicks(self.month.bits, self.day_of_month.bits, self.day_of_week.bits, False)
        if self.days is None:
            raise DayRuleError(f"{self.text!r} picks days twice; say either or both")
        if self.day_of_month.is_full or self.day_of_week.is_full:
            return DayPicks(self.month.bits, DAY_OF_MONTH.full, DAY_OF_WEEK.full, False)
        return DayPicks(self.month.bits, self.day_of_month.bits, self.day_of_week.bits, True)

    def with_days(self, days: DayRule) -> Self:
        """The same fields under another day rule."""
        return replace(self, days=days)

    def replacing(self, **texts: str | None) -> str:
        """The five fields as text, those named in `texts` (unless None) written anew.

        >>> Cron.parse("* * 1 * *").replacing(minute="0", hour=None)
        '0 * 1 * *'
        """
        names = ("minute", "hour", "day_of_month", "month", "day_of_week")
        return " ".join(
            texts.get(name) or part.text for name, part in zip(names, self.fields, strict=True)
        )

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cron):
            return False
        # Most that are equal are written alike, and a text has one meaning under one day rule.
        is_alike = self.text == other.text and self.days is other.days
        if is_alike and self.timezone == other.timezone and self.dst == other.dst:
            return True
        return self._meaning == other._meaning

    def __hash__(self) -> int:
        # What all of one meaning have in common, and costs a tenth of it.
        return hash((self.minute.bits, self.hour.bits, self.month.bits, self._clock))

    @property
    def _meaning(self) -> tuple[object, ...]:
        if self.needs_day_rule and self.days is None:
            days: tuple[object, ...] = tuple(part.bits for part in self.fields[2:])
        else:
            days = self.day_picks
        return (self.minute.bits, self.hour.bits, days, self._clock, self.dst)

    @property
    def _clock(self) -> str:
        return "UTC" if self.timezone in _UTC else self.timezone


_UTC = frozenset({"Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})
"""Other names of the zone `Etc/UTC` (the file `backward` of tzdata)."""


@lru_cache(maxsize=4096)
def _fields(text: str) -> tuple[Field, Field, Field, Field, Field]:
    # Python lowers a Kelvin sign to a `k` and strips a no-break space; no engine does.
    macro = MACROS.get(text.strip().lower()) if text.isascii() else None
    words = list(re.finditer(r"\S+", macro or text, re.ASCII))
    if len(words) != len(KINDS) or (words[0][0].startswith("@") and not macro):
        raise InvalidCronError(text, (nonstandard_expression(text, len(words)),))
    fields: list[Field] = []
    faults: list[Fault] = []
    for kind, word in zip(KINDS, words, strict=True):
        match parse_field(kind, word[0], word.start()):
            case Field() as read:
                fields.append(_throughout(read, (0, len(text))) if macro else read)
            case wrong:
                faults.extend(wrong)
    if faults:
        whole = prose_expression(text)
        raise InvalidCronError(text, (whole,) if whole else tuple(faults))
    minute, hour, day_of_month, month, day_of_week = fields
    return minute, hour, day_of_month, month, day_of_week


def _throughout(field: Field, span: tuple[int, int]) -> Field:
    """A field of a macro: it stands everywhere in the macro and nowhere in particular."""
    parts = tuple(part._replace(span=span) for part in field.parts)
    return field._replace(span=span, parts=parts)
