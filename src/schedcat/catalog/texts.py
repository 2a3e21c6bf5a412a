"""A text file as it is on disk, whatever its format."""

from pathlib import Path

from schedcat.catalog.reader import check_regular
from schedcat.catalog.shown import shown_path
from schedcat.errors import UnreadableError


def read_text(path: Path) -> str:
    """A text file as it is, line ends included. Raises UnreadableError."""
    try:
        check_regular(str(path))
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(
            f"`{shown_path(path)}` cannot be read: {reason}", help="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"`{shown_path(path)}` is not UTF-8 at byte {error.start}", help="save it as UTF-8"
        ) from error
