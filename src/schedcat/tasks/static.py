"""Tasks found in Python source by reading it: nothing is imported, nothing is executed."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from schedcat.catalog.document.collector import collector_off
from schedcat.tasks.files import File, python_files
from schedcat.tasks.found import LARGEST, Found
from schedcat.tasks.memory import Memory, place_of
from schedcat.tasks.paths import Module, follow
from schedcat.tasks.registry import Definition, Registry, Unread, Unresolved


def scan(root: Path, asked: Collection[str] | None = None, cache: Path | None = None) -> Registry:
    """The tasks in the Python files below the folder `root`, or in one `.py` file.

    A module's name is its path from the folder, as if the folder were on `sys.path`. What else
    stands in a module is read where one of the `asked` names leads there and is no task; None asks
    for all of it. The folder `cache` keeps what was found, for the next time. Raises OSError where
    `root` itself cannot be read; what cannot be read below it is doubtful.
    """
    files = python_files(root)
    memory = Memory(cache and place_of(root, cache))
    with collector_off():
        found = {module: _found(module, file, memory) for module, file in files.items()}

        def look(module: str) -> Module | None:
            found[module] = _found(module, files[module], memory, names=True)
            names = found[module].names
            return names and Module(_shown(files[module]), names)

        looked = _looked(_registry(root, files, found), files if asked is None else asked, look)
    memory.save()
    registry = _registry(root, files, found)  # a module that was looked into may be unreadable
    made = {definition.written for definition in registry.definitions.values()}
    unclear = {
        path
        for module, (_, names) in looked.items()
        for name, binding in names.bindings.items()
        if binding.kind == "unclear" and (path := f"{module}.{name}") not in made
    }
    return replace(registry, looked=looked, doubts=registry.doubts | unclear)


def _registry(root: Path, files: Mapping[str, File], found: Mapping[str, Found]) -> Registry:
    nothing = Found()
    telling = {
        module: (_shown(files[module]), said) for module, said in found.items() if said != nothing
    }
    doubts = [(path, each) for path, said in telling.values() for each in said.doubts]
    unread = {
        module: Unread(path, said.fault or None, said.why, said.named)
        for module, (path, said) in telling.items()
        if said.fault is not None
    }
    descriptions: dict[str, str | None] = {}
    definitions: dict[str, Definition] = {}
    for path, said in telling.values():
        for task in said.tasks:
            new = Definition(path, task.line, task.written, task.signature)
            old = definitions.get(task.name)
            definitions[task.name] = old.beside(new) if old else new
            descriptions[task.name] = descriptions.get(task.name) or task.description
    return Registry(
        descriptions=descriptions,
        sources=(root.as_posix(),),
        modules=dict.fromkeys(files, root.as_posix()),
        doubts=frozenset({*unread, *(doubt.prefix for _, doubt in doubts)}),
        unread=unread,
        definitions=definitions,
        scheduling=tuple(path for path, said in telling.values() if said.may_schedule),
        unresolved=tuple(
            Unresolved(path, doubt.line, doubt.expression)
            for path, doubt in doubts
            if doubt.expression is not None
        ),
    )


def _looked(
    registry: Registry, paths: Collection[str], look: Callable[[str], Module | None]
) -> dict[str, Module]:
    """The modules on the way of all paths that are no tasks."""
    looked: dict[str, Module | None] = {}

    def noted(module: str) -> Module | None:
        if module not in looked:
            looked[module] = look(module)
        return looked[module]

    for path in paths:
        if path not in registry:
            follow(path, registry.known, noted)
    return {name: module for name, module in looked.items() if module}


def _found(module: str, file: File, memory: Memory, *, names: bool = False) -> Found:
    said = memory.recall(file)
    if said is None or _lacks_names(said, names=names):
        try:
            file, source = _read(file)
        except OSError as error:
            return Found(fault=0, why=_reason(error, file))
        said = memory.recognise(file, source)
        if said is None or _lacks_names(said, names=names):
            from schedcat.tasks.reading import read  # 10 ms that only a file not known costs

            said = read(source, module, is_package=file.is_package, names=names)
            memory.keep(file, source, said)
    return said


def _reason(error: OSError, file: File) -> str:
    is_link = isinstance(error, FileNotFoundError) and os.path.islink(file.path)  # noqa: PTH114
    return "a link to nothing" if is_link else (error.strerror or str(error)).lower()


def _lacks_names(said: Found, *, names: bool) -> bool:
    return names and said.names is None and said.fault is None


def _read(file: File) -> tuple[File, bytes]:
    """The source, and the file in the state that it had before it was read."""
    handle = os.open(file.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(handle)
        source = b""
        while len(source) <= LARGEST and (more := os.read(handle, LARGEST + 1)):
            source += more
    finally:
        os.close(handle)
    return file._replace(status=status), source


def _shown(file: File) -> str:
    return Path(file.path).as_posix()
