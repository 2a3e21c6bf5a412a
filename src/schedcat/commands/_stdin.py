"""A file whose text comes from standard input, and is read as if it stood in its place."""

import sys

from schedcat.catalog.document.parse import MAX_BYTES
from schedcat.catalog.shown import shown_path
from schedcat.commands import Request
from schedcat.errors import UsageError

STDIN = "-"


def with_standard_input(request: Request, filename: str | None) -> Request:
    """The request with what standard input says for the path `-`, under the name of a file.

    The file need not exist; where it does, its text on disk does not count. Without paths a
    `filename` is enough. Raises UsageError for a name without the path.
    """
    paths = request.paths or ([STDIN] if filename else [])
    if STDIN not in paths:
        if filename:
            raise UsageError(
                "--stdin-filename names what is read from standard input, and nothing is",
                help="give `-` as a path",
            )
        return request
    if sys.stdin is None:
        raise UsageError("standard input is closed", help="give a file or folder")
    name = shown_path(filename) if filename else STDIN
    text = sys.stdin.buffer.read(MAX_BYTES + 1)
    return request._replace(
        paths=tuple(name if path == STDIN else path for path in paths),
        contents={**request.contents, name: text},
    )
