"""A text file as it is on disk, whatever its format."""

from collections.abc import Mapping
from pathlib import Path

from schedcat.catalog.shown import shown_path
from schedcat.errors import UnreadableError
from schedcat.source import read_regular


def read_text(path: Path, held: Mapping[str, bytes] = {}) -> str:
    """A text file as it is, line ends included. Raises UnreadableError.

    `held` has, by path as shown, what files are taken to hold whatever is on disk.
    """
    try:
        content = held.get(shown_path(path)) if held else None
        if content is None:
            content = read_regular(path)
        return content.decode("utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{shown_path(path)}` cannot be read: {reason}", help="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"`{shown_path(path)}` is not UTF-8 at byte {error.start}", help="save it as UTF-8"
        ) from error
