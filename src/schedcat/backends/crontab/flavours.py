"""What sets one cron apart from another: its clock, what it makes of a command, its variables."""

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import NamedTuple

from schedcat.backends.crontab.escaping import for_cronie, for_debian, from_cronie, from_debian
from schedcat.backends.crontab.words import without_escapes
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import busybox, cronie, debian_cron


class Bar(NamedTuple):
    """What no command can have: where it begins with or has the pattern, why, what to do.

    `same` may give another spelling of the command, which means the same to the shell.
    """

    pattern: re.Pattern[str]
    reason: str
    help: str
    same: Callable[[str], str | None] = lambda _: None


class Length(NamedTuple):
    """How many lines of a crontab are read, of those that count.

    Where it is spared, a crontab with a column for users, or root's, may have more.
    """

    most: int
    counts: Callable[[str], bool]
    spares_system: bool = False
    spares_root: bool = False


class Unended(Enum):
    """What a cron ignores where no line break ends the last line of a crontab."""

    LINE = auto()
    FILE = auto()


class Flavour(NamedTuple):
    """One cron, as data.

    It keeps the values `overlap`. `escaped` gives a command as the crontab has it, and `command`
    what is run of such a text; of that, and of a variable, `longest` bytes are read. The settings
    in `variables` become variables, where they are what is read as it is; `lines` come before
    them. `has_users` says that there is a form of the file with a column for users. `path` is the
    PATH of commands where the crontab has none, None where that depends on how the daemon was
    started. `unended` is what it ignores of a file whose last line, no comment, ends without a line
    break; None for nothing. With `refuses_whole` a line that it does not take costs all of a file.
    One that `cuts_at_percent` ends a command at a `%`, and the rest is the input.
    """

    dialect: Dialect
    overlap: tuple[str, ...]
    escaped: Callable[[str], str]
    command: Callable[[str], str]
    bars: tuple[Bar, ...]
    longest: int
    length: Length
    variables: Mapping[str, str]
    no_mail: str = 'MAILTO=""'
    lines: tuple[str, ...] = ()
    has_users: bool = True
    path: str | None = None
    unended: Unended | None = None
    refuses_whole: bool = False
    cuts_at_percent: bool = True


def _is_job(line: str) -> bool:
    return line[:1] in {"*", *"0123456789"}


def _is_read(line: str) -> bool:
    return line != "" and not line.startswith("#")


SCRIPT = "put it into a script, and run that"
"""What to do with a command that no line can hold."""

NO_COMMAND = Bar(re.compile(r"[ \t]*\*"), "cron takes {command} for no command", "name a program")

_PATH = r"(?![\s'\"])[^\x00-\x1f\x7f$]+(?<!\s)"
"""Blanks and quotes around a value would be cut off, and a `$` stays a `$`: load_env in env.c."""

_LONGEST_WORD = 131_071
"""Bytes: what Linux takes as one argument of a program, without its end."""

DEBIAN = Flavour(
    debian_cron.DIALECT,
    overlap=("allow",),
    escaped=for_debian,
    command=from_debian,
    bars=(NO_COMMAND,),
    # Up to 999 are read, and so many are taken for a command that was cut off.
    longest=998,
    length=Length(10_000, lambda _: True),
    # To other addresses it sends no mail: safe_p in do_command.c.
    variables={"path": _PATH, "mailto": r"([A-Za-z0-9][A-Za-z0-9@!:%.,_+=/-]*)?"},
    path="/usr/bin:/bin",
    # "Missing newline before EOF, this crontab file will be ignored", in the log; crontab(1).
    unended=Unended.FILE,
    # "Syntax error, this crontab file will be ignored", in the log.
    refuses_whole=True,
)

CRONIE = Flavour(
    cronie.DIALECT,
    overlap=("allow",),
    escaped=for_cronie,
    command=from_cronie,
    bars=(
        NO_COMMAND,
        Bar(re.compile(r"[ \t]*-"), "cronie takes {command} for an option", "name a program"),
        Bar(
            re.compile(r".*(?<!\\)\\(\\\\)*%"),
            "cronie has no odd number of backslashes before the `%` in {command}",
            SCRIPT,
            same=without_escapes,
        ),
    ),
    longest=_LONGEST_WORD,
    # Of a user's; ten times as many since 1.5.8.
    length=Length(1_000, _is_job, spares_system=True),
    variables={"path": _PATH, "mailto": r"([A-Za-z0-9][A-Za-z0-9@!:%.,_+-]*)?"},
    unended=Unended.LINE,
)

BUSYBOX = Flavour(
    busybox.DIALECT,
    # It starts no job again that still runs, but every ten minutes it forgets which do.
    overlap=(),
    escaped=str,
    command=str,
    bars=(
        Bar(
            re.compile(r".*#"),
            "crond takes what is after the `#` in {command} for a comment",
            SCRIPT,
        ),
        Bar(
            re.compile(r".*\\[ \t]*\Z"),
            "crond joins lines at the backslash that ends {command}",
            SCRIPT,
        ),
    ),
    longest=_LONGEST_WORD,
    length=Length(255, _is_read, spares_root=True),
    variables={"mailto": DEBIAN.variables["mailto"]},
    no_mail="MAILTO=",
    # Otherwise it is the shell of whoever starts crond.
    lines=("SHELL=/bin/sh",),
    has_users=False,
    cuts_at_percent=False,
)

FLAVOURS: Mapping[str, Flavour] = {"debian": DEBIAN, "cronie": CRONIE, "busybox": BUSYBOX}
