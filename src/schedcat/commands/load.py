"""`schedcat.load`: a catalog for Python code."""

from collections.abc import Sequence

from schedcat.commands import Request, open_catalogs
from schedcat.errors import CatalogError
from schedcat.model import Catalog


def load(paths: Sequence[str], *, config: str | None, environment: str | None) -> Catalog:
    """The jobs under `paths` as one catalog. Raises CatalogError, and what opening raises."""
    opened = open_catalogs(Request(paths, config, environment))
    wrong = [finding for each in opened for _, finding in each.reading.found]
    if wrong:
        places = [f"{each.at}: {each.message}" if each.at else each.message for each in wrong]
        raise CatalogError(
            "\n".join(dict.fromkeys(places)), help="run `schedcat lint` for what to do"
        )
    return Catalog(tuple(job for each in opened for job in each.reading.catalog.jobs))
