"""`schedcat lint`: check catalogs and print what is wrong."""

import sys
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from schedcat import __version__
from schedcat.catalog.config import Config
from schedcat.catalog.document.collector import collector_off
from schedcat.catalog.shown import shown_path
from schedcat.commands import Opened, Request, open_catalogs, rules_of
from schedcat.commands._canvas import canvas_of
from schedcat.commands._checking import Checked, fitted, report_crashes, verdict_on
from schedcat.commands._lines import line_in
from schedcat.commands._stdin import STDIN, with_standard_input
from schedcat.engine.choosing import Selection, check_names
from schedcat.errors import NoCatalogError, UsageError
from schedcat.findings import Diagnostic, Severity
from schedcat.reports import STATISTICS, Canvas, Outcome, load_report
from schedcat.rules import Rule

if TYPE_CHECKING:
    from schedcat.engine.baseline import Baseline


class Options(NamedTuple):
    """How findings are chosen, fixed, printed and counted; what is None, the configuration says."""

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
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False


@collector_off()  # it lives short, and looking for garbage costs a tenth of it
def lint(request: Request, options: Options) -> int:
    """Check the catalogs, fix what is to be fixed, write the report, return the exit code.

    0 when nothing is at or above `fail_on`, 1 otherwise, 70 where a rule failed: what the others
    find, or would change, is written all the same. With `diff` 1 when a fix would change something,
    and no report.
    Raises SchedcatError.
    """
    _check_diff(options)
    if STDIN in request.paths or options.stdin_filename:
        request = with_standard_input(request, options.stdin_filename)
    request = request._replace(plugins=True, needs_zones=False)
    opened = _opened(request)
    configs = [each.config for each in opened] or [Config()]
    rules = {name: rule for config in configs for name, rule in rules_of(config).items()}
    check_names(chain.from_iterable(options.choice), rules)
    baselines = _baselines(opened, options)
    checks = [partial(verdict_on, baseline=each, choice=options.choice) for each in baselines]
    checked = [
        Checked(each, check(each, request=request))
        for each, check in zip(opened, checks, strict=True)
    ]
    crashes = [crash for each in checked for crash in each.verdict.crashes]
    if options.fix or options.diff:
        from schedcat.commands._fixing import fixed  # only fixes pay for it
        from schedcat.commands._rewriting import changes_of, rewrite, show

        checked = [
            fixed(each, check, request, partial(_is_wanted, options))
            for each, check in zip(checked, checks, strict=True)
        ]
        crashes += [crash for each in checked for crash in each.verdict.crashes]
        changes = changes_of(opened, checked)
        if options.diff:
            show(changes)
            if crashes:
                return report_crashes(crashes)
            return 1 if changes and not options.exit_zero else 0
        rewrite(changes, request.contents)
    verdicts = [each.verdict for each in checked]
    judged = [each.judged for each in verdicts if each.judged]
    if options.write_baseline and not crashes:
        from schedcat.commands._baseline import write_baselines

        return write_baselines(judged)
    # Where a text came from standard input, the fixed one is the output.
    stream = sys.stderr if options.fix and request.contents else sys.stdout
    _report(checked, rules, options, stream)
    if judged and not options.quiet:
        from schedcat.commands._baseline import report_needless

        report_needless(judged, options.baseline)
    if crashes:
        return report_crashes(crashes)
    failed = any(
        diagnostic.severity.rank <= (options.fail_on or each.opened.config.fail_on).rank
        for each in checked
        for diagnostic in each.verdict.found
    )
    return 1 if failed and not options.exit_zero else 0


def _opened(request: Request) -> Sequence[Opened]:
    """The catalogs that there are: folders of the command line may have none.

    What a configuration names has to be there.
    """
    try:
        return open_catalogs(request)
    except NoCatalogError as error:
        if not request.paths:
            raise
        sys.stderr.write(f"warning: {error}\nhelp: {error.help}\n")
        return ()


def _check_diff(options: Options) -> None:
    """Raises UsageError for what a diff, which is printed instead of a report, has no use for."""
    others = {
        "--output-file": options.output,
        f"--format {options.format}": options.format != "full",
        "--statistics": options.statistics,
        "--write-baseline": options.write_baseline,
    }
    if options.diff and (asked := [option for option, is_asked in others.items() if is_asked]):
        raise UsageError(
            f"--diff prints a diff and no report, so {asked[0]} means nothing with it",
            help="leave one of the two out; a shell writes the diff to a file with `> FILE`",
        )


def _is_wanted(options: Options, diagnostic: Diagnostic) -> bool:
    """Is it to be fixed? What is not shown is not."""
    fix = diagnostic.finding.fix
    return bool(fix and (fix.safe or options.unsafe_fixes)) and _is_shown(options, diagnostic)


def _is_shown(options: Options, diagnostic: Diagnostic) -> bool:
    return options.show_info or diagnostic.severity is not Severity.INFO


def _baselines(opened: Sequence[Opened], options: Options) -> "Sequence[Baseline | None]":
    is_named = options.baseline or any(each.config.baseline for each in opened)
    if not (is_named or options.write_baseline):
        return [None] * len(opened)
    from schedcat.commands._baseline import baselines_of  # only who has one pays for it

    return baselines_of(opened, options.baseline, write=options.write_baseline)


def _report(
    checked: Sequence[Checked], rules: Mapping[str, Rule], options: Options, stream: TextIO
) -> None:
    opened = [each.opened for each in checked]
    everything = [diagnostic for each in checked for diagnostic in each.verdict.found]
    shown = [each for each in everything if _is_shown(options, each)]
    if options.format != "full":  # a program may write what a person reads
        roots = {path: root for each in opened for path, root in each.reading.roots.items()}
        shown = fitted(shown, roots)
    pages = {path: page for each in opened for path, page in each.reading.pages.items()}
    outcome = Outcome(
        shown,
        jobs=sum(len(each.reading.catalog.jobs) for each in opened),
        files=len(pages),
        hidden=len(everything) - len(shown),
        line=line_in(pages),
        rules=rules,
        version=__version__,
        home=_home(opened),
        quiet=options.quiet,
        known=sum(each.verdict.judged.known for each in checked if each.verdict.judged),
        fixed=sum(each.fixed for each in checked) if options.fix else None,
        unsafe_fixes=options.unsafe_fixes,
    )
    _write(outcome, options, stream, inputs=pages)
    if outcome.fixed and options.format != "full" and not options.quiet:
        sys.stderr.write(f"{outcome.fixed:,} fixed\n")


def _write(outcome: Outcome, options: Options, stream: TextIO, inputs: Collection[str]) -> None:
    report = load_report(_counting(options.format) if options.statistics else options.format)
    if options.output is None:
        stream.writelines(report(outcome, canvas_of(stream)))
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
    """The first configuration, or without any the first file, or where we are."""
    configs = (shown_path(path) for each in opened if (path := each.config.path))
    files = (path for each in opened for path in each.reading.pages)
    return next(chain(configs, files), ".")
