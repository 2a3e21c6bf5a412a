"""Pages that speak of jobs and tasks that are gone."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from schedcat.catalog.shown import shown, shown_path
from schedcat.catalog.texts import read_text
from schedcat.errors import SchedcatError
from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.schedule.wording import joined

if TYPE_CHECKING:
    from schedcat.docs.targets import Page


@whole_catalog(Severity.ERROR, group="docs")
def rule(project: Project) -> Iterator[Finding]:
    """A configured page names a job or a task that the catalog does not have.

    Filled blocks follow the catalog, and what people write around them does not: a section about a
    task stays when the task goes. The pages under `inject` of [[docs]] are read, without their
    blocks and fenced code. A name is a piece of code like `app.tasks.sync`, beside tasks that are
    known, or a cell under a heading with "name", "job" or "task", where most other cells are jobs.
    What may be anything else is let pass; without a registry, where the task may well be one that
    nobody schedules, it is a warning.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: shop.tasks.sync, interval: 1h, description: Ask for news.}}
        # file: schedcat.toml
        catalog = ["jobs.yaml"]
        docs = [{inject = ["README.md"]}]
        # file: README.md
        When `shop.tasks.tidy_up` fails, call the shop.

        <!-- schedcat:begin -->
        <!-- schedcat:end -->
    Good:
        # file: jobs.yaml
        jobs: {sync: {task: shop.tasks.sync, interval: 1h, description: Ask for news.}}
        # file: schedcat.toml
        catalog = ["jobs.yaml"]
        docs = [{inject = ["README.md"]}]
        # file: README.md
        When `shop.tasks.sync` fails, look at `shop.models.Order` and call the shop.

        <!-- schedcat:begin -->
        <!-- schedcat:end -->
    Source: what people do when they delete a job
    """
    if not project.config.docs:
        return
    from schedcat.docs.targets import Page, targets_of  # only who has pages pays for it

    for target in targets_of(project.config, project.environment):
        if isinstance(target, Page):
            yield from _unknown(target, project)


def _unknown(page: "Page", project: Project) -> Iterator[Finding]:
    from schedcat.docs.mentions import mentions
    from schedcat.rules._known_names import Known

    whole = project.whole(page.view.env)
    try:
        text = read_text(page.path, project.held) if whole else ""
        named = mentions(shown_path(page.path), text) if whole else None
    except SchedcatError:
        return  # docs-out-of-date says it
    if named is None:
        return
    known = Known.of(whole)
    cells = chain.from_iterable(column.cells for column in named.columns)
    tasks = {each for each in (*named.code, *cells) if known.surely_lacks_task(each.text)}
    jobs = chain.from_iterable(map(known.surely_lacks, named.columns))
    for each in tasks.union(jobs):
        nearest = known.nearest(each.text)
        yield Finding(
            f"{shown(each.text)} is no job and no task of the catalog",
            at=each.at,
            help=f"did you mean {joined([f'`{name}`' for name in nearest], 'or')}?"
            if nearest
            else "remove what the page says of it, or add the job",
            severity=Severity.WARNING if each in tasks and not known.is_whole else None,
        )
