"""Read YAML files into one catalog: the readable jobs, and findings for the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.catalog import nodes
from schedcat.catalog.comments import Suppression, suppressions
from schedcat.catalog.document import MAX_BYTES, Document, parse
from schedcat.catalog.faults import invalid
from schedcat.catalog.fields import CatalogTables, Tables, catalog_schema, catalog_tables
from schedcat.catalog.jobs import Built, Found, build, merged
from schedcat.catalog.nodes import Page
from schedcat.catalog.places import FilePlaces, NodeLocator, find
from schedcat.catalog.scalars import value_of
from schedcat.catalog.types import check_of
from schedcat.catalog.violations import violations
from schedcat.model import Catalog, Job
from schedcat.source import Span


@dataclass(frozen=True, slots=True)
class Frame:
    """What a reader is told besides the files.

    `tables` are the fields of every backend, `backends` the configured ones, `defaults` those of
    the configuration; with an `environment` its values come over each job's own.
    """

    tables: Tables
    backends: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    environment: str | None = None

    @property
    def blocks(self) -> frozenset[str]:
        """The names of all backends, which are the keys of their blocks."""
        return frozenset(self.tables.backends)


class Reading(NamedTuple):
    """What files say: the catalog, (rule, finding) for the rest, comments and pages by path.

    `environments` are the names that jobs have values for.
    """

    catalog: Catalog
    found: tuple[Found, ...]
    environments: frozenset[str]
    suppressions: Mapping[str, tuple[Suppression, ...]]
    pages: Mapping[str, Page]


def read(files: Iterable[str], frame: Frame) -> Reading:
    """Read the files, in order, as one catalog.

    What is wrong inside a file is a finding; the other jobs and files are still read.
    """
    jobs: list[Job] = []
    found: dict[tuple[str, str, Span | None], Found] = {}
    environments: set[str] = set()
    documents = [_document(path) for path in files]
    for document in documents:
        for built in _jobs(document, frame):
            jobs += [built.job] if built.job else []
            environments.update(built.environments)
            for rule, finding in built.found:
                found.setdefault((rule, finding.message, finding.at), (rule, finding))
    return Reading(
        Catalog(tuple(jobs)),
        tuple(found.values()),
        frozenset(environments),
        {document.page.path: suppressions(document) for document in documents},
        {document.page.path: document.page for document in documents},
    )


def _document(path: str) -> Document:
    try:
        with Path(path).open("rb") as file:
            return parse(path, file.read(MAX_BYTES + 1))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        start = Span(path, 1, 1, 1, 1)
        return Document(
            Page(path, b""),
            None,
            (invalid(f"cannot be read: {reason}", start, "make the file readable"),),
        )


def _jobs(document: Document, frame: Frame) -> Iterator[Built]:
    """The jobs of one file; one that is refused comes as None with its findings."""
    yield Built(None, document.faults)
    if document.root is None:
        return
    tables = catalog_tables(frame.tables)
    data = value_of(document.root)
    refused = _refused(data, tables)
    if refused:
        schema = catalog_schema(frame.tables)
        yield Built(None, tuple(violations(schema, refused.rest, NodeLocator(document.root))))
    if (refused and refused.whole) or not isinstance(data, dict):
        return
    defaults = data.get("defaults") or {}
    for entry in _entries(document.root, "jobs"):
        name = entry.key.text
        if not (entry.value.faulty or (refused and name in refused.jobs)):
            yield from _build(entry, data["jobs"][name], defaults, document.root, frame)


class _Refused(NamedTuple):
    """What the reader does not accept: names of jobs, or the whole file; the data to explain."""

    jobs: frozenset[str]
    whole: bool
    rest: Any


def _refused(data: Any, tables: CatalogTables) -> _Refused | None:
    """None for a document that the tables accept, which is nearly always."""
    if data is None or check_of(tables.document)(data):
        return None
    jobs = data.get("jobs") if isinstance(data, dict) else None
    if not isinstance(jobs, dict):
        return _Refused(frozenset(), True, data)
    one_job = check_of(tables.document)
    broken = {name: job for name, job in jobs.items() if not one_job({"jobs": {name: job}})}
    rest = {**data, "jobs": broken}
    whole = not one_job({**data, "jobs": {}})
    return _Refused(frozenset(broken), whole, rest)


def _build(
    entry: nodes.Entry,
    job: Mapping[str, Any],
    defaults: Mapping[str, Any],
    root: nodes.Node,
    frame: Frame,
) -> Iterator[Built]:
    """The job as the frame's environment has it, then what is wrong with it in the others."""
    layers = (frame.defaults, defaults, job)
    said = job.get("environments") or {}
    job_here = _build_one(entry, layers, said, frame.environment, root, frame)
    yield job_here._replace(environments=tuple(said))
    for environment in said:
        if environment != frame.environment:
            other = _build_one(entry, layers, said, environment, root, frame)
            yield Built(None, other.found)


def _build_one(  # noqa: PLR0913, PLR0917  one caller, each a different thing
    entry: nodes.Entry,
    layers: tuple[Mapping[str, Any], ...],
    said: Mapping[str, Mapping[str, Any]],
    environment: str | None,
    root: nodes.Node,
    frame: Frame,
) -> Built:
    override = said.get(environment or "", {})
    values = merged(*layers, override, blocks=frame.blocks)
    spots = (
        find(entry.value, ("environments", environment or "")),
        entry,
        find(root, ("defaults",)),
    )
    mappings = tuple(spot.value for spot in spots if spot and isinstance(spot.value, nodes.Mapping))
    places = FilePlaces(entry.key, entry.value, mappings)
    return build(entry.key.text, values, places, backends=frame.backends, blocks=frame.blocks)


def _entries(root: nodes.Node, key: str) -> list[nodes.Entry]:
    found = find(root, (key,))
    return found.value.entries if found and isinstance(found.value, nodes.Mapping) else []
