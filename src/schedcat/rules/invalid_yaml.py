"""A file that is not YAML, or more of it than anybody writes."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="catalog", fix="safe")
def rule() -> None:
    """The file cannot be read as YAML.

    Nothing in it is checked, documented or exported until it can. Everybody meets this first with
    an expression that is not quoted: a leading `*` is an alias to YAML, and a leading `@` is
    reserved. Tags, several documents in a file, and nesting or repetition without measure are
    refused too: a catalog is plain data, and nothing in it is ever constructed or run.

    Bad:
        jobs: {sync: {task: app.sync, cron: */5 * * * *}}
        jobs: {backup: {task: app.backup, cron: @daily}}
        jobs: {report: {task: app.report, cron: "0 9 * * 1-5"}
        jobs: {report: !!python/object:app.Report {cron: "0 9 * * 1-5"}}
    Good:
        jobs: {sync: {task: app.sync, cron: "*/5 * * * *"}}
        jobs: {backup: {task: app.backup, cron: "@daily"}}
    Source: YAML 1.2.2, chapters 5.3 (indicator characters) and 7.1 (alias nodes)
    """
