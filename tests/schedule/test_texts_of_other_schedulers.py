"""Expressions in the languages of schedulers that have no cron of five fields."""

import pytest

from schedcat.schedule.cron import Cron, InvalidCronError


def fault(text):
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse(text)
    [only] = refused.value.faults
    return only


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("cron(0 12 * * ? *)", "0 12 * * *"),
        ("cron(0/15 9-17 ? * 2-6 *)", "*/15 9-17 * * 1-5"),
        (" cron(0 12 * * ? *)", "0 12 * * *"),
        ("cron(0 0 ? * MON#2 *)", None),
        ("cron(0 12 * * ? 2027)", None),
        ("cron(0 12 30 2 ? *)", None),
    ],
)
def test_six_fields_of_eventbridge_are_called_that(text, nearest):
    found = fault(text)
    assert found.message == f"`{text.strip()}` is for EventBridge Scheduler"
    assert found.nonstandard
    assert found.replacement == nearest
    todo = f"write `{nearest}`" if nearest else "write five fields"
    assert found.help == f"Celery beat, Debian cron, Kubernetes and croniter refuse it; {todo}"
    assert text[slice(*found.span)] == text.strip()


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        ("rate(5 minutes)", "write `interval: 5m` instead of `cron`"),
        ("rate(1 day)", "write `interval: 1d` instead of `cron`"),
        ("rate(often)", "write an `interval` instead of `cron`"),
    ],
)
def test_a_rate_of_eventbridge_is_an_interval(text, todo):
    found = fault(text)
    assert found.message == f"`{text}` is for EventBridge Scheduler"
    assert found.help == f"Celery beat, Debian cron, Kubernetes and croniter refuse it; {todo}"
    assert found.replacement is None


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("*-*-* 00:00:00", "0 0 * * *"),
        ("Mon..Fri *-*-* 09:30", "30 9 * * 1-5"),
        ("12:00", "0 12 * * *"),
        ("*:0/15", "*/15 * * * *"),
        ("*:*:0/20", None),
        ("fri *-*-13", None),
        ("12:00 Asia/Tokyo", None),
    ],
)
def test_a_calendar_event_of_systemd_is_called_that(text, nearest):
    found = fault(text)
    assert found.message == f"`{text}` is for systemd"
    assert found.replacement == nearest
    todo = f"write `{nearest}`" if nearest else "write five fields"
    assert found.help == f"Celery beat, Debian cron, Kubernetes and croniter refuse it; {todo}"


@pytest.mark.parametrize("text", ["daily", "weekly", "0 0 * *", "5m", "2026-01-01", "5-5"])
def test_what_may_be_meant_otherwise_is_not(text):
    assert "is for" not in fault(text).message
