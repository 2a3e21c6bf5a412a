"""Python files with beat schedules as a catalog: jobs with their places, and findings."""

import ast
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from schedcat.backends._assumed import assumed
from schedcat.backends._readings import reading_of
from schedcat.backends.celery.source.clocks import told
from schedcat.backends.celery.source.comments import with_comments
from schedcat.backends.celery.source.fields import RefusedError
from schedcat.backends.celery.source.following.entries import written
from schedcat.backends.celery.source.following.imported import aliases_between
from schedcat.backends.celery.source.following.looks import repeated
from schedcat.backends.celery.source.following.written import Written
from schedcat.backends.celery.source.jobs import TASK, Read, Unread, job_of
from schedcat.backends.celery.source.keys import Taken, refused_keys, taken_by_others
from schedcat.backends.celery.source.python.decoding import decoded
from schedcat.backends.celery.source.python.places import Text
from schedcat.backends.celery.source.targets import Module
from schedcat.backends.celery.source.telling import (
    as_written,
    refused_schedule,
    repeated_key,
    replaced_job,
    unreadable_field,
    unreadable_schedule,
    unreadable_task,
    with_variants,
)
from schedcat.backends.celery.source.zones import Said, counting, only, zones_around, zones_in
from schedcat.catalog.document.comments import suppressions_in
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.source import Span

_LARGEST = 1 << 20
"""Bytes: what people write is less, and ten thousand entries take seconds to follow."""


class _Source(NamedTuple):
    """A file that was parsed, or the finding that says why not."""

    page: Page
    text: Text | None
    module: Module | None = None
    fault: Finding | None = None


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """What the files say together; nothing of them is imported or run."""
    sources = [_source(page) for page in pages]
    _share([each.module for each in sources if each.module])
    zones = _zones(sources, frame)
    configured: str | None = frame.settings.get("celery", {}).get("timezone")
    zone = only(zones) or configured
    contents = {**frame.contents, **{page.path: page.data for page in pages}}
    # Asked only where an entry has a key that Celery's own scheduler does not know.
    taken = cache(lambda: taken_by_others([page.path for page in pages], contents))
    said = with_variants(each for source in sources for each in _jobs(source, zone, taken))
    texts = {each.page.path: each.text for each in sources if each.text}
    said = chain(said, told(zones, texts, configured) if texts else ())
    comments = {
        each.page.path: suppressions_in(each.page, each.text.strings if each.text else [])
        for each in sources
        if b"schedcat:" in each.page.data
    }
    return reading_of(
        [each.page for each in sources],
        said,
        comments,
        {"celery": {"timezone": zone}} if zone else {},
    )


def _source(page: Page) -> _Source:
    if len(page.data) > _LARGEST:
        size = f"more than {_LARGEST >> 20} MiB of source, which are not read"
        return _Source(page, None, fault=Finding(size, page.top, "leave the file out"))
    try:
        with warnings.catch_warnings():
            # The parser warns of things like an invalid escape: true, but not ours to say.
            warnings.simplefilter("ignore")
            page = decoded(page)
            text = Text(page)
        return _Source(page, text, Module(page.path, text.tree))
    except SyntaxError as error:
        at = page.top
        if error.lineno:
            start = at._replace(line=error.lineno, column=error.offset or 1)
            at = start._replace(end_line=start.line, end_column=start.column + 1)
        return _Source(page, None, fault=_unparsed(error.msg, at))
    except (ValueError, RecursionError, MemoryError) as error:
        reason = str(error) or "it nests too deeply"
        return _Source(page, None, fault=_unparsed(reason, page.top))


def _unparsed(reason: str, at: Span) -> Finding:
    """Newer syntax is an error to an older Python, and so is that of Python 2."""
    major, minor = sys.version_info[:2]
    return Finding(
        f"this Python {major}.{minor} does not parse it: {reason}",
        at,
        "correct it, leave the file out, or run schedcat on the Python that it is written for",
    )


