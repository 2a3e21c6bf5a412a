"""`schedcat tasks`: the tasks that are known, and where they come from."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schedcat.catalog.config import Config, load_config, nearest_config
from schedcat.catalog.shown import shown_path
from schedcat.commands import Request, all_tables
from schedcat.commands._outputs import Output, deliver
from schedcat.commands._registry import registry_of
from schedcat.errors import UnreadableError, UsageError
from schedcat.tasks.registry import Registry


def tasks(request: Request, *, format: str, output: str | None, check: bool) -> int:
    """Write the registry to standard output, or a listing to a file; return the exit code.

    1 where a source file cannot be read, or with `check` where the listing is out of date. Raises
    SchedcatError.
    """
    config = _configuration(request.config)
    registry = registry_of(config, request.tasks, request.live, asked=(), cache=request.cache)
    if registry.failures:
        first = registry.failures[0]
        raise UnreadableError(
            f"{first.at}: {first.message}" if first.at else first.message, help=first.help
        )
    if not registry.given:
        raise UsageError(
            "no source of tasks, and no configuration here or above names one",
            help='give a folder, such as src/, or write tasks = ["src/"] into schedcat.toml',
        )
    for line in _left_out(registry):
        sys.stderr.write(f"{line}\n")
    code = 0
    if output:
        listing = Output(
            "".join(f"{name}\n" for name in sorted(registry.descriptions)),
            Path(output),
            source="the registry",
        )
        code = deliver([listing], check=check, inputs=registry.sources)
    elif format == "json":
        json.dump(_as_json(registry), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(_table(registry))
    return 1 if registry.unread else code


def _configuration(path: str | None) -> Config:
    nearest = Path(path) if path else nearest_config(Path())
    return load_config(nearest, all_tables()) if nearest else Config()


def _left_out(registry: Registry) -> Iterator[str]:
    """What of the source is not among the tasks, and why."""
    for unread in registry.unread.values():
        place = f"{unread.path}:{unread.line}" if unread.line else unread.path
        yield f"{shown_path(place)} cannot be read: {unread.why}"
    for path, line, expression in registry.unresolved:
        yield f"{shown_path(path)}:{line} names a task at run time: {expression}"


def _as_json(registry: Registry) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": registry.description(name),
            "path": shown_path(made.path) if made else None,
            "line": made.line if made else None,
        }
        for name in sorted(registry.descriptions)
        for made in [registry.definitions.get(name)]
    ]


def _table(registry: Registry) -> Iterator[str]:
    """Three columns: name, place, first line of the docstring; a long one has a line of its own."""
    rows = [(each["name"], _place(each), _first_line(each)) for each in _as_json(registry)]
    names, places = (
        min(max((len(row[column]) for row in rows), default=0), _WIDEST) for column in (0, 1)
    )
    for name, place, words in rows:
        start = f"{name:<{names}}" if len(name) <= names else f"{name}\n{'':<{names}}"
        yield f"{start}  {place:<{places}}  {words}".rstrip() + "\n"


_WIDEST = 50


def _place(task: dict[str, Any]) -> str:
    return f"{task['path']}:{task['line']}" if task["path"] else ""


def _first_line(task: dict[str, Any]) -> str:
    return (task["description"] or "").partition("\n")[0]
