"""The configured command for tasks: a line of shell with places to fill, each as one word."""

import json
import re
import shlex
from collections.abc import Collection

from schedcat.backends import SettingError
from schedcat.catalog.shown import shown
from schedcat.model import Job


def takes(template: str, key: str) -> bool:
    """Does the template have a place for what a job says under `key`?"""
    return f"{{{key}}}" in _TOKENS.findall(template)


def filled(template: str, job: Job) -> str:
    """The line for one job: {task}, and {args} and {kwargs} as JSON. Raises SettingError."""
    # JSON is plain ASCII: what cron runs has the C locale.
    values = {
        "{task}": str(job.task),
        "{args}": json.dumps(list(job.args)),
        "{kwargs}": json.dumps(dict(job.kwargs)),
    }
    _check_places(template, values)
    _check_quotes(template, values)
    return _TOKENS.sub(
        lambda match: shlex.quote(values[match[0]]) if match[0] in values else match[0][0],
        template,
    )


_TOKENS = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")


def _check_places(template: str, places: Collection[str]) -> None:
    found = _TOKENS.findall(template)
    for token in found:
        if token not in {*places, "{{", "}}"}:
            raise SettingError(
                "command",
                f"{shown(token)} in `command` is no place to fill",
                help="write {task}, {args} or {kwargs}; {{ and }} are plain braces",
            )
    if "{task}" not in found:
        raise SettingError(
            "command", "`command` has no {task}: all jobs would run the same", help="write {task}"
        )
    if "\n" in template:
        raise SettingError("command", "`command` has a line break", help="write one line")


def _check_quotes(template: str, places: Collection[str]) -> None:
    """What is filled in is quoted for plain words; anywhere else its quotes would end others."""
    for stretch in _SHIELDED.findall(template):
        for place in places:
            if place in stretch:
                raise SettingError(
                    "command",
                    f"{shown(place)} in `command` stands behind a quote or a backslash",
                    help="write it without: what is filled in is quoted",
                )


_SHIELDED = re.compile(r"""'[^']*'?|"(?:\\.|[^"\\])*"?|`[^`]*`?|\\(?:\{[^{}]*\}|.)?""")
"""What the shell reads otherwise than plain words; a `$(…)` in double quotes is not looked into."""
