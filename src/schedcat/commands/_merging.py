"""Imported jobs brought into a catalog that may be there already: what is written by hand stays."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.backends import load_backends, load_readers
from schedcat.catalog.config import Config
from schedcat.catalog.fields import DEVIATION
from schedcat.catalog.merging import NULL, Changed, merged
from schedcat.catalog.reader import Frame, read
from schedcat.catalog.shown import shown_path
from schedcat.catalog.values import ORDER, values_of
from schedcat.catalog.writing import Written
from schedcat.commands import Opened, Request, all_tables
from schedcat.commands._identity import (
    is_one_of,
    on_known_clock,
    others_of,
    own_name,
    recognised,
    same_time,
)
from schedcat.commands._importing import Source, whole_text
from schedcat.commands._known import Known, defaults_of, known_jobs, there
from schedcat.commands._leavings import pages_of, with_left_out
from schedcat.commands._origins import config_near, with_origins
from schedcat.commands._settling import settled, wanted_of, wrong_in
from schedcat.commands._sources import open_sources, renamed
from schedcat.errors import CatalogError, SchedcatError
from schedcat.model import Job


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


def merge_into(
    output: Path, sources: Sequence[Source], request: Request, read: Collection[str] = ()
) -> Merged:
    """What the catalog at `output`, a file or a folder, is to be with all that the sources say.

    `read` are the paths of all files that were read: of them, the comments on what is left out are
    brought up to date. Raises CatalogError where what is there has mistakes, or is written in a
    form that cannot be changed; and what opening raises.
    """
    opened = there(output, request)
    known = {each.job.name: each for one in opened for each in known_jobs(one)}
    elsewhere = {each.reader: _elsewhere(each, known.values(), request) for each in sources}
    if known:
        sources = [recognised(each, [*known.values()], elsewhere[each.reader]) for each in sources]
    changed: dict[str, list[Changed]] = defaultdict(list)
    new: dict[str, list[str]] = defaultdict(list)
    wanted: dict[str, Mapping[str, Any]] = {
        name: each.text.counting for name, each in known.items()
    }
    for source in sources:
        for job in source.jobs:
            if job.name not in known:
                new[_target(output, source)].append(job.name)
            elif values := dict(_changes(known[job.name], job)):
                text = known[job.name].text
                changed[text.path].append(Changed(job.name, values))
                wanted[job.name] = wanted_of(text, values)
    by_path = {path: one for one in opened for path in one.reading.pages}
    contents: dict[str, bytes] = {
        path: _text_there(by_path[path], path, sources, changed[path], new[path])
        if path in by_path
        else _new_text(sources, new[path], config_near(path, request))
        for path in dict.fromkeys((*changed, *new))
    }
    targets = {each.reader: _target(output, each) for each in sources}
    for path, those in pages_of(sources, targets, opened, known.values(), contents).items():
        data = contents[path] if path in contents else by_path[path].reading.pages[path].data
        tail = [line for each in those for line in each.tail]
        if path in contents or with_left_out(data, path, tail, read) != data:
            contents[path] = with_left_out(data, path, tail, read)
    texts: Mapping[str, bytes] = contents
    if contents:
        texts, again = settled(contents, by_path, wanted, request)
        jobs = [job for each in again for job in each.reading.catalog.jobs]
        where = f"`{shown_path(output)}`"
        _require(sources, jobs, where)
        wrong = {each.name for _, each in wrong_in(again, wanted)}
        wrong |= known.keys() - {job.name for job in jobs}
        for job in (each.job for name, each in known.items() if name in wrong):
            raise _refusal(job, where)
    names = {job.name for source in sources for job in source.jobs}
    is_new, is_changed = (sum(map(len, each.values())) for each in (new, changed))
    return Merged(
        {Path(path): content.decode() for path, content in texts.items()},
        is_new,
        is_changed,
        len(names) - is_new - is_changed,
        [each.job.name for each in known.values() if _is_gone(each, names, elsewhere)],
        sum(not job.zone_is_known for source in sources for job in source.jobs),
    )


def _elsewhere(source: Source, known: Iterable[Known], request: Request) -> Sequence[Job]:
    """The jobs of the other files that a catalog is from."""
    if not (paths := others_of(source, known)):
        return ()
    try:
        read = open_sources(Request(paths, request.config, reader=source.reader))
    except SchedcatError:
        return ()
    return [*renamed(job for each in read for job in each.reading.catalog.jobs)]


def printed(sources: Sequence[Source], request: Request) -> str:
    """All that the sources say as one text. Raises CatalogError where a catalog cannot say it."""
    text, name = whole_text(sources, config_near(".", request)), "catalog.yaml"
    reading = read([name], Frame(all_tables(), contents={name: text.encode()}))
    _require(sources, reading.catalog.jobs, "a catalog")
    return text


def _target(output: Path, source: Source) -> str:
    is_file = output.suffix in {".yaml", ".yml"}
    return shown_path(output if is_file else output / f"{source.reader}.yaml")


_WHEN = ("cron", "interval", "anchor", "days", "timezone")
_BY_HAND = frozenset({"title", "description", "owner", "tags", "links"})


def _changes(known: Known, job: Job) -> Iterator[tuple[str, Any]]:
    """Field → what the catalog is to say of a job, None where nothing; only what differs.

    The source decides what files of its format can say, the block of its backend included, also
    where it no longer says it. What no such file can say is left as it is: what is declared to
    differ on a backend, and what people write for people.
    """
    reader = job.reader or ""
    job = on_known_clock(job, known.job)
    before, after = values_of(known.job), values_of(job)
    after[reader] = _block(known.job, job, reader)
    decided = {*after, *load_readers()[reader].SAYS} - _BY_HAND - {"backends"}
    is_same_time = same_time(known.job, job)
    for key in (*_WHEN, *sorted(decided.difference(_WHEN), key=_order)):
        if (key in _WHEN and is_same_time) or before.get(key, {}) == after.get(key, {}):
            continue
        if key == "disabled" and key in before and key in after:
            continue  # why, a person says better
        value = after.get(key)
        if key == reader:
            value = _whole_block(known, key, after[key])
        yield key, NULL if value is None and key in known.text.defaults else value
    if not set(job.backends) <= set(known.job.backends):
        yield "backends", [*known.job.backends, *job.backends]
    if "description" in after and not known.job.description:
        yield "description", after["description"]


def _order(key: str) -> tuple[int, str]:
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


def _block(known: Job, job: Job, reader: str) -> dict[str, Any]:
    """What the source says in the block of its backend, and what there it leaves open."""
    before, after = known.blocks.get(reader, {}), dict(job.blocks.get(reader, {}))
    open_ = {each.removeprefix(f"{reader}.") for each in job.unread}
    open_ |= {*getattr(load_readers()[reader], "MAY_SAY", ())}
    kept = {key: before[key] for key in open_ if key in before and key not in after}
    if own_name(known, reader) == own_name(job, reader):
        after.pop("name", None)
        kept |= {key: before[key] for key in ("name",) if key in before}
    return {**kept, **after}


def _whole_block(known: Known, backend: str, said: Mapping[str, Any]) -> dict[str, Any] | None:
    """A backend's block: what the source says, and what is declared to differ there."""
    own = known.text.own.get(backend) or {}
    block = {key: own[key] for key in _DECLARED if key in own} | dict(said)
    unset = {key: None for key in known.text.defaults.get(backend) or {} if key not in block}
    return {**block, **unset} or None


