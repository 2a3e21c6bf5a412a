"""What the pages show of the tool, made by running it: cog puts it between the markers.

A block in a page is a line of Python in a comment, and what it prints stands below it:

    <!-- [[[cog print(run("schedcat lint catalog/keystone")) ]]] -->
    <!-- [[[end]]] -->

`make docs` writes the blocks anew, `make docs-check` compares them. Commands whose output holds
dates that move need `--now`.
"""

import json
import os
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schedcat.backends import load_backends
from schedcat.cli.app import app
from schedcat.reports.rule_page import fenced, markdown
from schedcat.rules import GROUPS, Rule, load_rules
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.zones import Transition, transitions

ROOT = Path(__file__).parent.parent


def run(command: str, *, columns: int = 80) -> str:
    """A shell command and what a person sees of it, as a Markdown block; an exit code if not 0.

    It runs in the root of the repository, finds the programs of this virtual environment first, and
    sees a terminal `columns` characters wide without colour.
    """
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        env=_environment(columns),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    shown = f"$ {command}\n{done.stdout}"
    if done.returncode:
        shown += f"$ echo $?\n{done.returncode}\n"
    return fenced(shown, "console")


def help_pages() -> str:
    """The help of the program and then of each command, in the order in which it lists them."""
    names = [
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback
    ]
    return "\n\n".join(run(f"schedcat {name} --help".replace("  ", " ")) for name in ["", *names])


def rules_pages() -> str:
    """Group by group a table of its rules, then a section for each rule."""
    return "\n\n".join(part for group in GROUPS for part in _group(group))


def fields_table(schema: str, *keys: str) -> str:
    """The keys of a schema's mapping as a table; `keys` lead from its top to a free mapping."""
    record = json.loads(_output("schema", schema))
    for key in keys:
        record = record["properties"][key]["additionalProperties"]
    return _properties_table(record["properties"])


def blocks_tables() -> str:
    """One table for the block of each backend in a job."""
    job = json.loads(_output("schema", "catalog"))["properties"]["jobs"]["additionalProperties"]
    names = job["properties"]["backends"]["items"]["enum"]
    blocks = {name: job["properties"][name]["properties"] for name in names}
    return "\n\n".join(
        f"### {name}\n\n{_properties_table(block)}" for name, block in blocks.items()
    )


def config_tables() -> str:
    """One table for each mapping of the configuration: settings of backends, options of rules."""
    top = json.loads(_output("schema", "config"))["properties"]
    backends = top["backends"]["properties"]
    lint = top["lint"]["properties"]
    tables = {
        "lint": {key: each for key, each in lint.items() if "properties" not in each},
        **{f"lint.{key}": each["properties"] for key, each in lint.items() if "properties" in each},
        **{
            f"backends.{name}": _with_defaults(name, each["properties"])
            for name, each in backends.items()
        },
        "environments.NAME": top["environments"]["additionalProperties"]["properties"],
        "[docs]": top["docs"]["items"]["properties"],
        "[exports]": top["exports"]["items"]["properties"],
    }
    return "\n\n".join(
        f"### [{name}]\n\n{_properties_table(table)}" for name, table in tables.items()
    )


