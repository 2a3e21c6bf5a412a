"""The common schedules, and those of odd zones, on systemd itself: `systemd-analyze calendar`."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from odd_zones import more_triples
from triples import compare

from schedcat.schedule.dialects.systemd import DIALECT

ELAPSES = re.compile(r"(?:Next elapse|Iter\. #\d+): \w{3} (\S+ \S+) UTC")


@pytest.fixture
def ask():
    """A timer's elapses from `start` to `end`, one going on from the other as a timer does."""
    if not shutil.which("systemd-analyze"):
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "systemd" in required else pytest.skip
        stop("systemd is missing: install the Debian package systemd")

    def elapses(text, cron, start, end):
        asked = [*DIALECT.fires(cron, start, end)]
        done = subprocess.run(
            [
                "systemd-analyze",
                "calendar",
                # One more than we expect would show a run too many.
                f"--iterations={len(asked) + 1}",
                f"--base-time=@{int(start.timestamp()) - 1}",
                text,
            ],
            env={**os.environ, "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=True,
        )
        found = (
            datetime.strptime(each, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            for each in ELAPSES.findall(done.stdout)
        )
        return [each for each in found if start <= each < end]

    return elapses


def test_each_schedule_fires_when_the_catalog_says_or_we_say_otherwise(ask, tally):
    outcomes = [compare(each, DIALECT, ask) for each in more_triples()]
    tally("systemd", outcomes)
    assert sum(outcome is not None for outcome in outcomes) >= 400
