"""A schedule in an engine's own words, exact, or refused with every reason and the nearest."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.as_cron import PERIODS, as_cron, is_on_the_minute, nearest_periods
from schedcat.schedule.canonical import canonical, disjoint
from schedcat.schedule.clock_changes import differences
from schedcat.schedule.clocks import in_zone, on_the_clock_of
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal, UnsupportedError
from schedcat.schedule.zones import Years, transitions


class Said(NamedTuple):
    """What an engine is told: texts in its words, and what each means, in the same order.

    Together they have the firings of the schedule that was said, each once, but for changes of
    the clocks: see `schedcat.schedule.clock_changes`.
    """

    texts: tuple[str, ...]
    schedules: tuple[Schedule, ...]


def say(
    schedule: Schedule, dialect: Dialect, years: Years, *, clock: str = "UTC", phase: int = 0
) -> Said:
    """Tell an engine a schedule; the claim is for the `years`.

    `clock` is the zone of an engine that reads all schedules on one clock. An interval that is
    said as a cron fires `phase` minutes after 00:00 UTC. Raises UnsupportedError, and
    UnknownZoneError.

    >>> from datetime import UTC, datetime
    >>> from schedcat.schedule.dialects import celery, debian_cron
    >>> years = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
    >>> cron = Cron.parse("0 0 13 * fri", days=DayRule.EITHER)
    >>> say(cron, celery.DIALECT, years).texts
    ('0 0 13 * *', '0 0 1-12,14-31 * 5')
    >>> say(cron, debian_cron.DIALECT, years).texts
    ('0 0 13 * 5',)
    """
    match schedule:
        case Interval() as interval:
            if refusals := [*_late(dialect, clock, years), *dialect.refuses(interval, years)]:
                raise UnsupportedError(refusals)
            if dialect.every and (text := dialect.every(interval)):
                return _natively(interval, dialect, text)
            zone = clock if dialect.one_clock_of else "UTC"
            said = [_interval_as_cron(interval, dialect, zone, years, phase)]
        case Cron() as cron:
            if refusals := [*undecided(cron)] or [*_refusals(cron, dialect, clock, years)]:
                raise UnsupportedError(refusals)
            said = [*_pieces(cron, dialect, clock, years)]
    return Said(tuple(map(dialect.write, said)), tuple(said))


def heard(text: str, dialect: Dialect, zone: str) -> Schedule:
    """The schedule that an engine makes of a text which `say` wrote, told with its zone.

    Its policy at changes of the clocks is the default, whatever the engine does there.

    >>> from schedcat.schedule.dialects import eventbridge
    >>> str(heard("cron(0 9 ? * TUE#1 *)", eventbridge.DIALECT, "UTC"))
    '0 9 1-7 * TUE'
    """
    if dialect.read:
        return dialect.read(text, zone)
    return Cron.parse(text, days=dialect.joins, timezone=zone)


def undecided(schedule: Schedule) -> Iterator[Refusal]:
    """A refusal for a cron that no engine can run: it lacks its day rule, or never fires."""
    match schedule:
        case Cron(days=None, needs_day_rule=True) as cron:
            yield Refusal(
                ("days",),
                f"`{cron.text}` picks days twice and does not say how they join",
                help="write `days: either` or `days: both`",
            )
        case Cron(ever_fires=False) as cron:
            yield Refusal(("cron",), f"`{cron.text}` never fires", help="name a day that exists")


def _refusals(cron: Cron, dialect: Dialect, clock: str, years: Years) -> Iterator[Refusal]:
    if _joined(canonical(cron), dialect) is None:
        without = ({"day_of_month": "*"}, {"day_of_week": "*"})
        yield Refusal(
            ("days",),
            f"{dialect.engine} fires `{cron.text}` on days that match either field, not both",
            tuple(f'cron: "{cron.replacing(**each)}"' for each in without),
            "let the job itself look at the date",
        )
    yield from on_another_clock(cron, dialect, clock, years)
    yield from _late(dialect, clock, years)
    yield from dialect.refuses(cron, years)


def _joined(there: Cron, dialect: Dialect) -> Cron | None:
    """A cron in canonical text, spelled so that its day rule is kept; None where it cannot be."""
    if there.days is DayRule.BOTH and dialect.joins is DayRule.EITHER:
        return dialect.joined_by_both(there)
    return there


def on_another_clock(cron: Cron, dialect: Dialect, clock: str, years: Years) -> Iterator[Refusal]:
    """A refusal for a cron that the one clock of an engine would make fire at other instants."""
    if dialect.one_clock_of and in_zone(cron, clock, years) is None:
        same = on_the_clock_of(clock, cron, years)
        yield Refusal(
            ("timezone",),
            f"`{cron.text}` is on the clock of {cron.timezone}, {dialect.one_clock_of} on that of "
            f"{clock}",
            (f'cron: "{same}", timezone: {clock}' if same else f"timezone: {clock}",),
            f"move the job there; if the zone of {dialect.one_clock_of} is another, write it as "
            "`timezone` in the settings",
        )


def _late(dialect: Dialect, clock: str, years: Years) -> Iterator[Refusal]:
    if dialect.needs_steady_clock and transitions(clock, *years):
        yield Refusal(
            ("timezone",),
            f"{dialect.engine} is late with the first run of each job after the clocks of {clock} "
            "go back",
            ("timezone: UTC",),
            f"let {dialect.one_clock_of} be on a clock that is never changed",
        )


def _pieces(cron: Cron, dialect: Dialect, clock: str, years: Years) -> Iterator[Cron]:
    there = replace(cron, timezone=clock) if dialect.one_clock_of else cron
    if dialect.joins is DayRule.BOTH:
        yield from disjoint(there)
    elif joined := _joined(canonical(there), dialect):
        yield _spelled(cron, joined, dialect, years)


def _spelled(wanted: Cron, there: Cron, dialect: Dialect, years: Years) -> Cron:
    """The first of the spellings that keep most firings at changes of the clocks."""
    return min(dialect.spellings(there), key=lambda each: _missed(wanted, each, dialect, years))


def _missed(wanted: Cron, written: Cron, dialect: Dialect, years: Years) -> int:
    found = differences(wanted, [written], dialect, *years)
    return sum(len(each.wanted) + len(each.got or ()) for each in found)


def _natively(interval: Interval, dialect: Dialect, text: str) -> Said:
    if interval.anchor and not dialect.keeps_anchor:
        reason = f"{dialect.engine} has no `anchor`, a phase of intervals"
        raise UnsupportedError([Refusal(("anchor",), reason, help="write a cron, or remove it")])
    return Said((text,), (interval,))


def _interval_as_cron(
    interval: Interval, dialect: Dialect, zone: str, years: Years, phase: int
) -> Cron:
    start, end = years
    if wanted := as_cron(interval, zone, phase=phase, start=start, end=end):
        written = _spelled(wanted, canonical(wanted), dialect, years)
        if not _missed(wanted, written, dialect, years):
            return written
    raise UnsupportedError([*_refusals_of_interval(interval, dialect, zone, years)])


def _refusals_of_interval(
    interval: Interval, dialect: Dialect, zone: str, years: Years
) -> Iterator[Refusal]:
    start, end = years
    if interval.anchor and not is_on_the_minute(interval):
        minute = interval.anchor.replace(second=0, microsecond=0)
        yield Refusal(
            ("anchor",),
            f"{dialect.engine} fires on whole minutes, and {interval.anchor.isoformat()} is none",
            (f"anchor: {minute.isoformat()}",),
        )
        if as_cron(replace(interval, anchor=minute), zone, start=start, end=end):
            return
    nearest = nearest_periods(interval, zone, start=start, end=end)
    periods = tuple(f"interval: {each.canonical}" for each in nearest)
    if dialect.every:
        reason = (
            f"{dialect.engine} keeps an `anchor` only where a cron fires as often, and none fires "
            f"every {interval.canonical}"
        )
        yield Refusal(("anchor",), reason, periods, "remove it")
        return
    meets_changes = interval.seconds / 60 in PERIODS
    where = f" in {zone}, where clocks change" if meets_changes else ""
    yield Refusal(
        ("interval",),
        f"no single cron fires every {interval.canonical}{where}, and {dialect.engine} has no more",
        periods,
        "write a `cron` for times on the wall clock" if meets_changes else None,
    )
