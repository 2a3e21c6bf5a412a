"""A task that no job runs."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._tasks import lead_of, line_of
from schedcat.tasks.registry import module_of


@whole_catalog(Severity.INFO, group="tasks", default=False)
def rule(project: Project) -> Iterator[Finding]:
    """A task of the scanned code is in no schedule of the catalog.

    Most tasks are started by other code, and then all is well, so the rule is off by default. Turn
    it on to find the job that was taken out, or never put in, while its task lives on: code that
    nobody runs.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: app.tasks.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def sync():
            "Fetch the orders."

        @shared_task
        def clean():
            "Delete expired sessions."
    Good:
        # file: jobs.yaml
        jobs:
          sync: {task: app.tasks.sync, interval: 1h}
          clean: {task: app.tasks.clean, interval: 1d}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def sync():
            "Fetch the orders."

        @shared_task
        def clean():
            "Delete expired sessions."
    Source: the catalog's jobs; the scanned code
    """
    registry = project.registry
    named = {job.task for job in project.catalog.jobs if job.task}
    meant = {lead.name for task in named if (lead := lead_of(task, registry))}
    for name, made in registry.definitions.items():
        is_scanned = module_of(made.written) in registry.modules
        if is_scanned and name not in named and name not in meant:
            yield Finding(
                f"`{name}` is in no schedule",
                at=line_of(made.path, made.line),
                help="schedule it, or remove it if nothing else starts it",
            )
