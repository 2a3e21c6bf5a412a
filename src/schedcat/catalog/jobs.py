"""From the values of one job, all layers laid over each other, to a Job."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from schedcat.catalog.fields import DEVIATING, UNKNOWN
from schedcat.catalog.layers import overlaid
from schedcat.model import Deviation, Disabled, Http, Job, Order, Places
from schedcat.schedule import Schedule
from schedcat.schedule.cron import (
    DEFAULT_DST,
    Cron,
    DayRule,
    DstPolicy,
    Fold,
    Gap,
    InvalidCronError,
)
from schedcat.schedule.interval import Interval
from schedcat.schedule.zones import UnknownZoneError, zone


class NotInCalendarError(ValueError):
    """A text that has the form of a day or a time and is none that exists."""


class NotReckonedError(ValueError):
    """A time outside the years whose changes of clocks are known."""


def build(
    name: str, values: Mapping[str, Any], places: Places, blocks: frozenset[str]
) -> Job | None:
    """The job of such values as the schema accepts; `blocks` are the keys of backends' blocks.

    None where a value has the right form and means nothing, which `mistakes` explains.
    """
    zone_is_known = values.get("timezone") != UNKNOWN
    if not zone_is_known:
        values = {key: value for key, value in values.items() if key != "timezone"}
    own: Mapping[str, Any] = {}
    if not blocks.isdisjoint(values):
        own = {key: value for key, value in values.items() if key in blocks}
    try:
        if foreign_offset(values):
            return None
        return Job(
            name=name,
            schedule=_schedule(values),
            blocks={key: left for key, block in own.items() if (left := _left(block))},
            deviations={
                key: _deviation(block, values) for key, block in own.items() if _deviates(block)
            },
            zone_is_known=zone_is_known or "interval" in values,
            places=places,
            **{
                key: _MEANING[key](value) if key in _MEANING else value
                for key, value in values.items()
                if key not in _SCHEDULE and key not in own
            },
        )
    except (InvalidCronError, UnknownZoneError, NotInCalendarError, NotReckonedError):
        return None


_SCHEDULE = frozenset({"cron", "interval", "anchor", "days", "environments"})
"""What is no field of a job: its `schedule` holds it, or another layer is made of it."""


def read_moment(text: str) -> datetime:
    """An RFC 3339 time, from 1970 to 2099. Raises NotInCalendarError, and NotReckonedError."""
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise NotInCalendarError(text) from error
    if not _FIRST <= moment < _END:
        raise NotReckonedError(text)
    return moment


_FIRST, _END = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def foreign_offset(values: Mapping[str, Any]) -> datetime | None:
    """The anchor of an interval whose offset the job's own zone has not then; None without one.

    UTC is meant as it is written. Raises what the zone and the anchor raise by themselves.
    """
    if not {"anchor", "interval", "timezone"} <= values.keys():
        return None
    anchor, local = read_moment(values["anchor"]), zone(values["timezone"])
    is_fine = anchor.utcoffset() in {timedelta(), anchor.astimezone(local).utcoffset()}
    return None if is_fine else anchor


def read_day(text: str) -> date:
    """A day such as 2027-03-01. Raises NotInCalendarError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotInCalendarError(text) from error


def _schedule(said: Mapping[str, Any]) -> Schedule:
    """The schedule; what it does not need, a zone or an anchor, is checked nevertheless."""
    timezone = said.get("timezone", "UTC")
    zone(timezone)
    anchor = read_moment(said["anchor"]) if "anchor" in said else None
    if "interval" in said:
        text = said["interval"]
        return Interval.parse(text, anchor=anchor) if anchor else _period(text)
    days = DayRule(said["days"]) if "days" in said else None
    dst = _policy(said["dst"]) if "dst" in said else DEFAULT_DST
    return Cron.parse(said["cron"], days=days, timezone=timezone, dst=dst)


def _left(block: Mapping[str, Any]) -> dict[str, Any]:
    """What a block says besides its deviation."""
    return {key: item for key, item in block.items() if key not in DEVIATING and key != "why"}


def _deviates(block: Mapping[str, Any]) -> bool:
    return any(key in block for key in DEVIATING)


def _deviation(block: Mapping[str, Any], values: Mapping[str, Any]) -> Deviation:
    timed = {key: block[key] for key in ("cron", "interval", "timezone") if key in block}
    return Deviation(
        block["why"],
        _schedule(overlaid(values, timed, ())) if timed else None,
        timezone=block.get("timezone"),
        skip=block.get("skip", False),
    )


@lru_cache(maxsize=1024)
def _period(text: str) -> Interval:
    """A catalog has many equal periods."""
    return Interval.parse(text)


def _policy(said: Mapping[str, str]) -> DstPolicy:
    return DstPolicy(Gap(said.get("gap", Gap.AFTER)), Fold(said.get("fold", Fold.FIRST)))


def _disabled(said: str | Mapping[str, str]) -> Disabled:
    if isinstance(said, str):
        return Disabled(said)
    return Disabled(said["reason"], read_day(said["until"]) if "until" in said else None)


def _order(said: Mapping[str, str]) -> Order:
    return Order(said["job"], _period(said["by"]) if "by" in said else None)


_MEANING: Mapping[str, Callable[[Any], Any]] = {
    "args": tuple,
    "backends": lambda said: tuple(dict.fromkeys(said)),
    "command": lambda said: said if isinstance(said, str) else tuple(said),
    "description": lambda said: said.removesuffix("\n"),
    "disabled": _disabled,
    "dst": _policy,
    "ends": read_moment,
    "expects_after": _order,
    "http": lambda said: Http(**said),
    "jitter": _period,
    "missed_within": _period,
    "retries": int,
    "starts": read_moment,
    "tags": tuple,
    "timeout": _period,
}
"""Field → what its value becomes; the others stay as they are."""
