"""The engines that tests compare with, and what happens where one of them is missing.

`engine("celery")` is a function from an expression and an end to the instants in UTC between
START and that end, or None when the engine refuses the expression. `debian-cron` only says
whether it accepts: no instants, or None. `debian-cron-daemon` takes a list of expressions and
counts the firings of each in one hour, from Thursday 2026-01-01 23:30 UTC. `systemd` takes a list
and gives the first ten instants of each, or None, by the expression.

A missing engine skips the test, unless SCHEDCAT_REQUIRE_ENGINES, a comma-separated list, names it.
"""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

START = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
"""A second before a Thursday, a month and a year begin."""

Instants = list[datetime] | None
Engine = Callable[..., Any]


class MissingEngineError(Exception):
    """An engine is not on this machine; the text says what to install."""


@pytest.fixture(scope="session")
def engine(
    tmp_path_factory: pytest.TempPathFactory, asked: Callable[[str, Iterable[str]], None]
) -> Callable[[str], Engine]:
    required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")

    @cache
    def made(name: str) -> Engine | MissingEngineError:
        try:
            return ENGINES[name](tmp_path_factory.mktemp(name))
        except MissingEngineError as missing:
            return missing

    def find(name: str) -> Engine:
        found = made(name)
        if isinstance(found, MissingEngineError):
            stop = pytest.fail if name in required else pytest.skip
            stop(f"{name} is missing: install {found}")
        return _noting(found, partial(asked, name))

    return find


def _noting(ask: Engine, note: Callable[[Iterable[str]], None]) -> Engine:
    def noting(expressions: str | Sequence[str], *args: object) -> Any:
        note([expressions] if isinstance(expressions, str) else expressions)
        return ask(expressions, *args)

    return noting


def _celery(_: Path) -> Engine:
    return _beat(lambda schedule: schedule)


def _redbeat(_: Path) -> Engine:
    coder = _module("redbeat.decoder")

    def kept(schedule: Any) -> Any:
        text = json.dumps(schedule, cls=coder.RedBeatJSONEncoder)
        return json.loads(text, cls=coder.RedBeatJSONDecoder)

    return _beat(kept)


def _beat(kept: Callable[[Any], Any]) -> Engine:
    """Celery's crontab, as it is once a scheduler has kept it."""
    app = _module("celery").Celery(set_as_current=False)
    schedules = _module("celery.schedules")

    def fires(schedule: Any) -> Iterator[datetime]:
        clock = START
        schedule.app, schedule.nowfun = app, lambda: clock
        while True:
            clock += schedule.remaining_estimate(clock)
            yield clock

    def ask(expression: str, until: datetime) -> Instants:
        try:
            schedule = kept(schedules.crontab.from_string(expression))
        except (ValueError, schedules.ParseException):
            return None
        return _before(until, fires(schedule))

    return ask


def _croniter(_: Path) -> Engine:
    croniter = _module("croniter")

    def fires(schedule: Iterator[datetime]) -> Iterator[datetime]:
        with suppress(croniter.CroniterBadDateError):
            yield from schedule

    def ask(expression: str, until: datetime) -> Instants:
        try:
            schedule = croniter.croniter(expression, START, ret_type=datetime)
        except croniter.CroniterBadCronError:
            return None
        return _before(until, fires(schedule))

    return ask


def _cronsim(_: Path) -> Engine:
    cronsim = _module("cronsim")

    def ask(expression: str, until: datetime) -> Instants:
        try:
            return _before(until, cronsim.CronSim(expression, START))
        except cronsim.CronSimError:
            return None

    return ask


def _debian_cron(folder: Path) -> Engine:
    # On other systems `-n` is another option of crontab, one that changes the machine.
    if not _succeeds("dpkg-query", "--show", "cron") or not shutil.which("crontab"):
        raise MissingEngineError("the package cron on a Debian system")
    crontab = folder / "crontab"

    def ask(expression: str, _: datetime) -> Instants:
        crontab.write_text(f"{expression} true\n")
        return [] if _succeeds("crontab", "-n", str(crontab)) else None

    return ask


def _debian_cron_daemon(folder: Path) -> Engine:
    _debian_cron(folder)
    if not shutil.which("faketime") or not _succeeds("unshare", "--mount", "true"):
        raise MissingEngineError("the Debian package faketime, and be a root that may mount")
    crontab, log = folder / "crontab", folder / "log"
    script = Path(__file__).with_name("debian_cron") / "an-hour.sh"

    def ask(expressions: Sequence[str]) -> Counter[str]:
        lines = [f"{text} echo {at} >> {log}\n" for at, text in enumerate(expressions)]
        crontab.write_text("".join(lines))
        log.write_text("")
        subprocess.run(["unshare", "--mount", "sh", script, crontab], check=True)
        return Counter(expressions[int(at)] for at in log.read_text().split())

    return ask


def _robfig(folder: Path) -> Engine:
    packages = Path("/usr/share/gocode")
    if not shutil.which("go") or not (packages / "src/github.com/robfig/cron").exists():
        raise MissingEngineError("the Debian packages golang-go and golang-github-robfig-cron-dev")
    program, go = folder / "robfig", {"GO111MODULE": "off", "GOPATH": str(packages)}
    kept = Path(__file__).parents[2] / "build" / "go"  # what it took to build the last time
    subprocess.run(
        ["go", "build", "-o", program, "."],
        cwd=Path(__file__).with_name("robfig"),
        env=os.environ | go | {"GOCACHE": str(kept)},
        check=True,
    )

    def ask(expression: str, until: datetime) -> Instants:
        answer = subprocess.run(
            [program, START.isoformat(), until.isoformat()],
            input=expression,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        instants = json.loads(answer.stdout)["instants"]
        return instants and [datetime.fromisoformat(instant) for instant in instants]

    return ask


def _systemd(_: Path) -> Engine:
    if not shutil.which("systemd-analyze"):
        raise MissingEngineError("the Debian package systemd")
    environment = os.environ | {"TZ": "UTC", "LC_ALL": "C.UTF-8"}
    options = "calendar", "--iterations=10", f"--base-time={START:%Y-%m-%d %H:%M:%S} UTC", "--"

    def analyze(*expressions: str) -> subprocess.CompletedProcess[str]:
        command = ("systemd-analyze", *options, *expressions)
        return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)

    def elapses(expression: str) -> list[datetime]:
        found = re.findall(r"^ .*: \S+ (\S+ \S+) UTC$", analyze(expression).stdout, re.MULTILINE)
        return [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in found]

    def ask(expressions: Sequence[str]) -> dict[str, Instants]:
        said = analyze(*expressions).stderr
        refused = set(re.findall(r"Failed to parse calendar specification '(.*)':", said))
        return {each: None if each in refused else elapses(each) for each in expressions}

    return ask


ENGINES: dict[str, Callable[[Path], Engine]] = {
    "celery": _celery,
    "croniter": _croniter,
    "cronsim": _cronsim,
    "debian-cron": _debian_cron,
    "debian-cron-daemon": _debian_cron_daemon,
    "redbeat": _redbeat,
    "robfig": _robfig,
    "systemd": _systemd,
}


def _module(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        raise MissingEngineError(f"the Python package {name.partition('.')[0]}") from None


def _succeeds(*command: str) -> bool:
    if not shutil.which(command[0]):
        return False
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _before(until: datetime, fires: Iterator[datetime]) -> list[datetime]:
    return [*takewhile(lambda instant: instant < until, fires)]
