"""The text that a document should have."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.config import Config
from schedcat.catalog.shown import shown_path
from schedcat.catalog.texts import read_text
from schedcat.docs.listed import Listed, runs_on
from schedcat.docs.table import table
from schedcat.docs.targets import Page, Target, Whole
from schedcat.docs.view import View
from schedcat.errors import ConfigError, UnreadableError, UsageError
from schedcat.model import Catalog, Job
from schedcat.tasks.registry import Registry


class Shown(NamedTuple):
    """One catalog as a page shows it."""

    catalog: Catalog
    config: Config
    registry: Registry


Catalogs = Callable[[View], Sequence[Shown]]
"""The catalogs that a view shows, as its environment has them."""


def text_of(target: Target, catalogs: Catalogs, held: Mapping[str, bytes] = {}) -> str:
    """What a target should hold, all of it: of a page also what stands around its blocks.

    `held` has, by path, what pages are taken to hold whatever is on disk.

    Raises ConfigError with the place for a file that a configuration names wrongly, or for what
    goes wrong in a template; UsageError for wrong markers; UnreadableError.
    """
    catalogs(target.view)  # what is wrong here is wrong whatever is made of it
    try:
        match target:
            case Page():
                return _filled(target, catalogs, held)
            case Whole():
                return _whole(target, catalogs)
    except UnreadableError as error:
        if target.at is None:
            raise
        raise ConfigError(f"{target.at}: {error}", help=error.help) from error


def _filled(target: Page, catalogs: Catalogs, held: Mapping[str, bytes]) -> str:
    from schedcat.docs.markers import inject

    def fill(options: Mapping[str, str]) -> str:
        view = target.view.with_options(options)
        return table(_listed(catalogs(view), view), view)

    return inject(shown_path(target.path), read_text(target.path, held), fill)


def _whole(target: Whole, catalogs: Catalogs) -> str:
    view, shown = target.view, catalogs(target.view)
    jobs = _listed(shown, view)
    if target.template is None:
        return table(jobs, view)
    from schedcat.docs.context import context
    from schedcat.docs.template import rendered  # 30 ms of Jinja that only a template costs

    if len(shown) > 1:
        raise UsageError(
            f"a template is for one catalog, and here are {len(shown)}",
            help="name the files of one configuration",
        )
    return rendered(target.template, context(jobs, view, shown[0].config))


def _listed(catalogs: Sequence[Shown], view: View) -> list[Listed]:
    return [each for shown in catalogs for each in _of(shown, view, alone=len(catalogs) == 1)]


def _of(shown: Shown, view: View, *, alone: bool) -> Iterator[Listed]:
    """The jobs that a view shows; paths begin at the configuration of the only catalog."""
    registry, backend = shown.registry, view.backend
    base = shown.config.root if alone and shown.config.file else Path()
    for job in shown.catalog.jobs:
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
