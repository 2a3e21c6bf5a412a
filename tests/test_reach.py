"""How many of the jobs that people have each engine can be told exactly, kept in reach.txt.

As a script it prints what reach.txt is to be.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from triples import REAL

from schedcat.commands import Request, open_catalogs
from schedcat.schedule import Schedule
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

CATALOGS = Path(__file__).parents[1] / "catalog"
SNAPSHOT = Path(__file__).with_name("reach.txt")
ANEW = (
    "if that is meant, write it anew: "
    "PYTHONPATH=tests/fidelity python tests/test_reach.py > tests/reach.txt"
)
YEARS = datetime(2026, 11, 22, tzinfo=UTC), datetime(2036, 11, 22, tzinfo=UTC)


class Asked(NamedTuple):
    """A schedule, where it comes from, and the zone of the app or machine that is there."""

    source: str
    schedule: Schedule
    zone: str = "UTC"


def catalog_jobs() -> list[Asked]:
    return [
        Asked(each.config.root.name, job.schedule, each.config.defaults.get("timezone", "UTC"))
        for each in open_catalogs(Request([str(CATALOGS)]))
        for job in each.reading.catalog.jobs
    ]


def refused(asked: Asked, dialect: Dialect) -> str | None:
    """The fields because of which an engine cannot be told it exactly."""
    try:
        say(asked.schedule, dialect, YEARS, clock=asked.zone)
    except UnsupportedError as unsupported:
        return ", ".join(dict.fromkeys(".".join(each.keys) for each in unsupported.refusals))
    return None


def reach() -> Iterator[str]:
    """Of each engine its share of the catalogs' jobs, of each catalog, and the rest by reason."""
    jobs = catalog_jobs()
    sources = dict.fromkeys(each.source for each in jobs)
    for name, dialect in load_dialects().items():
        said = [each for each in jobs if not refused(each, dialect)]
        yield f"{name}: {len(said) / len(jobs):.1%}, {len(said)} of {len(jobs)} jobs"
        for source in sources:
            here = [each for each in jobs if each.source == source]
            yield f"  {source}: {sum(each.source == source for each in said)} of {len(here)}"
        reasons = defaultdict(list)
        for each in jobs:
            if reason := refused(each, dialect):
                reasons[reason].append(str(each.schedule))
        for reason, texts in sorted(reasons.items()):
            yield f"  refused for {reason}: {len(texts)} ({', '.join(sorted(set(texts)))})"


def shares(text: str) -> dict[str, float]:
    return {name: float(share) for name, share in re.findall(r"(?m)^(\S+): ([0-9.]+)%", text)}


def test_no_engine_reaches_less_than_before():
    before, now = shares(SNAPSHOT.read_text()), shares("\n".join(reach()))
    fallen = [name for name, share in before.items() if now.get(name, 0) < share]
    assert not fallen, f"fewer jobs can be told to {', '.join(fallen)}; {ANEW}"


def test_the_snapshot_is_current():
    assert SNAPSHOT.read_text().splitlines() == [*reach()], ANEW


@pytest.mark.parametrize(
    ("engine", "share"),
    [
        ("celery", 0.98),
        ("django-celery-beat", 0.98),
        pytest.param(
            "kubernetes",
            0.98,
            marks=pytest.mark.xfail(reason="a CronJob of every 7m or 1h59m is not documented"),
        ),
        ("debian-cron", 0.90),
        ("cloud-scheduler", 0.90),
    ],
)
def test_schedules_that_people_have_can_be_told(engine, share):
    others = [Asked("others", Cron.parse(text)) for text in dict.fromkeys(REAL)]
    people_have = [*catalog_jobs(), *others]
    said = [each for each in people_have if not refused(each, load_dialects()[engine])]
    assert len(said) / len(people_have) >= share


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in reach())
