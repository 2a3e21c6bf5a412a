"""Files of several formats as one catalog: each goes to the reader that claims it."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate
from functools import lru_cache, partial
from itertools import chain

from schedcat.backends import Reader, load_readers
from schedcat.catalog.discover import is_yaml
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.reader import Frame, Reading, bytes_of, read
from schedcat.errors import UsageError
from schedcat.model import Catalog

CATALOG = "catalog"
"""The reader of our own format, which has what no other one claims."""


def reader_names() -> tuple[str, ...]:
    """What `--reader` can be."""
    return (CATALOG, *load_readers())


def wanted_in_folders(forced: str | None, *, catalogs: bool = True) -> Callable[[str], bool]:
    """Which files below a folder are read: those of `catalogs`, and those that a reader claims.

    Those alone of the reader `forced`. Raises UsageError for one that does not exist.
    """
    if forced == CATALOG:
        return is_yaml
    readers = load_readers()
    if forced is None:
        return lambda path: (
            (catalogs and is_yaml(path)) or any(_claims(path, each) for each in readers.values())
        )
    if forced not in readers:
        raise UsageError(
            f"`{forced}` is no reader", help=f"write one of {', '.join(reader_names())}"
        )
    return partial(_claims, reader=readers[forced])


def patterns() -> list[re.Pattern[str]]:
    """For each reader one that matches the paths, after a `/`, of the files it looks into."""
    return [_names(each.FILES) for each in load_readers().values()]


def _claims(path: str, reader: Reader) -> bool:
    """Is it one of the reader's files by its name and, only then, by what it holds?"""
    if not _names(reader.FILES).fullmatch("/" + path.replace(os.sep, "/")):
        return False
    try:
        return reader.reads(path, bytes_of(path), is_named=False)
    except OSError:
        return False  # nobody gave its name


@lru_cache(maxsize=32)
def _names(patterns: Sequence[str]) -> re.Pattern[str]:
    """A pattern for the paths of all of them: a folder has too many files to ask one by one."""
    wanted = (each if "/" in each else f"*/{each}" for each in patterns)
    return re.compile("|".join(map(translate, wanted)))


def read_files(files: Sequence[str], frame: Frame, forced: str | None = None) -> Reading:
    """What files say together, each read by the reader `forced`, or else by the one it is for."""
    pages: dict[str, list[Page]] = {}
    contents = dict(frame.contents)
    for path in files:
        try:
            contents[path] = bytes_of(path, contents.get(path))
        except OSError:
            pages.setdefault(CATALOG, []).append(Page(path, b""))  # which says so
            continue
        reader = reader_of(path, contents[path], forced)
        pages.setdefault(reader, []).append(Page(path, contents[path]))
    frame = frame._replace(contents=contents)
    readings = [_read(reader, of_it, frame) for reader, of_it in pages.items()]
    return readings[0] if len(readings) == 1 else _merged(readings, files)


def _all_left_out(readings: Sequence[Reading]) -> frozenset[str] | None:
    names: frozenset[str] = frozenset()
    for each in readings:
        if each.catalog.left_out is None:
            return None
        names |= each.catalog.left_out
    return names


def reader_of(path: str, data: bytes, forced: str | None = None) -> str:
    """The reader of a file: the one that is `forced`, or else claims it, or that of catalogs."""
    if forced:
        return forced
    readers = load_readers().items()
    claiming = (name for name, each in readers if each.reads(path, data, is_named=True))
    return next(claiming, CATALOG)


def _read(reader: str, pages: Sequence[Page], frame: Frame) -> Reading:
    if reader == CATALOG:
        return read([page.path for page in pages], frame)
    return load_readers()[reader].parse(pages, frame)


def _merged(readings: Sequence[Reading], files: Sequence[str]) -> Reading:
    """Several as one, the jobs in the order of their files."""
    order = {path: index for index, path in enumerate(files)}
    jobs = chain.from_iterable(each.catalog.jobs for each in readings)
    settings: dict[str, Mapping[str, object]] = {}
    for each in readings:
        settings |= each.settings
    return Reading(
        Catalog(
            tuple(sorted(jobs, key=lambda job: order[at.path] if (at := job.at()) else 0)),
            complete=all(each.catalog.complete for each in readings),
            left_out=_all_left_out(readings),
        ),
        tuple(chain.from_iterable(each.found for each in readings)),
        frozenset(chain.from_iterable(each.environments for each in readings)),
        {path: found for each in readings for path, found in each.suppressions.items()},
        {path: page for each in readings for path, page in each.pages.items()},
        {path: lines for each in readings for path, lines in each.job_lines.items()},
        {path: root for each in readings for path, root in each.roots.items()},
        settings,
    )
