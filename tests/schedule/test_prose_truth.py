"""Reads the English of `describe` back, with a reader of its own, and compares what fires."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.prose import describe
from schedcat.schedule.zones import transitions

ZONES = ("UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
SOME_DAYS = [date(2023, 1, 1) + timedelta(days) for days in range(365 + 366)]
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
WEEKDAYS = [date(2000, 1, 2 + day).strftime("%A") for day in range(7)]
WEEKS = {"first": 1, "second": 8, "third": 15, "fourth": 22, "fifth": 29}
CLOCK = r"\d\d:\d\d"
ORDINAL = r"(?:\d+(?:st|nd|rd|th)|last day)"


@st.composite
def elements(draw, first, last):
    low = draw(st.integers(first, last - 1))
    high = draw(st.integers(low + 1, last))
    step = draw(st.integers(1, high - low))
    forms = ["*/2", "*/5", f"*/{high}", f"{low}", f"{low}-{high}", f"{low}-{high}/{step}"]
    return draw(st.sampled_from(forms))


def fields(first, last):
    few = st.lists(elements(first, last), min_size=1, max_size=4)
    many = st.sets(st.integers(first, last), min_size=1).map(lambda values: map(str, values))
    return st.just("*") | elements(first, last) | few.map(",".join) | many.map(",".join)


MINUTES, HOURS = fields(0, 59), fields(0, 23)
DAYS = (fields(1, 31), fields(1, 12), fields(0, 6))
STEPS = {
    "minutes": ["0", "17", "*", "*/2", "*/5", "*/7", "*/15", "*/20", "3-59/4", "1-41/8"],
    "hours": ["*", "0-23", "*/2", "*/5", "*/6", "0-3", "2-7", "8-18", "0-4,12-16", "1-23/2"],
    "days": ["* * *", "* * *", "* * 0", "* * 1-5", "* 3,4,10,11 *", "1-7 * 0", "* * */2"],
}


def crons(*parts):
    return st.builds(
        Cron.parse,
        st.tuples(*parts).map(" ".join),
        days=st.sampled_from(DayRule),
        timezone=st.sampled_from(ZONES),
        dst=st.builds(DstPolicy, st.sampled_from(Gap), st.sampled_from(Fold)),
    )


read_back = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@read_back
@given(crons(MINUTES, HOURS, *DAYS))
def test_the_times_in_the_text_are_those_of_the_cron(cron):
    text = describe(cron)
    assume("picked minutes" not in text and "picked hours" not in text and "never" not in text)
    assert minutes_in(text) == {
        60 * hour + minute for hour in cron.hour.values for minute in cron.minute.values
    }


@read_back
@given(crons(MINUTES, HOURS, *DAYS))
def test_the_days_in_the_text_are_those_of_the_cron(cron):
    text = describe(cron)
    assume("picked days" not in text)
    is_named = days_in(text)
    assert [day for day in SOME_DAYS if is_named(day)] == days_of(cron)


@read_back
@given(st.tuples(MINUTES, HOURS, *DAYS).map(" ".join))
def test_a_day_rule_is_missed_exactly_where_the_days_depend_on_it(expression):
    either, both = (Cron.parse(expression, days=rule) for rule in DayRule)
    is_missed = "day rule not said" in describe(Cron.parse(expression))
    assert is_missed == (days_of(either) != days_of(both))


@read_back
@given(crons(MINUTES, HOURS, *DAYS))
def test_only_a_cron_that_never_fires_is_said_never_to(cron):
    assert ("never" in describe(cron)) == (cron.runs_per_year == 0)


@read_back
@given(crons(st.just("0"), st.just("0"), *DAYS[:2], st.just("*")))
def test_a_date_that_some_month_lacks_is_never_promised(cron):
    text = describe(cron)
    assume(not re.search("never|picked days|to last day|to the end|odd day|even day", text))
    dates = dates_in(text) or set()
    lengths = [monthrange(2023, month)[1] for month in months_in(text)]
    is_qualified = bool(re.search(r"has one|\(where|leap years", text))
    assert is_qualified == any(day > min(lengths) for day in dates)


@read_back
@given(
    crons(*(fields(*limits) for limits in ((0, 59), (0, 23), (1, 31))), st.just("*"), st.just("*"))
)
def test_what_is_only_counted_is_counted_right(cron):
    parts = {"minutes": cron.minute, "hours": cron.hour, "days": cron.day_of_month}
    counted = re.findall(
        r"(\d+) picked (\w+) from (?:the )?(\d+)\S* to (?:the )?(\d+)", describe(cron)
    )
    for count, noun, first, last in counted:
        values = parts[noun].values
        assert (int(count), int(first), int(last)) == (len(values), values[0], values[-1])


@read_back
@given(crons(*(st.sampled_from(texts) for texts in STEPS.values())))
def test_every_n_minutes_or_hours_is_said_only_if_all_spacings_are_n(cron):
    text = describe(cron)
    assume(re.match(r"every (\d+ )?(minute|hour)", text))
    assume(not re.match("every hour at|every minute of", text))
    for run in runs(cron, text):
        assert {later - earlier for earlier, later in pairwise(run)} <= {period_in(text)}


def runs(cron, text):
    """The instants around clock changes, cut where the text itself cuts them: by day and window."""
    clock, windows = ZoneInfo(cron.timezone), windows_in(text)
    is_everlasting = not windows and times_and_days(text)[1] == ""

    def run_of(instant):
        wall = instant.astimezone(clock)
        minute = 60 * wall.hour + wall.minute
        window = [start for start, end in windows if start <= minute <= end]
        assert len(window) == min(len(windows), 1)
        return None if is_everlasting else (wall.date(), window)

    for moment in moments_to_look_at(cron.timezone):
        fired = instants(cron, moment - timedelta(days=2), moment + timedelta(days=2))
        for _, run in groupby(fired, run_of):
            yield list(run)


def moments_to_look_at(timezone):
    years = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    for change in transitions(timezone, *years):
        yield datetime.fromtimestamp(change.at, UTC)
    yield years[0]


def days_of(cron):
    """The days that fire, by the definition of the day rule."""
    dates, months, weekdays = (set(part.values) for part in cron.fields[2:])
    join = any if cron.needs_day_rule and cron.days is DayRule.EITHER else all
    return [
        day
        for day in SOME_DAYS
        if day.month in months and join((day.day in dates, day.isoweekday() % 7 in weekdays))
    ]


def times_and_days(text):
    """The two halves of a text, whichever comes first, without what follows them."""
    text = re.split(", only |, day rule", text)[0].replace("hour, on the hour", "hour at minute 0")
    if re.match(r"every (\d+ )?(minute|hour)", text):
        days = r"(?:on .*|in (?!steps).*|from [A-Z].*|[A-Z].*)"
        return re.fullmatch(rf"(.*?)(?:,? ({days}))?", text).groups("")
    return re.fullmatch(r"(.*?) ((?:at|from) (?:\d|minute).*)", text).group(2, 1)


def minutes_in(text):
    """The minutes of the day that fire."""
    times, _ = times_and_days(text)
    if minutes := re.fullmatch(r"(?:every hour )?at (minutes? .*?)(?: past (.*))?", times):
        hours = hours_in(minutes[2]) if minutes[2] else range(24)
        return {60 * hour + minute for hour in hours for minute in spread(minutes[1], r"\d+", int)}
    if hours := re.fullmatch("every minute of (.*)", times):
        return {60 * hour + minute for hour in hours_in(hours[1]) for minute in range(60)}
    if times.startswith("at "):
        return {minute_of_day(moment) for moment in re.findall(CLOCK, times)}
    step = period_in(times) // timedelta(minutes=1)
    phase = re.search(rf", from (?:minute (\d+)|({CLOCK}))", times)
    start = minute_of_day(phase[2] or f"00:{phase[1]}") if phase else 0
    windows = windows_in(times) or [(start, 1439)]
    return {minute for first, last in windows for minute in range(first, last + 1, step)}


def hours_in(text):
    if stepped := re.fullmatch(r"(?:each|every (\d+)\w\w) hour from (\d\d):00 to (\d\d):00", text):
        return set(range(int(stepped[2]), int(stepped[3]) + 1, int(stepped[1] or 1)))
    return spread(text, CLOCK, lambda moment: int(moment[:2]))


def windows_in(text):
    found = re.findall(rf"from ({CLOCK}) to ({CLOCK})", text)
    return [(minute_of_day(first), minute_of_day(last)) for first, last in found]


def period_in(text):
    count, unit = re.search(r"(?:every|steps of) (?:(\d+) |an? )?(minute|hour)", text).groups("1")
    return timedelta(**{f"{unit}s": int(count)})


def minute_of_day(moment):
    return 60 * int(moment[:2]) + int(moment[3:])


def days_in(text):
    """The days that fire, as a test of a day."""
    if text.startswith("never"):
        return lambda _: False
    months, dates = months_in(text), dates_in(text)
    weekdays = spread(text, rf"(?:{'|'.join(WEEKDAYS)})", WEEKDAYS.index, 7)
    join = any if " and on " in text else all
    return lambda day: (
        day.month in months
        and join(
            [
                *([day.day in dates] if dates else []),
                *([day.isoweekday() % 7 in weekdays] if weekdays else []),
            ]
            or [True]
        )
    )


def months_in(text):
    named = spread(text, rf"(?:{'|'.join(MONTHS)})", MONTHS.index, 12)
    return {month + 1 for month in named} or set(range(1, 13))


def dates_in(text):
    """The days of the month that are named, empty where none is."""
    _, days = times_and_days(text)
    if stepped := re.search(r"(\d+)\w\w day from the (\d+)\w\w to the (end|\d+)", days):
        last = 31 if stepped[3] == "end" else int(stepped[3])
        return set(range(int(stepped[2]), last + 1, int(stepped[1])))
    if parity := re.search("(odd|even) day", days):
        return set(range(1 if parity[1] == "odd" else 2, 32, 2))
    if week := re.search("|".join(WEEKS), days):
        return set(range(WEEKS[week[0]], WEEKS[week[0]] + 7))
    if single := re.search(r"\bon (\d+) [A-Z]", days):
        return {int(single[1])}
    return spread(days, ORDINAL, lambda day: 31 if day == "last day" else int(day[:-2]))


def spread(text, item, number, circle=60):
    """The values of a list such as `1, 3 to 5 and 10 to 30 in steps of 5`; stretches may wrap."""
    values = set()
    for first, last, step in re.findall(rf"({item})(?: to ({item}))?(?: in steps of (\d+))?", text):
        start, length = number(first), (number(last or first) - number(first)) % circle
        values |= {(start + n) % circle for n in range(0, length + 1, int(step or 1))}
    return values
