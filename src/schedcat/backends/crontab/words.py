"""What the shell makes of a command: which program it looks for, which backslashes it keeps."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Escape(NamedTuple):
    r"""A `\%` that begins at a character of a line, and whether quotes keep its backslash."""

    start: int
    is_kept: bool


def escapes(line: str) -> Iterator[Escape]:
    r"""Each `\%` of a line for the shell; none within quotes that hold other commands.

    >>> list(escapes(r"date +\%F '\%' \\%"))
    [Escape(start=6, is_kept=False), Escape(start=11, is_kept=True)]
    """
    if "\\%" not in line:
        return
    for piece in _PIECES.finditer(line):
        text, start = piece[0], piece.start()
        if text == "\\%":
            yield Escape(start, is_kept=False)
        elif text[0] == "'" or (text[0] == '"' and not _COMMAND.search(text)):
            pairs = _PAIRS if text[0] == '"' else _ESCAPE
            for found in pairs.finditer(text):
                if found[0] == "\\%":
                    yield Escape(start + found.start(), is_kept=True)


_PIECES = re.compile(r"""'[^']*'?|"(?:\\.|[^"\\])*"?|\\.|[^'"\\]+""", re.DOTALL)
_PAIRS = re.compile(r"\\.", re.DOTALL)
_ESCAPE = re.compile(r"\\%")
_COMMAND = re.compile(r"\$\(|`")


def without_escapes(line: str) -> str | None:
    r"""The same line for the shell without any `\%`; None where it has none, or one that is kept.

    >>> print(without_escapes(r"date +\%F"), without_escapes(r"date '+\%F'"))
    date +%F None
    """
    found = [*escapes(line)]
    if not found or any(each.is_kept for each in found):
        return None
    for each in reversed(found):
        line = line[: each.start] + line[each.start + 1 :]
    return line


def looked_for(command: tuple[str, ...] | str) -> str | None:
    """The program at the head of a command, unless it is sure to be found where cron looks.

    A word without `/`, which is looked for in the folders of PATH, or a path relative to the
    folder where the command starts; None where the command sees to either itself, and for what the
    shell or any system has.

    >>> looked_for("celery -A app call x"), looked_for("cd /srv && ./tidy"), looked_for("curl x")
    ('celery', None, None)
    """
    if isinstance(command, tuple):
        word = command[0] if command else ""
    else:
        found = _HEAD.match(command)
        word = found["word"] if found else ""
        if found and found["folder"] and "/" in word:
            return None
    return None if word.startswith(("/", "~")) or word in _FOUND or not _WORD.match(word) else word


_HEAD = re.compile(r"\s*(?P<folder>cd\s+[^\s;&|]+\s*(?:&&|;)\s*)?(?P<word>[^\s;&|<>()]+)(?=\s|\Z)")
_WORD = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.+/-]*\Z")
"""Neither quoted nor expanded, and no assignment."""

_OF_THE_SHELL = """
. : [ { alias bg break case cd command continue echo eval exec exit export false for getopts hash if
kill local printf pwd read readonly return set shift test times trap true type ulimit umask unalias
unset until wait while
"""
"""dash(1)"""
_OF_ANY_DEBIAN = """
awk base64 basename bash cat chgrp chmod chown cmp comm cp cut dash date dd df diff dirname du egrep
env expr fgrep find flock fmt fold grep gunzip gzip head hostname id install ionice join link ln
logger ls md5sum mkdir mkfifo mktemp mv nice nl nohup nproc od paste perl pr ps readlink realpath
renice rm rmdir run-parts sed seq setsid sh sha256sum shuf sleep sort split stat stdbuf stty sum
sync tac tail tar taskset tee timeout touch tr truncate tsort tty uname uniq unlink wc who whoami
xargs yes zcat
"""
_OF_PACKAGES = """
bzip2 certbot chronic curl docker ffmpeg git gpg java jq less mail make msmtp mysql mysqldump node
npm openssl pg_dump pg_dumpall php podman psql python python3 redis-cli rsync ruby scp sendmail sftp
sqlite3 ssh sudo systemctl systemd-cat ts unzip wget xz zip zstd
"""
"""What people install from packages, which have it in /usr/bin."""

_FOUND = frozenset(f"{_OF_THE_SHELL} {_OF_ANY_DEBIAN} {_OF_PACKAGES}".split())
