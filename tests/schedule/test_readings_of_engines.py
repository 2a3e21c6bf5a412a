"""What engines make of odd texts; the engines themselves are asked in tests/fidelity."""

import pytest

from schedcat.schedule.readings.expressions import expression_readings
from schedcat.schedule.readings.whole import Does, Fires


@pytest.mark.parametrize(
    ("engine", "text", "words"),
    [
        ("BusyBox crond", "0 0 * * 7", "every day at 00:00, with a parse error at `7` in its log"),
        ("BusyBox crond", "0 0 */2 * *", "on every even day of every month at 00:00"),
        ("BusyBox crond", "0 0 0-31 * 1", "every Monday at 00:00"),
        ("BusyBox crond", "0 0 1-31 * 1", "every day at 00:00"),
        ("BusyBox crond", "0 0 * 0,1 1", "every Monday and Saturday in January at 00:00"),
        ("BusyBox crond", "0 0 1 0-5 *", "every year on 1 May at 00:00"),
        ("BusyBox crond", "5/20 * * * *", "every hour at minute 5"),
        ("BusyBox crond", "0 22-2 * * *", "every day at 00:00, 01:00, 02:00, 22:00 and 23:00"),
        ("BusyBox crond", "0 0 * * * nightly#1", "every day at 00:00, with `nightly` for its com"),
        ("cronie", "0-59/90 * * * *", "every hour, on the hour"),
        ("cronie", "5-70/80 * * * *", "every hour at minute 5"),
        ("cronie", "-0 0 * * *", "every day at 00:00, for root alone"),
        ("cronie", "0 0 * * * -n", "every day at 00:00"),
        ("cronie", "@daily -n foo", "every day at 00:00, with `foo` for its command"),
        ("systemd", "weekly", "every Monday at 00:00"),
        ("systemd", "quarterly", "on the 1st of January, April, July and October at 00:00"),
        ("systemd", "fri *-*-13", "on every Friday the 13th at 00:00"),
        ("systemd", "*:*:0/20", "every minute, at seconds 0, 20 and 40"),
        ("systemd", "Mon..Fri 9:30 Europe/London", "Monday to Friday at 09:30, Europe/London"),
        ("EventBridge Scheduler", "cron(0 9 ? * 2 *)", "every Monday at 09:00"),
    ],
)
def test_an_engine_fires_at_what_it_makes_of_a_text(engine, text, words):
    reading = expression_readings(text)[engine]
    assert isinstance(reading, Fires)
    assert words in reading.words


@pytest.mark.parametrize(
    ("engine", "text", "verdict", "why"),
    [
        ("BusyBox crond", "0 0 * * 5#3", "Never", "what follows `#` is a comment; the line is dr"),
        ("BusyBox crond", "@fortnightly", "Never", "`@fortnightly` is not known; the line is dr"),
        ("BusyBox crond", "MAILTO=ops 0 0 * * *", "Never", "the line is a variable"),
        ("BusyBox crond", "? * * * *", "Never", "a parse error at `?` in its log"),
        ("cronie", "0 22-4 * * *", "Never", ""),
        ("cronie", "5/20 * * * *", "Refuses", "`5/20` is not a minute there"),
        ("cronie", "1~5 * * * *", "Does", "at a minute drawn at random"),
        ("cronie", "0 0 * * * -n -n", "Refuses", "`-n` is no option"),
        ("cronie", "0 0 * * * -x", "Refuses", "`-x` is no option"),
        ("django-celery-beat", "0 0 * * 7", "Never", "its forms take it, and beat leaves the row"),
        ("django-celery-beat", "0 22-4 * * *", "Refuses", "without them runs as on Celery beat"),
        ("django-celery-beat", "5, * * * *", "Refuses", "a row saved without them stops beat"),
        ("django-celery-beat", ",".join("0" * 121) + " 0 * * *", "Refuses", "it keeps 240 char"),
        ("systemd", "0 0 13 * 5", "Refuses", "not a calendar event, such as `*-*-* 00:00:00`"),
        ("systemd", "Sun..Tue", "Refuses", "not a calendar event"),
        ("systemd", "12:00 Mars/Phobos", "Refuses", "not a calendar event"),
        ("EventBridge Scheduler", "0 9 * * 5", "Refuses", "`cron(…)`, where 5 is Thu"),
    ],
)
def test_an_engine_does_not_fire_and_it_is_said_why(engine, text, verdict, why):
    reading = expression_readings(text)[engine]
    assert type(reading).__name__ == verdict
    assert why in (reading.words if isinstance(reading, Does) else reading.why)


@pytest.mark.parametrize("text", ["*-*~01 00:00", "2027-01-01 00:00", "00:00:00.5", "12:00 CET"])
def test_a_calendar_event_that_is_not_reckoned_is_left_out(text):
    assert "systemd" not in expression_readings(text)
