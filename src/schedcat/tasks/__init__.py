"""Which tasks exist: read from listings and from Python source, without importing any of it."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from pathlib import Path

from schedcat.errors import UnreadableError
from schedcat.tasks.listing import read
from schedcat.tasks.registry import Registry


def load(paths: Iterable[Path | str]) -> Registry:
    """The registry that `paths` make together: folders and `.py` files to scan, else listings.

    A folder is where imports start: `src/app/tasks.py` under `src` is the module `app.tasks`. No
    paths give a registry for which `given` is False. Raises UnreadableError.
    """
    return reduce(or_, (_load(Path(path)) for path in paths), Registry())


def _load(path: Path) -> Registry:
    try:
        if not path.is_dir() and path.suffix != ".py":
            return read(path)
        from schedcat.tasks.static import scan  # a listing needs none of it

        return scan(path)
    except (OSError, ValueError) as error:
        # pathlib says ValueError where the path holds a NUL.
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(
            f"cannot read tasks from {path.as_posix()!r}: {reason.lower()}",
            help="name a folder of Python source, or a listing of task names",
        ) from error
