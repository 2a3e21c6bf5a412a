"""What only accompanies a job of Cloud Scheduler: its deadline, and how it is tried again."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from schedcat.backends._terraform.unclear import UnclearError, left_out
from schedcat.backends.cloud_scheduler.entries import BACKOFF
from schedcat.backends.cloud_scheduler.said import Said
from schedcat.catalog.mistakes import Found
from schedcat.catalog.text_places import Written
from schedcat.schedule.interval import Interval


class Accompanying(NamedTuple):
    """The retries, what the block says, where; and findings for what is not clear."""

    retries: int | None
    block: Mapping[str, Any]
    places: Mapping[tuple[str, ...], Written]
    found: list[Found]


def accompanying(said: Said, job: str, settings: Mapping[str, Any]) -> Accompanying:
    """What a file says, where that is not what the settings say anyway."""
    block: dict[str, Any] = {}
    places: dict[tuple[str, ...], Written] = {}
    found: list[Found] = []

    def text(*keys: str) -> str | None:
        try:
            return said.text(*keys)
        except UnclearError as error:
            found.append(left_out(error.unclear, job, f"`{keys[-1]}`"))
            return None

    deadline = _seconds(text("attempt_deadline"))
    usual = settings.get("attempt_deadline")
    if deadline is None and usual and said.node("attempt_deadline") is None:
        deadline = _DEADLINE
    if deadline is not None and deadline != (Interval.parse(usual).seconds if usual else _DEADLINE):
        block["attempt_deadline"] = Interval(deadline).canonical
    for key, default in BACKOFF.items():
        written = text("retry_config", key)
        value = _whole(written) if key == "max_doublings" else _seconds(written)
        if value is not None and value != default:
            block[key] = value if key == "max_doublings" else Interval(value).canonical
    for key in block:
        keys = (key,) if key == "attempt_deadline" else ("retry_config", key)
        if at := said.written(*keys):
            places["cloud-scheduler", key] = at
    retries = _whole(text("retry_config", "retry_count"))
    if at := said.written("retry_config", "retry_count"):
        places["retries",] = at
    if retries is None and settings.get("retries"):
        retries = 0  # what is unsaid here is not what the settings say
    return Accompanying(retries, block, places, found)


_DEADLINE = 180


def _seconds(text: str | None) -> int | None:
    """A period of the API, `180s`; None for one that is not whole, or nothing."""
    told = re.fullmatch(r"([0-9]{1,6})(?:\.0*)?s", text or "")
    return int(told[1]) or None if told else None


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else None
