"""Measure everything beside its peers in one run, and say which ratio misses its target.

Ratios carry over from one machine to another, seconds do not: the table opens with them. Exit
code 1 says that a target is missed.
"""

import sys
import tempfile
from pathlib import Path

from firings import firing_races
from programs import command_races
from races import measure, table
from scans import scan_races


def main() -> int:
    """Measure whole commands, scans and the firings of schedules, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = [measure(race) for make in (command_races, scan_races) for race in make(folder)]
    results += [measure(race) for race in firing_races()]
    sys.stdout.writelines(f"{line}\n" for line in table(results))
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
