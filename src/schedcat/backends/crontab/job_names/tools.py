"""What the words of tools that are for anything say of it: files, databases, addresses."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from urllib.parse import urlsplit

from schedcat.backends.crontab.job_names.wrapped import after_options


def words_in(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


EXTENSION = re.compile(r"\.(?:sh|bash|py|pyc|pl|php|phar|rb|m?js|ts|jar|exe|dll|R|lua|ps1)\Z")
"""Of a script, which its name goes without."""
VAGUE = words_in(
    """
    cron run main index start script job jobs app cli task tasks execute launch wrapper
    entrypoint crontab cronjob daily hourly weekly monthly worker sync update check do
    health healthz status ping
    """
)
"""Names that tell nothing without what is around them."""
DOES = words_in("daily hourly weekly monthly sync update check health healthz status ping")
"""Those of them that tell what is done, though not with what."""


def _cleans(words: Sequence[str]) -> str:
    is_removed = "-delete" in words or "rm" in words
    place = next((each for each in words if each[:1] in "/~$."), "")
    return "-".join(("clean" if is_removed else "find", folder_name(place))).strip("-")


def _on_file(verb: str, at: int, words: Sequence[str]) -> str:
    """A verb, and the file or folder that the word at an index names."""
    named = [word for word in words if not word.startswith("-") and ("/" in word or "." in word)]
    return f"{verb}-{folder_name(named[at])}".strip("-") if named else verb


def _folder_run(words: Sequence[str]) -> str:
    named = [word for word in words if not word.startswith("-")]
    return named[-1].rstrip("/").rpartition("/")[2] if named else "run-parts"


def _database(program: str, words: Sequence[str]) -> str:
    """The program, and the database that it names; what may be a password is left out."""
    valued = _OF_DATABASES + ("" if program.startswith(("my", "maria")) else " -p")
    named, rest = [], [*words]
    for key in ("-d", "--dbname", "--db", "--database"):
        named += [after for word, after in pairwise(rest) if word == key]
        named += [word.partition("=")[2] for word in rest if word.startswith(f"{key}=")]
    while rest := [*after_options(rest, valued)]:
        named.append(rest.pop(0))
    found = next((each for each in named if re.fullmatch(r"[A-Za-z][\w.-]*", each)), "")
    return f"{program}-{found}".strip("-")


_OF_DATABASES = (
    "-U -h -d -c -f -F -u -W -P -H -S -t -n -j --username --host --port --dbname --db --database "
    "--command --file --user --password --format --socket --out -o --uri"
)


def _requested(program: str, words: Sequence[str]) -> str:
    """The path that is requested; its host where it has none that tells."""
    address = next((word for word in words if "://" in word), "") or next(
        (
            word
            for word in words
            if re.match(r"[\w.-]+(?::[0-9]+)?/|localhost|[\w-]+\.[a-z]{2,}", word)
        ),
        "",
    )
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = parts.hostname or ""
    except ValueError:
        return program
    if _WATCHES.search(host):
        return ""
    steps = [EXTENSION.sub("", each) for each in parts.path.split("/")]
    steps = [each for each in steps if each and not is_secret(each) and each not in _OF_PATHS]
    if not steps or not re.fullmatch(r"[\w.:~%+-]+", steps[-1]):
        return "-".join((program, host if re.fullmatch(r"[\w.-]+", host) else "")).strip("-")
    if len(steps) == 1 and steps[0] in VAGUE:
        return f"{host}-{steps[0]}"
    is_said = re.search(r"[a-z][-_][a-z]", steps[-1])
    return "-".join(steps[-1:] if is_said else steps[-2:])


_WATCHES = re.compile(r"hc-ping|healthchecks|cronitor|deadmanssnitch|uptime|betterstack")
"""Who is told that a job has run."""
_OF_PATHS = words_in("api rest cron cronjobs jobs v1 v2 v3 webhooks internal index")


def is_secret(text: str) -> bool:
    """Is it long and of letters and digits, such as a key that no name may tell?"""
    return bool(re.search(r"[<>{}$*]", text) or re.fullmatch(r"(?=.*[0-9]).{16,}", text))


def folder_name(path: str) -> str:
    """The last step of a path that tells of what it is, with the one before a vague one.

    Whose home it is in tells nothing, unless that is all.

    >>> folder_name("/var/www/shop/current"), folder_name("web01::stats/*"), folder_name("/var/log")
    ('shop', 'stats', 'var-log')
    """
    there = path.rpartition(":")[2]
    steps = _steps(_HOME.sub("", there)) or _steps(there)
    told = [step for step in steps if not _is_boring(step)]
    if not told:
        return "-".join(steps[-2:])
    return told[-1]


def program_folder(path: str) -> str:
    """The same of a folder of programs; empty where it is but somebody's home, or its `bin`."""
    is_home = _HOME.match(path) and all(map(_is_boring, _steps(_HOME.sub("", path))))
    return "" if is_home else folder_name(path)


_HOME = re.compile(r"^(?:/home/[^/]+|/Users/[^/]+|~[^/]*|\$\{?HOME\}?)(?=/|$)")


def _steps(path: str) -> list[str]:
    return [
        step
        for step in path.split("/")
        if step and not re.search(r"[*$`%()?{}<> ]", step) and step.strip(".~")
    ]


def _is_boring(step: str) -> bool:
    return step.lower().strip("_") in _BORING


_BORING = words_in(
    """
    bin sbin scripts script src cli admin usr local lib opt srv home var www html app
    current deploy tools cron cronjob cron.d jobs public web public_html share libexec venv
    .venv env root etc path to your tmp log logs cache data
    """
)

TOOLS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "find": _cleans,
    "run-parts": _folder_run,
    **{name: partial(_on_file, name, 0) for name in ("rsync", "cp", "mv", "scp", "ln", "sqlite3")},
    **{name: partial(_on_file, name, -1) for name in ("tar", "zip", "tmpwatch", "tmpreaper", "du")},
    **{name: partial(_on_file, "clean", 0) for name in ("rm", "rmdir", "unlink", "shred")},
    **{
        name: partial(_database, name)
        for name in (
            "pg_dump",
            "mysqldump",
            "mariadb-dump",
            "mongodump",
            "psql",
            "mysql",
            "vacuumdb",
        )
    },
    **{name: partial(_requested, name) for name in ("curl", "wget", "http", "lynx", "fetch")},
}
"""Tools that are for anything, and what their words say of it."""
