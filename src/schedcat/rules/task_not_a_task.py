"""A path that leads to something else than a task."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._tasks import defined_at, lead_of
from schedcat.schedule.wording import joined
from schedcat.tasks.registry import Registry, module_of

if TYPE_CHECKING:
    from schedcat.tasks.paths import Lead


@each_job(Severity.ERROR, group="tasks")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The job's task is a plain function, a class, a value or a module of the scanned code.

    It can be imported, and that is why it looks right. A worker knows only what a decorator or a
    call has made a task, and drops each message for anything else. Often somebody has taken the
    decorator away, or wrote the module and forgot the function. Nothing is said of what a decorator
    or a call that schedcat does not know may have made a task.

    Bad:
        # file: jobs.yaml
        jobs: {clean: {task: app.tasks.clean, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        def clean():
            "Delete expired sessions."
    Good:
        # file: jobs.yaml
        jobs: {clean: {task: app.tasks.clean, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def clean():
            "Delete expired sessions."
    Source: celery.app.base.Celery.task: the decorator enters a function in the app's registry
    """
    task = job.task
    if not task or task in project.registry or not (lead := lead_of(task, project.registry)):
        return
    if lead.kind != "task":
        yield Finding(
            f"`{task}` is a {lead.kind}, not a task",
            at=job.at("task", part=(0, len(task))),
            help=_help(lead, project.registry),
            related=defined_at(lead.path, lead.line, "it is defined here"),
            severity=Severity.WARNING if job.disabled else None,
        )


def _help(lead: "Lead", registry: Registry) -> str:
    if lead.kind == "module":
        own = [name for name in registry.descriptions if module_of(name) == lead.name]
        if own:
            return (
                f"name one of its tasks, such as {joined([f'`{each}`' for each in own[:3]], 'or')}"
            )
    elif nearest := registry.nearest(lead.name):
        return f"did you mean {joined([f'`{name}`' for name in nearest], 'or')}?"
    return "decorate it with `@shared_task`" if lead.kind == "function" else "name a task"
