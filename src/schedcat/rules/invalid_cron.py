"""A cron expression that no engine reads."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="cron", fix="safe")
def rule() -> None:
    """A cron field has a value, range or form that cron does not know.

    Most backends say so when they start, or when the job is first saved; some drop the job and
    say nothing. An hour is 0 to 23, a month has no day 32, and the fields are always five.

    So it is with a crontab whose last line ends without a line break: Debian's cron ignores the
    file, with one line in its log, and cronie that line. The fix ends it.

    Bad:
        jobs: {report: {task: app.report, cron: "0 24 * * *"}}
        jobs: {report: {task: app.report, cron: "0 9 32 * *"}}
        jobs: {report: {task: app.report, cron: "*/0 * * * *"}}
        jobs: {report: {task: app.report, cron: "0 9 * *"}}
    Good:
        jobs: {report: {task: app.report, cron: "0 0 * * *"}}
        jobs: {report: {task: app.report, cron: "0 9 1 * *"}}
    Source: crontab(5)
    """
