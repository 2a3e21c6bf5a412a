"""A cron on another clock: as local times of another zone, where those have the same firings."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import product

from schedcat.schedule.canonical import canonical, field_text
from schedcat.schedule.cron import Cron
from schedcat.schedule.field import Field
from schedcat.schedule.kinds import MINUTE
from schedcat.schedule.zones import Years, offset_at, transitions, zone

_DAY = 1_440


def in_zone(cron: Cron, name: str, years: Years) -> Cron | None:
    """The cron as local times of another zone; None where it would fire at other instants.

    It does not where the zones agree over the horizon, or where only minutes are picked that come
    out the same whatever the zones' offsets are. Clock changes are left to `clock_changes`.
    """
    if name == cron.timezone or _agree(cron.timezone, name, years):
        return replace(cron, timezone=name)
    if cron.picks_time_or_date:
        return None
    pairs = product(_offsets(cron.timezone, years), _offsets(name, years))
    turns = {(theirs - ours) // 60 % 60 for ours, theirs in pairs}
    if any(_turned(cron.minute.bits, turn) != cron.minute.bits for turn in turns):
        return None
    return replace(cron, timezone=name)


@lru_cache(maxsize=64)
def _agree(one: str, other: str, years: Years) -> bool:
    start, end = years
    return _offsets(one, years) == _offsets(other, years) and (
        transitions(one, start, end) == transitions(other, start, end)
    )


@lru_cache(maxsize=64)
def _offsets(name: str, years: Years) -> frozenset[int]:
    """The offsets from UTC, in seconds, that a zone has within the horizon."""
    start, end = years
    first = offset_at(zone(name), int(start.timestamp()))
    return frozenset({first, *(change.after for change in transitions(name, start, end))})


def _turned(minutes: int, by: int) -> int:
    """The bits of some minutes, each `by` minutes later on the dial."""
    return (minutes << by | minutes >> (60 - by)) & MINUTE.full


def on_the_clock_of(name: str, cron: Cron, years: Years) -> Cron | None:
    """The cron with the same firings as local times of another zone, or None.

    None where the clocks of the two are not always equally far apart within the horizon, and where
    the firings come on days that a cron cannot pick. Raises DayRuleError and UnknownZoneError.
    """
    distances = _distances(cron.timezone, name, years)
    usual = canonical(cron)
    text = _moved(usual, distances.pop()) if len(distances) == 1 else None
    return Cron.parse(text, days=usual.days, timezone=name, dst=cron.dst) if text else None


def _distances(one: str, other: str, years: Years) -> set[int]:
    """By how many minutes the clocks of `other` are ahead, at first and after every change."""
    start, end = years
    changes = (*transitions(one, start, end), *transitions(other, start, end))
    moments = (int(start.timestamp()), *(change.at for change in changes))
    return {
        (offset_at(zone(other), moment) - offset_at(zone(one), moment)) // 60 for moment in moments
    }


def _moved(cron: Cron, by: int) -> str | None:
    """Five fields that pick local times `by` minutes later; None where none do."""
    times = [hour * 60 + minute + by for hour in cron.hour.values for minute in cron.minute.values]
    minutes = _picking(cron.minute, (time % 60 for time in times))
    hours = _picking(cron.hour, (time // 60 % 24 for time in times))
    if minutes.bits.bit_count() * hours.bits.bit_count() != len(times):
        return None
    of_week, days = cron.day_of_week, {time // _DAY for time in times}
    if days != {0} and not all(field.is_full for field in cron.fields[2:]):
        if len(days) > 1 or not (cron.day_of_month.is_full and cron.month.is_full):
            return None
        (later,) = days
        of_week = _picking(of_week, ((day + later) % 7 for day in of_week.values))
    return cron.replacing(
        minute=field_text(minutes), hour=field_text(hours), day_of_week=field_text(of_week)
    )


def _picking(field: Field, values: Iterable[int]) -> Field:
    return field._replace(bits=sum(1 << value for value in set(values)))
