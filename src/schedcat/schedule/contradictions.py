"""Whether a schedule does what somebody says of it; only a plain "no" counts."""

from schedcat.schedule import Schedule
from schedcat.schedule.abbreviations import changes_clocks, on_clock_of
from schedcat.schedule.cron import Cron
from schedcat.schedule.instants import wall_spacings
from schedcat.schedule.interval import Interval
from schedcat.schedule.meanings import (
    DAYS_PER_YEAR,
    WEEKEND,
    WORKDAYS,
    Cadence,
    DayOfMonth,
    Every,
    Often,
    TimeOfDay,
    Times,
    Weekdays,
)
from schedcat.schedule.sentences import Claim
from schedcat.schedule.spacings import least_spacing


def contradicts(schedule: Schedule, claim: Claim, *, zone_is_said: bool = True) -> bool:
    """Does the schedule do otherwise than a text says?

    False when both can be true in some ordinary reading: "daily" of a job on weekdays, "every 10
    minutes" of one that does so in office hours, "at 4am" where nobody has said a zone. Work that
    is said to be done daily may be that of a job that comes more often, and never of one that
    comes less often.

    >>> from schedcat.schedule.claims import claims
    >>> (runs,), (refreshes,) = claims("Runs hourly."), claims("Refresh the cache hourly.")
    >>> often = Cron.parse("*/5 * * * *")
    >>> contradicts(often, runs), contradicts(often, refreshes)
    (True, False)
    """
    match schedule, claim.meaning:
        case Cron(needs_day_rule=True, days=None), _:
            return False
        case Cron(ever_fires=False), _:
            return False
        case _, Every() | Often() | Times() as cadence:
            return _is_at_another_pace(schedule, cadence, claim, zone_is_said=zone_is_said)
        case Cron() as cron, TimeOfDay() as time:
            return _is_at_another_time(cron, time, zone_is_said=zone_is_said) or (
                _is_at_other_times_too(cron, time, claim.among)
            )
        case Interval(seconds=seconds), TimeOfDay():
            return bool(claim.among) and _DAY / seconds >= _FAR * (claim.among or 0)
        case Cron() as cron, Weekdays() as days:
            if cron.day_of_week.is_full and not claim.is_of_running:
                return False
            return _is_on_other_weekdays(cron, days)
        case Cron() as cron, DayOfMonth(day):
            if cron.day_of_month.is_full:
                return claim.is_of_running and cron.day_of_week.is_full and cron.month.is_full
            return not cron.day_of_month.bits & (1 << day if day else _LAST_DAYS)
        case _:
            return False  # the days of an interval are the backend's


_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_FAR = 2.5
"""Daily may leave out the weekend, or come twice a day; weekly may be two days a week."""
_FAR_FROM_A_COUNT = 1.5
_MANY = 4
"""More times a day than a text would list: one of them is no claim about all."""
_LAST_DAYS = sum(1 << day for day in range(28, 32))


def _is_at_another_pace(
    schedule: Schedule, said: Cadence, claim: Claim, *, zone_is_said: bool
) -> bool:
    match said, schedule:
        case Every(seconds), Interval(seconds=least):
            return seconds < least or (claim.is_of_running and seconds > least)
        case Every(seconds), Cron() as cron if seconds <= _DAY:
            fits = seconds / _MINUTE in wall_spacings(cron)
            return not fits and (claim.is_of_running or seconds < (least_spacing(cron) or 0))
        case Every(seconds), _:
            ratio, far = DAYS_PER_YEAR * _DAY / seconds / _runs_per_year(schedule), _FAR
        case Times(number, unit), _:
            ratio, far = number / _runs_per(unit, schedule), _FAR_FROM_A_COUNT
        case Often(per_year, hours), _:
            if zone_is_said and not _is_at_such_hours(schedule, hours):
                return True
            ratio, far = per_year / _runs_per_year(schedule), _FAR
    return ratio >= far or (claim.is_of_running and ratio <= 1 / far)


def _is_at_such_hours(schedule: Schedule, hours: int) -> bool:
    """Is it ever at night, where the text says so? A cron on UTC may be for people elsewhere."""
    match schedule:
        case Cron(timezone=zone, hour=hour) as cron:
            return zone == "UTC" or cron.runs_per_day > _MANY or bool(hour.bits & hours)
    return True


def _runs_per_year(schedule: Schedule) -> float:
    if isinstance(schedule, Interval):
        return DAYS_PER_YEAR * _DAY / schedule.seconds
    return schedule.runs_per_year


def _runs_per(unit: str, schedule: Schedule) -> float:
    """How often it runs in each of a unit of time in which it does."""
    match unit, schedule:
        case "minute" | "hour" | "day", Interval(seconds=seconds):
            return {"minute": _MINUTE, "hour": _HOUR, "day": _DAY}[unit] / seconds
        case "minute", Cron():
            return 1
        case "hour", Cron() as cron:
            return cron.minute.bits.bit_count()
        case "day", Cron() as cron:
            return cron.runs_per_day
    return _runs_per_year(schedule) / {"week": DAYS_PER_YEAR / 7, "month": 12}.get(unit, 1)


def _is_on_other_weekdays(cron: Cron, said: Weekdays) -> bool:
    picked = cron.day_of_week.bits
    if cron.day_of_week.is_full:
        return cron.day_of_month.is_full and cron.month.is_full
    if said == WEEKEND:  # one of its two days may be meant
        return not said.bits & picked
    return bool(said.bits & ~picked) or (said == WORKDAYS and picked != said.bits)


def _is_at_other_times_too(cron: Cron, said: TimeOfDay, among: int | None) -> bool:
    """Does it come at the time, and in more hours than there are times in the text?

    In two hours of UTC where the text has another zone's time: it is looked at what time it is.
    """
    if among is None or said.zone or not _is_picked(cron, said.hour, said.minute):
        return False
    return cron.hour.bits.bit_count() > among


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
