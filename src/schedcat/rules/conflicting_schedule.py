"""A job with two schedules, or with none."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="catalog")
def rule() -> None:
    """A job has both `cron` and `interval`, or neither.

    Whoever reads two schedules believes the wrong one half of the time, and each backend would
    pick its own. A job that really runs at two rhythms is two jobs of the same task.

    Bad:
        jobs: {sync: {task: app.sync, cron: "0 * * * *", interval: 1h}}
        jobs: {sync: {task: app.sync, description: Fetch new orders.}}
    Good:
        jobs: {sync: {task: app.sync, cron: "0 * * * *"}}
        jobs: {sync: {task: app.sync, interval: 1h}}
    Source: the catalog's JSON Schema: exactly one of `cron` and `interval`
    """
