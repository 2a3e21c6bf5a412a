"""A rule's page, letter by letter: what a person reads."""

import pytest

from schedcat.catalog.types import Field, Whole
from schedcat.findings import Severity
from schedcat.reports.rule_page import markdown, text
from schedcat.rules import Rule, load_rules

QUIET = Rule(
    "quiet-weekend",
    "load",
    Severity.WARNING,
    """A report runs at the weekend, when nobody reads it.

    It costs a run, and on Monday it is old.

    Bad:
        jobs: {report: {task: app.report, cron: "0 9 * * *"}}
        jobs: {figures: {task: app.figures, cron: "0 9 * * 6"}}
    Good:
        jobs: {report: {task: app.report, cron: "0 9 * * 1-5"}}
    Source: your team's calendar
    """,
    lambda _: iter(()),
    fix="unsafe",
    default=False,
    options=(Field("limit", Whole(1), "So many may run.", 20, default=10),),
)


def test_a_page_for_the_terminal():
    assert (
        "\n".join(text(QUIET))
        == """\
quiet-weekend (load, warning, unsafe fix, off by default)

A report runs at the weekend, when nobody reads it.

It costs a run, and on Monday it is old.

Bad:
    jobs: {report: {task: app.report, cron: "0 9 * * *"}}

    jobs: {figures: {task: app.figures, cron: "0 9 * * 6"}}

Good:
    jobs: {report: {task: app.report, cron: "0 9 * * 1-5"}}

Option limit, 10 by default: So many may run. For example:
    [lint.quiet-weekend]
    limit = 20

Fix: unsafe: what runs, or when, may change.

Off by default: `--select quiet-weekend` runs it.

Source: your team's calendar"""
    )


def test_a_page_for_the_docs():
    assert (
        "\n\n".join(markdown(QUIET))
        == """\
load, warning, unsafe fix, off by default

A report runs at the weekend, when nobody reads it.

It costs a run, and on Monday it is old.

Bad:

```yaml
jobs: {report: {task: app.report, cron: "0 9 * * *"}}
```

```yaml
jobs: {figures: {task: app.figures, cron: "0 9 * * 6"}}
```

Good:

```yaml
jobs: {report: {task: app.report, cron: "0 9 * * 1-5"}}
```

Option `limit`, 10 by default: So many may run. For example:

```toml
[lint.quiet-weekend]
limit = 20
```

Fix: unsafe: what runs, or when, may change.

Off by default: `--select quiet-weekend` runs it.

Source: your team's calendar"""
    )


@pytest.mark.parametrize("rule", load_rules().values(), ids=load_rules())
def test_prose_fits_80_columns(rule):
    assert max(len(line) for line in text(rule) if not line.startswith("    ")) <= 80


@pytest.mark.parametrize("rule", load_rules().values(), ids=load_rules())
def test_a_page_says_all_that_is_known_of_a_rule(rule):
    for page in ("\n".join(text(rule, 10_000)), "\n\n".join(markdown(rule))):
        said = [rule.group, rule.severity, rule.doc.summary, rule.doc.why, rule.doc.source]
        said += [option.words for option in rule.options]
        said += [f"{rule.fix} fix"] if rule.fix else []
        assert all(words in page for words in said)
