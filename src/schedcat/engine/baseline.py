"""Findings that are known: how many of each rule in each job, whatever line they stand on."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from os.path import relpath
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown_path
from schedcat.catalog.types import Field, MapOf, Record, Whole, check_of
from schedcat.errors import ConfigError
from schedcat.source import read_regular


class Key(NamedTuple):
    """What findings are counted by: a rule in a job, or in a file where none of them has a job.

    `kind` is `jobs` or `files`; the path of a file is relative to the baseline's folder.
    """

    kind: str
    name: str
    rule: str


class Baseline(NamedTuple):
    """A file of counts; `counts` has those of each environment, of none under the empty name."""

    path: Path
    counts: Mapping[str, Counter[Key]] = {}


class Looked(NamedTuple):
    """What was looked at: the rules that ran, the jobs and files that were read.

    Of another rule of `rules` nothing is known, nor of another job or file unless all were read,
    which is `whole`. Of the jobs that are `broken` nothing is known in any case.
    """

    rules: Collection[str]
    ran: Collection[str]
    jobs: Collection[str]
    files: Collection[str]
    broken: Collection[str | None]
    whole: bool

    def at(self, key: Key) -> bool:
        """Does it tell that there is nothing where nothing was found?"""
        if key.rule in self.rules and key.rule not in self.ran:
            return False
        read = self.jobs if key.kind == "jobs" else self.files
        return key.name in read or (self.whole and key.name not in self.broken)


class Judged(NamedTuple):
    """The findings that are `new`, how many are `known`, and which entries are `needless`.

    These count with how many they are too many; `anew` is what the baseline would be now.
    """

    new: Sequence[Found]
    known: int
    needless: Counter[Key]
    anew: Baseline


def judge(
    found: Sequence[Found], baseline: Baseline, environment: str | None, looked: Looked
) -> Judged:
    """Hold the findings against a baseline.

    Where there are more of a rule in a job than are known, all of them are new: nobody can say
    which one is. One that is about many jobs counts in each of them, so that their order does not
    matter, and is new when it has come to one more.
    """
    keys = [tuple(_keys(each, baseline.path)) for each in found]
    now = Counter(chain.from_iterable(keys))
    then = baseline.counts.get(environment or "", Counter())
    more = now - then
    new = [each for each, own in zip(found, keys, strict=True) if any(key in more for key in own)]
    seen = Counter({key: number for key, number in then.items() if looked.at(key)})
    counts = {**baseline.counts, environment or "": (then - seen) | now}
    return Judged(new, len(found) - len(new), seen - now, Baseline(baseline.path, counts))


def relative(path: str, baseline: Path) -> str:
    """The path of a file as the keys of a baseline have it."""
    return PurePath(relpath(path, baseline.parent)).as_posix()


def read_baseline(path: Path) -> Baseline:
    """A file that `text_of` made.

    Raises ConfigError for one that does not exist, cannot be read, or is something else.
    """
    data = _data(path)
    if not isinstance(data, dict) or _VERSION not in data:
        raise ConfigError(
            f"{shown_path(path)} is no baseline of schedcat", help="name another file"
        )
    if data[_VERSION] != 1:
        raise ConfigError(
            f"{shown_path(path)} is a baseline of another version of schedcat", help=_ANEW
        )
    if not check_of(_FILE)(data):
        raise ConfigError(f"{shown_path(path)} is damaged: not all of it is counts", help=_ANEW)
    sections = {"": data, **data.get("environments", {})}
    return Baseline(path, {name: Counter(_entries(each)) for name, each in sections.items()})


def text_of(baseline: Baseline) -> str:
    """The baseline as JSON in a fixed order, an entry a line."""
    sections = {name: _section(counts) for name, counts in sorted(baseline.counts.items())}
    data = {_VERSION: 1, **sections.pop("", {})}
    if environments := {name: each for name, each in sections.items() if each}:
        data["environments"] = environments
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _keys(found: Found, path: Path) -> Iterator[Key]:
    rule, finding = found
    jobs = {job for job in (finding.job, *(each.job for each in finding.related)) if job}
    for job in jobs:
        yield Key("jobs", job, rule)
    if not jobs:
        yield Key("files", relative(finding.at.path, path) if finding.at else ".", rule)


_VERSION = "schedcat_baseline"
_ANEW = "restore the file, or remove it and run `schedcat lint --write-baseline`"
_COUNTS = MapOf(MapOf(Whole(1)))
_SECTION = tuple(Field(kind, _COUNTS, "Name → rule → count.", {}) for kind in ("jobs", "files"))
_FILE = Record(
    (
        Field(_VERSION, Whole(1, 1), "The version of the format.", 1, required=True),
        Field("environments", MapOf(Record(_SECTION)), "The same, by environment.", {}),
        *_SECTION,
    )
)


def _data(path: Path) -> Any:
    shown = shown_path(path)
    try:
        return json.loads(read_regular(path).decode("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"the baseline {shown} does not exist", help="write it with --write-baseline"
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{shown} cannot be read: {reason}", help="check the path") from error
    except json.JSONDecodeError as error:
        place = f"{shown}:{error.lineno}:{error.colno}"
        raise ConfigError(f"{place}: no baseline, since it is not JSON", help=_ANEW) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{shown} is no baseline of schedcat", help=_ANEW) from error


def _entries(section: Mapping[str, Any]) -> dict[Key, int]:
    return {
        Key(kind, name, rule): int(number)
        for kind in ("jobs", "files")
        for name, rules in section.get(kind, {}).items()
        for rule, number in rules.items()
    }


def _section(counts: Counter[Key]) -> dict[str, Any]:
    section: dict[str, Any] = {}
    for kind, name, rule in sorted(counts, key=lambda key: (key.kind != "jobs", key)):
        section.setdefault(kind, {}).setdefault(name, {})[rule] = counts[Key(kind, name, rule)]
    return section
