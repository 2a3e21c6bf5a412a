"""Phrases of time mean what people mean by them, and nothing else is taken for one."""

import pytest

from schedcat.schedule.meanings import (
    DAYS_PER_YEAR,
    WEEKEND,
    DayOfMonth,
    Every,
    Often,
    TimeOfDay,
    Times,
    Weekdays,
)
from schedcat.schedule.phrases import phrases

MONDAY_AND_THURSDAY = 0b0010010
NIGHT, MORNING = (
    sum(1 << hour for hour in hours) for hours in ([*range(9), *range(18, 24)], range(3, 13))
)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("every 10 minutes", Every(600)),
        ("every ten minutes", Every(600)),
        ("every 5-minutes", Every(300)),
        ("every minute", Every(60)),
        ("every\n  60 minutes", Every(3600)),
        ("hourly", Every(3600)),
        ("each hour", Every(3600)),
        ("every two weeks", Every(14 * 86_400)),
        ("every day", Often(DAYS_PER_YEAR)),
        ("Daily", Often(DAYS_PER_YEAR)),
        ("nightly", Often(DAYS_PER_YEAR, NIGHT)),
        ("every morning", Often(DAYS_PER_YEAR, MORNING)),
        ("every 30 seconds", Every(30)),
        ("every second", Every(1)),
        ("every 30s", Every(30)),
        ("every 5m", Every(300)),
        ("every 1h", Every(3600)),
        ("every half hour", Every(1800)),
        ("half an hour", Every(1800)),
        ("half-hourly", Every(1800)),
        ("every quarter of an hour", Every(900)),
        ("once an hour", Every(3600)),
        ("once a day", Often(DAYS_PER_YEAR)),
        ("twice an hour", Times(2, "hour")),
        ("twice a day", Times(2, "day")),
        ("twice daily", Times(2, "day")),
        ("three times per month", Times(3, "month")),
        ("4x daily", Times(4, "day")),
        ("every 6 months", Often(2)),
        ("quarterly", Often(4)),
        ("annually", Often(1)),
        ("at 4am", TimeOfDay(4)),
        ("at 12am", TimeOfDay(0)),
        ("12 PM", TimeOfDay(12)),
        ("at 4:30 p.m.", TimeOfDay(16, 30)),
        ("PM 4:30", TimeOfDay(16, 30)),
        ("02:30 UTC", TimeOfDay(2, 30, "UTC")),
        ("9:00 (JST)", TimeOfDay(9, 0, "JST")),
        ("at 3am EST", TimeOfDay(3, None, "EST")),
        ("at midnight", TimeOfDay(0, 0)),
        ("noon UTC", TimeOfDay(12, 0, "UTC")),
        ("every Monday and Thursday", Weekdays(MONDAY_AND_THURSDAY)),
        ("on Mon, Thu", Weekdays(MONDAY_AND_THURSDAY)),
        ("on Sundays", Weekdays(1)),
        ("every weekday", Weekdays(0b0111110)),
        ("on weekends", WEEKEND),
        ("on the 15th", DayOfMonth(15)),
        ("the last day of the month", DayOfMonth(None)),
        ("9am New York time", TimeOfDay(9, None, "New York")),
        ("9:30am Europe/Berlin", TimeOfDay(9, 30, "Europe/Berlin")),
        ("noon London time", TimeOfDay(12, 0, "London")),
        ("on the 1st of each month", DayOfMonth(1)),
        ("the first day of the month", DayOfMonth(1)),
        ("the 22nd of every month", DayOfMonth(22)),
    ],
)
def test_a_phrase_means_one_thing(text, meaning):
    (phrase,) = phrases(f"Do it {text}, please")
    assert phrase.words.split() == text.split()
    assert phrase.meaning == meaning


@pytest.mark.parametrize(
    "text",
    [
        *("every other day", "every second day", "every few minutes", "every 0 days", "at 4"),
        *("at 25:00", "13pm", "10:30:22", "v1.30", "5 times", "bi-weekly", "dailyish", "10:75"),
        *("every hour and a half", "every 1h 30m", "every 1h30m", "3:16", "9am Server time"),
        *("5 a.m. in Helsinki", "noon local time"),
        *("everyday", "3-daily-reports", "the 3 of the month", "everyone", "on monitors"),
    ],
)
def test_what_only_looks_like_a_phrase_is_none(text):
    assert not [*phrases(text)]


def test_phrases_come_in_reading_order_and_never_within_another():
    found = [*phrases("Twice a day at 9am and at noon, on weekdays.")]
    assert [each.words for each in found] == ["Twice a day", "at 9am", "at noon", "on weekdays"]


def test_a_phrase_stands_where_it_says():
    text = "Backs up daily at 02:00 UTC."
    for phrase in phrases(text, 3):
        assert text[phrase.start : phrase.end] == phrase.words
