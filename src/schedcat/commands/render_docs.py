"""`schedcat render-docs`: tables and pages of the jobs, written, injected or compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from schedcat.commands import Request, open_catalogs, project_of
from schedcat.commands._doc_targets import asked, configured
from schedcat.commands._outputs import Output, deliver
from schedcat.commands._refusing import stop_on_findings
from schedcat.docs.pages import Catalogs, Shown, text_of
from schedcat.docs.targets import Target, Whole
from schedcat.errors import UsageError


class Options(NamedTuple):
    """What the command line says; empty or None where it is silent.

    `view` has the options of a View, named as on the command line.
    """

    view: Mapping[str, str] = {}
    template: str | None = None
    inject: Sequence[str] = ()
    output: str | None = None
    check: bool = False


def render_docs(request: Request, options: Options) -> int:
    """Write the documents, or with `check` print how they differ; return the exit code.

    Without paths and options these are the [[docs]] of the configuration. Nothing is written
    unless all of it can be made. Raises SchedcatError.
    """
    targets = _targets(request, options)
    catalogs = _catalogs(request)
    outputs = [Output(text_of(target, catalogs), target.path) for target in targets]
    return deliver(outputs, check=options.check, inputs={*_inputs(targets, catalogs)})


def _inputs(targets: Iterable[Target], catalogs: Catalogs) -> Iterator[str | Path]:
    """The files that the outputs are made of: configurations, catalogs and templates."""
    for target in targets:
        if isinstance(target, Whole) and target.template:
            yield target.template
        for shown in catalogs(target.view):
            if shown.config.path:
                yield shown.config.path
            yield from (at.path for job in shown.catalog.jobs if (at := job.at()))


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


def _catalogs(request: Request) -> Catalogs:
    @cache
    def opened(environment: str | None, backend: str | None) -> Sequence[Shown]:
        asked = request._replace(environment=environment, backend=backend, needs_zones=False)
        catalogs = open_catalogs(asked)
        stop_on_findings(catalogs)
        projects = [project_of(each, asked) for each in catalogs]
        return [Shown(each.catalog, each.config, each.registry) for each in projects]

    return lambda view: opened(view.env, view.backend)
