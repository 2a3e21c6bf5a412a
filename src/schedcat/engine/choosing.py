"""Which rules run, in which files, and how bad what they find is: what names come to."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from os.path import relpath
from pathlib import PurePath
from typing import NamedTuple

from schedcat.catalog.config import Config
from schedcat.catalog.mistakes import Found
from schedcat.errors import UsageError
from schedcat.findings import Severity
from schedcat.rules import GROUPS, Rule

ALL = "all"
"""The name that stands for every rule, also for those that are off by default."""


class Selection(NamedTuple):
    """What one source says of which rules run: a configuration, or a command line.

    Names of rules, of groups, or ALL. With `select` only these run, without it those that ran
    before; those of `extend_select` run besides, those of `ignore` do not.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()


def chosen(rules: Mapping[str, Rule], *selections: Selection) -> list[str]:
    """The names of the rules that run: those on by default, after each selection in turn.

    The most exact name counts: a rule's own before its group's, and that before ALL. Of two equal
    ones `ignore` does.
    """
    on = {name for name, rule in rules.items() if rule.default}
    for selection in selections:
        on = {name for name, rule in rules.items() if _runs(rule, selection, is_on=name in on)}
    return [name for name in rules if name in on]


def check_names(names: Iterable[str], rules: Mapping[str, Rule]) -> None:
    """Raises UsageError for a name that is no rule, no group and not ALL."""
    groups = groups_of(rules)
    for name in names:
        if name != ALL and name not in rules and name not in groups:
            raise UsageError(f"`{name}` is no rule and no group", help=hint(name, rules))


def groups_of(rules: Mapping[str, Rule]) -> list[str]:
    """Our groups, then those that only plugins have."""
    return list(dict.fromkeys((*GROUPS, *(rule.group for rule in rules.values()))))


def hint(name: str, rules: Mapping[str, Rule]) -> str:
    """The name that was probably meant, as a question; else where the names are."""
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(name.lower(), [*rules, *groups_of(rules), ALL], n=1)
    return f"did you mean `{close[0]}`?" if close else "run `schedcat rule` for their names"


def ignored_in_files(config: Config, rules: Mapping[str, Rule]) -> Callable[[str], Collection[str]]:
    """A function from a file's path to the rules that the configuration does not want there."""
    if not config.per_file_ignores:
        return lambda _: ()

    @cache
    def ignored(path: str) -> Collection[str]:
        parts = PurePath(relpath(path, config.root)).parts
        matching = [
            Selection(ignore=names)
            for glob, names in config.per_file_ignores.items()
            if _matches(parts, glob)
        ]
        return rules.keys() - chosen(rules, Selection((ALL,)), *matching)

    return ignored


def grading(config: Config, rules: Mapping[str, Rule]) -> Callable[[Found], Severity]:
    """A function from what a rule found to how bad it is: what the configuration says counts most.

    Of that the most exact name.
    """
    said = config.severity
    overridden = {
        rule.name: Severity(said[name])
        for rule in (rules.values() if said else ())
        if (name := next((each for each in _names(rule) if each in said), None))
    }

    def grade(found: Found) -> Severity:
        name, finding = found
        return overridden.get(name) or finding.severity or rules[name].severity

    return grade


def _runs(rule: Rule, selection: Selection, *, is_on: bool) -> bool:
    for name in _names(rule):
        if name in selection.ignore:
            return False
        if name in selection.select or name in selection.extend_select:
            return True
    return is_on and not selection.select


def _names(rule: Rule) -> tuple[str, str, str]:
    """What a rule can be called by, the most exact first."""
    return rule.name, rule.group, ALL


def _matches(parts: Sequence[str], glob: str) -> bool:
    """Does a path match? A pattern without a slash is one for names, in whatever folder."""
    pattern = PurePath(glob).parts
    return _match(parts, pattern if "/" in glob.rstrip("/") else ("**", *pattern))


def _match(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Part by part; the path of a folder means all that is in it."""
    if not pattern:
        return True
    first, *rest = pattern
    if first == "**":
        return any(_match(parts[start:], rest) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], first) and _match(parts[1:], rest)
