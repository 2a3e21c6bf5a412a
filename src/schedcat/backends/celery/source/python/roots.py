"""Where imports start for a file in packages, which `sys.path` may say to be an inner folder."""

import ast
import os
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from schedcat.backends.celery.source.python.binders import bound_in
from schedcat.source import read_regular


class Roots(NamedTuple):
    """The folder where the imports of a file start; `is_sure` unless its names show two such."""

    root: Path
    is_sure: bool = True


def chain_of(folder: Path) -> list[Path]:
    """The folder where the outermost package lies, and the packages down to the folder."""
    chain = [folder]
    while (chain[0] / "__init__.py").is_file() and chain[0] != chain[0].parent:
        chain.insert(0, chain[0].parent)
    return chain


@lru_cache(maxsize=1024)
def roots_of(folder: Path) -> Roots:
    """For the files right in a folder, by what stands in it and in the packages around it.

    Where a package lies is the outermost folder of the chain unless modules there are imported by
    names that lead somewhere only from an inner one, which a library may have as well: they count
    where a module there has what is imported, or the folder is one that programs start in. What
    nobody imports either way starts where a `sys.path.insert(0, root("apps"))` says so.
    """
    chain = chain_of(folder)
    outermost, *inner = chain
    if not inner:
        return Roots(outermost)
    imported, added = _evidence(chain)
    used = [root for root in inner if any(start == root for start, _ in imported)]

    def is_used_from_outside(root: Path) -> bool:
        return any(start in root.parents and root in target.parents for start, target in imported)

    match used or [root for root in inner if root in added and not is_used_from_outside(root)]:
        case []:
            return Roots(outermost)
        case [root]:
            return Roots(root, is_sure=not is_used_from_outside(root))
    return Roots(outermost, is_sure=False)


def _evidence(chain: Sequence[Path]) -> tuple[set[tuple[Path, Path]], set[Path]]:
    """(from where it starts, where it leads) of what is imported; what is added to `sys.path`."""
    imported: set[_Import] = set()
    added: set[Path] = set()
    for tree in _trees(chain):
        for module, name in _dotted(tree):
            if found := _led_to(module, name, chain):
                imported.add(found)
        for parts in _added(tree):
            added.update(each for each in chain if each.parts[-len(parts) :] == parts)
    starts = {
        chain[0],
        *added,
        *(each for each in chain if not _STARTING.isdisjoint(_names_in(each))),
    }
    return {each[:2] for each in imported if each.is_proof or each.start in starts}, added


_STARTING = frozenset(
    {
        ".git",
        "Dockerfile",
        "manage.py",
        "pyproject.toml",
        "requirements.txt",
        "setup.cfg",
        "setup.py",
    }
)
"""What lies in a folder that programs are started in, so that it is on `sys.path`."""


class _Import(NamedTuple):
    """The folder from which an import leads to a module; `is_proof` if that has what is wanted."""

    start: Path
    target: Path
    is_proof: bool


def _trees(chain: Sequence[Path]) -> Iterator[ast.Module]:
    """The modules in the folders, and of their `settings`, that may tell."""
    names = "|".join(re.escape(name) for each in chain for name in _packages(each))
    telling = re.compile(
        rf"^\s*(?:from|import)\s+(?:{names})\b|\bsys\.path\.(?:insert|append)\b".encode(),
        re.MULTILINE,
    )
    folders = [*chain, *(each / "settings" for each in chain)]
    for file in (each / name for each in folders for name in _names_in(each)):
        if file.suffix != ".py":
            continue
        if (tree := _parsed(file, telling)) is not None:
            yield tree


def _parsed(file: Path, telling: re.Pattern[bytes] | None = None) -> ast.Module | None:
    """A module if it is there, is `telling` and can be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = read_regular(file, _LARGEST)
            return ast.parse(source) if telling is None or telling.search(source) else None
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_LARGEST = 1 << 20


def _packages(folder: Path) -> Iterator[str]:
    for name in _names_in(folder):
        if name.isidentifier() and name not in sys.stdlib_module_names:
            yield name


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208  names are all that is needed
    except OSError:
        return []


def _dotted(tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """(module, name in it) of what is imported from the root, by two parts or more."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from ((alias.name, None) for alias in aliases if "." in alias.name)
            case ast.ImportFrom(module=str() as module, names=aliases, level=0):
                yield from ((module, alias.name) for alias in aliases)


def _led_to(module: str, name: str | None, chain: Sequence[Path]) -> _Import | None:
    """From the first folder where a name leads to a module, at least two parts deep."""
    parts = module.split(".")
    for root in chain:
        inner = root.joinpath(*parts, name or "")
        if (name or len(parts) > 1) and _is_module(inner):
            return _Import(root, inner, is_proof=False)
        target = root.joinpath(*parts)
        if len(parts) > 1 and name and _is_module(target) and _has(target, module, name):
            return _Import(root, target, is_proof=True)
    return None


def _is_module(target: Path) -> bool:
    return target.is_dir() or target.with_name(f"{target.name}.py").is_file()


@lru_cache(maxsize=1024)
def _has(target: Path, dotted: str, name: str) -> bool:
    """Does a module bind a name, other than by importing it from a module of its own name?"""
    tree = _parsed(target / "__init__.py" if target.is_dir() else target.with_suffix(".py"))
    if tree is None:
        return False
    body = [
        each
        for each in tree.body
        if not (isinstance(each, ast.ImportFrom) and each.module == dotted and not each.level)
    ]
    return not {name, "*", "__getattr__"}.isdisjoint(bound_in(body))


def _added(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """The parts of each path that `sys.path` gets, as far as texts say them."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="sys"), attr="path"),
                    attr="insert" | "append",
                ),
                args=[*_, path],
            ):
                texts = [
                    each.value
                    for each in ast.walk(path)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
                parts = tuple(part for text in texts for part in text.split("/") if part)
                if parts and ".." not in parts:
                    yield parts
