"""Arguments that the task cannot take."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._tasks import defined_at
from schedcat.schedule.wording import joined
from schedcat.source import Span

if TYPE_CHECKING:
    from schedcat.tasks.signature import Mismatch, Signature


@each_job(Severity.ERROR, group="tasks")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The job's `args` and `kwargs` do not fit the parameters of its task.

    Every run is a TypeError: beat cannot send it where it has the task at hand, and elsewhere the
    worker fails. A parameter was added, renamed or taken away since, or an argument was misspelt.

    Judged are functions that Celery's own decorators make a task of, with `bind=True` or not, and
    `run` of classes whose only base is Celery's `Task`. Nothing is said where another decorator, a
    base class or options that cannot be read may change what the task takes.

    Bad:
        # file: jobs.yaml
        jobs: {clean: {task: app.tasks.clean, interval: 1h, kwargs: {day: 30}}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def clean(days=90):
            "Delete expired sessions."
    Good:
        # file: jobs.yaml
        jobs: {clean: {task: app.tasks.clean, interval: 1h, kwargs: {days: 30}}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def clean(days=90):
            "Delete expired sessions."
    Source: celery.app.task.Task.apply_async: checks the arguments against the task's signature
    """
    made = project.registry.definitions.get(job.task or "")
    if made is None or made.signature is None or {"args", "kwargs"}.intersection(job.unread):
        return
    from schedcat.tasks.signature import mismatches

    if wrong := list(mismatches(made.signature, len(job.args), job.kwargs)):
        yield Finding(
            f"`{job.task}` {joined([each.message for each in wrong])}",
            at=_place(job, wrong),
            help=_help(made.signature, wrong),
            related=defined_at(made.path, made.line, "its parameters are defined here"),
            severity=Severity.WARNING if job.disabled else None,
        )


def _place(job: Job, wrong: "Sequence[Mismatch]") -> Span | None:
    """The first argument that is wrong by its name, else where arguments stand or should."""
    for each in wrong:
        if each.name is not None:
            return job.at("kwargs", each.name)
    said = next((key for key in ("args", "kwargs") if getattr(job, key)), "task")
    return job.at(said)


def _help(signature: "Signature", wrong: "Sequence[Mismatch]") -> str:
    from difflib import get_close_matches  # only a finding needs it

    known = [*signature.positional[signature.bound :], *signature.required_keywords]
    known += signature.optional_keywords
    unknown = [each.name for each in wrong if each.name and each.name not in known]
    near = [get_close_matches(name, known, n=1) for name in unknown]
    asked = f"did you mean `{near[0][0]}`? " if near and near[0] else ""
    return f"{asked}it takes {signature.text}"
