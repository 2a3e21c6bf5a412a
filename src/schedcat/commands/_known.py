"""The jobs of a catalog that is there: what its files say of each, and where that is from."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.backends import load_backends
from schedcat.catalog.document.nodes import Entry, Node
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.layers import overlaid
from schedcat.commands import Opened, Request, open_catalogs
from schedcat.commands._origins import origins_of, readers_in, settings_of
from schedcat.commands._reading import CATALOG
from schedcat.commands._refusing import stop_on_findings
from schedcat.errors import NoCatalogError
from schedcat.model import Job


class Text(NamedTuple):
    """What a file says of a job, and what it and its configuration say of all jobs."""

    path: str = ""
    own: Mapping[str, Any] = {}
    defaults: Mapping[str, Any] = {}

    @property
    def counting(self) -> dict[str, Any]:
        """The defaults, and over them what is said of the job."""
        return overlaid(self.defaults, self.own, load_backends())


class Known(NamedTuple):
    """A job of a catalog and its text.

    `origins` are the files that its own was imported from, by reader, where that says them all;
    `settings` are those of the backends, as far as they are said; it `is_imported` where its file
    says that an import made it.
    """

    job: Job
    text: Text = Text()
    origins: Mapping[str, frozenset[str]] = {}
    settings: Mapping[str, Mapping[str, Any]] = {}
    is_imported: bool = False


def there(output: Path, request: Request) -> Sequence[Opened]:
    """The catalog at a file or a folder, if there is one. Raises what opening raises."""
    if not output.exists():
        return ()
    asked = Request([str(output)], request.config, reader=CATALOG, needs_zones=False)
    try:
        opened = open_catalogs(asked)
    except NoCatalogError:
        return ()
    stop_on_findings(opened)
    return opened


def known_jobs(opened: Opened) -> Iterator[Known]:
    """The jobs in order."""
    texts = texts_in(opened)
    origins = {path: origins_of(page) for path, page in opened.reading.pages.items()}
    needed = {path: settings_of(page) for path, page in opened.reading.pages.items()}
    made = {path for path, page in opened.reading.pages.items() if readers_in(page)}
    for job in opened.reading.catalog.jobs:
        if text := texts.get(job.name):
            yield Known(
                job,
                text,
                origins[text.path],
                overlaid(needed[text.path], opened.config.backends, load_backends()),
                text.path in made,
            )


def texts_in(opened: Opened) -> Mapping[str, Text]:
    """What is said by the name of a job, be it readable or not."""
    texts = {}
    for path, root in opened.reading.roots.items():
        defaults = defaults_of(root, opened)
        jobs = _entry(root, "jobs")
        for entry in jobs.value.entries if jobs and isinstance(jobs.value, MappingNode) else ():
            texts[entry.key.text] = Text(path, _data(entry), defaults)
    return texts


def defaults_of(root: Node | None, opened: Opened) -> dict[str, Any]:
    """What a file and its configuration say of all jobs."""
    return overlaid(opened.config.defaults, _data(_entry(root, "defaults")), load_backends())


def _entry(node: Node | None, key: str) -> Entry | None:
    entries = node.entries if isinstance(node, MappingNode) else ()
    return next((entry for entry in entries if entry.key.text == key), None)


def _data(entry: Entry | None) -> dict[str, Any]:
    said = value_of(entry.value) if entry else {}
    return said if isinstance(said, dict) else {}
