"""Races of what is read of 3,000 files of real source: tasks, again once known, and schedules."""

import ast
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter, sleep

import yaml
from make_catalog import catalog
from programs import program, timed
from races import Race

from schedcat.catalog.document.collector import collector_off
from schedcat.commands import Request
from schedcat.commands._sources import open_sources
from schedcat.tasks.files import File, python_files
from schedcat.tasks.reading import read
from schedcat.tasks.scope import top

FILES = 3000
ONE_IN = 10
JOBS = 100


def scan_races(folder: Path) -> Iterator[Race]:
    """What a scan costs; `folder` gets a project: source, and a catalog with its tasks."""
    installed = _installed()
    sources = [(module, file, Path(file.path).read_bytes()) for module, file in installed[:FILES]]
    yield Race(
        f"scan of {FILES:,} files in memory / ast.parse of one in {ONE_IN}",
        lambda: _seconds(_scan, sources),
        lambda: _seconds(_parse, sources[::ONE_IN]),
        1.0,
    )
    source, jobs = folder / "src", folder / "scanned.yaml"
    _copy([file for module, file in installed if top(module) not in SCHEDULERS][:FILES], source)
    jobs.write_text("".join(f"{line}\n" for line in catalog(JOBS)), encoding="utf-8")
    (beat := source / "beat.py").write_text(BEAT, encoding="utf-8")
    yield Race(
        f"schedules read in a folder of {FILES:,} files / ast.parse of those with the words, and "
        "the bytes of the others",
        lambda: _read_schedules(source),
        lambda: _parse_schedules(source),
        1.5,
    )
    beat.unlink()
    _write_tasks(source, jobs)
    sleep(WRITTEN)
    lint = [program("schedcat"), "lint", jobs.name]
    yield Race(
        f"lint of {JOBS} jobs with {FILES:,} files known / without them",
        timed([*lint, "--tasks", source.name], folder),
        timed(lint, folder),
        1.5,
    )


SCHEDULERS = {"celery", "django_celery_beat", "redbeat"}
"""Packages in which schedcat finds schedules that cannot be read, as it should."""


def _installed() -> list[tuple[str, File]]:
    """Module and file of the installed packages, then of the standard library."""
    roots = [Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")]
    return [each for root in roots for each in python_files(root).items()]


def _copy(files: Iterable[File], folder: Path) -> None:
    for file in files:
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


def _read_schedules(folder: Path) -> float:
    start = perf_counter()
    open_sources(Request([str(folder)], cache=False))
    return perf_counter() - start


def _parse_schedules(folder: Path) -> float:
    start = perf_counter()
    with collector_off():
        for path in folder.rglob("*.py"):
            source = path.read_bytes()
            if any(map(source.__contains__, WORDS)):
                ast.parse(source)
    return perf_counter() - start


BEAT = 'beat_schedule = {"poll": {"task": "app.poll", "schedule": 60}}\n'
WORDS = (b"beat_schedule", b"BEAT_SCHEDULE", b"BEATSCHEDULE", b"periodic_task")

WRITTEN = 3
"""Seconds until files count as known: younger ones are read again, since a clock has two."""

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
