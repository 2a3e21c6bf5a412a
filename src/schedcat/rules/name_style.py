"""Names of jobs in two styles."""

from collections import Counter
from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog


@whole_catalog(Severity.INFO, group="hygiene", default=False)
def rule(project: Project) -> Iterator[Finding]:
    """The names of a catalog mix kebab-case and snake_case.

    Whoever looks for a job in a log, a dashboard or a shell has to remember which of the two it
    was. The style that most names have is taken for the catalog's, that of the first name where
    there are as many of each. A job that is called like its task keeps the task's style.

    A name is what a backend knows a job by: there, a renamed job is a new one.

    Bad:
        jobs:
          sync-users: {task: app.sync_users, interval: 1h}
          sync-orders: {task: app.sync_orders, interval: 1h}
          clean_up: {task: app.clean_up, interval: 1d}
    Good:
        jobs:
          sync-users: {task: app.sync_users, interval: 1h}
          cleanup: {task: app.clean_up, interval: 1d}
          app.send_mail: {task: app.send_mail, interval: 1d}
    Source: your own catalog
    """
    styles = [_style(job) for job in project.catalog.jobs]
    counts = Counter(style for style in styles if style)
    if len(counts) <= 1 or not (kinds := [style for style in counts if style in _JOINTS]):
        return
    usual = max(kinds, key=counts.__getitem__)
    most = "most names are" if 2 * counts[usual] > counts.total() else "the first name is"
    for job, style in zip(project.catalog.jobs, styles, strict=True):
        if style not in {usual, None}:
            name = job.name.replace(_JOINTS[_OTHER[usual]], _JOINTS[usual])
            yield Finding(
                f"`{job.name}` is in {style}, {most} in {usual}",
                at=job.at(),
                help=f"rename it to `{name}`, and mind that its backends take it for a new job",
                job=job.name,
            )


_KEBAB, _SNAKE, _MIXED = "kebab-case", "snake_case", "both styles"
_JOINTS = {_KEBAB: "-", _SNAKE: "_"}
_OTHER = {_KEBAB: _SNAKE, _SNAKE: _KEBAB}


def _style(job: Job) -> str | None:
    """How the words of a name are joined; None for one word, and for the name of the task."""
    if job.name == job.task:
        return None
    match "-" in job.name, "_" in job.name:
        case True, True:
            return _MIXED
        case True, False:
            return _KEBAB
        case False, True:
            return _SNAKE
    return None
