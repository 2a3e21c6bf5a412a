"""Pages that say what the catalog no longer says."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from schedcat.catalog.shown import shown_path
from schedcat.catalog.texts import read_text
from schedcat.errors import CatalogError, SchedcatError
from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._stale import stale

if TYPE_CHECKING:
    from schedcat.docs.targets import Target
    from schedcat.docs.view import View


@whole_catalog(Severity.ERROR, group="docs", fix="safe")
def rule(project: Project) -> Iterator[Finding]:
    """A configured page differs from what render-docs would write.

    Somebody changed the catalog and not the page, or the page by hand. Whoever is on call reads
    the page. What [[docs]] of the configuration lists is compared: the marked blocks of pages, and
    whole files. A page that cannot be made is said too. `schedcat render-docs` writes all of them.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: app.sync, interval: 1h, description: Ask for news.}}
        # file: schedcat.toml
        catalog = ["jobs.yaml"]
        docs = [{output = "jobs.md", columns = ["name", "interval"]}]
        # file: jobs.md
        | Name | Interval |
        | --- | --- |
        | `sync` | 10 minutes |
    Good:
        # file: jobs.yaml
        jobs: {sync: {task: app.sync, interval: 1h, description: Ask for news.}}
        # file: schedcat.toml
        catalog = ["jobs.yaml"]
        docs = [{output = "jobs.md", columns = ["name", "interval"]}]
        # file: jobs.md
        | Name | Interval |
        | --- | --- |
        | `sync` | 1 hour |
    Source: what `schedcat render-docs --check` compares
    """
    if not project.config.docs:
        return
    from schedcat.docs.targets import targets_of  # only who has pages pays for it

    for target in targets_of(project.config, project.environment):
        if target.path:
            yield from _compared(target, target.path, project)


def _compared(target: "Target", file: Path, project: Project) -> Iterator[Finding]:
    from schedcat.docs.pages import Shown, text_of

    def shown(view: "View") -> Sequence[Shown]:
        whole = project.whole(view.env, view.backend)
        if not whole:
            raise CatalogError("it cannot be read whole")
        return [Shown(each.catalog, each.config, each.registry) for each in whole]

    path = shown_path(file)
    try:
        wanted = text_of(target, shown, project.held)
        is_there = path in project.held or os.path.lexists(path)
        there = read_text(file, project.held) if is_there else None
    except CatalogError:
        return  # that is said of the catalog
    except SchedcatError as error:
        reason = str(error).removeprefix(f"{target.at}: ")
        yield Finding(f"`{path}` cannot be made: {reason}", at=target.at, help=error.help)
        return
    if there is None:
        yield Finding(f"`{path}` is not there", at=target.at, help=_HELP)
    elif found := stale(path, there, wanted):
        yield found.finding(_HELP)


_HELP = "run `schedcat render-docs`"
