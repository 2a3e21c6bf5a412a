"""What a service runs, as whom and for how long: systemd.service(5), systemd.exec(5)."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schedcat.backends.systemd.command_lines import CommandLine, command_lines
from schedcat.backends.systemd.files import Unit
from schedcat.backends.systemd.units import Setting
from schedcat.backends.systemd.values import UndecidedError, microseconds, seconds
from schedcat.catalog.mistakes import Found
from schedcat.findings import Severity
from schedcat.schedule.interval import Interval

_LIKE_NONE = "-:"
"""Signs before a command with which the same runs; with `:` no variable of it is filled in."""
_OF_ALL_RIGHTS = "+!"
"""Signs with which it is not `User=` who runs it."""
_SHELLS = ("/bin/sh", "/usr/bin/sh")


class Runs(NamedTuple):
    """What a service says; `said` are the settings from which the fields come, by their keys."""

    command: tuple[str, ...] | str | None = None
    description: str | None = None
    timeout: Interval | None = None
    block: Mapping[str, Any] = {}
    said: Mapping[tuple[str, ...], Setting] = {}
    found: tuple[Found, ...] = ()


def runs(service: Unit) -> Runs:
    """What it runs.

    Its command, if it is one that is the same wherever it runs. Where it is not, or a sign before
    it gives it another name or other rights, the block `exec_start` has all as they stand there.
    """
    starts = service.all("Service", "ExecStart")
    commands: list[CommandLine] = []
    found: list[Found] = []
    is_clear = True
    for each in starts:
        try:
            read = command_lines(each.value, service.name)
        except UndecidedError as part:
            is_clear = False
            found.append(_undecided(each, str(part), service.name))
            continue
        if read is None:
            message = f"systemd ignores {each.shown}: it cannot read the command"
            found.append(each.found("nonstandard-syntax", message, "correct quotes and escapes"))
        commands += read or []
    command = commands[0].words if is_clear and len(commands) == 1 else None
    prefix = commands[0].prefix if command is not None else ""
    is_whole = command is not None and not set(prefix) - set(_LIKE_NONE)
    said: dict[tuple[str, ...], Setting] = {}
    if starts:
        said["command",] = starts[-1]
    block = {} if is_whole or not starts else {"exec_start": [each.value for each in starts]}
    if "-" in prefix:
        found.append(_excused(starts[-1], service.name))
    for key, setting, value in _fields(service):
        if key == "user" and set(prefix) & set(_OF_ALL_RIGHTS):
            continue
        said["systemd", key] = setting
        block[key] = [*block.get(key, ()), *value] if isinstance(value, list) else value
    timeout = _timeout(service)
    if timeout:
        said["timeout",] = timeout[0]
    description = service.last("Unit", "Description")
    if description:
        said["description",] = description
    return Runs(
        _in_a_shell(command) if command and is_whole else command,
        description.value if description else None,
        timeout and timeout[1],
        block,
        said,
        tuple(found),
    )


def _in_a_shell(command: tuple[str, ...]) -> tuple[str, ...] | str:
    """The line that a shell is given, where that is all there is."""
    match command:
        case (shell, "-c", line) if shell in _SHELLS and line:
            return line
    return command


def _undecided(setting: Setting, part: str, service: str) -> Found:
    """A command that is the same on no two machines; its job is kept, with the text of it."""
    rule, finding = setting.found(
        "task-unresolvable",
        f"only the machine tells what `{part}` in the command of `{service}` is",
        "write what it stands for",
    )
    fold = "{count} commands have parts that only the machine tells"
    return rule, finding._replace(fold=fold, severity=Severity.INFO)


def _excused(setting: Setting, service: str) -> Found:
    """A run that fails is taken for one that does not, which no job says."""
    rule, finding = setting.found(
        "option-lost",
        f"the `-` before the command of `{service}` excuses runs that fail, and no job says it",
        "nothing to do, unless something waits for a failure",
    )
    fold = "{count} commands are excused when they fail, and no job says it"
    return rule, finding._replace(fold=fold, severity=Severity.INFO)


def _fields(service: Unit) -> Iterator[tuple[str, Setting, Any]]:
    """Key of the block, setting and value."""
    for key, name in (("user", "User"), ("working_directory", "WorkingDirectory")):
        if setting := service.last("Service", name):
            yield key, setting, setting.value
    for setting in service.all("Service", "Environment"):
        yield "environment", setting, [setting.value]
    for setting in service.all("Service", "EnvironmentFile"):
        yield "environment", setting, [setting.text]
    for setting in conditions(service):
        yield "conditions", setting, [setting.text]


def conditions(unit: Unit) -> list[Setting]:
    """What must hold for the unit to start: systemd.unit(5), and `ExecCondition=`."""
    keys = dict.fromkeys(
        each.key
        for each in unit.settings
        if each.section == "Unit" and each.key.startswith(("Condition", "Assert"))
    )
    of_unit = [each for key in keys for each in unit.all("Unit", key)]
    return [*of_unit, *unit.all("Service", "ExecCondition")]


def _timeout(service: Unit) -> tuple[Setting, Interval] | None:
    """When it is stopped: a oneshot has only its start, any other only what comes after."""
    kind = service.last("Service", "Type")
    is_oneshot = kind is not None and kind.value == "oneshot"
    names = ("TimeoutStartSec", "TimeoutSec") if is_oneshot else ("RuntimeMaxSec",)
    setting = service.last("Service", *names)
    whole = seconds(microseconds(setting.value) or 0) if setting else None
    return (setting, Interval(whole)) if setting and whole else None
