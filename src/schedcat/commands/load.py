"""`schedcat.load`: a catalog for Python code."""

from collections.abc import Sequence

from schedcat.commands import Request
from schedcat.commands._whole import open_whole
from schedcat.model import Catalog


def load(paths: Sequence[str], *, config: str | None, environment: str | None) -> Catalog:
    """The jobs under `paths` as one catalog. Raises CatalogError, and what opening raises."""
    opened = open_whole(Request(paths, config, environment))
    return Catalog(tuple(job for each in opened for job in each.reading.catalog.jobs))
