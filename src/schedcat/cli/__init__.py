"""The command line: signatures and help texts; each body is one lazy import and one call."""

import os
import sys
from io import TextIOWrapper
from typing import NoReturn

import typer

from schedcat import __version__
from schedcat.cli import (  # in the order of the help
    linting,
    migrating,
    reviewing,
    schedules,
    writing,
)
from schedcat.cli.app import app
from schedcat.errors import BUG_EXIT_CODE, SchedcatError, UsageError, bug_report

__all__ = ["linting", "main", "migrating", "reviewing", "schedules", "writing"]


def main() -> NoReturn:
    """Run the command line; errors become two lines and an exit code."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us, who does not want it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115  open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a narrow encoding loses nothing
    try:
        app(standalone_mode=True)
    except SchedcatError as error:
        _fail(str(error), error.help)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.filename is not None:
            _bug(error)
        _fail(f"cannot write the output: {(error.strerror or str(error)).lower()}")
        os._exit(UsageError.exit_code)  # what is left in the stream cannot be written either
    except Exception as error:  # noqa: BLE001  whatever it is, it is ours: say so
        _bug(error)
    sys.exit(0)


def _fail(message: str, help: str | None = None) -> None:
    typer.echo(f"error: {message}", err=True)
    if help:
        typer.echo(f"help: {help}", err=True)


def _bug(error: Exception) -> NoReturn:
    typer.echo(bug_report(error, __version__), err=True, nl=False)
    sys.exit(BUG_EXIT_CODE)
