"""A task that no worker seems to know."""

from collections.abc import Iterator
from pathlib import Path

from schedcat.findings import Finding, Fix, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog
from schedcat.rules._tasks import lead_of
from schedcat.schedule.wording import joined
from schedcat.tasks.registry import Registry, module_of


@whole_catalog(Severity.ERROR, group="tasks", fix="unsafe")
def rule(project: Project) -> Iterator[Finding]:
    """The job's task is not in the registry.

    A scheduler sends a task by its name and does not ask whether a worker knows it. After a rename
    the worker drops each message with one line in its log, and the job never runs again.

    It is an error where a listing leaves the task out, or where its module was scanned and holds
    nothing that could not be read. Otherwise it is a warning, since the task may be made
    elsewhere, as it is where the folder given seems not to be the one where imports start, and
    for a job that is disabled. Nothing is said of a task of a module that cannot be read, or that
    such a file names: that file is said, once.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: app.tasks.sync_user, interval: 1h}}
        # file: schedcat.toml
        tasks = ["tasks.txt"]
        # file: tasks.txt
        app.tasks.sync_users
    Good:
        # file: jobs.yaml
        jobs:
          sync: {task: app.tasks.sync_users, interval: 1h}
          forget-results: {task: celery.backend_cleanup, cron: "0 4 * * *"}
        # file: schedcat.toml
        tasks = ["tasks.txt"]
        # file: tasks.txt
        app.tasks.sync_users
    Source: celery.worker.consumer: a message for an unregistered task is logged and discarded
    """
    registry, root = project.registry, project.config.root
    for message, at, help in registry.failures:
        yield Finding(message, at=at, help=help)
    named = [(job, job.task) for job in project.catalog.jobs if job.task]
    checked = [(job, task) for job, task in named if task not in _BUILT_IN]
    if registry.given:
        for job, task in checked:
            if task in registry or lead_of(task, registry) or _is_told_otherwise(task, registry):
                continue
            yield _not_found(job, task, registry, root)
    elif checked and not registry.failures:
        yield _unchecked(checked)


def _is_told_otherwise(task: str, registry: Registry) -> bool:
    """Is it made, if at all, in a file of which another rule says that it cannot be read?"""
    return not registry.complete and registry.may_be_unread(task)


_BUILT_IN = frozenset(
    {
        "celery.accumulate",
        "celery.backend_cleanup",
        "celery.chain",
        "celery.chord",
        "celery.chord_unlock",
        "celery.chunks",
        "celery.group",
        "celery.map",
        "celery.starmap",
    }
)
"""The tasks of every app (celery.app.builtins); `celery inspect registered` leaves them out."""


def _not_found(job: Job, task: str, registry: Registry, root: Path) -> Finding:
    hindrance = _hindrance(task, registry, root)
    nearest, is_sure = registry.nearest(task), registry.surely_lacks(task)
    at = job.at("task", part=(0, len(task)))
    return Finding(
        f"`{task}` is not found in {_searched(registry, root)}",
        at=at,
        help=hindrance or _advice(nearest, registry, is_sure=is_sure),
        fix=Fix.replacing(task, at, nearest[0]) if nearest and not hindrance else None,
        severity=None if is_sure and not hindrance and not job.disabled else Severity.WARNING,
        job=job.name,
    )


def _searched(registry: Registry, root: Path) -> str:
    """The sources in words, with paths as the configuration would name them."""
    kinds = registry.kinds
    shown = (
        source if source in kinds else _shown(source, root).as_posix()
        for source in registry.sources
    )
    sources = joined([f"`{source}`" for source in shown])
    if not registry.complete:
        return f"the modules scanned in {sources}"
    if len(registry.sources) > 1:
        return sources
    match kinds.get(registry.sources[0]):
        case "app":
            return f"the app {sources}"
        case "workers":
            return f"the workers of {sources}"
        case _:
            return f"the listing {sources}"


def _shown(source: str, root: Path) -> Path:
    path = Path(source)
    return path.relative_to(root) if path.is_relative_to(root) else path


def _hindrance(task: str, registry: Registry, root: Path) -> str | None:
    """What to mend in the scan first, because the job may well be right; None if nothing."""
    if registry.complete:
        return None
    if unread := registry.unread_about(task):
        file = _shown(unread.path, root).as_posix()
        place = f"{file}:{unread.line}" if unread.line else file
        return (
            f"correct `{place}`, or name its tasks in a listing: it could not be read "
            f"({unread.why}), so whether it makes the task is unknown"
        )
    alike = (_misplaced(task, known, registry, root) for known in registry.nearest(task))
    return next(filter(None, alike), None)


def _misplaced(task: str, known: str, registry: Registry, root: Path) -> str | None:
    """Advice where a wrong root makes `known` of `task`: they differ by leading parts only."""
    module = module_of(known)
    if module not in registry.modules:
        # It has that name by an option, wherever imports start.
        return None
    source = _shown(registry.modules[module], root)
    folder = source.parent if source.suffix == ".py" else source
    start: Path | None = None
    if known.endswith(f".{task}"):
        above = known.removesuffix(f".{task}")
        if above in registry.modules:
            # A package: imports start above it, and it is the job that leaves it out.
            return None
        start = folder.joinpath(*above.split("."))
    elif task.endswith(f".{known}"):
        packages = tuple(task.removesuffix(f".{known}").split("."))
        if folder.parts[-len(packages) :] == packages:
            start = folder.parents[len(packages) - 1]
    else:
        return None
    such_as = f", such as `{start.as_posix()}`" if start else ""
    return (
        f"the code is known as `{known}` from the root `{source.as_posix()}`: "
        f"give the folder where imports start{such_as}"
    )


def _advice(nearest: list[str], registry: Registry, *, is_sure: bool) -> str:
    if nearest:
        return f"did you mean {joined([f'`{name}`' for name in nearest], 'or')}?"
    if registry.complete and not registry.kinds:
        return "register the task under this name, add it to the listing, or remove the job"
    if is_sure:
        return "register the task under this name, or remove the job"
    return "add the source that makes the task to `tasks`, or correct the name"


def _unchecked(jobs: list[tuple[Job, str]]) -> Finding:
    count = len({task for _, task in jobs})
    tasks = "1 task is" if count == 1 else f"{count:,} tasks are"
    first, _ = jobs[0]
    return Finding(
        f"{tasks} not checked, since no registry is given",
        at=first.at("task"),
        help='name the source or a listing: tasks = ["src/"] in schedcat.toml, or --tasks src/',
        severity=Severity.INFO,
    )
