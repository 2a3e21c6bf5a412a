"""A job that does not say what it is for."""

import re
from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job


@each_job(Severity.WARNING, group="hygiene")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """Neither the job nor the docstring of its task says what the job does.

    At three in the morning somebody decides by this text whether a failed run can wait. "TODO" and
    the job's name once more tell them nothing. A job whose task is not in the registry is left to
    task-not-found: its docstring could not be looked up. Without any registry, a job of a
    scheduler's own file is an info: docstrings are where its authors write what tasks do.

    Bad:
        jobs: {sync-ldap: {task: app.tasks.sync_ldap, interval: 1h}}
        jobs: {sync-ldap: {task: app.tasks.sync_ldap, interval: 1h, description: TODO}}
        jobs: {sync-ldap: {task: app.tasks.sync_ldap, interval: 1h, description: Sync LDAP job}}
    Good:
        # file: jobs.yaml
        jobs:
          sync-ldap: {task: app.tasks.sync_ldap, interval: 1h}
          drop-sessions: {command: [drop], interval: 1d, description: Delete expired sessions.}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/tasks.py
        from celery import shared_task

        @shared_task
        def sync_ldap():
            "Lock the accounts of people who have left."
    Source: the catalog's `description`; celery.app.task: a task keeps its function's docstring
    """
    registry = project.registry
    if registry.given and job.task is not None and job.task not in registry:
        return
    docstring = registry.description(job.task) if job.task else None
    if job.description is not None:
        if not job.description.strip():
            yield Finding("the description is empty", at=job.at("description"), help=_HELP)
        elif fault := _fault(job.description, job):
            yield Finding(f"description {fault}", at=job.at("description"), help=_HELP)
    elif not docstring and job.reader is None:
        yield Finding(f"`{job.name}` has no description", at=job.at(), help=_HELP)
    elif not docstring and job.task and not registry.given:
        said = f"`{job.name}` has no description, and no registry tells its task's docstring"
        fold = "{count} jobs have no description, and no registry tells the docstrings of tasks"
        yield Finding(said, at=job.at(), help=_REGISTRY, fold=fold, severity=Severity.INFO)
    elif not docstring:
        fold = "{count} jobs have no description"
        yield Finding(f"`{job.name}` has no description", at=job.at(), help=_COMMENT, fold=fold)
    elif fault := _fault(docstring, job):
        said = f"`{job.name}` has no description, and its task's docstring {fault}"
        yield Finding(said, at=job.at(), help=_HELP)


_HELP = "write what the job does, and what goes wrong without it"
_REGISTRY = 'name the source: tasks = ["src/"] in schedcat.toml, or --tasks src/'
_COMMENT = "write a comment above the job: what it does, and what goes wrong without it"


def _fault(text: str, job: Job) -> str | None:
    """Why a text tells nothing, None if it may tell something."""
    is_placeholder = _PLACEHOLDER.match(text)
    if not is_placeholder and len(text) > 2 * len(job.name + (job.title or "")) + _MORE:
        return None
    first_line = text.strip().partition("\n")[0]
    if is_placeholder or not (words := _words(text)):
        return f"`{first_line}` is a placeholder"
    if words == _words(job.name) or ("." in job.name and words == _words(_last_part(job.name))):
        return f"`{first_line}` only repeats the job's name"
    if job.title and words == _words(job.title):
        return f"`{first_line}` only repeats the job's title"
    return None


_MORE = 20
"""So many letters beyond its name twice tell more than the name, whatever they are."""

_PLACEHOLDER = re.compile(
    r"\W*(?:(?:to ?do|tbd|tba|fixme)(?:\W*$|\s*[:(])|(?:n/a|none)\W*$)", re.IGNORECASE
)


def _words(text: str) -> list[str]:
    """The words that carry a meaning, in lower case."""
    return [word for word in _WORD.findall(text.casefold()) if word not in _FILLERS]


_WORD = re.compile(r"[^\W_]+")


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


_FILLERS = frozenset({"a", "an", "the", "this", "job", "task", "run", "runs"})
