"""`schedcat rule`: what the rules are and why."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from schedcat.catalog.config import load_config, nearest_config
from schedcat.catalog.types import Field
from schedcat.commands import all_tables, rules_of
from schedcat.errors import UsageError
from schedcat.reports.rule_page import text, traits
from schedcat.rules import GROUPS, Rule, example_text, load_rules


def rule(name: str | None, *, format: str) -> int:
    """Write one rule, those of a group, or all, to standard output; return the exit code.

    Raises UsageError for a name that is none, ConfigError for a plugin that is none.
    """
    rules = load_rules() if name in load_rules() else rules_here()
    members = [each for each in rules.values() if name in {None, each.group}]
    one = rules.get(name or "")
    if not (one or members):
        raise UsageError(f"`{name}` is no rule", help=_hint(name or "", rules))
    chosen = [one] if one else members
    if format == "json":
        sys.stdout.write(json.dumps([_as_json(each) for each in chosen], indent=2) + "\n")
    else:
        lines = text(one) if one else _overview(chosen)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def rules_here() -> Mapping[str, Rule]:
    """Our rules, and those of the plugins that the nearest configuration names.

    Raises ConfigError where they cannot be loaded.
    """
    path = nearest_config(Path())
    if path is None:
        return load_rules()
    return rules_of(load_config(path, all_tables()))


def _as_json(rule: Rule) -> dict[str, Any]:
    doc = rule.doc
    return {
        "name": rule.name,
        "group": rule.group,
        "severity": rule.severity,
        "summary": doc.summary,
        "why": doc.why,
        "bad": [example_text(example) for example in doc.bad],
        "good": [example_text(example) for example in doc.good],
        "fix": rule.fix,
        "default": rule.default,
        "options": [_option(option) for option in rule.options],
        "source": doc.source,
        "plugin": rule.plugin,
    }


def _option(option: Field) -> dict[str, Any]:
    return {
        "key": option.key,
        "words": option.words,
        "default": option.default,
        "example": option.example,
    }


def _overview(rules: Iterable[Rule]) -> Iterator[str]:
    """The rules by group, a line each."""
    listed = list(rules)
    width = max(len(rule.name) for rule in listed)
    columns = max(shutil.get_terminal_size().columns, 60)
    for group in dict.fromkeys((*GROUPS, *(rule.group for rule in listed))):
        members = [rule for rule in listed if rule.group == group]
        if members:
            yield f"{group}: {GROUPS.get(group, 'of a plugin')}"
            for rule in members:
                row = f"  {rule.name:<{width}}  {rule.severity:<7}  "
                _, *others = traits(rule)
                noted = f"{rule.doc.summary} ({', '.join(others)})" if others else rule.doc.summary
                yield from textwrap.wrap(row + noted, columns, subsequent_indent=" " * len(row))


def _hint(name: str, rules: Mapping[str, Rule]) -> str:
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(name, list(rules), n=1)
    return f"did you mean `{close[0]}`?" if close else "run `schedcat rule` for their names"
