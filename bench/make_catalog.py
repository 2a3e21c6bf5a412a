"""Write a catalog of any size in which lint finds nothing: half cron jobs, half intervals.

    python bench/make_catalog.py 10000 -o jobs.yaml

The same number gives the same text. Up to 10,000 jobs no more than ten run in one UTC minute of a
week, which is where the rule `collision` begins.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

AREAS = ("accounts", "billing", "catalogue", "delivery", "orders", "reports", "search", "support")
VERBS = {
    "archive": "move {} to cold storage",
    "check": "compare {} with the ledger",
    "expire": "close {} past their end date",
    "export": "hand {} over to the warehouse",
    "notify": "tell the owners of {} what waits",
    "purge": "delete {} beyond their retention",
    "refresh": "read {} again from upstream",
    "retry": "send {} again that got stuck",
}
NOUNS = ("accounts", "batches", "events", "invoices", "messages", "records", "sessions", "uploads")
INTERVALS = ("7m", "5m", "10m", "15m", "45m", "1h", "1h30m", "4h", "11h59m")

MINUTES = 24 * 60
STRIDE = 611
"""Coprime to MINUTES: a step that visits every minute of the day before it comes back to one."""


def catalog(jobs: int) -> Iterator[str]:
    """The lines of a catalog file with that many jobs."""
    yield "---"
    yield "defaults:"
    yield "  timezone: UTC"
    yield "  owner: platform"
    yield "jobs:" if jobs else "jobs: {}"
    for number in range(jobs):
        yield from _job(number)


def _job(number: int) -> Iterator[str]:
    turn, area = divmod(number, len(AREAS))
    turn, verb = divmod(turn, len(VERBS))
    turn, noun = divmod(turn, len(NOUNS))
    does, doing = list(VERBS.items())[verb]
    words = [does, NOUNS[noun], *([str(turn + 1)] if turn else [])]
    yield f"  {AREAS[area]}-{'-'.join(words)}:"
    yield f"    task: {AREAS[area]}.tasks.{'_'.join(words)}"
    yield f"    {_interval(number // 2) if number % 2 else _cron(number // 2)}"
    yield f"    description: In {AREAS[area]}, {doing.format(NOUNS[noun])}."


def _interval(number: int) -> str:
    return f"interval: {INTERVALS[number % len(INTERVALS)]}"


def _cron(number: int) -> str:
    """Every kind of schedule in turn, each at the next free minute of the day."""
    hour, minute = divmod(number * STRIDE % MINUTES, 60)
    shapes = (
        f"{minute} {hour} * * *",
        f"{minute} {hour} * * 1-5",
        f"{minute} {hour} * * {number % 7}",
        f"{minute} {hour} {1 + number % 28} * *",
        f"{minute} {hour % 12},{hour % 12 + 12} * * *",
    )
    return f'cron: "{shapes[number % len(shapes)]}"'


def main() -> None:
    """Read the command line, write the catalog."""
    parser = argparse.ArgumentParser(description="Write a catalog in which lint finds nothing.")
    parser.add_argument("jobs", type=int, help="how many")
    parser.add_argument("-o", "--output", type=Path, help="a file instead of standard output")
    wanted = parser.parse_args()
    text = "".join(f"{line}\n" for line in catalog(wanted.jobs))
    if wanted.output:
        wanted.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
