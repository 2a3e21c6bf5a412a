"""Races of whole commands: what somebody waits for who runs them."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from make_catalog import catalog
from races import Race

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
    yield Race(
        "schedcat --help / python -c pass",
        timed([program("schedcat"), "--help"], folder),
        timed([sys.executable, "-c", "pass"], folder),
        8.0,
    )


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
