"""Where the fields of a job stand that several files say together."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, Self

from schedcat.catalog.text_places import TextPlaces
from schedcat.model import Remark
from schedcat.source import Span


class PlacesOfFiles(NamedTuple):
    """The places in each file; those of the file that has the name come first."""

    files: Sequence[TextPlaces]

    def at(self, keys: Sequence[str | int], part: tuple[int, int] | None = None) -> Span:
        """The span of a field's text where a file says it, else of the job's name."""
        wanted = tuple(map(str, keys))
        saying = (each for each in self.files if wanted in each.fields)
        return next(saying, self.files[0]).at(keys, part)

    def says(self, key: str) -> bool:
        """Does a file say the field?"""
        return any(each.says(key) for each in self.files)

    def covers(self, place: Span) -> bool:
        """Does the place lie within the text of one?"""
        return any(each.covers(place) for each in self.files)

    def has(self, place: Span) -> bool:
        """Does a literal piece of a field stand there, or a part of one?"""
        return any(each.has(place) for each in self.files)

    def remarks(self) -> Iterator[Remark]:
        """The comments in the files."""
        return chain.from_iterable(each.remarks() for each in self.files)

    def of(self, backend: str) -> Self:
        """The same: no file says a field for one backend alone."""
        return self._replace(files=[each.of(backend) for each in self.files])
