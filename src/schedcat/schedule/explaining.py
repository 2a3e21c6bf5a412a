"""What an expression means, when it fires, and what every engine makes of it: values to print."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, pairwise, zip_longest
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.clock_changes import Difference, differences
from schedcat.schedule.cron import Cron, DayRule, InvalidCronError
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.dst import TEN_YEARS
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval, InvalidIntervalError
from schedcat.schedule.neighbours import next_instant
from schedcat.schedule.readings.expressions import ENGINES, expression_readings
from schedcat.schedule.readings.whole import Fires, Never, Whole, firings
from schedcat.schedule.refusals import Fault
from schedcat.schedule.saying import Said, say
from schedcat.schedule.unsupported import Refusal, UnsupportedError
from schedcat.schedule.zones import nearest_reckoned, zone


class Question(NamedTuple):
    """A text to explain: how its day fields join if that is said, on which clock, from when on.

    `at` is an aware time, `most` how many of the next runs are told.
    """

    text: str
    days: DayRule | None
    timezone: str
    at: datetime
    most: int


class Wait(NamedTuple):
    """So many seconds from one run to the next, and how often in a year."""

    seconds: int
    times: int


class Meaning(NamedTuple):
    """One schedule that the text can mean: `days` tells apart those of a text that means two.

    Of an interval only the period is known: it has no next runs, and one wait.
    """

    schedule: Schedule
    days: DayRule | None
    runs_per_year: float
    waits: tuple[Wait, ...]
    following: tuple[datetime, ...]


class Parting(NamedTuple):
    """The first instant that only one of two has: the schedule, if it `is_wanted`, or an engine."""

    instant: datetime
    is_wanted: bool


class AsWritten(NamedTuple):
    """What an engine makes of exactly the text, and which of the meanings that is, by number.

    `parting` is set where there is one meaning and this is another.
    """

    reading: Whole
    following: tuple[datetime, ...]
    agrees: tuple[int, ...]
    parting: Parting | None


class Told(NamedTuple):
    """What an engine is told for one meaning, or why there is nothing to tell.

    `changes` has the first skipped and the first repeated hour at which it does otherwise.
    """

    said: Said | None
    refusals: tuple[Refusal, ...] = ()
    changes: tuple[Difference, ...] = ()


class Engine(NamedTuple):
    """One engine; `told` follows the meanings.

    `as_written` is None where it is not known what the engine makes of other texts than ours, and
    `dialect` where it is only known how it reads.
    """

    name: str
    dialect: Dialect | None
    as_written: AsWritten | None
    told: tuple[Told, ...]

    @property
    def is_verified(self) -> bool:
        """As its dialect has it; croniter, which has none, runs in our tests."""
        return self.dialect is None or self.dialect.is_verified


class Explanation(NamedTuple):
    """All there is to say of a text: it has meanings, or faults."""

    question: Question
    meanings: tuple[Meaning, ...]
    faults: tuple[Fault, ...]
    engines: tuple[Engine, ...]

    @property
    def instead(self) -> str | None:
        """The nearest text without faults, where each fault knows its own cure."""
        text = self.question.text
        for fault in reversed(self.faults):
            if fault.replacement is None:
                return None
            start, end = fault.span
            text = f"{text[:start]}{fault.replacement}{text[end:]}"
        return text if self.faults else None


def explain_expression(question: Question) -> Explanation:
    """Explain five cron fields, a macro or an interval. Raises UnknownZoneError."""
    zone(question.timezone)
    try:
        schedules = [*_schedules(question)]
    except InvalidCronError as error:
        return Explanation(question, (), error.faults, tuple(_engines(question, ())))
    meanings = tuple(_meaning(each, question) for each in schedules)
    return Explanation(question, meanings, (), tuple(_engines(question, meanings)))


def _schedules(question: Question) -> Iterator[Schedule]:
    try:
        yield Interval.parse(question.text.strip())
    except InvalidIntervalError:
        cron = Cron.parse(question.text, timezone=question.timezone)
        is_open = cron.needs_day_rule and question.days is None
        if is_open:
            yield from map(cron.with_days, DayRule)
        else:
            yield replace(cron, days=question.days)


def _meaning(schedule: Schedule, question: Question) -> Meaning:
    match schedule:
        case Interval(seconds):
            runs = _MEAN_YEAR / seconds
            return Meaning(schedule, None, runs, (Wait(seconds, round(runs)),), ())
        case Cron(days=days) as cron:
            following = tuple(islice(instants(cron, question.at), question.most))
            waits = tuple(_waits(cron, question.at))
            return Meaning(cron, days, cron.runs_per_year, waits, following)


_A_YEAR = timedelta(days=365)
_TWO_YEARS = timedelta(days=731)
_MEAN_YEAR = 31_556_952
"""The seconds of a year, over the calendar's cycle of 400 years."""


