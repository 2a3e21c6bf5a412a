"""Expressions in another language than cron's, and what they are in five fields."""

import re

from schedcat.schedule.readings import eventbridge, systemd
from schedcat.schedule.readings.whole import Fires, Whole
from schedcat.schedule.refusals import Fault, as_interval

_EVENTBRIDGE = re.compile(r"(?:cron|at)\(.*\)|rate\((?P<period>.*)\)", re.ASCII)


def other_language(body: str, span: tuple[int, int]) -> Fault | None:
    """The fault of a text for EventBridge Scheduler or systemd, None where it is for neither.

    A calendar event of systemd has a time or a date with a star; less could be anything.
    """
    if match := _EVENTBRIDGE.fullmatch(body):
        engine, reading = "EventBridge Scheduler", eventbridge.expression(body)
    elif re.search(r"[\d*]:|\*-", body) and isinstance(event := systemd.expression(body), Fires):
        engine, reading = "systemd", event
    else:
        return None
    nearest = _five_fields(reading)
    todo = f"write `{nearest}`" if nearest else "write five fields"
    if match and match["period"] is not None:
        todo = as_interval(match["period"]) or "write an `interval` instead of `cron`"
    return Fault(
        f"`{body}` is for {engine}",
        span,
        f"Celery beat, Debian cron, Kubernetes and croniter refuse it; {todo}",
        nonstandard=True,
        replacement=nearest,
    )


def _five_fields(reading: Whole) -> str | None:
    """The text that has the same firings in any zone, if there is one that needs no day rule."""
    match reading:
        case Fires(cron, _, None, (0,), None) if not cron.needs_day_rule:
            return str(cron)
    return None
