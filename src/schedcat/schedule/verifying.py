"""Whether an engine fires as a schedule wants it, instant by instant."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import chain, islice
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.clock_changes import Difference, differences
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect, Fires
from schedcat.schedule.instants import instants
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import Said, heard
from schedcat.schedule.zones import Transition, Years, transitions

_MARGIN = timedelta(days=2)
"""How long before and after a change of the clocks an engine may do otherwise."""


class Change(NamedTuple):
    """A change of a zone's clocks."""

    transition: Transition
    zone: str


class Apart(NamedTuple):
    """Firings that an engine does not have, `wanted`, and that it has besides, `got`; in UTC.

    `got` is None where its vendor says nothing of them. `change` is that of the clocks at which
    it happens, None on a day without one.
    """

    wanted: tuple[datetime, ...]
    got: tuple[datetime, ...] | None
    change: Change | None


class Verified(NamedTuple):
    """How many wanted instants were compared, and where others were found, in order.

    Of an interval whose phase is the engine's own only the period is compared.
    """

    compared: int
    apart: tuple[Apart, ...] = ()


def verify(
    wanted: Schedule, said: Said, dialect: Dialect, start: datetime, end: datetime
) -> Verified:
    """Compare every instant that a schedule has in [start, end) with what an engine fires then.

    Its texts are read back by its own grammar. Within two days of a change of the clocks, in the
    zone of either side, it fires as its model has it; at other times, when engines differ in
    nothing but how they read a text, as the text says. The instants of which its vendor says
    nothing are not compared. An interval without an anchor wants its period kept, from the first
    firing on. Raises DayRuleError and UnknownZoneError.

    >>> from schedcat.schedule.dialects import celery
    >>> cron = Cron.parse("30 1 * * *", timezone="America/New_York")
    >>> years = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    >>> verify(cron, Said(("30 1 * * *",), (cron,)), celery.DIALECT, *years)
    Verified(compared=730, apart=())
    """
    read = tuple(map(partial(_read, dialect), said.texts, said.schedules))
    match wanted, read:
        case Interval(anchor=None) as interval, (Interval() as native,):
            return Verified(0, tuple(_of_periods(interval, native, start)))
        case Interval(anchor=None) as interval, crons:
            firsts = (islice(instants(each, start, end), 1) for each in crons)
            wanted = replace(interval, anchor=min(chain.from_iterable(firsts), default=end))
    return _verified(wanted, read, said.texts, dialect, (start, end))


def _read(dialect: Dialect, text: str, told: Schedule) -> Schedule:
    """What an engine makes of a text, with what is told beside it: zone, policy or anchor."""
    match told:
        case Interval() if dialect.read is None:
            return told
        case Interval():
            read = heard(text, dialect, "UTC")
            return replace(read, anchor=told.anchor) if isinstance(read, Interval) else read
        case Cron():
            read = heard(text, dialect, told.timezone)
            return replace(read, dst=told.dst) if isinstance(read, Cron) else read


def first_instant(apart: Apart) -> datetime:
    """The first instant at which an engine does otherwise, or may."""
    instants_there = [*apart.wanted, *(apart.got or ())]
    if apart.change and not instants_there:
        return _moment(apart.change.transition)
    return min(instants_there)


def _of_periods(interval: Interval, native: Interval, start: datetime) -> Iterator[Apart]:
    wanted, got = (start + timedelta(seconds=each.seconds) for each in (interval, native))
    if wanted != got:
        yield Apart((wanted,), (got,), None)


@lru_cache(maxsize=1024)
def _verified(
    wanted: Schedule,
    written: tuple[Schedule, ...],
    texts: tuple[str, ...],  # noqa: ARG001  crons of one meaning are equal, engines read the text
    dialect: Dialect,
    years: Years,
) -> Verified:
    """A catalog has many equal schedules."""
    changes = _changes((wanted, *written), years)
    windows = tuple(_windows(changes))
    compared, on_other_days = _on_ordinary_days(wanted, written, windows, years)
    apart = [
        Apart(each.wanted, None, changes[each.change])
        for each in _differences(wanted, written, dialect, years)
        if each.got is None
    ]
    unknown = {each.change for each in apart}
    compared -= sum(_within(years, each.wanted).total() for each in apart)
    apart += [on_other_days] if on_other_days else []
    for window in windows:
        fires = instants if unknown.intersection(window.changes) else dialect.fires or instants
        due = _within(years, instants(wanted, window.start, window.end))
        fired = _within(years, _fired(written, fires, window))
        compared += due.total()
        apart += _at_changes(due - fired, fired - due, window.changes)
    return Verified(compared, tuple(sorted(apart, key=first_instant)))


