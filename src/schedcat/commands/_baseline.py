"""The baselines of a command: which file belongs to which catalog, and what is said and written."""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote

from schedcat.catalog.discover import find_catalogs
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request, all_tables
from schedcat.engine import Checked
from schedcat.engine.baseline import (
    Baseline,
    Judged,
    Key,
    Looked,
    judge,
    read_baseline,
    relative,
    text_of,
)
from schedcat.engine.choosing import grading
from schedcat.errors import ConfigError, SchedcatError, UnreadableError, UsageError
from schedcat.findings import Severity
from schedcat.rules import Rule
from schedcat.schedule.wording import joined
from schedcat.source import write_atomically


def baselines_of(
    opened: Sequence[Opened], given: str | None, *, write: bool
) -> list[Baseline | None]:
    """The baseline of each catalog: the file that is `given`, or that its configuration names.

    One that is to be written need not exist. Raises ConfigError for a file that is no baseline,
    UsageError where none is named that is to be written, or one for two catalogs.
    """
    paths = [Path(given) if given else _configured(each) for each in opened]
    if write and None in paths:
        raise UsageError(
            "no file for the baseline",
            help='give --baseline FILE, or write `baseline = "schedcat-baseline.json"` '
            "under [lint] in the configuration",
        )
    named = [os.path.realpath(path) for path in paths if path]
    if twice := next((path for path in named if named.count(path) > 1), None):
        raise UsageError(
            f"`{shown_path(twice)}` would be the baseline of several catalogs",
            help="give each configuration its own: `baseline` under [lint]",
        )
    return [
        _read(path, None if given else each, write=write) if path else None
        for path, each in zip(paths, opened, strict=True)
    ]


def held_against(
    baseline: Baseline,
    checked: Checked,
    opened: Opened,
    request: Request,
    rules: Mapping[str, Rule],
) -> Judged:
    """The findings of one catalog held against its baseline.

    Infos are never known: they fail nothing, and are not shown unless somebody asks.
    """
    reading, grade = opened.reading, grading(opened.config, rules)
    infos = [each for each in checked.found if grade(each) is Severity.INFO]
    looked = Looked(
        rules,
        checked.ran,
        {job.name for job in reading.catalog.jobs},
        {relative(path, baseline.path) for path in reading.pages},
        {finding.job for _, finding in reading.found},
        _is_whole(opened, request),
    )
    graver = [each for each in checked.found if grade(each) is not Severity.INFO]
    judged = judge(graver, baseline, request.environment, looked)
    return judged._replace(new=[*judged.new, *infos])


def report_needless(judged: Sequence[Judged], given: str | None) -> None:
    """Say on standard error which entries of the baselines are not needed any more.

    Where the command line has `given` the file, it has to once more.
    """
    named = f"--baseline {quote(given)} " if given else ""
    for each in judged:
        if each.needless:
            shown, size = shown_path(each.anew.path), _entries(len(each.needless))
            sys.stderr.write(f"{shown}: {size} no longer needed:\n")
            sys.stderr.writelines(f"  {line}\n" for line in _lines(each.needless))
            sys.stderr.write(f"help: drop them with `schedcat lint {named}--write-baseline`\n")


def write_baselines(judged: Sequence[Judged]) -> int:
    """Write the baselines as they would be now; return the exit code. Raises UnreadableError."""
    for each in judged:
        path, text = each.anew.path, text_of(each.anew)
        size = _entries(sum(map(len, each.anew.counts.values())))
        try:
            if path.is_file() and path.read_bytes() == text.encode():
                sys.stderr.write(f"{shown_path(path)} is up to date: {size}\n")
                continue
            write_atomically(path, text.encode())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UnreadableError(
                f"`{shown_path(path)}` cannot be written: {reason}", help="check the path"
            ) from error
        sys.stderr.write(f"{shown_path(path)} written: {size}\n")
    return 0


def _configured(opened: Opened) -> Path | None:
    config = opened.config
    return config.root / config.baseline if config.baseline else None


def _read(path: Path, named_by: Opened | None, *, write: bool) -> Baseline:
    if write and not os.path.lexists(path):
        return Baseline(path)
    try:
        return read_baseline(path)
    except ConfigError as error:
        at = named_by and not path.exists() and named_by.config.at("lint", "baseline")
        raise ConfigError(f"{at}: {error}" if at else str(error), help=error.help) from error


def _is_whole(opened: Opened, request: Request) -> bool:
    """Were all files read that the configuration names? Without such, those that are given are all.

    A file that could not be read as a whole may hold any job.
    """
    config, reading = opened.config, opened.reading
    if any(finding.job is None for _, finding in reading.found):
        return False
    if not (request.paths and config.catalog):
        return True
    named = [shown_path(config.root / path) for path in config.catalog]
    try:
        found = find_catalogs(named, request.config, all_tables(), request.contents)
    except SchedcatError:
        return False
    own = (set(each.files) for each in found if each.config.path == config.path)
    return all(files <= reading.pages.keys() for files in own)


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def _lines(needless: Counter[Key]) -> Iterator[str]:
    rules: dict[str, list[str]] = defaultdict(list)
    for (_, name, rule), number in sorted(needless.items()):
        rules[name].append(rule if number == 1 else f"{rule} ({number} times)")
    for name, each in rules.items():
        yield f"`{name}`: {joined(each, 'and')}"
