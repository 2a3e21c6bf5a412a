"""Rows in a SQLite database, which is only read."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from schedcat.backends.django_celery_beat.rows import MODELS, TABLE, Row
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.parse import MAX_BYTES
from schedcat.catalog.reader import bytes_of


class UnreadableDatabaseError(Exception):
    """A database that SQLite does not read; the text says why."""


def rows(page: Page) -> list[Row]:
    """The rows of our tables. Raises UnreadableDatabaseError."""
    place = Page(page.path, b"")  # no text: all there is to say is which file
    try:
        with closing(_connection(page)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", errors="replace")
            connection.execute("PRAGMA trusted_schema = OFF")
            return [*_rows(connection, place)]
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeDecodeError) as error:
        raise UnreadableDatabaseError(str(error)) from error


def _connection(page: Page) -> sqlite3.Connection:
    """To the file itself, so that what its journal has counts; else to the bytes somebody holds."""
    if _is_on_disk(page):
        uri = Path(page.path).absolute().as_uri()
        return sqlite3.connect(f"{uri}?mode=ro", uri=True)
    connection = sqlite3.connect(":memory:")
    # A journal beside it is not there: bytes 18 and 19 say that there is one.
    connection.deserialize(page.data[:18] + b"\1\1" + page.data[20:])
    return connection


def _is_on_disk(page: Page) -> bool:
    try:
        return len(page.data) > MAX_BYTES or bytes_of(page.path) == page.data
    except OSError:
        return False


def _rows(connection: sqlite3.Connection, place: Page) -> Iterator[Row]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = {name for (name,) in tables}
    for model in MODELS:
        table = f"{TABLE}{model}"
        if table in names:
            found = connection.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608  ours
            columns = [column[0].removesuffix("_id") for column in found.description]
            for values in found:
                row = dict(zip(columns, values, strict=True))
                yield Row(model, str(row.get("id")), row, place)
