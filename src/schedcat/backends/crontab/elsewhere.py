"""A cron of another zone as the machine's clock would say it, where one text says it for good."""

from collections.abc import Iterable

from schedcat.backends import Site
from schedcat.backends._clocks import horizon
from schedcat.schedule.canonical import canonical, field_text
from schedcat.schedule.cron import Cron
from schedcat.schedule.field import Field
from schedcat.schedule.zones import offset_at, transitions, zone

_DAY = 1_440


def on_the_clock_of(name: str, cron: Cron, site: Site) -> Cron | None:
    """The cron with the same firings as local times of another zone, or None.

    None where the clocks of the two are not always equally far apart within the horizon, and where
    the firings come on days that a cron cannot pick. Raises DayRuleError and UnknownZoneError.
    """
    distances = _distances(cron.timezone, name, site)
    usual = canonical(cron)
    text = _moved(usual, distances.pop()) if len(distances) == 1 else None
    return Cron.parse(text, days=usual.days, timezone=name, dst=cron.dst) if text else None


def _distances(one: str, other: str, site: Site) -> set[int]:
    """By how many minutes the clocks of `other` are ahead, at first and after every change."""
    start, end = horizon(site)
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
