"""What every engine makes of exactly one text."""

import re
from collections.abc import Callable
from dataclasses import replace

from schedcat.schedule.readings import (
    busybox,
    celery,
    cloud_scheduler,
    cronie,
    croniter_days,
    debian_cron,
    django_celery_beat,
    eventbridge,
    github_actions,
    kubernetes,
    systemd,
)
from schedcat.schedule.readings.whole import Fires, Whole

_MOST_LETTERS = 100
"""A longer element is nobody's dialect, and Python refuses to count 4,300 digits."""


def expression_readings(text: str, timezone: str = "UTC") -> dict[str, Whole]:
    """Engine → what it makes of exactly this text, its blanks included.

    Without an engine that nobody has asked, which is so for all of them where a text has other
    characters than ASCII's printed ones, blanks and tabs, or a very long element.

    >>> readings = expression_readings("5-5 * * * *")
    >>> readings["Debian cron"].words, readings["croniter"].words
    ('every hour at minute 5', 'every minute')
    """
    if not re.fullmatch(r"[\t -~]+", text) or not text.strip():
        return {}
    if any(len(element) > _MOST_LETTERS for element in re.split(r"[\s,]", text)):
        return {}
    found = {engine: read(text) for engine, read in _ENGINES.items()}
    return {engine: _in_zone(each, timezone) for engine, each in found.items() if each is not None}


def _in_zone(reading: Whole, timezone: str) -> Whole:
    match reading:
        case Fires(cron):
            return reading._replace(cron=replace(cron, timezone=reading.zone or timezone))
    return reading


_ENGINES: dict[str, Callable[[str], Whole | None]] = {
    "Celery beat": celery.expression,
    "django-celery-beat": django_celery_beat.expression,
    "RedBeat": celery.expression,
    "Debian cron": debian_cron.expression,
    "cronie": cronie.expression,
    "BusyBox crond": busybox.expression,
    "Kubernetes": kubernetes.expression,
    "GitHub Actions": github_actions.expression,
    "Cloud Scheduler": cloud_scheduler.expression,
    "EventBridge Scheduler": eventbridge.expression,
    "systemd": systemd.expression,
    "croniter": croniter_days.expression,
}
ENGINES = tuple(_ENGINES)
"""The engines' names, those of one family beside each other."""
