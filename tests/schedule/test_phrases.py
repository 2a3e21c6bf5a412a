"""Phrases of time mean what people mean by them, and nothing else is taken for one."""

import pytest

from schedcat.schedule.phrases import (
    DAYS_PER_YEAR,
    DayOfMonth,
    Every,
    Often,
    TimeOfDay,
    Weekdays,
    phrases,
)

MONDAY_AND_THURSDAY = 0b0010010


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
        ("nightly", Often(DAYS_PER_YEAR)),
        ("every morning", Often(DAYS_PER_YEAR)),
        ("twice a day", Often(2 * DAYS_PER_YEAR)),
        ("twice daily", Often(2 * DAYS_PER_YEAR)),
        ("three times per month", Often(36)),
        ("4x daily", Often(4 * DAYS_PER_YEAR)),
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
        *("every other day", "every half hour", "every few minutes", "every 0 days", "at 4"),
        *("at 25:00", "13pm", "10:30:22", "v1.30", "5 times", "bi-weekly", "dailyish", "10:75"),
        *("every hour and a half", "every quarter of an hour", "3:16", "9am New York time"),
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
