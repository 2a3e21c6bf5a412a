"""What a crontab line runs: a command for the shell, with nothing left in it for cron to read."""

import re
import shlex
from collections.abc import Iterator

from schedcat.backends import SettingError
from schedcat.backends.crontab.flavours import SCRIPT, Flavour
from schedcat.backends.crontab.template import filled, takes
from schedcat.catalog.shown import shown
from schedcat.model import Job
from schedcat.schedule.unsupported import Refusal


def written_command(
    job: Job, template: str | None, flavour: Flavour
) -> tuple[str, list[Refusal | SettingError]]:
    """What stands in the line, empty where it cannot be said, and why it cannot."""
    if refusals := [*_refusals_of_target(job, template)]:
        return "", [*refusals]
    try:
        command = _command(job, template)
    except SettingError as error:
        return "", [error]
    return flavour.escaped(command), [*_refusals_of_command(job, command, flavour)]


def _refusals_of_target(job: Job, template: str | None) -> Iterator[Refusal]:
    """For a job that says nothing that cron could run, or more than the template takes."""
    if job.command is not None:
        return
    if job.task is None:
        yield Refusal(
            ("command",),
            "no `command` and no `task` says what to run",
            help="name a `command`, or a `task` for the template under [backends.crontab]",
        )
        return
    for key, said in (("args", job.args), ("kwargs", job.kwargs)):
        if said and template is not None and not takes(template, key):
            yield Refusal(
                (key,),
                f"the `command` under [backends.crontab] has no place for `{key}`",
                help=f"write {{{key}}} where it takes them",
            )


def _command(job: Job, template: str | None) -> str:
    """What /bin/sh runs. Raises SettingError."""
    match job.command:
        case str() as text:
            return _LAST_BREAKS.sub("", text)
        case [program, *_] as words:
            # For other names the shell has builtins, reserved words (`if`), assignments (`A=1`).
            return shlex.join(words) if _PATH.match(program) else f"exec {shlex.join(words)}"
    if template is None:
        raise SettingError(
            "command",
            "`command` is missing: it says how to run a task",
            help='write it with places to fill: command = "run-task {task} {args} {kwargs}"',
        )
    return filled(template, job)


_LAST_BREAKS = re.compile(r"(?<!\\)\n+\Z")
_PATH = re.compile(r"\.{0,2}/")


def _refusals_of_command(job: Job, command: str, flavour: Flavour) -> Iterator[Refusal]:
    """What a crontab line cannot have."""
    key = "task" if job.command is None else "command"
    for character, noun in (("\n", "a line break"), ("\0", "a NUL")):
        if character in command:
            yield Refusal((key,), f"`{key}` has {noun}, a crontab line cannot", help=SCRIPT)
    if not command.strip(" \t"):
        yield Refusal((key,), f"{shown(command)} is no command", help="name a program")
    for bar in flavour.bars:
        if bar.pattern.match(command):
            reason = bar.reason.format(command=shown(command))
            same = bar.same(command) if key == "command" else None
            yield Refusal((key,), reason, help=bar.help, same=same)
    size = len(flavour.escaped(command).encode())
    if size > flavour.longest:
        yield Refusal(
            (key,),
            f"the command has {size:,} bytes in a crontab line, {flavour.dialect.engine} takes "
            f"{flavour.longest:,} at most",
            help=SCRIPT,
        )
