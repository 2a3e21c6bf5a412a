"""Races of the scan for tasks: 3,000 files of real source, read the first time and once more."""

import ast
import sysconfig
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from time import perf_counter

import yaml
from make_catalog import catalog
from programs import program, timed
from races import Race

from schedcat.catalog.document.collector import collector_off
from schedcat.tasks.files import File, python_files
from schedcat.tasks.reading import read

FILES = 3000
ONE_IN = 20
JOBS = 100


def scan_races(folder: Path) -> Iterator[Race]:
    """What a scan costs; `folder` gets a copy of the source, and a catalog with its tasks."""
    source, jobs = folder / "src", folder / "scanned.yaml"
    _copy_source(source)
    jobs.write_text("".join(f"{line}\n" for line in catalog(JOBS)), encoding="utf-8")
    _write_tasks(source, jobs)
    sources = [
        (module, file, Path(file.path).read_bytes())
        for module, file in python_files(source).items()
    ]
    yield Race(
        f"scan of {FILES:,} files in memory / ast.parse of one in {ONE_IN}",
        lambda: _seconds(_scan, sources),
        lambda: _seconds(_parse, sources[::ONE_IN]),
        1.0,
    )
    lint = [program("schedcat"), "lint", jobs.name]
    yield Race(
        f"lint of {JOBS} jobs with {FILES:,} files known / without them",
        timed([*lint, "--tasks", source.name], folder),
        timed(lint, folder),
        1.5,
    )


def _copy_source(folder: Path) -> None:
    """The first files of the installed packages and, if they are too few, the standard library."""
    roots = [Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")]
    found = chain.from_iterable(python_files(root).values() for root in roots)
    for file in islice(found, FILES):
        target = folder / "copied" / file.below
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(Path(file.path).read_bytes())


def _write_tasks(folder: Path, jobs: Path) -> None:
    """A module for the tasks of each area of the catalog, every one with its docstring."""
    for job in yaml.safe_load(jobs.read_text(encoding="utf-8"))["jobs"].values():
        module, _, name = job["task"].rpartition(".")
        path = folder / f"{module.replace('.', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f'@shared_task\ndef {name}():\n    """{job["description"]}"""\n\n\n')


Sources = list[tuple[str, File, bytes]]
"""Module, file and content of each."""


def _seconds(work: Callable[[Sources], None], sources: Sources) -> float:
    start = perf_counter()
    with collector_off():
        work(sources)
    return perf_counter() - start


def _scan(sources: Sources) -> None:
    for module, file, source in sources:
        read(source, module, is_package=file.is_package, names=False)


def _parse(sources: Sources) -> None:
    for *_, source in sources:
        ast.parse(source)
