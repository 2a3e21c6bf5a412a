"""Whether a schedule does what somebody says of it; only a plain "no" counts."""

from schedcat.schedule import Schedule
from schedcat.schedule.abbreviations import changes_clocks, on_clock_of
from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import wall_spacings
from schedcat.schedule.interval import Interval
from schedcat.schedule.phrases import (
    DAYS_PER_YEAR,
    DayOfMonth,
    Every,
    Meaning,
    Often,
    TimeOfDay,
    Weekdays,
)


def contradicts(schedule: Schedule, meaning: Meaning, *, zone_is_said: bool = True) -> bool:
    """Does the schedule do otherwise than a text says?

    False when both can be true in some ordinary reading: "daily" of a job on weekdays, "every 10
    minutes" of one that does so in office hours, "at 4am" where nobody has said a zone.

    >>> contradicts(Cron.parse("0 */2 * * *"), Every(3600))
    True
    """
    match schedule:
        case Interval():
            return _interval_contradicts(schedule, meaning)
        case Cron(needs_day_rule=True, days=None):
            return False
        case Cron():
            return schedule.ever_fires and _cron_contradicts(
                schedule, meaning, zone_is_said=zone_is_said
            )


def _interval_contradicts(interval: Interval, meaning: Meaning) -> bool:
    match meaning:
        case Every(seconds):
            return seconds != interval.seconds
        case Often(per_year):
            return _differs(per_year, DAYS_PER_YEAR * _DAY / interval.seconds)
        case _:
            return False  # its times are the backend's


_DAY, _MINUTE = 86_400, 60
_FAR = 2.5


def _differs(said: float, real: float) -> bool:
    """Is one so much more often than the other that no ordinary reading joins them?

    "Daily" may leave out the weekend, or come twice a day; "weekly" may be two days a week.
    """
    return not 1 / _FAR < said / real < _FAR


def _cron_contradicts(cron: Cron, meaning: Meaning, *, zone_is_said: bool) -> bool:
    match meaning:
        case Every(seconds) if seconds <= _DAY:
            return seconds // _MINUTE not in wall_spacings(cron)
        case Every(seconds):
            return _differs(DAYS_PER_YEAR * _DAY / seconds, cron.runs_per_year)
        case Often(per_year):
            return _differs(per_year, cron.runs_per_year)
        case TimeOfDay():
            return _is_at_another_time(cron, meaning, zone_is_said=zone_is_said)
        case Weekdays(bits):
            return _is_on_other_weekdays(cron, bits)
        case DayOfMonth(day):
            if cron.day_of_month.is_full:
                return cron.day_of_week.is_full and cron.month.is_full
            return not cron.day_of_month.bits >> day & 1


def _is_on_other_weekdays(cron: Cron, bits: int) -> bool:
    picked = cron.day_of_week.bits
    if cron.day_of_week.is_full:
        return cron.day_of_month.is_full and cron.month.is_full
    is_of_workdays = bits.bit_count() == _WORKDAYS
    return bool(bits & ~picked) or (is_of_workdays and picked != bits)


_WORKDAYS = 5
_MANY = 4
"""More times a day than a text would list: one of them is no claim about all."""


def _is_at_another_time(cron: Cron, said: TimeOfDay, *, zone_is_said: bool) -> bool:
    if cron.runs_per_day > _MANY:
        return False
    if said.zone is None:
        if not zone_is_said:  # UTC by default: the text may be of another zone
            return said.minute is not None and said.minute not in cron.minute.values
        return not _is_picked(cron, said.hour, said.minute)
    # In summer people say EST where they mean EDT: right_for_half_a_year speaks of that.
    times = on_clock_of(cron.timezone, said) | on_clock_of(cron.timezone, said, in_summer_too=True)
    return bool(times) and not any(_is_picked(cron, time.hour, time.minute) for time in times)


def right_for_half_a_year(cron: Cron, said: TimeOfDay) -> TimeOfDay | None:
    """The other time at which a time with a zone comes, on the clock of a cron that never changes.

    "3am EST" beside 08:00 UTC is three o'clock in New York until March, and four o'clock then:
    three o'clock is 07:00 UTC now. None where no such thing is the matter.
    """
    if said.zone is None or changes_clocks(cron.timezone):
        return None
    times = on_clock_of(cron.timezone, said, in_summer_too=True)
    others = [time for time in times if not _is_picked(cron, time.hour, time.minute)]
    return others[0] if len(others) == 1 < len(times) else None


def _is_picked(cron: Cron, hour: int, minute: int | None) -> bool:
    return bool(cron.hour.bits >> hour & 1) and (
        minute is None or bool(cron.minute.bits >> minute & 1)
    )
