"""A listing: a text file that names every task a worker knows, one a line."""

import re
from collections.abc import Iterator
from pathlib import Path

from schedcat.errors import UnreadableError
from schedcat.source import Source, read_regular
from schedcat.tasks.registry import Registry


def read(path: Path) -> Registry:
    """The names in the listing at `path`; blank lines and what follows a `#` say nothing.

    Raises OSError where the file cannot be read, and UnreadableError where it is not UTF-8 or a
    line is not a dotted name.
    """
    shown = path.as_posix()
    try:
        text = read_regular(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{shown!r} is not UTF-8 text",
            help="list the tasks in a UTF-8 text file, one dotted name a line",
        ) from error
    names = _names(Source(shown, text))
    return Registry(dict.fromkeys(names), sources=(shown,), complete=True)


def _names(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.lines, start=1):
        name = line.partition("#")[0].strip()
        if name and not _DOTTED_NAME.fullmatch(name):
            raise UnreadableError(
                f"{source.path}:{number}: {name[:60]!r} is not a dotted task name",
                help="write one name a line, like app.tasks.cleanup",
            )
        if name:
            yield name


_DOTTED_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")
