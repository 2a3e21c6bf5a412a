"""What stops a command: each error knows its exit code and what the user can do."""

from typing import ClassVar


class SchedcatError(Exception):
    """Any failure that ends a command; caught once, in `cli`, and printed in two lines.

    `help` says what to do, in the words of an imperative sentence without a full stop.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help
        if help:
            self.add_note(f"help: {help}")  # Python code that does not catch it sees it too


class UsageError(SchedcatError):
    """The command line asks for something that does not exist."""


class NoCatalogError(UsageError):
    """Nowhere that was looked is there a file of a catalog."""


class ConfigError(SchedcatError):
    """The configuration cannot be read, or says what it may not say."""


class UnreadableError(SchedcatError):
    """A path that the user named cannot be opened."""


class CatalogError(SchedcatError):
    """A catalog that Python code asked for cannot be read whole."""


class ExportRefusedError(SchedcatError):
    """A backend cannot run some jobs exactly as the catalog says; the message has every reason."""

    exit_code = 3


BUG_EXIT_CODE = 70


def bug_report(
    error: BaseException, version: str, *, culprit: str = "schedcat", package: str | None = None
) -> str:
    """What a user sees when schedcat is wrong, or a rule is: `culprit`, of another `package`.

    It is ready to paste. Paths are cut to what lies inside the package: the report tells nothing
    of the machine.
    """
    import platform
    import re
    import sys
    import traceback
    from pathlib import Path

    ours = Path(__file__).parent.parent.as_posix() + "/"
    trace = "".join(traceback.format_exception(error)).replace(ours, "")
    trace = re.sub(r'(?<=File ")[^"\n]*/(?=(?:site-packages|python3\.\d+)/)', "", trace)
    authors = f" to the authors of {package}" if package else ""
    also = f", {package}" if package else ""
    return (
        f"error: {culprit} failed; this is a bug in it, not in your files\n"
        f"help: report the lines below{authors}, with the file that caused them if you can share "
        "it\n\n"
        f"schedcat {version}{also}, Python {platform.python_version()}, {sys.platform}\n"
        f"arguments: {' '.join(sys.argv[1:])}\n"
        f"{trace.replace(Path.home().as_posix(), '~')}"
    )
