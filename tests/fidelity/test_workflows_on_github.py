"""What GitHub's own check of workflows takes of a schedule, the reader takes or leaves open.

The check is the npm package @actions/workflow-parser, of which editors make use; it runs in node.
"""

import json
import os
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame

FOLDER = Path(__file__).parents[2] / "build" / "node"
PATH = ".github/workflows/workflow.yml"


@pytest.fixture(scope="module")
def check(asked):
    """`check(texts)`: what GitHub's check finds in each: its schedules, and its errors."""
    package = FOLDER / "node_modules" / "@actions" / "workflow-parser"
    if shutil.which("node") is None or not package.exists():
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "workflow-parser" in required else pytest.skip
        stop("workflow-parser is missing: npm install --prefix build/node @actions/workflow-parser")

    def ask(texts):
        asked("workflow-parser", texts)
        script = Path(__file__).with_name("github") / "workflows.mjs"
        done = subprocess.run(
            ["node", script, FOLDER / "node_modules"],
            input="".join(f"{json.dumps(text)}\n" for text in texts),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return ask


def workflow(*entries):
    """One with these entries under `schedule`, as they are written."""
    schedule = "".join(f"    - {entry}\n" for entry in entries)
    return (
        f"on:\n  push:\n  schedule:\n{schedule}"
        "jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n"
    )


def read(text):
    return load_readers()["github-actions"].parse([Page(PATH, text.encode())], Frame(Tables()))


MINUTES = ["0", "*/5", "5,35", "20/15", "1-5", "60", "5-5", "*/0", "x", "-1", "1,", "05", "0-59/30"]
DAYS = ["* * *", "13 * 5", "* jan mon-fri", "* * 7", "* * SUN,2", "? * *", "L * *", "* 13 *"]
CRONS = [
    *(f"'{minute} 3 {days}'" for minute, days in product(MINUTES, DAYS)),
    *("'0  3 * * *'", "' 0 3 * * *'", "'0 3 * * * '", "'0\\t3 * * *'", '"0\\t3 * * *"', "'@daily'"),
    *("0 3 * * *", "5", "''", "'0 3 * *'", "'0 0 3 * * *'", "[a]", "{a: b}", "'0 3 * * 1#2'"),
]


def test_each_cron_is_taken_or_refused_as_github_does(check):
    """What its documentation leaves open is left open, and said."""
    texts = [workflow(f"cron: {cron}") for cron in CRONS]
    taken = 0
    for cron, text, answer in zip(CRONS, texts, check(texts), strict=True):
        reading = read(text)
        rules = {rule for rule, _ in reading.found}
        if answer["errors"]:
            assert not reading.catalog.jobs, cron
            assert rules, cron
        elif reading.catalog.jobs:
            (job,), (schedule,) = reading.catalog.jobs, answer["schedules"]
            place = job.at("cron", part=(0, len(job.schedule.text)))
            assert schedule["cron"] in reading.pages[PATH].line(place.line)
            assert not rules
            taken += 1
        else:
            assert rules == {"schedule-unresolvable"}, cron
    assert taken > 20


ENTRIES = [
    "{cron: '0 3 * * *'}",
    "{cron: '0 3 * * *', timezone: Europe/Berlin}",
    "{timezone: Europe/Berlin, cron: '0 4 * * *'}",
    "{timezone: UTC}",
    "{cron: '0 3 * * *', zone: UTC}",
    "{cron: '0 3 * * *', timezone: [UTC]}",
    "'0 3 * * *'",
    "{}",
]


def test_each_entry_is_a_job_where_github_takes_it(check):
    texts = [workflow(first, second) for first, second in product(ENTRIES, ENTRIES)]
    for text, answer in zip(texts, check(texts), strict=True):
        reading = read(text)
        assert bool(reading.found) == bool(answer["errors"]), text
        if not answer["errors"]:
            assert [(job.schedule.text, job.timezone) for job in reading.catalog.jobs] == [
                (each["cron"], each.get("timezone")) for each in answer["schedules"]
            ]