def _waits(cron: Cron, start: datetime) -> Iterator[Wait]:
    """The waits that begin within a year, those that come most often first."""
    runs = [*instants(cron, start, start + _A_YEAR)]
    if runs and (following := next_instant(cron, runs[-1])):
        runs.append(following)
    waits = Counter(later - earlier for earlier, later in pairwise(runs))
    for wait, times in sorted(waits.items(), key=lambda item: (-item[1], item[0])):
        yield Wait(int(wait.total_seconds()), times)


def _engines(question: Question, meanings: Sequence[Meaning]) -> Iterator[Engine]:
    """The engines of whom it is known how they read, and any others that we write for."""
    dialects = {each.engine: each for each in load_dialects().values()}
    is_cron = not any(isinstance(each.schedule, Interval) for each in meanings)
    read = expression_readings(question.text, question.timezone) if is_cron else {}
    for name in dict.fromkeys((*ENGINES, *dialects)):
        dialect, reading = dialects.get(name), read.get(name)
        as_written = _as_written(reading, question, meanings) if reading else None
        told = (_told(each.schedule, dialect, question) for each in meanings) if dialect else ()
        if dialect or as_written:
            yield Engine(name, dialect, as_written, tuple(told))


def _as_written(reading: Whole, question: Question, meanings: Sequence[Meaning]) -> AsWritten:
    following = tuple(islice(_firings(reading, question.at), question.most))
    agrees = tuple(at for at, each in enumerate(meanings) if _is_same(reading, each.schedule))
    parting = None
    if len(meanings) == 1 and not agrees and isinstance(reading, Fires | Never):
        wanted = instants(meanings[0].schedule, question.at)
        parting = _parting(wanted, _firings(reading, question.at))
    return AsWritten(reading, following, agrees, parting)


def _firings(reading: Whole, start: datetime) -> Iterator[datetime]:
    return firings(reading, start) if isinstance(reading, Fires) else iter(())


def _is_same(reading: Whole, schedule: Schedule) -> bool:
    match reading, schedule:
        case Fires(cron, _, None, (0,)), Cron():
            return cron == schedule
        case Never(), Cron():
            return not schedule.ever_fires
    return False


def _parting(wanted: Iterable[datetime], got: Iterable[datetime]) -> Parting | None:
    for one, other in zip_longest(wanted, got):
        if one is None or (other is not None and other < one):
            return Parting(other, is_wanted=False)
        if one != other:
            return Parting(one, is_wanted=True)
    return None


def _told(schedule: Schedule, dialect: Dialect, question: Question) -> Told:
    start = nearest_reckoned(question.at)
    years = start, start + TEN_YEARS
    try:
        said = say(schedule, dialect, years, clock=question.timezone)
    except UnsupportedError as error:
        return Told(None, error.refusals)
    if not isinstance(schedule, Cron):
        return Told(said)
    return Told(said, (), tuple(_changes(schedule, said, dialect, start)))


def _changes(wanted: Cron, said: Said, dialect: Dialect, start: datetime) -> Iterator[Difference]:
    """The first gap and the first fold; one of every day meets all of them alike, and soon."""
    is_daily = all(field.is_full for field in wanted.fields[2:])
    end = start + (_TWO_YEARS if is_daily else TEN_YEARS)
    written = [each for each in said.schedules if isinstance(each, Cron)]
    found = differences(wanted, written, dialect, start, end)
    for is_gap in (True, False):
        yield from islice((each for each in found if each.change.is_gap is is_gap), 1)