def _with_defaults(backend: str, settings: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The settings of a backend, each saying what holds where nobody says it."""
    defaults = {field.key: field.default for field in load_backends()[backend].SETTINGS}
    return {
        key: each
        if defaults[key] is None
        else {**each, "description": f"{each['description']} `{defaults[key]}` when unsaid."}
        for key, each in settings.items()
    }


def engines_table() -> str:
    """What each engine that we know makes of a schedule; at clock changes, as its model runs."""
    header = ["", "engine", "both day fields", "zone", "skipped time", "repeated time"]
    header += ["every hour, in the repeated one", "interval", "due while it was down", "source"]
    return _table(header, [[*_engine_cells(each)] for each in load_dialects().values()])


def _engine_cells(dialect: Dialect) -> Iterator[str]:
    yield "verified" if dialect.is_verified else "documented"
    yield dialect.engine
    yield {DayRule.EITHER: "either", DayRule.BOTH: "both", None: "one only"}[dialect.joins]
    yield f"that of {dialect.one_clock_of}" if dialect.one_clock_of else "each its own"
    gap, fold = _NEW_YORK
    yield _does(dialect, "30 2 * * *", gap, _SKIPPED)
    yield _does(dialect, "30 1 * * *", fold, _REPEATED)
    yield _does(dialect, "30 * * * *", fold, _EVERY_HOUR)
    if dialect.every is None:
        yield "as a cron"
    elif dialect.keeps_anchor:
        yield "from its anchor"
    else:
        starts = dialect.interval_starts_with_scheduler
        yield "from when it starts" if starts else "from its last run"
    yield dialect.missed
    yield dialect.source


_NEW_YORK = transitions(
    "America/New_York", datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
)
"""Its clocks skip 02:00 to 03:00, at 07:00 UTC, and repeat 01:00 to 02:00, from 05:00 UTC on."""

_SKIPPED = {"07:00": "right after", "07:30": "an hour later", "": "left out"}
_REPEATED = {"05:30": "the first time", "05:30 06:30": "both times"}
_EVERY_HOUR = {"05:30": "left out", "05:30 06:30": "run"}
"""The firings within an hour of a change, in UTC, and what they come to."""


def _does(dialect: Dialect, text: str, change: Transition, outcomes: Mapping[str, str]) -> str:
    """What an engine does with a cron at a change."""
    cron = Cron.parse(text, timezone="America/New_York")
    if dialect.needs_steady_clock:
        return "refused"
    if dialect.fires is None or not dialect.documents(cron, change):
        return "undocumented"
    moment, day = datetime.fromtimestamp(change.at, UTC), timedelta(days=1)
    firings = dialect.fires(cron, moment - day, moment + day)
    near = (instant for instant in firings if abs(instant - moment) < timedelta(hours=1))
    return outcomes[" ".join(f"{instant:%H:%M}" for instant in near)]


def _properties_table(properties: dict[str, dict[str, Any]]) -> str:
    rows = [
        [f"`{key}`", each["description"], f"`{json.dumps(each['examples'][0])}`"]
        for key, each in properties.items()
    ]
    return _table(["key", "what it says", "example"], rows)


def _group(group: str) -> Iterator[str]:
    rules = [rule for rule in load_rules().values() if rule.group == group]
    if rules:
        yield f"## {group}: {GROUPS[group]}"
        yield _table(["rule", "severity", "fix", "says"], [[*_rule_cells(rule)] for rule in rules])
    for rule in rules:
        yield f"### {rule.name}"
        yield from markdown(rule)


def _rule_cells(rule: Rule) -> Iterator[str]:
    yield f"[{rule.name}](#{rule.name})"
    yield rule.severity if rule.default else f"{rule.severity}, off by default"
    yield rule.fix or ""
    yield rule.doc.summary


def _output(*arguments: str) -> str:
    return subprocess.run(
        [_programs() / "schedcat", *arguments],
        env=_environment(80),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout


def _environment(columns: int) -> dict[str, str]:
    """The caller's environment, less what would make the output differ between machines."""
    kept = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "CI"}}
    path = f"{_programs()}{os.pathsep}{os.environ['PATH']}"
    return kept | {"COLUMNS": str(columns), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PATH": path}


def _programs() -> Path:
    return Path(sysconfig.get_path("scripts"))


def _table(header: list[str], rows: list[list[str]]) -> str:
    return "\n".join(map(_row, [header, ["---"] * len(header), *rows]))


def _row(cells: list[str]) -> str:
    escaped = [cell.replace("|", r"\|") for cell in cells]
    return f"| {' | '.join(escaped)} |"
