"""How a value or a path looks in a message: short and on one line, whatever stands in it."""

import os
from pathlib import Path
from typing import Any

_LONGEST = 60


def shown(text: str) -> str:
    r"""A text in backticks, cut at 60 characters and at the first that does not print; never empty.

    >>> shown("celry"), shown("first line\nsecond line")
    ('`celry`', '`first line…`')
    """
    if not text:
        return '`""`'
    end = next((index for index, letter in enumerate(text) if not letter.isprintable()), len(text))
    end = min(end, _LONGEST)
    return f"`{text[:end]}{'…' if end < len(text) else ''}`"


def described(value: Any, text: str) -> str:
    """A value of JSON as an error calls it; `text` is what a scalar looks like in its file."""
    match value:
        case None | "":
            return "empty"
        case dict():
            return "a mapping"
        case list():
            return "a list"
    return shown(text)


def shown_path(path: str | Path) -> str:
    """A path as a person would give it, with `/`: from the working directory where it was so given.

    An absolute path stays absolute unless it lies below the working directory.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links
    here = Path.cwd()
    if absolute.is_relative_to(here):
        return absolute.relative_to(here).as_posix()
    return (
        absolute.as_posix() if Path(path).is_absolute() else Path(os.path.relpath(path)).as_posix()
    )
