"""Where a project has its tasks: the folders that its modules are imported from."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from schedcat.catalog.discover import below, is_of_tests
from schedcat.catalog.shown import shown_path
from schedcat.tasks import load

_WORDS = (b"shared_task", b".task", b"@task")


def task_roots(folder: Path, wanted: Collection[str]) -> list[str]:
    """The folders below `folder` from which tasks are imported, those with most first.

    `wanted` are the tasks of jobs: a folder that has none of them is left out where one has some.
    """
    candidates: dict[Path, int] = {}
    modules = {name.rpartition(".")[0].replace(".", "/") for name in wanted if "." in name}
    for file in _making_tasks(folder):
        for root in {_root_of(file, folder), *_roots_by_name(file, folder, modules)}:
            candidates[root] = candidates.get(root, 0) + 1
    found = {root: load([root], asked=wanted) for root in candidates}
    known = {root: len({*registry.descriptions} & {*wanted}) for root, registry in found.items()}
    by_use = sorted(candidates, key=lambda root: (-known[root], -candidates[root], root.as_posix()))
    if any(known.values()):
        by_use = [*_adding({root: {*found[root].descriptions} & {*wanted} for root in by_use})]
    return [f"{shown_path(root)}/" for root in by_use]


def _adding(known: Mapping[Path, set[str]]) -> Iterator[Path]:
    """Those that have tasks which none before them has."""
    seen: set[str] = set()
    for root, names in known.items():
        if not names <= seen:
            seen |= names
            yield root


def _roots_by_name(file: Path, folder: Path, modules: Collection[str]) -> Iterator[Path]:
    """The folders from which a file is a module of that name."""
    path = "/" + file.relative_to(folder).with_suffix("").as_posix().removesuffix("/__init__")
    for name in modules:
        if path.endswith(f"/{name}"):
            yield folder / path.removesuffix(f"/{name}").lstrip("/")


def _making_tasks(folder: Path) -> Iterator[Path]:
    for path in below(str(folder), lambda name, _: name.endswith(".py")):
        file = Path(path)
        if is_of_tests(str(file.relative_to(folder))):
            continue
        try:
            source = file.read_bytes()
        except OSError:
            continue
        if b"celery" in source and any(word in source for word in _WORDS):
            yield file


def _root_of(file: Path, folder: Path) -> Path:
    """The folder above the packages that a module lies in."""
    here = file.parent
    while here != folder and os.path.isfile(here / "__init__.py"):  # noqa: PTH113  it never raises
        here = here.parent
    return here
