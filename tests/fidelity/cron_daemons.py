"""Cron daemons on a clock that only their own sleep moves: which jobs they would start, and when.

See daemons/clock.c. Those that Debian has no program of are built from its source packages, where
SCHEDCAT_REQUIRE_ENGINES names them, and kept in build/.
"""

import atexit
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import pytest
from triples import YEARS, Windows, assert_enough, compare, triples, windows

from schedcat.schedule.dialect import Dialect
from schedcat.schedule.saying import say
from schedcat.schedule.unsupported import UnsupportedError

HERE = Path(__file__).with_name("daemons")
BUILT = Path(__file__).parents[2] / "build" / "daemons"
REQUIRED = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")

Fired = dict[str, list[datetime]]
"""Command → the minutes, in UTC, at which it would be started, in order."""

Daemon = Callable[[str, str, datetime, datetime], Fired]
"""(crontab, zone of the machine, start, end) → what is started in [start, end)."""


class Source(NamedTuple):
    """A Debian source package, a suite that has it, how to build it, and which file that makes."""

    package: str
    suite: str
    steps: str
    program: str


SOURCES = {
    "busybox-crond": Source(
        "busybox",
        "bookworm",
        "make allnoconfig && for each in CROND FEATURE_CROND_D FEATURE_CROND_CALL_SENDMAIL "
        "FEATURE_CROND_SPECIAL_TIMES; do "
        'sed -i "s/# CONFIG_$each is not set/CONFIG_$each=y/" .config && yes "" | make oldconfig; '
        # Where it would note that @reboot was run, so that it is not: nothing is written there.
        "done && sed -i 's:\\(CONFIG_PID_FILE_PATH=\\).*:\\1\"/dev/null\":' .config && "
        "make -j2 busybox",
        "busybox",
    ),
    "cronie": Source(
        "cronie",
        "trixie",
        "./configure --without-pam --disable-anacron --sysconfdir=/etc --localstatedir=/var "
        "SPOOL_DIR=/var/spool/cron/crontabs && make cron-paths.h && make -j2 src/crond",
        "src/crond",
    ),
}


def daemon(
    name: str,
    *,
    user: str = "root",
    jobs_last: bool = False,
    says: Path | None = None,
    ahead: int = 300,
) -> Daemon:
    """One of `debian-cron-daemon`, `cronie` and `busybox-crond`.

    BusyBox's may be given the crontab of another user. With `jobs_last` no job ever ends. What it
    would write in the machine's log is added to the file `says`. To get going it is started so many
    seconds `ahead`.

    Where it is missing the test is skipped, or failed if SCHEDCAT_REQUIRE_ENGINES names it.
    """
    lacking = _what_lacks(name)
    if lacking:
        stop = pytest.fail if name in REQUIRED else pytest.skip
        stop(f"{name} is missing: {lacking}")
    settings = (
        *(["CLOCK_JOBS_LAST=1"] if jobs_last else []),
        *([f"CLOCK_SAYS={says}"] if says else []),
    )
    match name:
        case "debian-cron-daemon":
            return _over_the_machine(ahead, settings, "cron", "-f")
        case "cronie":
            return _over_the_machine(ahead, settings, _built(name), "-n", "-i")
        case _:
            return _in_a_folder(ahead, user, settings, _built(name), "-f", "-c")


def _what_lacks(name: str) -> str | None:
    programs = ["gcc", "unshare", *(["make", "setpriv"] if name in SOURCES else ["cron"])]
    if missing := [each for each in programs if not shutil.which(each)]:
        return f"install {', '.join(missing)}"
    if os.geteuid() != 0:
        return "be root"
    if name in SOURCES and name not in REQUIRED and not _kept(name).exists():
        return f"to have it built, write SCHEDCAT_REQUIRE_ENGINES={name}"
    return None


@cache
def _built(name: str) -> str:
    """The program. It is not built by root: BusyBox's Makefiles would delete /dev/null."""
    kept, source = _kept(name), SOURCES[name]
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (kept.parent / "lock").open("w") as lock:
        flock(lock, LOCK_EX)  # another process of this session may be building it
        if not kept.exists():
            with tempfile.TemporaryDirectory() as folder:
                top = _unpacked(source, Path(folder))
                nobody = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
                _run(*nobody, "sh", "-c", source.steps, folder=top)
                shutil.copy(top / source.program, kept)
    return str(kept)


def _kept(name: str) -> Path:
    """Where the program is kept: in another folder once it is built in another way."""
    return BUILT / f"{name}-{crc32(repr(SOURCES[name]).encode()):08x}" / "crond"


