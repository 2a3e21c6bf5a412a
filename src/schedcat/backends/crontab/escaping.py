"""A command as a crontab has it, so that the shell gets it whole."""

import re
import shlex
from collections.abc import Callable


def for_debian(command: str) -> str:
    r"""Where a bare `%` begins the standard input, and backslashes are taken in pairs.

    Debian's cron reads `\%` as `%` and `\\` as `\`, inside quotes too, and leaves a backslash
    before anything else as it is: do_command.c in 3.0pl1.

    >>> print(for_debian(r"date '+%d\%m \n \\n'"))
    date '+\%d\\\%m \n \\\\n'
    """
    return _READ_BY_DEBIAN.sub(lambda match: re.sub(r"[\\%]", r"\\\g<0>", match[0]), command)


_READ_BY_DEBIAN = re.compile(r"\\*%|\\{2,}")


def for_cronie(command: str) -> str:
    r"""Where a bare `%` begins the standard input, and backslashes stay but for one before it.

    Nothing puts an odd number of backslashes before a `%` there: child_process in do_command.c.

    >>> print(for_cronie(r"date '+%d \n \\n'"))
    date '+\%d \n \\n'
    """
    return command.replace("%", r"\%")


def from_debian(written: str) -> str:
    r"""What a line of Debian's cron runs, as a command that needs no crontab.

    >>> print(from_debian(r"date '+\%d\\\%m \n \\\\n'"))
    date '+%d\%m \n \\n'
    >>> print(from_debian("mail ops%Hello,%100\\% done"))
    printf '%s\n' Hello, '100% done' | /bin/sh -c 'mail ops'
    """
    return _with_input(written, lambda pair: pair[1] if pair in {r"\%", r"\\"} else pair)


def from_cronie(written: str) -> str:
    r"""The same of cronie's, which leaves all other backslashes alone.

    >>> print(from_cronie(r"date '+\%d \n \\n'"))
    date '+%d \n \\n'
    """
    return _with_input(written, lambda pair: pair[1] if pair == r"\%" else pair)


def percent_at(written: str) -> int | None:
    r"""Where the bare `%` is at which a line's command ends, None where there is none.

    >>> percent_at(r"date +\%F"), percent_at("mail ops%Hello")
    (None, 8)
    """
    told = _TO_PERCENT.match(written)
    end = told.end() if told else 0
    return end if end < len(written) else None


def _with_input(written: str, unescaped: Callable[[str], str]) -> str:
    """With what follows a bare `%` on its standard input, each other bare `%` ending a line.

    There a backslash stays unless it is before a `%`; the last line is ended in any case.
    """
    end = percent_at(written)
    command, said = written[:end], "" if end is None else written[end + 1 :]
    command = re.sub(r"\\.", lambda match: unescaped(match[0]), command)
    if not said:
        return command
    lines = re.sub(r"\\?%", lambda match: "%" if match[0] == r"\%" else "\n", said)
    words = shlex.join(lines.removesuffix("\n").split("\n"))
    return f"printf '%s\\n' {words} | /bin/sh -c {shlex.quote(command)}"


_TO_PERCENT = re.compile(r"(?:\\.|[^%\\]|\\$)*")
