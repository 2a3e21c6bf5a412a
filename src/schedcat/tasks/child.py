"""Ask the project's own code in another process, where it may print, crash or hang as it likes."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from schedcat.source import Span
from schedcat.tasks.registry import Failure


class ChildError(Exception):
    """A program gave no answer: the text says why, `said` are the last lines that it printed.

    `lacks` is the module that it could not find.
    """

    def __init__(self, message: str, said: Sequence[str], lacks: str | None = None) -> None:
        super().__init__(message)
        self.said = said
        self.lacks = lacks


def failure(what: str, error: ChildError, help: str, at: Span | None = None) -> Failure:
    """What a finding says about it; no password of a URL is repeated."""
    if error.lacks == "celery":
        help = "install Celery beside schedcat: pip install 'schedcat[celery]'"
    said = f"; it said last: {' / '.join(error.said)}" if error.said else ""
    return Failure(without_password(f"{what}: {error}"), at, help + without_password(said))


def without_password(text: str) -> str:
    """A text with URLs that can be shown.

    >>> without_password("no answer from redis://me:secret@cache:6379/0")
    'no answer from redis://me:…@cache:6379/0'
    """
    return re.sub(r"(?<=://)([^/@:\s]*):\S*@", r"\1:…@", text)


def answer_of(question: str, *arguments: str, folder: Path, timeout: float) -> Any:
    """What `outside.py` answers, run in a folder from where it can import.

    It is stopped after `timeout` seconds, with all that it has started. Raises ChildError.
    """
    program = Path(__file__).with_name("outside.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        answer, output = Path(name, "answer"), Path(name, "output")
        # As a text: a script's own folder would be the first to import from.
        command = [sys.executable, "-c", program, str(answer), question, *arguments]
        with output.open("wb") as printed:
            child = subprocess.Popen(  # noqa: S603  ours; what it imports the user has named
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            code = child.wait(timeout)
        except subprocess.TimeoutExpired:
            raise ChildError(f"no answer in {timeout:g} seconds", _last_lines(output)) from None
        finally:
            _stop(child)
        try:
            said = json.loads(answer.read_bytes())
        except (OSError, ValueError):
            said = {"error": _end(code)}
        if "error" in said:
            raise ChildError(said["error"], _last_lines(output), said.get("lacks"))
        return said["told"]


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End it with all that it has started, which is in a group of its own on POSIX systems."""
    if child.poll() is not None:
        return
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            child.kill()
        else:
            import signal

            os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _end(code: int) -> str:
    return f"ended by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _last_lines(output: Path) -> Sequence[str]:
    with output.open("rb") as file:
        file.seek(max(output.stat().st_size - _TAIL, 0))
        text = file.read().decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines()]
    return [line[:_LONGEST] for line in lines if line][-_LINES:]


_TAIL = 4096
"""Bytes of the output that are looked at."""

_LINES = 3
_LONGEST = 200