def _unpacked(source: Source, folder: Path) -> Path:
    """The package, for all to read, fetched without a change to the machine's own sources."""
    folder.chmod(0o755)
    lists, parts = folder / "lists", folder / "parts"
    (lists / "partial").mkdir(parents=True)
    parts.mkdir()
    (parts / "one.sources").write_text(
        f"Types: deb-src\nURIs: {_repository()}\nComponents: main\nSuites: {source.suite}\n"
        "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
    )
    options = ("-o", f"Dir::Etc::SourceParts={parts}", "-o", f"Dir::State::Lists={lists}")
    apt = ("apt-get", "-qq", "-o", "Dir::Etc::SourceList=/dev/null", *options)
    _run(*apt, "update", folder=folder)
    _run(*apt, "source", "--download-only", source.package, folder=folder)
    (archive,) = (each for each in folder.glob("*.orig.tar.*") if each.suffix != ".asc")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (top,) = (each for each in folder.glob(f"{source.package}-*") if each.is_dir())
    _run("chown", "-R", "nobody:nogroup", str(top), folder=folder)
    return top


def _repository() -> str:
    """Where the machine has its own packages from: the first of its sources."""
    asked = ("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages")
    found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    if not found:
        pytest.fail("apt-get knows no source of packages")
    return found[0]


def _run(*command: str, folder: str | Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def _over_the_machine(ahead: int, settings: tuple[str, ...], *command: str) -> Daemon:
    """A daemon with the places of its crontabs compiled in. Catching up, it sleeps 10 seconds."""

    def run(crontab: str, zone: str, start: datetime, end: datetime) -> Fired:
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder, "crontab")
            table.write_text(crontab, encoding="utf-8")
            clock = _clock(folder, zone, (start, end), ahead=ahead, pause=10)
            mounted = ("unshare", "--mount", "sh", str(HERE / "mounted.sh"), str(table))
            _run(*mounted, *clock, *settings, *command, folder=folder)
            return _fired(folder, start, end)

    return run


def _in_a_folder(ahead: int, user: str, settings: tuple[str, ...], *command: str) -> Daemon:
    """A daemon that is told where its crontabs are, a file for each user."""

    def run(crontab: str, zone: str, start: datetime, end: datetime) -> Fired:
        with tempfile.TemporaryDirectory() as folder:
            tables = Path(folder, "crontabs")
            tables.mkdir()
            (tables / user).write_text(crontab, encoding="utf-8")
            clock = _clock(folder, zone, (start, end), ahead=ahead, pause=0)
            _run(*clock, *settings, *command, str(tables), folder=folder)
            return _fired(folder, start, end)

    return run


def _clock(
    folder: str, zone: str, during: tuple[datetime, datetime], *, ahead: int, pause: int
) -> tuple[str, ...]:
    """What stands before the daemon's own words. It has the time zones that we have, too."""
    first, last = (int(each.timestamp()) for each in during)
    log = Path(folder, "log")
    log.touch()
    for path, mode in ((folder, 0o711), (log, 0o666)):  # for jobs of any user
        Path(path).chmod(mode)
    return (
        "env",
        f"LD_PRELOAD={_preloaded()}",
        f"TZ={zone}",
        f"TZDIR={files('tzdata') / 'zoneinfo'}",
        f"CLOCK_FROM={first - ahead}",
        f"CLOCK_TO={last}",
        f"CLOCK_PAUSE={pause}",
        f"CLOCK_LOG={log}",
    )


@cache
def _preloaded() -> str:
    library = Path(tempfile.mkdtemp(prefix="clock-"), "clock.so")
    atexit.register(shutil.rmtree, library.parent)
    _run("gcc", "-O1", "-shared", "-fPIC", "-o", str(library), "clock.c", folder=HERE)
    return str(library)


def _fired(folder: str, start: datetime, end: datetime) -> Fired:
    fired = defaultdict(list)
    for line in sorted(Path(folder, "log").read_text(encoding="utf-8").splitlines()):
        second, _, command = line.partition(" ")
        instant = datetime.fromtimestamp(int(second), UTC)
        if start <= instant < end:
            fired[command].append(instant.replace(second=0))
    return fired


def compare_all(run: Daemon, dialect: Dialect, where: Windows = windows) -> list[int | None]:
    """Put every triple to a daemon, those of a zone and a window in one crontab, and compare.

    Fails where that are not enough of every kind.
    """
    texts = defaultdict[str, dict[str, None]](dict)
    for cron, _ in triples():
        with suppress(UnsupportedError):
            said = say(cron, dialect, YEARS, clock=cron.timezone)
            texts[cron.timezone] |= dict.fromkeys(said.texts)
    asked = [(zone, *window) for zone in texts for window in where(zone)]

    def answer(zone: str, start: datetime, end: datetime) -> Fired:
        lines = (f"{text} echo {text}\n" for text in texts[zone])
        return run("".join(lines), zone, start, end)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        fired = dict(zip(asked, pool.map(answer, *zip(*asked, strict=True)), strict=True))
    outcomes = [
        compare(
            triple,
            dialect,
            lambda text, cron, *window: fired[(cron.timezone, *window)].get(f"echo {text}", ()),
            where,
        )
        for triple in triples()
    ]
    assert_enough(triples(), outcomes)
    return outcomes
