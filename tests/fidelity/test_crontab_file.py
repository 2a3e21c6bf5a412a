"""An exported crontab is taken by Debian's cron, and run there to the letter and to the minute."""

import json
import shlex
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schedcat.backends import load_backends, site_of
from schedcat.catalog.config import Config
from schedcat.commands import Request, open_catalogs
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.debian_cron import fires

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("debian_cron") / "from.sh"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CRONTAB = load_backends()["crontab"]
MIDNIGHT = Cron.parse("0 0 * * *")

ARGUMENTS = {
    "quotes": ["it's", '"quoted"', "'", '"', "''", "\\'"],
    "shell": ["$(touch hacked)", "`touch hacked`", "${HOME} $HOME $$", "a;b", "a&&b", "!x", "~"],
    "globs": ["*", "?", "[a-z]*", "{a,b}", "~root", "> x", "< x", "| x", "&"],
    "percent": ["%", "100%", "%%", "+%Y-%m-%d", "a%b%c"],
    "backslashes": ["\\", "\\\\", "\\\\\\", "\\%", "\\\\%", "a\\%b\\", "\\n", "%\\", "\\'%"],
    "comments": ["#", "# x", "a #b", "a#b"],
    "blanks": ["", " ", "\t", "a\tb", "  a  ", "\r", "a\r"],
    "unicode": ["🎉", "naïve", "日本語", "\u2028", "\u202e", "\xa0", "👩‍👩‍👧"],
    "control": ["\x01", "\x1b[31m", "\x7f", "\x08"],
    "options": ["-n", "--", "-", "-e", "=", "A=1"],
}
SHELL_WORDS = ["echo", "if", "A=1", "!", "printf"]
LINES = {
    "line-of-percent": r"""{} '100%' "50\%" \% \\% 'a\\%b' "$(date +%%)" """,
    "line-of-backslashes": r"""{} '\' "\\" \\ a\b "a\b" '\\\\' \\\\ """,
    "line-of-words": """{} $((1 + 1)) "$0" `echo "a  b"` ~ "$(printf '%s-' a b)" # %""",
    "line-of-pipes": """printf 'a%%b' | {} "$(cat)" && : || exit""",
}
TITLES = ["# x", "a\nb", "* * * * * rm", "A=1", "x" * 5_000, "🎉\x1b\0"]
LONGEST = [("x", 998), ("🎉", 249), ("%", 499), ("\\\\", 249)]
VALUES = ["it's", '"%"', "$(touch hacked)", "`x`", "\\%", "two\nlines", "🎉", "#", "\0"]

WITNESS = """#!{python}
import json, os, pathlib, sys
folder, name, *words = map(os.fsencode, sys.argv[1:])
path = pathlib.Path(os.fsdecode(folder), os.fsdecode(name))
path.with_suffix(".new").write_text(json.dumps([word.decode() for word in words]))
path.with_suffix(".new").rename(path.with_suffix(".json"))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a program that writes its arguments down, also under names of the shell."""
    folder = tmp_path_factory.mktemp("crontab")
    for name in ("witness", *SHELL_WORDS):
        program = folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(WITNESS.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def told(engine, folder):
    """Name of a job → the words that its program got when Debian's cron ran the crontab."""
    engine("debian-cron-daemon")
    crontab = folder / "crontab"
    crontab.write_text(exported(hostile_jobs(folder, "by-cron"), folder), encoding="utf-8")
    (folder / "by-cron").mkdir()
    run_daemon(crontab, "UTC", "2026-01-01 23:59:30", speed=60, seconds=2)
    return read_words(folder / "by-cron", len(hostile_jobs(folder, "by-cron")))


def hostile_jobs(folder, out):
    """Jobs at midnight that have the witness write what it gets into a folder."""
    to = [str(folder / "bin" / "witness"), str(folder / out)]
    commands = {
        **{name: (*to, name, *words) for name, words in ARGUMENTS.items()},
        **{
            f"named-{n}": (name, to[1], f"named-{n}", "%s\\n") for n, name in enumerate(SHELL_WORDS)
        },
        **{name: line.format(shlex.join([*to, name])) for name, line in LINES.items()},
    }
    jobs = [Job(name, MIDNIGHT, command=command) for name, command in commands.items()]
    keyed = {each: each for each in VALUES}
    return [*jobs, Job("task", MIDNIGHT, task="task", args=tuple(VALUES), kwargs=keyed)]


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_program_gets_the_arguments_of_the_catalog(told, name):
    assert told[name] == ARGUMENTS[name]


@pytest.mark.parametrize(("number", "name"), list(enumerate(SHELL_WORDS)))
def test_a_program_with_a_name_of_the_shell_is_run_itself(told, number, name):
    assert told[f"named-{number}"] == ["%s\\n"], name


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_what_the_shell_makes_of_it(told, folder, name):
    (folder / "by-shell").mkdir(exist_ok=True)
    (job,) = (job for job in hostile_jobs(folder, "by-shell") if job.name == name)
    environment = {"HOME": Path("~root").expanduser(), "PATH": f"{folder / 'bin'}:/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", job.command], env=environment, check=True)

    assert told[name] == json.loads((folder / "by-shell" / f"{name}.json").read_text())


def test_a_task_gets_its_arguments_as_json(told):
    args, kwargs = told["task"]

    assert json.loads(args) == VALUES
    assert json.loads(kwargs.removeprefix("--kwargs=")) == {each: each for each in VALUES}


