"""A configuration's file as data, and what cannot be read in it with its place."""

import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from schedcat.catalog.shown import shown_path
from schedcat.errors import ConfigError

if TYPE_CHECKING:
    from schedcat.catalog.toml_places import TomlLocator


class TomlFile(NamedTuple):
    """A file's text, and what is ours in it: the data that the keys of `prefix` lead to.

    Dates and times, which JSON does not have, are text here.
    """

    path: Path
    text: str
    prefix: tuple[str, ...]
    data: Any

    @property
    def locator(self) -> "TomlLocator":
        """Where its keys stand."""
        from schedcat.catalog.toml_places import TomlLocator  # only an error needs it

        return TomlLocator(shown_path(self.path), self.text, self.prefix)


def read_toml(path: Path) -> TomlFile | None:
    """A configuration; None for a pyproject.toml without [tool.schedcat]. Raises ConfigError."""
    text = _text(path)
    if path.name != "pyproject.toml":
        return TomlFile(path, text, (), _parsed(path, text))
    # A file that never names us is not parsed: a mistake there is not ours to find.
    tools = _parsed(path, text).get("tool") if "schedcat" in text else None
    if not isinstance(tools, Mapping) or "schedcat" not in tools:
        return None
    return TomlFile(path, text, ("tool", "schedcat"), tools["schedcat"])


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{shown_path(path)}: {reason}", help="check the path") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown_path(path)}: not UTF-8 text", help="save it as UTF-8") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # 4 ms that only a configuration costs

    try:
        data: dict[str, Any] = _as_json(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        reason, line, column = _where(str(error), text)
        raise ConfigError(
            f"{shown_path(path)}:{line}:{column}: not TOML: {reason[:1].lower()}{reason[1:]}",
            help="mend the line; texts are quoted, tables stand in brackets",
        ) from error
    except RecursionError as error:
        raise ConfigError(
            f"{shown_path(path)}: nested too deep", help="write it flatter"
        ) from error
    return data


def _where(message: str, text: str) -> tuple[str, int, int]:
    """The reader's words, and the line and column that it puts behind them."""
    if place := re.search(r" \(at line (\d+), column (\d+)\)$", message):
        return message[: place.start()], int(place[1]), int(place[2])
    lines = text.split("\n")
    return message.removesuffix(" (at end of document)"), len(lines), len(lines[-1]) + 1


def _as_json(value: Any) -> Any:
    match value:
        case dict():
            return {key: _as_json(item) for key, item in value.items()}
        case list():
            return [_as_json(item) for item in value]
        case date() | time():  # a datetime is a date
            return value.isoformat()
    return value
