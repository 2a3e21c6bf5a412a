"""A name for a job that has none: what its line runs, as a person would call it."""

import re
from collections import Counter

from schedcat.backends.crontab.job_names.subjects import Subject, Worth, subject
from schedcat.backends.crontab.job_names.tools import folder_name
from schedcat.backends.crontab.job_names.wrapped import ran

_LONGEST = 60


class Naming:
    """Names that no two jobs have: the second `backup` is `backup-2`."""

    def __init__(self) -> None:
        self._often: Counter[str] = Counter()

    def name(self, command: str) -> str:
        """A name for what a line runs, in the letters that names of a catalog have."""
        stem = _stem(command)
        self._often[stem] += 1
        count = self._often[stem]
        return stem if count == 1 else f"{stem}-{count}"


def _stem(command: str) -> str:
    """The name of what says the most of the line's purpose, of several the first."""
    told = [subject(run) for run in ran(command)]
    best = min(told, key=lambda each: (not _slug(each.name), each.worth), default=None)
    if best is None or not _slug(best.name):
        return "job"
    return _slug(best.name if best.worth < Worth.ASIDE else _aside(best, command))


def _aside(told: Subject, command: str) -> str:
    """A line that only prints: what it prints to, unless that is a log."""
    written = [each[1] for each in _WRITES.finditer(command)]
    names = [folder_name(path) for path in written if not _LOG.search(path)]
    return f"{told.name}-{names[-1]}" if names else told.name


_WRITES = re.compile(r">>?[ \t]*['\"]?([^\s;&|<>()'\"]+)")
_LOG = re.compile(r"^/dev/|^/proc/[0-9]|\.(?:log|err|out|txt)$|\$")


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:_LONGEST].rstrip("-._")
