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
    names that lead somewhere only from an inner one. What nobody imports either way starts where a
    `sys.path.insert(0, root("apps"))` says so.
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
    imported: set[tuple[Path, Path]] = set()
    added: set[Path] = set()
    for tree in _trees(chain):
        for dotted in _dotted(tree):
            if found := _led_to(dotted, chain):
                imported.add(found)
        for parts in _added(tree):
            added.update(each for each in chain if each.parts[-len(parts) :] == parts)
    return imported, added


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
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                source = read_regular(file, _LARGEST)
                if telling.search(source):
                    yield ast.parse(source)
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue


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


def _dotted(tree: ast.Module) -> Iterator[str]:
    """The names of two parts or more that are imported from the root."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases if "." in alias.name)
            case ast.ImportFrom(module=str() as module, names=aliases, level=0):
                yield from (f"{module}.{alias.name}" for alias in aliases)


def _led_to(dotted: str, chain: Sequence[Path]) -> tuple[Path, Path] | None:
    """The first folder from which a name leads to a module, and where; at least two parts deep."""
    parts = dotted.split(".")
    for root in chain:
        for count in (len(parts), len(parts) - 1):
            target = root.joinpath(*parts[:count])
            if count > 1 and (target.is_dir() or target.with_name(f"{target.name}.py").is_file()):
                return root, target
    return None


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
