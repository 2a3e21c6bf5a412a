"""`schedcat diff`: what a change of the files means for the jobs."""

import sys
from collections.abc import Iterator
from typing import NamedTuple

from schedcat.commands import Request, moment
from schedcat.commands._difference import Difference, difference
from schedcat.commands._revision import find_revision
from schedcat.commands._sides import from_here, side_at, side_now
from schedcat.errors import NoCatalogError


class Options(NamedTuple):
    """The revision to compare with, how it is printed, and whether a difference exits 1."""

    base: str = "HEAD"
    format: str = "text"
    exit_code: bool = False


def diff(request: Request, options: Options) -> int:
    """Write what differs to standard output, return the exit code.

    0, and with `exit_code` 1 where anything differs; 70 where a rule failed, which is written all
    the same, without what it finds. Raises SchedcatError.
    """
    now = moment(request.now)
    base = find_revision(options.base)
    asked = from_here(request._replace(now=now.isoformat(), plugins=True, needs_zones=False), base)
    after = side_now(asked)
    before = side_at(base, asked, after.named)
    if not (before.catalogs or after.catalogs):
        raise NoCatalogError(
            f"no catalog is here, neither now nor at {base.name}",
            help="a catalog is a .yaml or .yml file",
        )
    found = difference(base, before, after, now)
    sys.stdout.writelines(_text(found, options.format))
    if crashes := [*after.crashes, *before.crashes]:
        from schedcat.commands._checking import report_crashes  # only a bug needs it

        return report_crashes(crashes)
    return 1 if found and options.exit_code else 0


def _text(found: Difference, format: str) -> Iterator[str]:
    match format:
        case "json":
            from schedcat.commands import _diff_json

            yield _diff_json.text(found)
        case "markdown":
            from schedcat.commands import _diff_markdown

            yield from (f"{line}\n" for line in _diff_markdown.text(found))
        case _:
            from schedcat.commands import _diff_text

            yield from (f"{line}\n" for line in _diff_text.text(found))
