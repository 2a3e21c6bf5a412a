"""What a timer says besides when: its unit, and how exactly it keeps its times."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from schedcat.backends.systemd.files import Unit
from schedcat.backends.systemd.units import Setting
from schedcat.backends.systemd.values import (
    UndecidedError,
    boolean,
    microseconds,
    resolved,
    seconds,
)
from schedcat.catalog.mistakes import Found
from schedcat.findings import Severity
from schedcat.schedule.interval import Interval

T = TypeVar("T")


class Options(NamedTuple):
    """The unit it starts, None where only the machine tells; fields of a job, and of its block.

    `said` are the settings from which the fields come, by their keys.
    """

    unit: str | None
    fields: Mapping[str, Any]
    block: Mapping[str, Any]
    said: Mapping[tuple[str, ...], Setting]
    found: tuple[Found, ...]


def options(timer: Unit, *, has_events: bool) -> Options:
    """What it says; `Persistent=` counts only where it `has_events` of the calendar."""
    found: list[Found] = [*_unknown(timer)]
    said: dict[tuple[str, ...], Setting] = {}
    fields: dict[str, Any] = {}
    block: dict[str, Any] = {}

    def take(name: str, read: Callable[[str], T | None], noun: str) -> tuple[Setting, T] | None:
        """The last value that is one; systemd ignores the others."""
        taken = None
        for each in timer.settings:
            if (each.section, each.key) == ("Timer", name):
                value = read(each.value)
                if value is None:
                    message = f"systemd ignores {each.shown}: it is no {noun}"
                    found.append(each.found("nonstandard-syntax", message, _HELP[noun]))
                else:
                    taken = each, value
        return taken

    persistent = take("Persistent", boolean, _BOOLEAN)
    if persistent and has_events:
        said["missed",], value = persistent
        fields["missed"] = "run-once" if value else "skip"
    delays = [each for name in _DELAYS if (each := take(name, microseconds, _SPAN))]
    delay = sum(span for _, span in delays)
    if delay:
        said["jitter",] = delays[0][0]
        whole = seconds(delay)
        if whole is None:
            message = f"{delays[0][0].shown} is no delay of whole seconds"
            found.append(delays[0][0].found("schedule-unresolvable", message, _HELP[_SPAN]))
        else:
            fields["jitter"] = Interval(whole)
    if accuracy := take("AccuracySec", microseconds, _SPAN):
        said["systemd", "accuracy"] = accuracy[0]
        block["accuracy"] = accuracy[0].value
    for name, key in _FLAGS.items():
        if (flag := take(name, boolean, _BOOLEAN)) and flag[1]:
            said["systemd", key], block[key] = flag
    unit, wrong = _unit(timer, said)
    return Options(unit, fields, block, said, (*found, *wrong))


_BOOLEAN, _SPAN = "boolean", "time span"
_HELP = {_BOOLEAN: "write true or false", _SPAN: "write it like 1h 30min"}
_DELAYS = ("RandomizedDelaySec", "RandomizedOffsetSec")
_FLAGS = {"FixedRandomDelay": "fixed_random_delay", "WakeSystem": "wake_system"}


def _unit(timer: Unit, said: dict[tuple[str, ...], Setting]) -> tuple[str | None, list[Found]]:
    """The first that is named, else the service of the timer's own name.

    Others are ignored (config_parse_trigger_unit).
    """
    stem = timer.name.removesuffix(".timer")
    named = [each for each in timer.settings if (each.section, each.key) == ("Timer", "Unit")]
    for each in named:
        try:
            unit = resolved(each.value, timer.name)
        except UndecidedError as part:
            message = f"only the machine tells what `{part}` in {each.shown} is"
            rule, finding = each.found("task-unresolvable", message, "write what it stands for")
            return None, [(rule, finding._replace(severity=Severity.WARNING))]
        if "." in unit and unit != timer.name:
            said["systemd", "unit"] = each
            return unit, [_second(other) for other in named if other is not each and other.value]
    wrong = [
        each.found("nonstandard-syntax", f"systemd ignores {each.shown}: it is no unit to start")
        for each in named
    ]
    return f"{stem}.service", wrong


def _second(setting: Setting) -> Found:
    message = f"systemd ignores {setting.shown}: a timer starts one unit"
    return setting.found("nonstandard-syntax", message, "name it in a timer of its own")


_KNOWN = (
    *("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec"),
    *("OnCalendar", "OnClockChange", "OnTimezoneChange", "AccuracySec", "RandomizedDelaySec"),
    *("RandomizedOffsetSec", "FixedRandomDelay", "DeferReactivation", "Persistent", "WakeSystem"),
    *("RemainAfterElapse", "Unit"),
)
"""Of [Timer], up to systemd 258."""


def _unknown(timer: Unit) -> Iterator[Found]:
    for each in timer.settings:
        if each.section == "Timer" and each.key not in _KNOWN and not each.key.startswith("X-"):
            near = difflib.get_close_matches(each.key, _KNOWN, 1)
            help = f"write {near[0]}=" if near else "remove it"
            message = f"systemd ignores {each.shown}: [Timer] has no such setting"
            yield each.found("nonstandard-syntax", message, help)
