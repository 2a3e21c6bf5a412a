"""One key twice in a mapping."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="catalog")
def rule() -> None:
    """A mapping has the same key twice.

    YAML forbids it, and most parsers keep the last one without a word. Two jobs of one name in a
    file are then one job, and the other has never run.

    Bad:
        jobs:
          report: {task: app.daily_report, cron: "0 9 * * *"}
          report: {task: app.weekly_report, cron: "0 9 * * 1"}
        jobs: {report: {task: app.report, cron: "0 9 * * *", task: app.weekly_report}}
    Good:
        jobs:
          daily-report: {task: app.daily_report, cron: "0 9 * * *"}
          weekly-report: {task: app.weekly_report, cron: "0 9 * * 1"}
    Source: YAML 1.2.2, chapter 3.2.1.3 (keys of a mapping are unique)
    """
