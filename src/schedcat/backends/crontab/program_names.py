"""A name for a job that has none: that of the program which its line runs."""

import re
import shlex
from collections import Counter
from collections.abc import Iterator

_PREPARES = {"cd", "test", "[", "[[", ".", "source", "export", "set", "sleep", "umask", "true", ":"}
_RUNS_ANOTHER = re.compile(
    r"(?:ba|da|z)?sh|python[0-9.]*|php[0-9.]*|node|perl|ruby|env|nice|ionice|time|timeout|sudo|"
    r"nohup|exec|flock|chronic|bundle|uv|poetry|run|run-one|su|docker|manage\.py"
)
_LONGEST = 60


class Naming:
    """Names that no two jobs have: the second `backup` is `backup-2`."""

    def __init__(self) -> None:
        self._often: Counter[str] = Counter()

    def name(self, command: str) -> str:
        """A name for what a line runs, in the letters that names of a catalog have."""
        stem = _slug(next(_programs(command), "")) or "job"
        self._often[stem] += 1
        count = self._often[stem]
        return stem if count == 1 else f"{stem}-{count}"


def _programs(command: str) -> Iterator[str]:
    """What is run, the likeliest first."""
    for part in re.split(r"&&|\|\||[;|&\n]", command):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:
            words = part.split()
        for word in words:
            program = word.rpartition("/")[2]
            if program in _PREPARES:
                break
            is_setting = re.match(r"\w+=", word) or word.startswith("-")
            if is_setting or word.isdecimal() or _RUNS_ANOTHER.fullmatch(program):
                continue
            if program:
                yield re.sub(r"\.(?:sh|py|pl|php|rb|js)$", "", program)
                break


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:_LONGEST]
