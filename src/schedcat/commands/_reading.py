"""Files of several formats as one catalog: each goes to the readers that claim it."""

import os
import re
from collections.abc import Mapping, Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from schedcat.backends import Reader, load_readers
from schedcat.catalog.discover import Wanted, is_hidden, is_of_tests, is_yaml
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.reader import Frame, Reading, bytes_of, read
from schedcat.errors import UsageError
from schedcat.model import Catalog

if TYPE_CHECKING:
    from schedcat.catalog.document.comments import Suppression

CATALOG = "catalog"
"""The reader of our own format, which has what no other one claims."""


def reader_names() -> tuple[str, ...]:
    """What `--reader` can be."""
    return (CATALOG, *load_readers())


def wanted_in_folders(forced: str | None, *, catalogs: bool = True) -> Wanted:
    """Which files below a folder are read: those of `catalogs`, and those that a reader claims.

    Those alone of the reader `forced`. In a hidden folder, what a reader looks for there; no reader
    looks into tests. Raises UsageError for a reader that does not exist.
    """
    if forced == CATALOG:
        return is_yaml
    readers = load_readers()
    if forced is not None and forced not in readers:
        raise UsageError(
            f"`{forced}` is no reader", help=f"write one of {', '.join(reader_names())}"
        )
    asked = [each for name, each in readers.items() if forced in (None, name)]
    everything = tuple(chain.from_iterable(each.FILES for each in asked))

    def wanted(path: str, inner: str) -> bool:
        if catalogs and forced is None and is_yaml(path, inner):
            return True
        name = "/" + path.replace(os.sep, "/")
        # A folder may have 100,000 files: most are told by one look at their names.
        is_likely = _names(everything).fullmatch(name)
        if not is_likely or is_of_tests(f"{inner}/{os.path.basename(path)}"):  # noqa: PTH119  a text
            return False
        return _is_claimed(path, name, asked, is_hidden(inner))

    return wanted


def patterns() -> list[re.Pattern[str]]:
    """For each reader one that matches the paths, after a `/`, of the files it looks into."""
    return [_names(each.FILES) for each in load_readers().values()]


def _is_claimed(path: str, name: str, asked: Sequence[Reader], is_below_hidden: bool) -> bool:
    """Is it one of a reader's files by its name and, only then, by what it holds?"""
    looking = [each for each in asked if _names(_patterns(each, is_below_hidden)).fullmatch(name)]
    try:
        data = bytes_of(path) if looking else b""
    except OSError:
        return False  # nobody gave its name
    return any(each.reads(path, data, is_named=False) for each in looking)


def _patterns(reader: Reader, is_below_hidden: bool) -> tuple[str, ...]:
    if not is_below_hidden:
        return reader.FILES
    return tuple(each for each in reader.FILES if "/." in each)


@lru_cache(maxsize=32)
def _names(patterns: Sequence[str]) -> re.Pattern[str]:
    """A pattern for the paths of all of them: a folder has too many files to ask one by one."""
    wanted = (each if "/" in each else f"*/{each}" for each in patterns)
    return re.compile("|".join(map(translate, wanted)) or "(?!)")


def read_files(files: Sequence[str], frame: Frame, forced: str | None = None) -> Reading:
    """What files say together, each read by the reader `forced`, or else by those it is for.

    YAML that no reader claims is a catalog, unless nobody has named it and it does not look so.
    """
    pages: dict[str, list[Page]] = {}
    contents = dict(frame.contents)
    for path in files:
        try:
            contents[path] = bytes_of(path, contents.get(path))
        except OSError:
            pages.setdefault(CATALOG, []).append(Page(path, b""))  # which says so
            continue
        page, is_met = Page(path, contents[path]), path in frame.met
        for reader in [forced] if forced else readers_of(page, is_named=not is_met):
            if not (reader == CATALOG and is_met and not _looks_like_catalog(page.data)):
                pages.setdefault(reader, []).append(page)
    frame = frame._replace(contents=contents)
    readings = [_read(reader, of_it, frame) for reader, of_it in pages.items()]
    return readings[0] if len(readings) == 1 else _merged(readings, files)


def readers_of(page: Page, *, is_named: bool = True) -> Sequence[str]:
    """All that claim a file, which may hold jobs of several schedulers as Terraform's do."""
    readers = load_readers().items()
    claiming = [
        name for name, each in readers if each.reads(page.path, page.data, is_named=is_named)
    ]
    return claiming or [CATALOG]


def _looks_like_catalog(data: bytes) -> bool:
    """Is there a mapping `jobs` at the top, and beside it nothing but what a catalog has there?

    A key that is nearly one of those is a typing error, of which the catalog's reader tells.
    """
    return bool(_JOBS.search(data)) and all(map(_is_of_catalog, {*_TOP.findall(data)}))


def _is_of_catalog(key: bytes) -> bool:
    if key in _OWN or key.startswith(b"x-"):
        return True
    from difflib import get_close_matches  # few files of others come so far

    return bool(get_close_matches(key.decode(), [own.decode() for own in _OWN]))


_OWN = (b"defaults", b"jobs")
_JOBS = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:\{(?:.*?[\s,{])?)?[\"']?jobs[\"']?[ \t]*:"
    rb"(?!\s*(?:#[^\n]*\n\s*)*-\s)",
    re.MULTILINE,
)
"""Not with a list, as the pipelines of several build servers have it."""
_TOP = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?([A-Za-z_][\w.-]*)[\"']?[ \t]*:(?=\s|$)", re.MULTILINE)


def _read(reader: str, pages: Sequence[Page], frame: Frame) -> Reading:
    if reader == CATALOG:
        return read([page.path for page in pages], frame)
    return load_readers()[reader].parse(pages, frame)


def _merged(readings: Sequence[Reading], files: Sequence[str]) -> Reading:
    """Several as one, the jobs in the order of their files; a file may have several readings."""
    order = {path: index for index, path in enumerate(files)}
    jobs = chain.from_iterable(each.catalog.jobs for each in readings)
    settings: dict[str, Mapping[str, object]] = {}
    comments: dict[str, tuple[Suppression, ...]] = {}
    lines: dict[str, dict[str, range]] = {}
    for each in readings:
        settings |= each.settings
        for path, said in each.suppressions.items():
            comments[path] = tuple(dict.fromkeys((*comments.get(path, ()), *said)))
        for path, of_jobs in each.job_lines.items():
            lines.setdefault(path, {}).update(of_jobs)
    return Reading(
        Catalog(
            tuple(sorted(jobs, key=lambda job: order[at.path] if (at := job.at()) else 0)),
            complete=all(each.catalog.complete for each in readings),
            left_out=_all_left_out(readings),
        ),
        tuple(dict.fromkeys(chain.from_iterable(each.found for each in readings))),
        frozenset(chain.from_iterable(each.environments for each in readings)),
        comments,
        {path: page for each in readings for path, page in each.pages.items()},
        lines,
        {path: root for each in readings for path, root in each.roots.items()},
        settings,
    )


def _all_left_out(readings: Sequence[Reading]) -> frozenset[str] | None:
    names: frozenset[str] = frozenset()
    for each in readings:
        if each.catalog.left_out is None:
            return None
        names |= each.catalog.left_out
    return names
