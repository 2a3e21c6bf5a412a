"""Catalogs for Python code, which gets all jobs of a file or an error that says why not."""

from schedcat.commands import Opened, Request, open_catalogs
from schedcat.errors import CatalogError


def open_whole(request: Request) -> list[Opened]:
    """Open every catalog that was asked for. Raises CatalogError, and what opening raises."""
    opened = open_catalogs(request)
    wrong = [finding for each in opened for finding in each.reading.wrong]
    if wrong:
        places = [f"{each.at}: {each.message}" if each.at else each.message for each in wrong]
        raise CatalogError(
            "\n".join(dict.fromkeys(places)), help="run `schedcat lint` for what to do"
        )
    return opened
