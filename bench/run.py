"""Time whole commands beside their peers in one run, and say which ratio misses its target.

Ratios carry over from one machine to another, seconds do not: the table opens with them. Every
command runs once before the clock starts, so that its bytecode is on disk, then ROUNDS times in
turn with its peer; the best time counts. Exit code 1 says that a target is missed.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from make_catalog import catalog

ROUNDS = 5
PROGRAMS = Path(sysconfig.get_path("scripts"))


@dataclass(frozen=True, slots=True)
class Race:
    """Two commands, and how many times as long as the peer ours may take."""

    title: str
    ours: list[str]
    peer: list[str]
    target: float


@dataclass(frozen=True, slots=True)
class Result:
    """The best seconds of both sides of a race."""

    race: Race
    ours: float
    peer: float

    @property
    def ratio(self) -> float:
        """Ours over the peer's: below 1 is faster."""
        return self.ours / self.peer

    @property
    def is_met(self) -> bool:
        """Whether the ratio keeps to the target."""
        return self.ratio <= self.race.target


def races(folder: Path) -> Iterator[Race]:
    """What is measured, on catalogs written into `folder`."""
    for jobs, target in [(100, 1.0), (10_000, 0.25)]:
        path = folder / f"{jobs}.yaml"
        path.write_text("".join(f"{line}\n" for line in catalog(jobs)), encoding="utf-8")
        yield Race(
            f"lint of {jobs:,} jobs / yamllint",
            [_program("schedcat"), "lint", path.name],
            [_program("yamllint"), "-d", "extends: default", path.name],
            target,
        )
    yield Race(
        "schedcat --help / python -c pass",
        [_program("schedcat"), "--help"],
        [sys.executable, "-c", "pass"],
        8.0,
    )


def measure(race: Race, folder: Path) -> Result:
    """Run both sides in turn, so that a busy moment of the machine meets both."""
    for command in (race.ours, race.peer):
        _seconds(command, folder)
    times = [(_seconds(race.ours, folder), _seconds(race.peer, folder)) for _ in range(ROUNDS)]
    ours, peer = map(min, zip(*times, strict=True))
    return Result(race, ours, peer)


def table(results: list[Result]) -> Iterator[str]:
    """The results as the lines of a Markdown table."""
    yield "| race | ratio | target | | ours | peer |"
    yield "|---|---:|---:|---|---:|---:|"
    for result in results:
        race = result.race
        yield (
            f"| {race.title} | {result.ratio:.2f} | ≤ {race.target:.2f} "
            f"| {'met' if result.is_met else 'MISSED'} "
            f"| {result.ours * 1000:,.0f} ms | {result.peer * 1000:,.0f} ms |"
        )


def main() -> int:
    """Measure everything in a folder without any configuration, print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = [measure(race, folder) for race in races(folder)]
    sys.stdout.writelines(f"{line}\n" for line in table(results))
    return 0 if all(result.is_met for result in results) else 1


def _program(name: str) -> str:
    return str(PROGRAMS / name)


def _seconds(command: list[str], folder: Path) -> float:
    """How long `command` takes from start to exit; one that does not exit with 0 stops the run."""
    # Python's own switches change what is measured, PYTHONDONTWRITEBYTECODE most of all.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    start = perf_counter()
    subprocess.run(command, cwd=folder, env=kept, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
