"""Read YAML files into one catalog: the readable jobs, and findings for the rest."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from schedcat.catalog.document import nodes
from schedcat.catalog.document.collector import collector_off
from schedcat.catalog.document.comments import Suppression, suppressions
from schedcat.catalog.document.faults import invalid
from schedcat.catalog.document.parse import MAX_BYTES, Document, parse
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.fields import SCHEDULE, Tables
from schedcat.catalog.jobs import build
from schedcat.catalog.layers import overlaid
from schedcat.catalog.mistakes import Found, below, mistakes, mistakes_together
from schedcat.catalog.places import FilePlaces, NodeLocator, beside, find
from schedcat.catalog.tables import CatalogTables, catalog_tables
from schedcat.catalog.types import Check, check_of
from schedcat.findings import Finding, Severity
from schedcat.model import Catalog, Job
from schedcat.source import read_regular


class Frame(NamedTuple):
    """What a reader is told besides the files.

    `tables` are the fields of every backend, `backends` the configured ones, `defaults` those of
    the configuration; with an `environment` its values come over each job's own. `contents` has,
    by path, what a file is taken to hold whatever is on disk. `settings` are those of the
    configured backends, which say how a file of a backend's own is read. `met` are the files that
    nobody has named: they happen to lie below a folder that is read.
    """

    tables: Tables
    backends: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = {}
    environment: str | None = None
    contents: Mapping[str, bytes] = {}
    settings: Mapping[str, Mapping[str, Any]] = {}
    met: frozenset[str] = frozenset()


class Reading(NamedTuple):
    """What files say: the catalog, (rule, finding) for the rest, comments and pages by path.

    `environments` are the names that jobs have values for. `job_lines` has path → job → the lines
    of its text, of the files that have suppressions. `roots` has the top nodes, of files with one.
    `settings` are what the files of a backend's own say of that backend, by its name.
    """

    catalog: Catalog
    found: tuple[Found, ...]
    environments: frozenset[str]
    suppressions: Mapping[str, tuple[Suppression, ...]]
    pages: Mapping[str, nodes.Page]
    job_lines: Mapping[str, Mapping[str, range]]
    roots: Mapping[str, nodes.Node] = {}
    settings: Mapping[str, Mapping[str, Any]] = {}

    @property
    def wrong(self) -> list[Finding]:
        """What was found, but for mere infos."""
        return [each for _, each in self.found if each.severity is not Severity.INFO]


def read(files: Iterable[str], frame: Frame) -> Reading:
    """Read the files, in order, as one catalog.

    What is wrong inside a file is a finding; the other jobs and files are still read.
    """
    with collector_off():
        documents = [_document(path, frame.contents.get(path)) for path in files]
        contents = [each for document in documents for each in _contents(document, frame)]
    comments = {document.page.path: suppressions(document) for document in documents}
    names = frozenset(each.left_out for each in contents if each.left_out is not None)
    is_unread = any(each.is_unread for each in contents)
    return Reading(
        Catalog(
            tuple(each.job for each in contents if each.job),
            complete=not (names or is_unread),
            left_out=None if is_unread else names,
        ),
        tuple(chain.from_iterable(each.found for each in contents)),
        frozenset(chain.from_iterable(each.environments for each in contents)),
        comments,
        {document.page.path: document.page for document in documents},
        {
            document.page.path: _job_lines(document.root)
            for document in documents
            if document.root and comments[document.page.path]
        },
        {document.page.path: document.root for document in documents if document.root},
    )


def _document(path: str, content: bytes | None) -> Document:
    try:
        return parse(path, bytes_of(path, content))
    except OSError as error:
        page = nodes.Page(path, b"")
        is_link = isinstance(error, FileNotFoundError) and os.path.lexists(path)
        reason = "a link to nothing" if is_link else (error.strerror or str(error)).lower()
        help = "let it be listed" if os.path.isdir(path) else "make it a readable file"  # noqa: PTH112  it never raises
        fault = invalid(f"cannot be read: {reason}", page.top, help)
        return Document(page, None, (fault,))


def bytes_of(path: str, content: bytes | None = None) -> bytes:
    """What a file holds, or is taken to hold; of more than can be read a byte too many.

    Raises OSError.
    """
    return read_regular(path, MAX_BYTES) if content is None else content


class _Contents(NamedTuple):
    """What a job comes to, or with no job what stands around the jobs of a file.

    `left_out` is the name of a job that has an error; a whole file has one that `is_unread`.
    """

    job: Job | None = None
    found: Sequence[Found] = ()
    environments: Iterable[str] = ()
    left_out: str | None = None
    is_unread: bool = False


def _contents(document: Document, frame: Frame) -> Iterator[_Contents]:
    """What is wrong with one file as a whole, then job by job."""
    yield _Contents(found=document.faults, is_unread=bool(document.faults and not document.root))
    if root := document.root:
        around = _around_jobs(root)
        scope = _scope(root, around, frame)
        yield _Contents(found=tuple(_wrong_around_jobs(root, around, scope)))
        for entry in _job_entries(root):
            is_faulty = entry.value.faulty
            yield _Contents(left_out=entry.key.text) if is_faulty else _job(entry, scope)


def _around_jobs(root: nodes.Node) -> Any:
    """The document as data without its jobs, and less what has a fault: that is said already."""
    if not isinstance(root, nodes.Mapping):
        return None if root.faulty else value_of(root)
    return {
        key.text: value_of(value)
        for key, value, _ in root.entries
        if not (value.faulty or (key.text == "jobs" and isinstance(value, nodes.Mapping)))
    }


def _job_entries(root: nodes.Node) -> list[nodes.Entry]:
    jobs = find(root, ("jobs",))
    return jobs.value.entries if jobs and isinstance(jobs.value, nodes.Mapping) else []


def _job_lines(root: nodes.Node) -> dict[str, range]:
    return {key.text: _lines(key, value) for key, value, _ in _job_entries(root)}


def _lines(key: nodes.Scalar, value: nodes.Node) -> range:
    """From the first to the last; the first alone where an alias stands for the value."""
    first = nodes.span(key).line
    return range(first, max(first, nodes.span(value).end_line) + 1)


class _Scope(NamedTuple):
    """What stands around the jobs of a file, and is said for all of them.

    `defaults` are the configuration's with the file's over them; `node` is where the file's
    stand. Unless they are `sound`, a job without them would be another job. `accepts` says whether
    a mapping of jobs has the form of one.
    """

    frame: Frame
    tables: CatalogTables
    blocks: frozenset[str]
    defaults: Mapping[str, Any]
    node: nodes.Node | None
    sound: bool
    accepts: Check


def _scope(root: nodes.Node, around: Any, frame: Frame) -> _Scope:
    tables = catalog_tables(frame.tables)
    blocks = frozenset(frame.tables.backends)
    sound = _has_sound_defaults(root) and (around is None or check_of(tables.document)(around))
    own = around.get("defaults") if sound and around else None
    entry = find(root, ("defaults",))
    return _Scope(
        frame,
        tables,
        blocks,
        overlaid(frame.defaults, own or {}, blocks),
        entry.value if entry else None,
        sound,
        check_of(tables.jobs),
    )


def _has_sound_defaults(root: nodes.Node) -> bool:
    """No fault of the file is one of its defaults: an alias to nowhere, or two of one key."""
    if not (root.faulty and isinstance(root, nodes.Mapping)):
        return True
    names = [key.text for key in root.written[::2] if isinstance(key, nodes.Scalar)]
    entry = find(root, ("defaults",))
    # What a merge key was to bring, nobody knows.
    return names.count("defaults") <= 1 and "<<" not in names and not (entry and entry.value.faulty)


def _wrong_around_jobs(root: nodes.Node, around: Any, scope: _Scope) -> Iterator[Found]:
    if around is None:
        return
    locator = NodeLocator.of(root)
    if not check_of(scope.tables.document)(around):
        yield from _explain(around, locator, scope)
    defaults = around.get("defaults") if isinstance(around, dict) else None
    if isinstance(defaults, dict):
        known = {key: value for key, value in defaults.items() if key not in _NEVER_DEFAULT}
        yield from mistakes(known, below(locator.value, "defaults"), scope.blocks)


_NEVER_DEFAULT = frozenset(field.key for field in SCHEDULE)


def _explain(data: Any, locator: NodeLocator, scope: _Scope) -> Iterator[Found]:
    from schedcat.catalog.violations import explain_of  # 75 ms that only a mistake costs

    return explain_of(scope.tables.document)(data, locator)


def _job(entry: nodes.Entry, scope: _Scope) -> _Contents:
    name, said = entry.key.text, value_of(entry.value)
    places = FilePlaces(entry, scope.node, scope.blocks, scope.frame.environment)
    is_accepted = scope.accepts({name: said})
    job = None
    if is_accepted and scope.sound:
        job = build(name, _values(said, scope), places, scope.blocks)
    stages = said.get("environments") if isinstance(said, dict) else None
    if job and not stages:
        return _Contents(job)
    found = [
        (rule, beside(finding._replace(job=name), places))
        for rule, finding in _wrong_in_job(entry, said, scope, is_accepted=is_accepted)
    ]
    if is_accepted and scope.sound:
        together = mistakes_together(_values(said, scope), places.at)
        found += [(rule, finding._replace(job=name)) for rule, finding in together]
    environments = stages if isinstance(stages, dict) else ()
    return _Contents(job, list(dict.fromkeys(found)), environments, None if job else name)


def _values(said: Any, scope: _Scope) -> dict[str, Any]:
    """What counts for a job in the frame's environment, all layers laid over each other."""
    values = overlaid(scope.defaults, said, scope.blocks)
    if override := (said.get("environments") or {}).get(scope.frame.environment):
        values = overlaid(values, override, scope.blocks)
    values.setdefault("backends", scope.frame.backends)
    return values


def _wrong_in_job(
    entry: nodes.Entry, said: Any, scope: _Scope, *, is_accepted: bool
) -> Iterator[Found]:
    name, locator = entry.key.text, NodeLocator(entry, depth=2)
    if not is_accepted:
        found = _explain({"jobs": {name: said}}, locator, scope)
        # Where the defaults are refused, what a job lacks may be there.
        yield from (each for each in found if scope.sound or each[0] != "conflicting-schedule")
    if isinstance(said, dict):
        yield from mistakes(said, below(locator.value, "jobs", name), scope.blocks)
