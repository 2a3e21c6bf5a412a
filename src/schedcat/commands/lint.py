"""`schedcat lint`: check catalogs and print what is wrong."""

import sys
from collections.abc import Collection, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schedcat import __version__
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request, open_catalogs, rules_of
from schedcat.commands._canvas import canvas_of
from schedcat.commands._checking import report_crashes, verdict_on
from schedcat.commands._stdin import STDIN, with_standard_input
from schedcat.engine.choosing import Selection, check_names
from schedcat.errors import UsageError
from schedcat.findings import Severity
from schedcat.reports import STATISTICS, Canvas, Outcome, load_report

if TYPE_CHECKING:
    from schedcat.engine.baseline import Baseline


class Options(NamedTuple):
    """How findings are chosen, printed and counted; what is None, the configuration says."""

    choice: Selection = Selection()
    format: str = "full"
    show_info: bool = False
    fail_on: Severity | None = None
    exit_zero: bool = False
    output: str | None = None
    statistics: bool = False
    quiet: bool = False
    stdin_filename: str | None = None
    baseline: str | None = None
    write_baseline: bool = False


def lint(request: Request, options: Options) -> int:
    """Check the catalogs, write the report to standard output or a file, return the exit code.

    0 when nothing is at or above `fail_on`, 1 otherwise, 70 where a rule failed: what the others
    find is written all the same. Raises SchedcatError.
    """
    if STDIN in request.paths or options.stdin_filename:
        request = with_standard_input(request, options.stdin_filename)
    request = request._replace(plugins=True)
    opened = open_catalogs(request)
    rules = {name: rule for each in opened for name, rule in rules_of(each.config).items()}
    check_names(chain.from_iterable(options.choice), rules)
    baselines = _baselines(opened, options)
    verdicts = [
        verdict_on(each, baseline, request, options.choice)
        for each, baseline in zip(opened, baselines, strict=True)
    ]
    has_failed = any(each.crashes for each in verdicts)
    judged = [each.judged for each in verdicts if each.judged]
    if options.write_baseline and not has_failed:
        from schedcat.commands._baseline import write_baselines

        return write_baselines(judged)
    everything = [diagnostic for each in verdicts for diagnostic in each.found]
    shown = [each for each in everything if options.show_info or each.severity is not Severity.INFO]
    pages = {path: page for each in opened for path, page in each.reading.pages.items()}
    outcome = Outcome(
        shown,
        jobs=sum(len(each.reading.catalog.jobs) for each in opened),
        files=len(pages),
        hidden=len(everything) - len(shown),
        line=lambda path, number: pages[path].line(number) if path in pages else "",
        rules=rules,
        version=__version__,
        home=_home(opened),
        quiet=options.quiet,
        known=sum(each.known for each in judged),
    )
    _write(outcome, options, inputs=pages)
    if judged and not options.quiet:
        from schedcat.commands._baseline import report_needless

        report_needless(judged)
    if has_failed:
        return report_crashes(verdicts)
    failed = any(
        diagnostic.severity.rank <= (options.fail_on or each.config.fail_on).rank
        for each, verdict in zip(opened, verdicts, strict=True)
        for diagnostic in verdict.found
    )
    return 1 if failed and not options.exit_zero else 0


def _baselines(opened: Sequence[Opened], options: Options) -> "Sequence[Baseline | None]":
    is_named = options.baseline or any(each.config.baseline for each in opened)
    if not (is_named or options.write_baseline):
        return [None] * len(opened)
    from schedcat.commands._baseline import baselines_of  # only who has one pays for it

    return baselines_of(opened, options.baseline, write=options.write_baseline)


def _write(outcome: Outcome, options: Options, inputs: Collection[str]) -> None:
    report = load_report(_counting(options.format) if options.statistics else options.format)
    if options.output is None:
        for piece in report(outcome, canvas_of(sys.stdout)):
            sys.stdout.write(piece)
        return
    from schedcat.commands._outputs import Output, deliver  # 4 ms that only a file costs

    text = "".join(report(outcome, Canvas()))
    deliver([Output(text, Path(options.output))], check=False, inputs=inputs)


def _counting(format: str) -> str:
    if format not in STATISTICS:
        raise UsageError(
            f"the format {format} has no statistics",
            help=f"choose one of {', '.join(STATISTICS)}",
        )
    return STATISTICS[format]


def _home(opened: Sequence[Opened]) -> str:
    """The first configuration, or without any the first file."""
    configs = (shown_path(path) for each in opened if (path := each.config.path))
    files = (path for each in opened for path in each.reading.pages)
    return next(chain(configs, files))
