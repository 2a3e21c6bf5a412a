"""Which task an expression means, and what goes along with it."""

import ast
import os
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.backends.celery.source.following.bindings import with_bindings
from schedcat.backends.celery.source.python.roots import chain_of, roots_of
from schedcat.backends.celery.source.python.values import Names, UnclearError, value
from schedcat.source import read_regular
from schedcat.tasks.found import Task
from schedcat.tasks.scope import Function
from schedcat.tasks.syntax import tasks_in


class Target(NamedTuple):
    """A task by its name, and what a signature of it sends; `unread` is what is unclear of that."""

    task: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    options: Mapping[str, Any] = {}
    is_immutable: bool = False
    unread: Mapping[str, UnclearError] = {}

    def clone(self, args: Any, kwargs: Any) -> "Target":
        """With more arguments in front, unless it takes none (celery.canvas.Signature.clone)."""
        if self.is_immutable:
            return self
        more = kwargs or {}
        return self._replace(args=(*(args or ()), *self.args), kwargs={**self.kwargs, **more})

    @property
    def call(self) -> str:
        """How Celery writes it down, which is the name of an entry that has no other."""
        given = [*map(repr, self.args), *(f"{key}={each!r}" for key, each in self.kwargs.items())]
        return f"{self.task}({', '.join(given)})"


class Module:
    """A module by its tree: the tasks in it, and the way to those that it imports.

    Its name is that by which the outermost package knows it; in no package it is the file's.
    """

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.file = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links
        self.root = chain_of(self.file.parent)[0]
        self.name = _name(self.file, self.root)
        self.tree = tree
        is_package = Path(path).name == "__init__.py"
        self.names = with_bindings(tree, f"{self.name}.__init__" if is_package else self.name)

    def files_of(self, module: str) -> Iterator[Path]:
        """Where a module may lie that this one imports."""
        for root in (self.root, roots_of(self.file.parent).root):
            yield from _files(root, module)

    def task_of(self, thing: ast.expr) -> str | None:
        """The name of the task that a name in this module stands for; None if it is not told.

        Raises UnclearError where it depends on the name of its module, and that is not sure.
        """
        name = self._named(self.names.dotted(thing), 0)
        if name == _UNSURE:
            raise UnclearError(thing, "its module is imported by two names")
        return name

    def decorated(self, maker: ast.expr) -> str | None:
        """The name of the task that a decorator makes."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function) and any(each is maker for each in node.decorator_list):
                return self.task_of(ast.Name(node.name))
        return None

    @cached_property
    def _made(self) -> Mapping[str, Task]:
        """What a task is written as → the task."""
        made = tasks_in(self.tree, self.name)
        return {each.written: each for each in made if isinstance(each, Task)}

    def _name_of(self, task: Task) -> str:
        """Its own, or else that by which its module is imported, and its function's."""
        if task.name != task.written:
            return task.name
        roots = roots_of(self.file.parent)
        function = task.name.removeprefix(f"{self.name}.")
        return f"{_name(self.file, roots.root)}.{function}" if roots.is_sure else _UNSURE

    def _named(self, dotted: str, depth: int) -> str | None:
        if not dotted or depth > _FARTHEST:
            return None
        for written in (f"{self.name}.{dotted}", dotted):
            if written in self._made:
                return self._name_of(self._made[written])
        if dotted in self.names.imports:
            dotted = self.names.imports[dotted]
        module, _, name = dotted.rpartition(".")
        if not module or module == self.name:
            return None
        other = _module(self.root, module) or _module(roots_of(self.file.parent).root, module)
        return other._named(name, depth + 1) if other else None  # noqa: SLF001  another of us


_UNSURE = ""

_FARTHEST = 5
"""Modules that hand on what they import."""


def _name(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if file.name == "__init__.py" else parts)


def _files(root: Path, name: str) -> tuple[Path, Path]:
    """The two that a module below a root may be."""
    stem = root.joinpath(*name.split("."))
    return stem.with_name(f"{stem.name}.py"), stem / "__init__.py"


def _module(root: Path, name: str) -> Module | None:
    """A module below the same root, None where it is not there or cannot be read."""
    for file in _files(root, name):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return Module(str(file), ast.parse(read_regular(file, _LARGEST)))
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


_LARGEST = 4 << 20


def named(expression: ast.expr, module: Module) -> str:
    """The task that an entry names: a text, or `sync.name`. Raises UnclearError."""
    match expression:
        case ast.Attribute(value=thing, attr="name"):
            return _known(expression, module.task_of(thing))
    return _text(expression, module.names)


def target(expression: ast.expr, module: Module) -> Target:
    """What a signature sends, or a task or its name. Raises UnclearError."""
    names = module.names
    match expression:
        case ast.Call(func=ast.Attribute(value=thing, attr="s" | "si" as maker), args=args):
            task = _known(expression, module.task_of(thing))
            sent = Target(task, is_immutable=maker == "si")
            return _with_arguments(sent, expression, args, names)
        case ast.Call(func=ast.Attribute(value=inner, attr="set"), args=[]):
            inside = target(inner, module)
            options = {**inside.options, **_keywords(expression, names)}
            return inside._replace(options=options)
        case ast.Call(func=ast.Name(id="signature") | ast.Attribute(attr="signature")):
            return _signature(expression, module)
        case ast.Name() | ast.Attribute() if named_so := module.task_of(expression):
            return Target(named_so)
    raise UnclearError(expression)


def _with_arguments(sent: Target, call: ast.Call, given: list[ast.expr], names: Names) -> Target:
    unread: dict[str, UnclearError] = {}
    try:
        sent = sent._replace(args=tuple(value(each, names) for each in _plain(given, call)))
    except UnclearError as unclear:
        unread["args"] = unclear
    try:
        sent = sent._replace(kwargs=_keywords(call, names))
    except UnclearError as unclear:
        unread["kwargs"] = unclear
    return sent._replace(unread=unread)


def _signature(call: ast.Call, module: Module) -> Target:
    """`signature("app.sync", args, kwargs)`, or `sync.signature(args, kwargs)` of a task."""
    names, given = module.names, [*_plain(call.args, call)]
    said = _keywords(call, names)
    made = module.task_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
    if made is None and not given:
        raise UnclearError(call)
    task = _text(given.pop(0), names) if made is None else made
    for key, each in zip(("args", "kwargs", "options"), given, strict=False):
        said[key] = value(each, names)
    args, kwargs = said.pop("args", None) or (), said.pop("kwargs", None) or {}
    is_immutable = bool(said.pop("immutable", False))
    options = {**(said.pop("options", None) or {}), **said}
    return Target(task, tuple(args), kwargs, options, is_immutable)


def _plain(args: list[ast.expr], call: ast.expr) -> list[ast.expr]:
    if any(isinstance(each, ast.Starred) for each in args):
        raise UnclearError(call)
    return args


def _keywords(call: ast.Call, names: Names) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            raise UnclearError(call)
        said[keyword.arg] = value(keyword.value, names)
    return said


def _known(expression: ast.expr, task: str | None) -> str:
    if task is None:
        raise UnclearError(expression, "where the task is made is not found beside this file")
    return task


def _text(expression: ast.expr, names: Names) -> str:
    said = value(expression, names)
    if not isinstance(said, str) or not said:
        raise UnclearError(expression)
    return said
