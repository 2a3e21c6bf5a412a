"""What a line of a crontab runs that its writer is sure not to have meant."""

import re
from collections.abc import Iterator

from schedcat.backends.crontab.escaping import percent_at
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.shown import shown
from schedcat.catalog.text_places import Extent
from schedcat.findings import Finding, Fix


def trapped(page: Page, command: Extent, *, cuts: bool) -> Iterator[Finding]:
    """A bare `%` where a cron `cuts` commands at one, a carriage return at the end of the line."""
    start, end = command
    written = page.text[start:end]
    at = percent_at(written) if cuts else None
    if at is not None and (is_cut_short(written[:at]) or _FORMAT.search(written[:at])):
        meant = re.sub(r"(\\.)|%", _escaped, written[at:])
        yield Finding(
            "cron ends the command at this `%` and gives it the rest of the line as its input",
            page.span(start + at, start + at + 1),
            f"write {shown(meant)}",
            fix=Fix(page.span(start + at, end), meant),
        )
    if page.text.startswith("\r", end):
        yield Finding(
            "the command gets the carriage return at the end of its line",
            page.span(start, end),
            "save the file with line feeds alone, as Unix has them",
            fold="{count} commands get the carriage return at the end of their line",
        )


def is_cut_short(command: str) -> bool:
    """Does the shell go on looking for the end of a quote, of a `$(` or of a backtick?

    >>> is_cut_short("tar cf $(date +"), is_cut_short("mail -s 'all well' root")
    (True, False)
    """
    pieces = [*_PIECES.finditer(command)]
    bare = "".join(piece["bare"] or "" for piece in pieces)
    is_quoted = any(piece["open"] for piece in pieces)
    return is_quoted or bare.count("(") > bare.count(")") or bare.count("`") % 2 == 1


_PIECES = re.compile(
    r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.?|(?P<open>['"])|(?P<bare>[^'"\\]+)""", re.DOTALL
)
_FORMAT = re.compile(r"(?:^|\s)\+$")
"""What follows is a format, as `date +%F` has one."""


def _escaped(found: re.Match[str]) -> str:
    return found[1] or r"\%"