def _share(modules: Sequence[Module]) -> None:
    """Let each know what of it another schedules, which is read where it is written."""
    by_file = {each.file: index for index, each in enumerate(modules)}

    def find(own: int, name: str) -> int | None:
        files = modules[own].files_of(name)
        return next((by_file[each] for each in files if each in by_file), None)

    parsed = {index: (each.tree, each.names) for index, each in enumerate(modules)}
    for index, aliases in aliases_between(parsed, find).items():
        modules[index].names = modules[index].names._replace(aliases=aliases)


def _zones(sources: Sequence[_Source], frame: Frame) -> Sequence[Said]:
    """What counts of the zones that the files name, or else the modules beside them."""
    said = [
        zone
        for each in sources
        if each.module
        for zone in zones_in(each.page.path, each.module.tree, each.module.names)
    ]
    return counting(said or zones_around([each.page.path for each in sources], frame.contents))


def _jobs(source: _Source, zone: str | None, taken: Callable[[], Taken]) -> Iterator[Job | Found]:
    """The jobs of a file in reading order; of two of an owner with one name the later."""
    text, module = source.text, source.module
    if text is None or module is None:
        if source.fault:
            yield "unreadable-source", source.fault
        return
    jobs: dict[tuple[str, str | ast.expr], Job | Found] = {}
    for entry in written(module.tree, module.names):
        module.names.assumed.clear()
        found = job_of(entry, module, text, zone)
        if entry.is_absent:
            yield from _absent(entry, found, text)
            continue
        match found:
            case Read(job, left_out, unknown):
                if entry.name is None and isinstance(
                    other := jobs.get((entry.owner, job.name)), Job
                ):
                    yield "duplicate-job-name", replaced_job(job, other)
                jobs[entry.owner, job.name] = job
                if unknown:
                    yield from refused_keys(job.name, unknown, taken(), text)
                yield from (_finding(each, text) for each in left_out)
                at = job.at("cron")
                read = (*module.names.assumed, *entry.assumed)
                yield from assumed(read, job.name, at, "the environment")
            case Unread() as unread:
                jobs[entry.owner, unread.name or entry.says] = _finding(unread, text)
    for name, *keys in repeated(module.tree, module.names):
        yield (
            "duplicate-key",
            repeated_key(name, *(text.page.span(*text.extent(each)) for each in keys)),
        )
    own = [each for each in jobs.values() if isinstance(each, Job)]
    yield from with_comments(own, text)
    yield from (each for each in jobs.values() if not isinstance(each, Job))


def _absent(entry: Written, found: Read | Unread, text: Text) -> Iterator[Found]:
    """What is said of an entry that is not there unless the environment says so."""
    name = found.job.name if isinstance(found, Read) else found.name
    if name:
        at = text.page.span(*text.extent(entry.name or entry.says))
        yield from assumed(entry.assumed, name, at, "the environment")


def _finding(unread: Unread, text: Text) -> Found:
    node = unread.unclear.node
    at = text.page.span(*text.extent(node if hasattr(node, "lineno") else unread.entry.says))
    if isinstance(unread.unclear, RefusedError):
        return unread.rule, refused_schedule(unread.name, unread.unclear, _part(unread, text) or at)
    said = (unread.name, as_written(node), at, unread.unclear.why)
    if unread.field:
        return unread.rule, unreadable_field(unread.field, *said)
    tell = unreadable_task if unread.rule == TASK else unreadable_schedule
    return unread.rule, tell(*said)


def _part(unread: Unread, text: Text) -> Span | None:
    """What of a literal is refused, None unless it stands there letter by letter."""
    refused = unread.unclear
    if isinstance(refused, RefusedError) and isinstance(node := refused.node, ast.Constant):
        said = str(node.value)
        pieces = text.literally(node, said).pieces
        if pieces and refused.part and said.count(refused.part) == 1:
            start = pieces[0].written[0] + said.index(refused.part)
            return text.page.span(start, start + len(refused.part))
    return None
