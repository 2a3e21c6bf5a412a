"""A schedule in English that is true: what lists, tables and messages say beside it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose_days import DayWords, day_words, why_never
from schedcat.schedule.wording import SHORT_LIST, folded, joined, listed, nth, progression
from schedcat.schedule.zones import Transition, transitions


def describe(schedule: Schedule, *, zone: bool = False) -> str:
    """A schedule in short English: `every Sunday at 04:00`; no capital, no full stop.

    Times are local times of the cron's zone; with `zone` the text ends in it where it matters.
    "Every N minutes" and "every N hours" are said only where all spacings are N, also across the
    changes of the zone's clocks (2020 to 2039). Values without an order that a reader could
    follow are counted: `21 picked minutes from 1 to 58`. Raises UnknownZoneError.

    >>> describe(Cron.parse("*/45 * * * *"))
    'every hour at minutes 0 and 45'
    """
    match schedule:
        case Interval(anchor=datetime() as anchor):
            return f"{_every(schedule)} from {anchor.isoformat().replace('+00:00', 'Z')}"
        case Interval():
            return _every(schedule)
        case Cron():
            return _cron(schedule, zone=zone)


def interval_text(interval: Interval) -> str:
    """A period in words; weeks are days.

    >>> interval_text(Interval(7140))
    '1 hour, 59 minutes'
    """
    units = {"d": "day", "h": "hour", "m": "minute", "s": "second"}
    return ", ".join(
        f"{count} {units[unit]}{'s' if count > 1 else ''}" for unit, count in interval.terms
    )


def _every(interval: Interval) -> str:
    text = interval_text(interval)
    return f"every {text if ',' in text else text.removeprefix('1 ')}"


def _cron(cron: Cron, *, zone: bool) -> str:
    if reason := why_never(cron):
        return f"never, since {reason}"
    days = day_words(cron)
    clauses = [_together(_times(cron, is_daily=not days.after), days), *days.notes]
    if zone and cron.picks_time_or_date:
        clauses.append("UTC" if cron.timezone == "UTC" else f"{cron.timezone} time")
    return ", ".join(clauses)


class _Times(NamedTuple):
    """The firings of a day: a frequency is said before the days, times of day after them."""

    text: str
    is_frequency: bool


def _together(times: _Times, days: DayWords) -> str:
    if not times.is_frequency:
        return f"{days.before} {times.text}"
    if not days.after:
        return times.text
    flows_on = days.after.startswith(("on ", "in ")) and "," not in times.text
    return f"{times.text}{' ' if flows_on else ', '}{days.after}"


def _times(cron: Cron, *, is_daily: bool) -> _Times:
    if cron.is_every_hour:
        return _Times(_hourly(cron), is_frequency=True)
    times = [_HOUR * hour + minute for hour in cron.hour.values for minute in cron.minute.values]
    if frequency := _frequency(cron, times, is_daily=is_daily):
        return _Times(frequency, is_frequency=True)
    if cron.minute.is_full and not progression(times):
        return _Times(f"every minute of {_hours(cron, 'the hours ')}", is_frequency=True)
    return _Times(_times_of_day(cron, times), is_frequency=False)


def _hourly(cron: Cron) -> str:
    minutes = cron.minute.values
    step = minutes[1] - minutes[0] if len(minutes) > 1 else _HOUR
    is_cycle = len(minutes) * step == _HOUR and minutes == tuple(range(minutes[0], _HOUR, step))
    if is_cycle and _is_kept_by_clock_changes(cron, step):
        if minutes == (0,):
            return "every hour, on the hour"
        if minutes[0] == 0:
            return _every_step(step)
        if len(minutes) > SHORT_LIST:
            return f"{_every_step(step)}, from minute {minutes[0]}"
    return f"every hour at {_minutes(cron)}"


def _frequency(cron: Cron, times: Sequence[int], *, is_daily: bool) -> str | None:
    """The times of a day as equal steps in a few windows, where that reads better than a list."""
    if len(times) < _FEW:
        return None
    step = times[1] - times[0]
    windows = _windows(times, step)
    is_one_window = len(windows) == 1
    if is_one_window and is_daily and len(times) * step == _DAY and _is_steady(cron, 0, _DAY):
        return f"{_every_step(step)}, from {_clock(times[0])}"
    is_long = len(times) > SHORT_LIST or (is_one_window and step <= _HOUR and len(times) > _FEW)
    is_simple = len(windows) <= _FEW and all(first < last for first, last in windows)
    if is_long and is_simple and all(_is_steady(cron, *window) for window in windows):
        return f"{_every_step(step)} {joined([_from_to(*window) for window in windows])}"
    return None


def _windows(times: Sequence[int], step: int) -> list[tuple[int, int]]:
    """First and last of each stretch of times that goes in this step."""
    breaks = [(end, start) for end, start in pairwise(times) if start - end != step]
    starts = [times[0], *(start for _, start in breaks)]
    ends = [*(end for end, _ in breaks), times[-1]]
    return list(zip(starts, ends, strict=True))


def _times_of_day(cron: Cron, times: Sequence[int]) -> str:
    row = progression(times)
    if row and len(row) > SHORT_LIST:
        step = {1: "a minute", _HOUR: "an hour"}.get(row.step, interval_text(_minutely(row.step)))
        return f"{_from_to(row[0], row[-1])} in steps of {step}"
    if len(times) <= _LONG_LIST_OF_TIMES:
        return f"at {joined([_clock(moment) for moment in times])}"
    return f"at {_minutes(cron)} past {_hours(cron)}"


def _minutes(cron: Cron) -> str:
    minutes = cron.minute.values
    if len(minutes) == 1:
        return f"minute {minutes[0]}"
    if text := listed(minutes):
        return f"minutes {text}"
    return f"{len(minutes)} picked minutes from {minutes[0]} to {minutes[-1]}"


def _hours(cron: Cron, noun: str = "") -> str:
    hours = cron.hour.values
    span = _from_to(_HOUR * hours[0], _HOUR * hours[-1])
    match list(folded(hours, with_steps=True)):
        case [row] if len(row) > 1:
            return f"{'each' if row.step == 1 else f'every {nth(row.step)}'} hour {span}"
    if text := listed(hours, lambda hour: _clock(_HOUR * hour), unit=" hours"):
        return f"{noun}{text}"
    return f"{len(hours)} picked hours {span}"


def _every_step(minutes: int) -> str:
    return _every(_minutely(minutes))


def _minutely(minutes: int) -> Interval:
    return Interval(60 * minutes)


def _from_to(first: int, last: int) -> str:
    return f"from {_clock(first)} to {_clock(last)}"


def _clock(moment: int) -> str:
    """A minute of the day, from 0, as `08:30`."""
    return f"{moment // _HOUR:02}:{moment % _HOUR:02}"


def _is_kept_by_clock_changes(cron: Cron, step: int) -> bool:
    """A cycle of `step` minutes that runs on through the changes stays in step with the clock.

    A cron of every hour does: what its zone skips or repeats must be whole steps.
    """
    return not any(
        change.shift % (60 * step) and any(_fires_on(cron, day) for day in _days_of(change))
        for change in _clock_changes(cron.timezone)
    )


def _is_steady(cron: Cron, first: int, last: int) -> bool:
    """Nothing between two minutes of the day is skipped or repeated on any day that fires."""
    return not any(
        midnight + timedelta(minutes=first) < change.wall_end
        and change.wall_start <= midnight + timedelta(minutes=last)
        for change in _clock_changes(cron.timezone)
        for day in _days_of(change)
        if _fires_on(cron, day)
        for midnight in [datetime.combine(day, time())]
    )


def _fires_on(cron: Cron, day: date) -> bool:
    """Whether a day fires; yes while the day rule is not said."""
    if cron.needs_day_rule and cron.days is None:
        return True
    months, days_of_month, days_of_week, either = cron.day_picks
    by_date, by_week = days_of_month >> day.day & 1, days_of_week >> day.isoweekday() % 7 & 1
    return bool(months >> day.month & 1 and (by_date | by_week if either else by_date & by_week))


def _days_of(change: Transition) -> set[date]:
    """The local days on which a change starts and ends."""
    return {change.wall_start.date(), change.wall_end.date()}


@lru_cache(maxsize=1024)
def _clock_changes(timezone: str) -> tuple[Transition, ...]:
    return transitions(timezone, datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))


_HOUR, _DAY = 60, 1_440
_FEW = 3
_LONG_LIST_OF_TIMES = 8