def _changes(schedules: Iterable[Schedule], years: Years) -> dict[Transition, Change]:
    """Every change of the clocks that may matter; the first of several zones is named."""
    start, end = years
    zones = dict.fromkeys(each.timezone for each in schedules if isinstance(each, Cron))
    return {
        each: Change(each, zone)
        for zone in reversed(zones)
        for each in transitions(zone, start - _MARGIN, end + _MARGIN)
    }


class _Window(NamedTuple):
    """A stretch of time with the changes of clocks in it; when it starts, none is under way."""

    start: datetime
    end: datetime
    changes: tuple[Change, ...]


def _windows(changes: Mapping[Transition, Change]) -> Iterator[_Window]:
    """The time around every change, those that overlap as one, in order."""
    window = None
    for transition in sorted(changes):
        moment = _moment(transition)
        around = _Window(moment - _MARGIN, moment + _MARGIN, (changes[transition],))
        if window and around.start < window.end:
            window = _Window(window.start, around.end, (*window.changes, *around.changes))
            continue
        if window:
            yield window
        window = around
    if window:
        yield window


def _moment(transition: Transition) -> datetime:
    return datetime.fromtimestamp(transition.at, UTC)


@lru_cache(maxsize=1024)
def _on_ordinary_days(
    wanted: Schedule, written: tuple[Schedule, ...], windows: tuple[_Window, ...], years: Years
) -> tuple[int, Apart | None]:
    """What is compared outside the windows, and what differs there: the same for all engines."""
    start, end = years
    edges = [start, *chain.from_iterable((each.start, each.end) for each in windows), end]
    compared, lost, more = 0, Counter[datetime](), Counter[datetime]()
    for stretch in zip(edges[::2], edges[1::2], strict=True):
        due = list(instants(wanted, *stretch))
        fired = sorted(chain.from_iterable(instants(each, *stretch) for each in written))
        compared += len(due)
        if due != fired:  # counting is slow
            lost += Counter(due) - Counter(fired)
            more += Counter(fired) - Counter(due)
    if not (lost or more):
        return compared, None
    return compared, Apart(tuple(sorted(lost.elements())), tuple(sorted(more.elements())), None)


def _fired(written: Iterable[Schedule], fires: Fires, window: _Window) -> Iterator[datetime]:
    for each in written:
        match each:
            case Cron():
                yield from fires(each, window.start, window.end)
            case Interval():
                yield from instants(each, window.start, window.end)


def _within(years: Years, firings: Iterable[datetime]) -> Counter[datetime]:
    start, end = years
    return Counter(instant for instant in firings if start <= instant < end)


def _at_changes(
    lost: Counter[datetime], more: Counter[datetime], changes: Sequence[Change]
) -> Iterator[Apart]:
    """What differs within a window, each instant at the change that it is nearest to."""

    def at(instant: datetime) -> Change:
        return min(changes, key=lambda each: abs(each.transition.at - instant.timestamp()))

    for change in changes:
        wanted, got = (
            tuple(sorted(instant for instant in found.elements() if at(instant) == change))
            for found in (lost, more)
        )
        if wanted or got:
            yield Apart(wanted, got, change)


def _differences(
    wanted: Schedule, written: Sequence[Schedule], dialect: Dialect, years: Years
) -> Sequence[Difference]:
    """What is known to differ; of an interval as a cron, from what that cron wants."""
    crons = [each for each in written if isinstance(each, Cron)]
    due = wanted if isinstance(wanted, Cron) else next(iter(crons), None)
    return differences(due, crons, dialect, *years) if due else ()
