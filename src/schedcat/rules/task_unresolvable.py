"""A task whose name only running the code would tell."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._tasks import line_of


@whole_catalog(Severity.INFO, group="tasks")
def rule(project: Project) -> Iterator[Finding]:
    """The scanned code makes a task's name at run time, and its syntax does not say which.

    The name comes from a function, a setting or another module. It is not guessed: any name below
    its package may be that task's, so task-not-found only warns there. Constants of the module,
    sums, f-strings and `__name__` are read.

    An entry of a beat schedule that does not say which task it sends is a warning where that source
    is read as a catalog: the entry is left out of all other checks. Signatures, and `sync.name`,
    are read where the task is found beside the file. Where only its arguments or options are made
    at run time, the job is checked without them, and neither imported nor exported as if it had
    none.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: shop.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from app.settings import PREFIX
        from celery import shared_task

        @shared_task(name=PREFIX + ".sync")
        def sync():
            "Fetch the orders."
    Good:
        # file: jobs.yaml
        jobs: {sync: {task: shop.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        PREFIX = "shop"

        @shared_task(name=PREFIX + ".sync")
        def sync():
            "Fetch the orders."
    Source: celery.app.base.Celery.task: `name` is whatever the call gives it
    """
    for path, line, expression in project.registry.unresolved:
        shown = expression if len(expression) <= _LONGEST else f"{expression[:_LONGEST]}…"
        yield Finding(
            f"the name of a task is made at run time: `{shown}`",
            at=line_of(path, line),
            help="write it as a literal or a constant of the module, or list the task in a file",
            fold="{count} names of tasks are made at run time",
        )


_LONGEST = 60
