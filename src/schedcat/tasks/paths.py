"""Where the dotted path of a job leads in the scanned code, when it is no task's name."""

from collections.abc import Callable, Container, Mapping
from typing import NamedTuple

from schedcat.tasks.found import Kind, Names


class Module(NamedTuple):
    """A module that was looked into: its file, and the names at its top."""

    path: str
    names: Names


class Lead(NamedTuple):
    """What stands at the end of a dotted path: its own full name, its file and line.

    `kind` is "task" for a task, and then `name` is the name that Celery knows; a module has no
    line.
    """

    kind: Kind
    name: str
    path: str | None = None
    line: int = 0


class Known(NamedTuple):
    """What paths are followed in: names of tasks, tasks by what they are made of, modules.

    Of what makes several tasks `by_written` has None.
    """

    tasks: Container[str]
    by_written: Mapping[str, str | None]
    modules: Container[str]


def follow(path: str, known: Known, look: Callable[[str], Module | None]) -> Lead | None:
    """Follow a dotted path through the imports of the modules that `look` gives.

    None where it leaves what is known, or where what stands there may be anything.
    """
    waiting, seen = [path], set[str]()
    while waiting and len(seen) < _FARTHEST:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in known.tasks:
            return Lead("task", at)
        if at in known.by_written:
            task = known.by_written[at]
            return Lead("task", task) if task else None
        name, attributes = _split(at, known.modules)
        module = look(name) if name else None
        if module is None:
            continue
        if not attributes:
            return Lead("module", at, module.path)
        first, *more = attributes
        binding = module.names.bindings.get(first)
        if binding is None:
            waiting += [".".join([star, *attributes]) for star in reversed(module.names.stars)]
        elif binding.target is not None:
            waiting.append(".".join([binding.target, *more]))
        elif not more and binding.kind in _CLEAR:
            return Lead(binding.kind, at, module.path, binding.line)
    return None


_FARTHEST = 20
"""Imports on the way: who goes in a circle never arrives."""

_CLEAR = {"function", "class", "value"}


def _split(path: str, modules: Container[str]) -> tuple[str, list[str]]:
    """The longest module that the path goes through, and the names after it; "" if none."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        if (module := ".".join(parts[:count])) in modules:
            return module, parts[count:]
    return "", parts
