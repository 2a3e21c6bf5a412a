"""Imported jobs brought into a catalog that may be there already: what is written by hand stays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.backends import load_backends, load_readers
from schedcat.catalog.config import load_config, nearest_config
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node
from schedcat.catalog.document.scalars import value_of
from schedcat.catalog.fields import DEVIATION
from schedcat.catalog.layers import overlaid
from schedcat.catalog.merging import NULL, Changed, merged
from schedcat.catalog.reader import Frame, read
from schedcat.catalog.shown import shown_path
from schedcat.catalog.values import values_of
from schedcat.catalog.writing import Written
from schedcat.commands import Opened, Request, all_tables, open_catalogs
from schedcat.commands._identity import recognised
from schedcat.commands._importing import Source, whole_text
from schedcat.commands._reading import CATALOG
from schedcat.commands._refusing import stop_on_findings
from schedcat.errors import CatalogError, NoCatalogError
from schedcat.model import Job
from schedcat.schedule.cron import Cron


class Merged(NamedTuple):
    """The texts that files come to have, by path, and what becomes of the jobs by that.

    `left` are jobs of the catalog that no source has; `unknown` is how many are on a clock that
    nobody has named.
    """

    texts: Mapping[Path, str]
    new: int = 0
    changed: int = 0
    same: int = 0
    left: Sequence[str] = ()
    unknown: int = 0


class _Known(NamedTuple):
    """A job of the catalog: its file, what that says of it, and what it says of all jobs."""

    job: Job
    path: str
    own: Mapping[str, Any]
    defaults: Mapping[str, Any]


def merge_into(output: Path, sources: Sequence[Source], request: Request) -> Merged:
    """What the catalog at `output`, a file or a folder, is to be with all that the sources say.

    Raises CatalogError where what is there has mistakes, or is written in a form that cannot be
    changed; and what opening raises.
    """
    there = _there(output, request)
    known = {each.job.name: each for opened in there for each in _known(opened)}
    if known:
        sources = [recognised(each, _jobs_on(each.reader, known.values())) for each in sources]
    changed: dict[str, list[Changed]] = defaultdict(list)
    new: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for job in source.jobs:
            if job.name not in known:
                new[_target(output, source)].append(job.name)
            elif values := dict(_changes(known[job.name], job)):
                changed[known[job.name].path].append(Changed(job.name, values))
    contents = {
        path: _text(path, there, sources, changed[path], new[path])
        for path in dict.fromkeys((*changed, *new))
    }
    _check(output, there, sources, contents, request)
    names = {job.name for source in sources for job in source.jobs}
    is_new, is_changed = (sum(map(len, each.values())) for each in (new, changed))
    return Merged(
        {Path(path): content.decode() for path, content in contents.items()},
        is_new,
        is_changed,
        len(names) - is_new - is_changed,
        [each.job.name for each in known.values() if _is_gone(each.job, sources, names)],
        sum(not job.zone_is_known for source in sources for job in source.jobs),
    )


def _jobs_on(backend: str, known: Iterable[_Known]) -> list[Job]:
    return [each.job for each in known if backend in each.job.backends]


def printed(sources: Sequence[Source]) -> str:
    """All that the sources say as one text. Raises CatalogError where a catalog cannot say it."""
    text, name = whole_text(sources), "catalog.yaml"
    reading = read([name], Frame(all_tables(), contents={name: text.encode()}))
    _require(sources, reading.catalog.jobs, "a catalog")
    return text


def _there(output: Path, request: Request) -> Sequence[Opened]:
    if not output.exists():
        return ()
    asked = Request([str(output)], request.config, reader=CATALOG, needs_zones=False)
    try:
        opened = open_catalogs(asked)
    except NoCatalogError:
        return ()
    stop_on_findings(opened)
    return opened


def _known(opened: Opened) -> Iterator[_Known]:
    for job in opened.reading.catalog.jobs:
        at = job.at()
        if at is None:
            continue
        root = opened.reading.roots[at.path]
        own = _below(root, "jobs", job.name)
        yield _Known(job, at.path, own, _defaults(root, opened))


def _defaults(root: Node | None, opened: Opened) -> dict[str, Any]:
    return overlaid(opened.config.defaults, _below(root, "defaults"), load_backends())


def _below(node: Node | None, *keys: str) -> dict[str, Any]:
    """The mapping under some keys as data; an empty one where there is none."""
    for key in keys:
        entries = node.entries if isinstance(node, MappingNode) else ()
        node = next((entry.value for entry in entries if entry.key.text == key), None)
    said = value_of(node) if isinstance(node, MappingNode) else {}
    return said if isinstance(said, dict) else {}


def _target(output: Path, source: Source) -> str:
    is_file = output.suffix in {".yaml", ".yml"}
    return shown_path(output if is_file else output / f"{source.reader}.yaml")


_WHEN = ("cron", "interval", "anchor", "days", "timezone")
_BY_HAND = frozenset({"title", "description", "owner", "tags", "links"})


def _changes(known: _Known, job: Job) -> Iterator[tuple[str, Any]]:
    """Field → what the catalog is to say of a job, None where nothing; only what differs.

    What no file of that scheduler says is left as it is, and so is what people write for people.
    """
    before, after = values_of(known.job), values_of(job)
    decided = {*after, *load_readers()[job.reader or ""].SAYS} - _BY_HAND - {"backends"}
    is_same_time = _same_time(known.job, job)
    for key in (*_WHEN, *decided.difference(_WHEN)):
        if key in _WHEN and (is_same_time or before.get(key) == after.get(key)):
            continue
        if before.get(key) != after.get(key):
            value = after.get(key)
            if key in load_backends():
                value = _block(known, key, value or {})
            yield key, NULL if value is None and key in known.defaults else value
    if not set(job.backends) <= set(known.job.backends):
        yield "backends", [*known.job.backends, *job.backends]
    if "description" in after and not known.job.description:
        yield "description", after["description"]


def _same_time(one: Job, other: Job) -> bool:
    first, second = one.schedule, other.schedule
    if isinstance(first, Cron) and isinstance(second, Cron):
        first = replace(first, dst=second.dst)  # which only people write
    return first == second and one.zone_is_known == other.zone_is_known


def _block(known: _Known, backend: str, said: Mapping[str, Any]) -> dict[str, Any] | None:
    """A backend's block: what the source says, and what is declared to differ there."""
    own = known.own.get(backend) or {}
    block = {key: own[key] for key in _DECLARED if key in own} | dict(said)
    unset = {key: None for key in known.defaults.get(backend, {}) if key not in block}
    return {**block, **unset} or None


