"""Which tasks exist: read from listings and from Python source, without importing any of it."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from pathlib import Path

from schedcat.errors import UnreadableError
from schedcat.tasks.listing import read
from schedcat.tasks.registry import Registry


def load(
    paths: Iterable[Path | str],
    asked: Collection[str] | None = None,
    cache: Path | None = None,
) -> Registry:
    """The registry that `paths` make together: folders and `.py` files to scan, else listings.

    A folder is where imports start: `src/app/tasks.py` under `src` is the module `app.tasks`. No
    paths give a registry for which `given` is False. `asked` are the names that the registry will
    be asked for, None if that may be any: it is quick to know only of these why they are no tasks.
    The folder `cache`, this version's within one for all versions, keeps what was found in source
    for the next time. Raises UnreadableError.
    """
    return reduce(or_, (_load(Path(path), asked, cache) for path in paths), Registry())


def _load(path: Path, asked: Collection[str] | None, cache: Path | None) -> Registry:
    try:
        if not path.is_dir() and path.suffix != ".py":
            return read(path)
        from schedcat.tasks.static import scan  # a listing needs none of it

        return scan(path, asked, cache)
    except (OSError, ValueError) as error:
        # pathlib says ValueError where the path holds a NUL.
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(
            f"cannot read tasks from {path.as_posix()!r}: {reason.lower()}",
            help="name a folder of Python source, or a listing of task names",
        ) from error
