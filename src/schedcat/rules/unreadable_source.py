"""A file of a scheduler's own, or of the code, that cannot be read."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._tasks import line_of


@whole_catalog(Severity.ERROR, group="catalog")
def rule(project: Project) -> Iterator[Finding]:
    """A file that should hold schedules is not what its name says, or longer than anybody writes.

    Python source is read by its syntax alone. What the Python that runs schedcat does not parse,
    such as source for Python 2 or for a newer one, has no entries that could be told, and the same
    goes for four megabytes of it. A script is no crontab, and what Jinja or ERB makes one of is an
    info.

    Of the code that is scanned for tasks, what speaks of tasks and cannot be read is a warning: the
    tasks that it makes are not known, and nothing is said of jobs that name them.

    Bad:
        # file: beat.py
        beat_schedule = {"sync": {"task": "app.sync", "schedule": 60}
        # file: jobs.yaml
        jobs: {sync: {command: sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        @shared_task
        def sync(:
    Good:
        # file: beat.py
        beat_schedule = {"sync": {"task": "app.sync", "schedule": 60}}
    Source: the `ast` module of Python
    """
    for path, line, why, _ in project.registry.unread.values():
        yield Finding(
            f"the tasks of this file are not known, since it cannot be read: {why}",
            at=line_of(path, line or 1),
            help="correct it, or name its tasks in a listing",
            fold="{count} files cannot be read, and the tasks of their source are not known",
            severity=Severity.WARNING,
        )
