"""`schedcat lint`: check catalogs and print what is wrong."""

import sys
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from schedcat.catalog.config import Config
from schedcat.commands import Opened, Request, open_catalogs, project_of
from schedcat.commands._canvas import canvas_of
from schedcat.engine import Selection, check, chosen
from schedcat.errors import ConfigError, UsageError
from schedcat.findings import Diagnostic, Severity
from schedcat.reports import Outcome, load_report
from schedcat.rules import Rule, load_rules


class Options(NamedTuple):
    """How findings are chosen, printed and counted; what is None, the configuration says."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    format: str = "full"
    show_info: bool = False
    fail_on: Severity | None = None
    exit_zero: bool = False


def lint(request: Request, options: Options) -> int:
    """Check the catalogs, write the report to standard output, return the exit code.

    0 when nothing is at or above `fail_on`, 1 otherwise. Raises SchedcatError.
    """
    rules = load_rules()
    opened = open_catalogs(request)
    checked = [_check(each, request, rules, options) for each in opened]
    everything = list(chain.from_iterable(checked))
    shown = [each for each in everything if options.show_info or each.severity is not Severity.INFO]
    pages = {path: page for each in opened for path, page in each.reading.pages.items()}
    outcome = Outcome(
        shown,
        jobs=sum(len(each.reading.catalog.jobs) for each in opened),
        files=len(pages),
        hidden=len(everything) - len(shown),
        line=lambda path, number: pages[path].line(number) if path in pages else "",
    )
    for piece in load_report(options.format)(outcome, canvas_of(sys.stdout)):
        sys.stdout.write(piece)
    failed = any(
        diagnostic.severity.rank <= (options.fail_on or each.config.fail_on).rank
        for each, found in zip(opened, checked, strict=True)
        for diagnostic in found
    )
    return 1 if failed and not options.exit_zero else 0


def _check(
    opened: Opened, request: Request, rules: Mapping[str, Rule], options: Options
) -> list[Diagnostic]:
    config = opened.config
    _check_names(config, rules)
    if options.select:
        selection = Selection(tuple(options.select), tuple(options.ignore))
    else:
        selection = Selection(config.select, (*config.ignore, *options.ignore))
    return check(project_of(opened, request), opened.reading, rules, selection)


def _check_names(config: Config, rules: Mapping[str, Rule]) -> None:
    """Raises ConfigError, with the place, for a name in the configuration that is no rule."""
    for key, names in (("select", config.select), ("ignore", config.ignore)):
        try:
            chosen(rules, Selection(names))
        except UsageError as error:
            raise ConfigError(f"{config.at('lint', key)}: {error}", help=error.help) from error
