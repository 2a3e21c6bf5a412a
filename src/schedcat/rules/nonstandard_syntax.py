"""A cron expression that engines read differently."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="cron", fix="unsafe")
def rule() -> None:
    """Engines disagree on what the cron expression means, or only some accept it.

    `0 22-4 * * *` runs through the night on Celery and never on Debian cron, which takes it
    without a complaint. `5#3` is the third Friday to one engine and every Friday to the next. What
    cannot mean one thing everywhere is refused, with what each engine would do.

    Bad:
        jobs: {sweep: {task: app.sweep, cron: "0 22-4 * * *"}}
        jobs: {report: {task: app.report, cron: "0 9 * * 5#3"}}
        jobs: {report: {task: app.report, cron: "0 9 L * *"}}
        jobs: {poll: {task: app.poll, cron: "5/20 * * * *"}}
        jobs: {poll: {task: app.poll, cron: "@every 5m"}}
    Good:
        jobs: {sweep: {task: app.sweep, cron: "0 0-4,22-23 * * *"}}
        jobs: {report: {task: app.report, cron: "0 9 15-21 * 5", days: both}}
        jobs: {poll: {task: app.poll, cron: "5,25,45 * * * *"}}
    Source: celery.schedules, Debian cron's entry.c, robfig/cron's parser.go and croniter, all run
    """
