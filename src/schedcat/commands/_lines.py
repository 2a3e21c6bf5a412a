"""The lines that reports show: of a catalog's files, and of others that findings point into."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.texts import read_text
from schedcat.errors import UnreadableError
from schedcat.source import Source


def line_in(pages: Mapping[str, Page]) -> Callable[[str, int], str]:
    """A function that gives line `number`, from 1, of the file at `path`.

    Files that are not among the pages, such as a configuration or a page of the docs, are read
    when they are asked for; the lines of what cannot be read are empty.
    """

    @cache
    def other(path: str) -> Source:
        try:
            return Source(path, read_text(Path(path)))
        except UnreadableError:
            return Source(path, "")

    return lambda path, number: (pages[path] if path in pages else other(path)).line(number)
