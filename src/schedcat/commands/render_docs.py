"""`schedcat render-docs`: tables and pages of the jobs, written, injected or compared."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.shown import shown_path
from schedcat.commands import Request, open_catalogs, project_of
from schedcat.commands._doc_targets import Page, Target, Whole, asked, configured
from schedcat.commands._outputs import Output, deliver, read_text
from schedcat.commands._refusing import stop_on_findings
from schedcat.docs.listed import Listed, runs_on
from schedcat.docs.table import table
from schedcat.docs.view import View
from schedcat.errors import ConfigError, UnreadableError, UsageError
from schedcat.model import Job
from schedcat.rules import Project
from schedcat.tasks.registry import Registry


class Options(NamedTuple):
    """What the command line says; empty or None where it is silent.

    `view` has the options of a View, named as on the command line.
    """

    view: Mapping[str, str] = {}
    template: str | None = None
    inject: Sequence[str] = ()
    output: str | None = None
    check: bool = False


Projects = Callable[[View], Sequence[Project]]
"""The catalogs that a view shows, as its environment has them."""


def render_docs(request: Request, options: Options) -> int:
    """Write the documents, or with `check` print how they differ; return the exit code.

    Without paths and options these are the [[docs]] of the configuration. Nothing is written
    unless all of it can be made. Raises SchedcatError.
    """
    targets = _targets(request, options)
    projects = _projects(request)
    outputs = [_output(target, projects) for target in targets]
    return deliver(outputs, check=options.check, inputs={*_inputs(targets, projects)})


def _inputs(targets: Iterable[Target], projects: Projects) -> Iterator[str | Path]:
    """The files that the outputs are made of: configurations, catalogs and templates."""
    for target in targets:
        if isinstance(target, Whole) and target.template:
            yield target.template
        for project in projects(target.view):
            if project.config.path:
                yield project.config.path
            yield from (at.path for job in project.catalog.jobs if (at := job.at()))


def _targets(request: Request, options: Options) -> list[Target]:
    view, template, inject, output, check = options
    is_bare = not (request.paths or view or template or inject or output)
    if is_bare and (targets := list(configured(request))):
        return targets
    targets = list(asked(request.environment, view, template, inject, output))
    if check and not all(target.path for target in targets):
        raise UsageError(
            "nothing to compare with",
            help="name a file with -o or --inject, or leave out paths and options to compare what "
            "[[docs]] of schedcat.toml lists",
        )
    return targets


def _projects(request: Request) -> Projects:
    @cache
    def opened(environment: str | None, backend: str | None) -> Sequence[Project]:
        asked = request._replace(environment=environment, backend=backend)
        catalogs = open_catalogs(asked)
        stop_on_findings(catalogs)
        return [project_of(each, asked) for each in catalogs]

    return lambda view: opened(view.env, view.backend)


def _output(target: Target, projects: Projects) -> Output:
    """One text; raises ConfigError with the place for a file that a configuration names wrongly."""
    projects(target.view)  # what is wrong here is wrong whatever is made of it
    try:
        match target:
            case Page():
                return Output(_filled(target, projects), target.path)
            case Whole():
                return Output(_whole(target, projects), target.path)
    except UnreadableError as error:
        if target.at is None:
            raise
        raise ConfigError(f"{target.at}: {error}", help=error.help) from error


def _filled(target: Page, projects: Projects) -> str:
    from schedcat.docs.markers import inject

    def fill(options: Mapping[str, str]) -> str:
        view = target.view.with_options(options)
        return table(_listed(projects(view), view), view)

    return inject(shown_path(target.path), read_text(target.path), fill)


def _whole(target: Whole, projects: Projects) -> str:
    view, catalogs = target.view, projects(target.view)
    jobs = _listed(catalogs, view)
    if target.template is None:
        return table(jobs, view)
    from schedcat.docs.context import context
    from schedcat.docs.template import rendered  # 30 ms of Jinja that only a template costs

    if len(catalogs) > 1:
        raise UsageError(
            f"a template is for one catalog, and here are {len(catalogs)}",
            help="name the files of one configuration",
        )
    return rendered(target.template, context(jobs, view, catalogs[0].config))


def _listed(projects: Sequence[Project], view: View) -> list[Listed]:
    return [each for project in projects for each in _of(project, view, alone=len(projects) == 1)]


def _of(project: Project, view: View, *, alone: bool) -> Iterator[Listed]:
    """The jobs that a view shows; paths begin at the configuration of the only catalog."""
    registry, backend = project.registry, view.backend
    base = project.config.root if alone and project.config.file else Path()
    for job in project.catalog.jobs:
        if backend is None or runs_on(job, backend):
            yield Listed(
                job.on(backend) if backend else job,
                _path(job, base),
                backend,
                registry.description(job.task) if job.task else None,
                _registered(job, registry),
            )


def _path(job: Job, base: Path) -> str:
    at = job.at()
    return Path(os.path.relpath(at.path, base)).as_posix() if at else ""


def _registered(job: Job, registry: Registry) -> bool | None:
    """Whether the job's task exists; None without a task or a registry, and where it is unsure."""
    if job.task is None or not registry.given:
        return None
    if job.task in registry:
        return True
    return False if registry.surely_lacks(job.task) else None
