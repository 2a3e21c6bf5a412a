"""Whether a crontab has a column for users, which nothing in the file has to say."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from schedcat.backends.crontab.reading import Comment, Line, items


def has_users(path: str, text: str) -> bool:
    """Has the file a column for users, as /etc/crontab and the files of cron.d have?

    All lines have it, or none. By the file's place; else by a comment that names the columns; else
    by what most lines have for a sixth word. Where none of them tells, it is the program.
    """
    parts = PurePath(path).parts
    if "cron.d" in parts[:-1] or parts[-2:] == ("etc", "crontab"):
        return True
    lines, comments = [], []
    for item in items(text, has_users=True):
        if isinstance(item, Line) and item.user:
            lines.append((text[slice(*item.user)], text[slice(*item.command)]))
        elif isinstance(item, Comment):
            comments.append(text[slice(*item.at)])
    named = [bool(legend["user"]) for each in comments if (legend := _LEGEND.match(each))]
    return all(named) if named else _by_words(lines)


_LEGEND = re.compile(
    r"#+\s*(?:(?:\*\s+){5}|m(?:in(?:ute)?s?)?\W+h(?:(?:ou)?rs?)?\W+(?:[\w-]+\W+){3,9}?)"
    r"(?P<user>user(?:-?name)?\W+)?(?:command|cmd|program|script)\b",
    re.IGNORECASE,
)
"""`m h dom mon dow user command`, as the crontabs that systems bring along have it."""


def _by_words(lines: Iterable[tuple[str, str]]) -> bool:
    """A machine's own account weighs more than a word that may be a program of somebody's."""
    weights = [_weight(*line) for line in lines]
    return sum(weights) > 0


def _weight(word: str, rest: str) -> int:
    """How much a sixth word is a user (above 0) or a program (below), by itself and what follows.

    An option, or nothing, follows no user.
    """
    if not word or word == "*":
        return 0
    if not rest or rest.startswith("-") or not _ACCOUNT.fullmatch(word):
        return -1
    if word in _ACCOUNTS:
        return 2
    if _PROGRAM.fullmatch(word):
        return -1
    return 1 if rest.startswith("/") or _PROGRAM.fullmatch(rest.split(maxsplit=1)[0]) else 0


_ACCOUNT = re.compile(r"[a-z_][A-Za-z0-9_.-]*")
_ACCOUNTS = frozenset(
    {"root", "www-data", "nobody", "daemon", "postgres", "mysql", "nginx", "apache", "mail"}
)
_PROGRAM = re.compile(
    r"""
    (?:ba|da|k|z|fi|c|tc)?sh | python[0-9.]* | pypy[0-9.]* | php[0-9.]* | perl | ruby[0-9.]* | node
    | deno | bun | java | lua | julia | p?np[mx] | yarn | [gmn]?awk | [efz]?grep | un(?:zip|xz)
    | zip | [gx]z | g(?:un)?zip | bzip2 | zstd | [bgx]?zcat | env | nice | ionice | chrt | taskset
    | stdbuf | unbuffer | sudo | doas | su | runuser | setuidgid | chpst | envdir | softlimit | exec
    | eval | time | timeout | flock | lockfile | lockrun | setlock | solo | nohup | setsid | chronic
    | cronic | run-one | run-parts | systemd-(?:run|cat) | xvfb-run | eatmydata | dotenv | direnv
    | poetry | pipenv | uvx? | bundle | rake | rails | composer | artisan | drush | wp | doppler
    | cronitor | sentry-cli | docker | docker-compose | podman | kubectl | nsenter | chroot | ssh
    | scp | sftp | rsync | rclone | curl | wget | nc | ping | git | hg | svn | make | cmake | ant
    | find | cat | tac | head | tail | cp | mv | rm | ln | ls | dir | du | df | tar | touch | mkdir
    | rmdir | chmod | chown | chgrp | stat | install | truncate | shred | split | sort | uniq | wc
    | tee | sed | cut | tr | xargs | test | true | false | echo | printf | date | sleep | wait | cd
    | pushd | source | export | set | umask | ulimit | trap | kill | pkill | killall | if | for
    | while | logrotate | tmpwatch | tmpreaper | updatedb | locate | sync | fstrim | u?mount | mdadm
    | smartctl | hdparm | systemctl | service | initctl | supervisorctl | apachectl | certbot
    | mysqldump | mariadb | mariadb-dump | pg_dump | pg_dumpall | psql | vacuumdb | sqlite3
    | mongodump | redis-cli | restic | borg | duplicity | rdiff-backup | rsnapshot | tarsnap | aws
    | gsutil | gcloud | az | s3cmd | celery | manage\.py | django-admin | flask | pytest | ansible
    | ansible-playbook | ansible-pull | puppet | apt | apt-get | yum | dnf | pip3? | gem | logger
    | mailx | sendmail | mutt | msmtp | ntpdate | chronyc | hwclock | screen | tmux | at | batch
    | open | osascript | crontab | script | command
    """,
    re.VERBOSE,
)
"""Programs that nobody is called after."""