_DECLARED = tuple(field.key for field in DEVIATION)


def _text_there(
    one: Opened,
    path: str,
    sources: Sequence[Source],
    changed: Sequence[Changed],
    new: Sequence[str],
) -> bytes:
    """What a file of the catalog is to hold. Names are in the order of the sources."""
    page, root = one.reading.pages[path], one.reading.roots.get(path)
    defaults = defaults_of(root, one)
    written = [each.written[name] for each in sources for name in new if name in each.written]
    text = merged(page, root, changed, [_beside(each, defaults) for each in written])
    return with_origins(text, page, [*_origins(sources, {*new, *(each.name for each in changed)})])


def _new_text(sources: Sequence[Source], new: Sequence[str], config: Config) -> bytes:
    of_it = [_over(each.only(new), config.defaults) for each in sources]
    return whole_text([each for each in of_it if each.jobs], config).encode()


def _origins(sources: Sequence[Source], names: set[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The readers and files from which jobs are."""
    for each in sources:
        places = (job.at() for job in each.jobs if job.name in names)
        yield each.reader, [*dict.fromkeys(at.path for at in places if at)]


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


def _require(sources: Sequence[Source], found: Iterable[Job], where: str) -> None:
    """Raises CatalogError for a job of the sources that was not found as it is."""
    jobs = {job.name: job for job in found}
    for job in (job for source in sources for job in source.jobs):
        if job.name not in jobs or any(_changes(Known(jobs[job.name]), job)):
            raise _refusal(job, where)


def _refusal(job: Job, where: str) -> CatalogError:
    return CatalogError(
        f"{job.at()}: `{job.name}` cannot be brought into {where}, nothing is written",
        help="write it there by hand, in lines of its own and without aliases",
    )


def _is_gone(known: Known, names: set[str], elsewhere: Mapping[str, Sequence[Job]]) -> bool:
    """Has no source a job that is on the scheduler of one, nor another file that it may be from?"""
    job = known.job
    readers = elsewhere.keys() & {*job.backends}
    is_there = job.name in names or any(is_one_of(elsewhere[each], known, each) for each in readers)
    return bool(readers) and not is_there
