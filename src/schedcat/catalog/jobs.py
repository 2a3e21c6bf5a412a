"""From the merged values of one job, which the schema accepts, to a Job or what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from schedcat.findings import Finding, Fix
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
from schedcat.schedule.zones import UnknownZoneError, suggest_zone, zone

Found = tuple[str, Finding]
"""(rule, finding)"""


D = TypeVar("D", date, datetime)


class Built(NamedTuple):
    """A job, None where something of it is wrong; what is wrong; the environments it names."""

    job: Job | None
    found: tuple[Found, ...]
    environments: tuple[str, ...] = ()


def merged(*layers: Mapping[str, Any], blocks: frozenset[str]) -> dict[str, Any]:
    """The values of all layers, later ones over earlier ones.

    Blocks of backends merge by key, everything else is replaced; null unsets; a `cron` takes the
    place of an `interval` and the other way round.
    """
    values: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            if key in _RIVALS:
                values.pop(_RIVALS[key], None)
            if value is None:
                values.pop(key, None)
            elif key in blocks and key in values:
                values[key] = merged(values[key], value, blocks=frozenset())
            elif key in blocks:
                values[key] = {name: item for name, item in value.items() if item is not None}
            else:
                values[key] = value
    return values


_RIVALS = {"cron": "interval", "interval": "cron"}


def build(
    name: str,
    values: Mapping[str, Any],
    places: Places,
    *,
    backends: tuple[str, ...],
    blocks: frozenset[str],
) -> Built:
    """Make the job; `backends` are those of the configuration, `blocks` the names of all."""
    found: list[Found] = []
    reader = _Reader(name, values, places, found)
    own = {key: values[key] for key in values if key in blocks}
    dst = reader.dst()
    schedule = reader.schedule(values, dst, places)
    deviations = {
        backend: deviation
        for backend, block in own.items()
        if (deviation := reader.deviation(block, dst, places.of(backend)))
    }
    starts, ends = reader.moment("starts"), reader.moment("ends")
    disabled = reader.disabled()
    if found or schedule is None:
        return Built(None, tuple(found))
    job = Job(
        name=name,
        schedule=schedule,
        task=values.get("task"),
        args=tuple(values.get("args", ())),
        kwargs=values.get("kwargs", {}),
        http=Http(**values["http"]) if "http" in values else None,
        command=_command(values.get("command")),
        title=values.get("title"),
        description=_text(values.get("description")),
        owner=values.get("owner"),
        tags=tuple(values.get("tags", ())),
        links=values.get("links", {}),
        timezone=values.get("timezone"),
        dst=dst,
        dst_mismatch=values.get("dst_mismatch"),
        starts=starts,
        ends=ends,
        missed=values.get("missed"),
        missed_within=_period(values.get("missed_within")),
        overlap=values.get("overlap"),
        timeout=_period(values.get("timeout")),
        retries=values.get("retries"),
        jitter=_period(values.get("jitter")),
        expects_after=_order(values.get("expects_after")),
        disabled=disabled,
        backends=tuple(values["backends"]) if "backends" in values else backends,
        blocks={
            backend: {key: item for key, item in block.items() if key not in _DEVIATING}
            for backend, block in own.items()
        },
        deviations=deviations,
        places=places,
    )
    return Built(job, ())


_DEVIATING = frozenset({"cron", "interval", "timezone", "skip", "why"})


class _Reader:
    """The fields that can be wrong in ways no schema sees; faults gather in `found`."""

    def __init__(
        self, name: str, values: Mapping[str, Any], places: Places, found: list[Found]
    ) -> None:
        self.name = name
        self.values = values
        self.places = places
        self.found = found

    def dst(self) -> DstPolicy | None:
        said = self.values.get("dst")
        if said is None:
            return None
        return DstPolicy(Gap(said.get("gap", Gap.AFTER)), Fold(said.get("fold", Fold.FIRST)))

    def schedule(
        self, said: Mapping[str, Any], dst: DstPolicy | None, places: Places
    ) -> Schedule | None:
        """The schedule that `said` has (the job's values, or a block's over them)."""
        anchor = self.moment("anchor")
        if "interval" in said:
            return Interval.parse(said["interval"], anchor=anchor)
        timezone = said.get("timezone")
        if timezone is not None and not self.is_zone(timezone, places):
            return None
        days = DayRule(said["days"]) if "days" in said else None
        try:
            return Cron.parse(
                said["cron"], days=days, timezone=timezone or "UTC", dst=dst or DEFAULT_DST
            )
        except InvalidCronError as error:
            self.found.extend(_cron_faults(self.name, error, places))
            return None

    def deviation(
        self, block: Mapping[str, Any], dst: DstPolicy | None, places: Places
    ) -> Deviation | None:
        if not any(key in block for key in ("cron", "interval", "timezone", "skip")):
            return None
        timed = {key: block[key] for key in ("cron", "interval", "timezone") if key in block}
        said = merged(self.values, timed, blocks=frozenset())
        schedule = self.schedule(said, dst, places) if timed else None
        return Deviation(block["why"], schedule, skip=block.get("skip", False))

    def is_zone(self, name: str, places: Places) -> bool:
        try:
            zone(name)
        except UnknownZoneError:
            at = places.at(("timezone",), (0, len(name)))
            nearest = suggest_zone(name)
            advice = f"did you mean `{nearest}`?" if nearest else "write one like Europe/London"
            fix = Fix(at, nearest) if at and nearest else None
            message = f"`{name}` is not an IANA time zone"
            self.found.append(("unknown-timezone", Finding(message, at, advice, fix=fix)))
            return False
        return True

    def moment(self, key: str) -> datetime | None:
        text = self.values.get(key)
        return self._dated((key,), text.upper(), datetime.fromisoformat) if text else None

    def disabled(self) -> Disabled | None:
        said = self.values.get("disabled")
        if not isinstance(said, dict):
            return Disabled(said) if said else None
        until = said.get("until")
        day = self._dated(("disabled", "until"), until, date.fromisoformat) if until else None
        return Disabled(said["reason"], day)

    def _dated(self, keys: tuple[str, ...], text: str, read: Callable[[str], D]) -> D | None:
        try:
            return read(text)
        except ValueError:
            message = f"`{text}` is not in the calendar"
            finding = Finding(message, self.places.at(keys), "write a day and time that exist")
            self.found.append(("schema-violation", finding))
            return None


def _cron_faults(name: str, error: InvalidCronError, places: Places) -> Iterator[Found]:
    for fault in error.faults:
        at = places.at(("cron",), fault.span)
        fix = Fix(at, fault.replacement) if at and fault.replacement else None
        rule = "nonstandard-syntax" if fault.nonstandard else "invalid-cron"
        yield rule, Finding(fault.message, at, fault.help, fix=fix, job=name)


def _command(said: list[str] | str | None) -> tuple[str, ...] | str | None:
    return tuple(said) if isinstance(said, list) else said


def _text(said: str | None) -> str | None:
    return said.removesuffix("\n") if said is not None else None


def _period(said: str | None) -> Interval | None:
    return Interval.parse(said) if said is not None else None


def _order(said: Mapping[str, str] | None) -> Order | None:
    return Order(said["job"], _period(said.get("by"))) if said else None