_DECLARED = tuple(field.key for field in DEVIATION)


def _text(
    path: str,
    there: Sequence[Opened],
    sources: Sequence[Source],
    changed: Sequence[Changed],
    new: Sequence[str],
) -> bytes:
    """What a file is to hold. Names are in the order of the sources."""
    config = nearest_config(Path(path).parent)
    defaults = load_config(config, all_tables()).defaults if config else {}
    for opened in there:
        if page := opened.reading.pages.get(path):
            root = opened.reading.roots.get(path)
            defaults = _defaults(root, opened)
            written = [
                each.written[name] for each in sources for name in new if name in each.written
            ]
            return merged(page, root, changed, [_beside(each, defaults) for each in written])
    of_it = [each.only(new) for each in sources]
    return whole_text([_over(each, defaults) for each in of_it if each.jobs]).encode()


def _over(source: Source, defaults: Mapping[str, Any]) -> Source:
    written = {name: _beside(each, defaults) for name, each in source.written.items()}
    return source._replace(written=written)


def _beside(job: Written, defaults: Mapping[str, Any]) -> Written:
    """A job for a file that has defaults, which are not to count where it says nothing."""
    values = {key: value for key, value in job.values.items() if defaults.get(key) != value}
    idle = _BY_HAND | ({"timezone"} if "interval" in values else set())
    unset = [key for key in defaults if key not in job.values and key not in idle]
    for key in load_backends():
        if isinstance(values.get(key), dict):
            own = dict.fromkeys(defaults.get(key, {})) | values[key]
            values[key] = own
    return job._replace(values={**values, **dict.fromkeys(unset)})


def _check(
    output: Path,
    there: Sequence[Opened],
    sources: Sequence[Source],
    contents: Mapping[str, bytes],
    request: Request,
) -> None:
    """Read the catalog as it is to be. Raises CatalogError for a job that is not as wanted."""
    if not contents:
        return
    paths = dict.fromkeys((*(path for each in there for path in each.reading.pages), *contents))
    asked = Request([*paths], request.config, contents=contents, reader=CATALOG, needs_zones=False)
    jobs = [job for each in open_catalogs(asked) for job in each.reading.catalog.jobs]
    _require(sources, jobs, f"`{shown_path(output)}`")


def _require(sources: Sequence[Source], found: Iterable[Job], where: str) -> None:
    """Raises CatalogError for a job of the sources that was not found as it is."""
    jobs = {job.name: job for job in found}
    for job in (job for source in sources for job in source.jobs):
        if job.name not in jobs or any(_changes(_Known(jobs[job.name], "", {}, {}), job)):
            raise CatalogError(
                f"{job.at()}: `{job.name}` cannot be brought into {where}, nothing is written",
                help="write it there by hand, in lines of its own and without aliases",
            )


def _is_gone(job: Job, sources: Sequence[Source], names: set[str]) -> bool:
    readers = {source.reader for source in sources}
    return job.name not in names and bool(readers.intersection(job.backends))
