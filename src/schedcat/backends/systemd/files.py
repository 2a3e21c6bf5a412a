"""A unit as systemd loads it: its file, then the drop-ins beside that, by their names."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from schedcat.backends.systemd.units import Setting, settings
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import bytes_of


class Unit(NamedTuple):
    """All that files say of one unit, in the order in which it counts."""

    name: str
    pages: Sequence[Page]
    settings: Sequence[Setting]
    found: Sequence[Found] = ()

    def all(self, section: str, key: str) -> list[Setting]:
        """The settings of one key; an empty one takes back those before it."""
        kept: list[Setting] = []
        for each in self.settings:
            if (each.section, each.key) == (section, key):
                kept = [*kept, each] if each.value else []
        return kept

    def last(self, section: str, *keys: str) -> Setting | None:
        """The one that counts of keys of which the later replaces the earlier."""
        said = [each for each in self.settings if each.section == section and each.key in keys]
        return said[-1] if said and said[-1].value else None


Opened = Callable[[str], Page | None]
"""The page of a path, None where there is no such file."""


def opener(pages: Sequence[Page], contents: Mapping[str, bytes]) -> Opened:
    """Opens what was given, what somebody holds the content of, or else what is on disk."""
    known: dict[str, Page | None] = {page.path: page for page in pages}

    def opened(path: str) -> Page | None:
        if path not in known:
            try:
                known[path] = Page(path, bytes_of(path, contents.get(path)))
            except OSError:
                known[path] = None
        return known[path]

    return opened


def load(name: str, page: Page, opened: Opened) -> Unit:
    """The unit whose file this is."""
    own = str(PurePosixPath(page.path).parent)
    pages = [page, *_drop_ins(name, own, opened)]
    said = [each for page in pages for each in settings(page)]
    return Unit(
        name,
        pages,
        [each for each in said if isinstance(each, Setting)],
        [each for each in said if not isinstance(each, Setting)],
    )


def beside(name: str, page: Page, opened: Opened) -> Unit | None:
    """The unit of a name in the folder of a file, or the template that it is an instance of."""
    folder = PurePosixPath(page.path).parent
    for file in _names(name):
        if found := opened(str(folder / file)):
            return load(name, found, opened)
    return None


def _names(name: str) -> list[str]:
    """`app@one.service`, and then its template `app@.service`."""
    stem, dot, kind = name.rpartition(".")
    prefix, at, instance = stem.partition("@")
    return [name, f"{prefix}@{dot}{kind}"] if at and instance else [name]


def _drop_ins(name: str, folder: str, opened: Opened) -> list[Page]:
    """Those beside it alone: what else there is of a unit, only its machine knows."""
    found: dict[str, str] = {}
    for each in _names(name):
        there = PurePosixPath(folder) / f"{each}.d"
        try:
            files = os.listdir(there)  # noqa: PTH208  names are all that is needed
        except OSError:
            continue
        for file in files:
            if file.endswith(".conf") and not file.startswith("."):
                found.setdefault(file, str(there / file))
    pages = (opened(path) for _, path in sorted(found.items()))
    return [page for page in pages if page]
