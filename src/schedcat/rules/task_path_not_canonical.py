"""A task under a path that is not its name."""

from collections.abc import Iterator

from schedcat.findings import Finding, Fix, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._tasks import defined_at, lead_of


@each_job(Severity.WARNING, group="tasks", fix="safe")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The path leads to a task, by an import or an alias, but Celery knows it by another name.

    A package may import a task of its modules, so that Python finds it under two paths; and an
    option may name a task otherwise than its function. Celery knows one name: what `name=` says,
    else that of the module in which the function is defined. A scheduler sends the name as it is
    written, and a worker drops a message with any other.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: app.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/__init__.py
        from app.tasks import sync
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def sync():
            "Fetch the orders."
    Good:
        # file: jobs.yaml
        jobs: {sync: {task: app.tasks.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/__init__.py
        from app.tasks import sync
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def sync():
            "Fetch the orders."
    Source: celery.app.base.Celery.gen_task_name: the function's `__module__` and `__name__`
    """
    task, registry = job.task, project.registry
    if not task or task in registry or not (lead := lead_of(task, registry)):
        return
    if lead.kind == "task":
        at = job.at("task", part=(0, len(task)))
        made = registry.definitions.get(lead.name)
        yield Finding(
            f"Celery knows `{task}` as `{lead.name}`",
            at=at,
            help=f"write `{lead.name}`; no worker knows it by the other name",
            fix=Fix.replacing(task, at, lead.name, safe=not registry.doubts_about(task)),
            related=defined_at(made.path, made.line, "it is defined here") if made else [],
        )
