"""One catalog checked: by the rules that are chosen, beyond what its baseline knows."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from schedcat import __version__
from schedcat.catalog.document.nodes import Node
from schedcat.commands import Opened, Request, project_of, rules_of
from schedcat.commands._choosing import otherwise, selections
from schedcat.engine import diagnose, find
from schedcat.engine.choosing import Selection, chosen
from schedcat.engine.running import Crash, Seen
from schedcat.errors import BUG_EXIT_CODE, bug_report
from schedcat.findings import Diagnostic

if TYPE_CHECKING:
    from schedcat.engine.baseline import Baseline, Judged


class Verdict(NamedTuple):
    """What is wrong with one catalog, and the rules that failed.

    `judged` says what its baseline came to, where it has one.
    """

    found: list[Diagnostic]
    crashes: Sequence[Crash] = ()
    judged: "Judged | None" = None


class Checked(NamedTuple):
    """A catalog and the verdict on it.

    `texts` has by path the files that fixes have changed, `beside` what those of them held before
    that are no files of the catalog; `fixed` counts the findings so mended.
    """

    opened: Opened
    verdict: Verdict
    texts: Mapping[str, bytes] = {}
    fixed: int = 0
    beside: Mapping[str, bytes] = {}


def verdict_on(
    opened: Opened,
    request: Request,
    baseline: "Baseline | None",
    choice: Selection,
) -> Verdict:
    """Check one catalog; `choice` is what the command line says of the rules.

    Raises SchedcatError.
    """
    rules = rules_of(opened.config)
    seen = Seen(project_of(opened, request), opened.reading)
    names = chosen(rules, *selections(opened.config, rules, choice))
    checked = find(seen, rules, names, lambda: otherwise(seen, request))
    found, judged = checked.found, None
    if baseline:
        from schedcat.commands._baseline import held_against  # only who has one pays for it

        judged = held_against(baseline, checked, opened, request, rules)
        found = judged.new
    return Verdict(diagnose(found, seen.project, rules), checked.crashes, judged)


def fitted(found: list[Diagnostic], roots: Mapping[str, Node]) -> list[Diagnostic]:
    """The findings with their fixes as they have to be written into the files of `roots`."""
    if not any(each.finding.fix for each in found):
        return found
    from schedcat.catalog.document.fitting import fitter  # only a fix pays for it

    fit = fitter(roots)
    return [
        each._replace(finding=each.finding._replace(fix=fit(fix)))
        if (fix := each.finding.fix)
        else each
        for each in found
    ]


def report_crashes(crashes: Iterable[Crash]) -> int:
    """Write a report for each rule that failed to standard error; return the exit code of a bug."""
    for rule, error in {crash.rule.name: crash for crash in crashes}.values():
        culprit, package = f"the rule `{rule.name}`", None
        if rule.plugin:
            from schedcat.engine.plugins import package_of

            culprit = f"{culprit} of the plugin `{rule.plugin}`"
            package = package_of(rule.plugin)
        sys.stderr.write(bug_report(error, __version__, culprit=culprit, package=package))
    return BUG_EXIT_CODE
