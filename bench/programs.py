"""Races of whole commands: what somebody waits for who runs them."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import yaml
from make_catalog import catalog
from races import Race

from schedcat.catalog.document.collector import collector_off

PROGRAMS = Path(sysconfig.get_path("scripts"))


def command_races(folder: Path) -> Iterator[Race]:
    """What is measured, on catalogs written into `folder`, which has no configuration."""
    for jobs, target in [(100, 1.0), (10_000, 0.25)]:
        path = folder / f"{jobs}.yaml"
        path.write_text("".join(f"{line}\n" for line in catalog(jobs)), encoding="utf-8")
        yield Race(
            f"lint of {jobs:,} jobs / yamllint",
            timed([program("schedcat"), "lint", path.name], folder),
            timed([program("yamllint"), "-d", "extends: default", path.name], folder),
            target,
        )
    yield from _large_races(folder)
    yield Race(
        "schedcat --help / python -c pass",
        timed([program("schedcat"), "--help"], folder),
        timed([sys.executable, "-c", "pass"], folder),
        8.0,
    )


def _large_races(folder: Path) -> Iterator[Race]:
    """What every rule at once makes of many jobs, which none of them finds anything wrong with."""
    many, most = folder / "10000.yaml", folder / "100000.yaml"
    most.write_text("".join(f"{line}\n" for line in catalog(100_000)), encoding="utf-8")
    lint, exit_zero = [program("schedcat"), "lint", "--select=all", many.name], "--exit-zero"
    yamllint = [program("yamllint"), "-d", "extends: default", many.name]
    title = "lint of 10,000 jobs, every rule"
    yield Race(f"{title} / yamllint", timed(lint, folder), timed(yamllint, folder), 0.2)
    yield Race(f"{title} / yaml.compose", timed(lint, folder), lambda: _compose(many), 6.0)
    yield Race(
        "lint of 100,000 jobs, every rule / of 10,000",
        # So many jobs cannot but come together.
        timed([*lint[:-1], exit_zero, most.name], folder),
        timed(lint, folder),
        11.0,
        rounds=2,
    )
    yield Race(
        f"memory of {title} / yamllint",
        _used(lint, folder),
        _used(yamllint, folder),
        1.5,
        rounds=1,
        write=lambda used: f"{used:,.0f} MB",
    )


def _compose(path: Path) -> float:
    """How long PyYAML's C parser takes to make nodes, its best peer in this."""
    text = path.read_bytes()
    with collector_off():
        start = perf_counter()
        yaml.compose(text, Loader=yaml.CSafeLoader)
        return perf_counter() - start


def _used(command: list[str], folder: Path) -> Callable[[], float]:
    """How much memory `command` takes at its highest, in megabytes."""

    def megabytes() -> float:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0  # it is waited for
        return used.ru_maxrss / 1024

    return megabytes


def program(name: str) -> str:
    """A program of this environment."""
    return str(PROGRAMS / name)


def timed(command: list[str], folder: Path) -> Callable[[], float]:
    """How long `command` takes from start to exit; one that does not exit with 0 stops the run."""
    # Python's own switches change what is measured, PYTHONDONTWRITEBYTECODE most of all.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def seconds() -> float:
        start = perf_counter()
        subprocess.run(command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, check=True)
        return perf_counter() - start

    return seconds
