"""A command as a crontab has it, so that the shell gets it whole."""

import re


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
