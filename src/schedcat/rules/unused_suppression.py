"""A comment that hides nothing."""

from schedcat.findings import Severity
from schedcat.rules import found_by_engine


@found_by_engine(Severity.WARNING, group="catalog", fix="safe")
def rule() -> None:
    """A comment that is to hide a finding hides none.

    The job was mended and the comment stayed, and one day it hides a new mistake; or its name is
    misspelt, or stands without brackets, and it never hid anything. A name counts only where its
    rule ran: not where it is not selected, where the job could not be read, and for rules about
    tasks where no registry is given. Before a comment is called unused, the catalog is read whole
    and as each environment has it.

    Bad:
        jobs:
          report: {task: app.report, cron: "0 9 * * *"}  # schedcat: ignore[never-fires]
        jobs:
          # schedcat: ignore[never-fire] waiting for the 30th of February
          report: {task: app.report, cron: "0 9 30 2 *"}
        jobs:
          # schedcat: ignore never fires
          report: {task: app.report, cron: "0 9 * * *"}
    Good:
        jobs:
          # schedcat: ignore[never-fires] waiting for the 30th of February
          report: {task: app.report, cron: "0 9 30 2 *"}
    Source: the catalog's own comments
    """