def test_no_argument_was_run(told, folder):
    assert told
    assert not list(folder.rglob("hacked"))
    assert not Path("~root/hacked").expanduser().exists()


def test_debian_takes_the_user_form(engine, folder):
    engine("debian-cron")
    keystone = catalog_jobs("keystone")
    longest = [Job("long", MIDNIGHT, command=character * count) for character, count in LONGEST]
    for name, text in {
        "keystone": exported(keystone, None),
        "hostile": exported(hostile_jobs(folder, "by-cron"), folder),
        "longest": exported(longest, folder, mailto="", path="/" * 993),
        "titles": exported(
            [Job("t", MIDNIGHT, command="x", title=title) for title in TITLES], None
        ),
        "nothing": exported([], None),
    }.items():
        path = folder / f"{name}.crontab"
        path.write_text(text, encoding="utf-8")
        taken = subprocess.run(["crontab", "-n", path], capture_output=True, text=True, check=False)
        assert taken.returncode == 0, (name, taken.stderr)


def test_debian_takes_no_byte_more(engine, folder):
    engine("debian-cron")
    for character, count in LONGEST:
        text = exported([Job("long", MIDNIGHT, command=character * count)], folder)
        path = folder / "too-long.crontab"
        path.write_text(text.replace("0 0 * * * ", "0 0 * * * xxxx"), encoding="utf-8")
        assert subprocess.run(["crontab", "-n", path], capture_output=True, check=False).returncode


def test_the_system_form_is_the_user_form_with_the_user_in_its_sixth_field(folder):
    jobs = [*catalog_jobs("keystone"), *hostile_jobs(folder, "by-cron")]
    user, system = (
        exported(jobs, folder, format=each, user="www-data") for each in CRONTAB.FORMATS
    )

    assert [(*times, command) for *times, _, command in rows(system, 7)] == [*rows(user, 6)]
    assert {row[5] for row in rows(system, 7)} == {"www-data"}
    assert others(system) == others(user)
    assert len(rows(user, 6)) == len(jobs)


# Lord Howe moves its clocks by half an hour: a change is over in a few seconds of fast time.
FOLD = "2026-04-05 01:20:00", "2026-04-04T14:20Z", timedelta(minutes=75)
GAP = "2026-10-04 01:52:00", "2026-10-03T15:22Z", timedelta(minutes=19)
SPELLINGS = [
    "45 1 * * *",
    "*/60,45 1 * * *",
    "45 */24,1 * * *",
    "*/15 * * * *",
    "0-45/15 0-23 * * *",
    "15 2 * * *",
    "0-45/15 2 * * *",
    "*/60 2 * * *",
    "*/60,15 2 * * *",
    "0 0-23/2 * * *",
    "0 */2 * * *",
]


@pytest.mark.parametrize("change", [FOLD, GAP], ids=["fold", "gap"])
def test_a_spelling_goes_through_a_change_of_the_clocks_as_it_is_reckoned(engine, tmp_path, change):
    engine("debian-cron-daemon")
    beginning, first, span = change
    start = datetime.fromisoformat(first)
    crontab, log = tmp_path / "crontab", tmp_path / "log"
    lines = [f"{text} echo {number} >> {log}\n" for number, text in enumerate(SPELLINGS)]
    crontab.write_text("".join(lines))
    run_daemon(crontab, "Australia/Lord_Howe", beginning, speed=300, seconds=span.seconds / 300)

    counted = Counter(map(int, log.read_text().split()))
    crons = [Cron.parse(text, timezone="Australia/Lord_Howe") for text in SPELLINGS]
    assert {SPELLINGS[number]: count for number, count in counted.items()} == {
        str(cron): count for cron in crons if (count := len([*fires(cron, start, start + span)]))
    }


def exported(jobs, folder, *, format="user", **settings):
    """The crontab of jobs; tasks among them are told to the witness."""
    if folder:
        witness = f"{folder / 'bin' / 'witness'} {folder / 'by-cron'}"
        settings = {
            "command": f"{witness} {{task}} {{args}} --kwargs={{kwargs}}",
            "path": f"{folder / 'bin'}:/usr/bin:/bin",
            **settings,
        }
    else:
        settings = {"command": "call {task} {args} {kwargs}", **settings}
    site = site_of("crontab", Config(backends={"crontab": settings}), None, NOW)
    entries = [entry for job in jobs for entry in CRONTAB.translate(job, site).entries]
    return CRONTAB.render(entries, site, format)


def catalog_jobs(system):
    (opened,) = open_catalogs(Request([str(ROOT / "catalog" / system)]))
    return [job.on("crontab") for job in opened.reading.catalog.jobs]


def rows(text, columns):
    """The lines of jobs, cut into so many columns at blanks, as crontab(5) says."""
    jobs = (line for line in text.split("\n") if line[:1] in {"*", *"0123456789"})
    return [tuple(line.split(" ", columns - 1)) for line in jobs]


def others(text):
    return [line for line in text.split("\n") if line[:1] not in {"*", *"0123456789"}]


def run_daemon(crontab, zone, beginning, *, speed, seconds):
    words = [SCRIPT, crontab, zone, beginning, f"{speed}", f"{seconds}"]
    subprocess.run(["unshare", "--mount", "sh", *words], check=True)


def read_words(folder, count):
    """What the witness wrote, once it did so often; jobs outlive the daemon."""
    for _ in range(300):
        found = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
        if len(found) >= count:
            return found
        time.sleep(0.1)
    return found
