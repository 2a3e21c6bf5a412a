"""Files as code hosts know them: by their path from the root of the repository."""

import os
from functools import lru_cache
from pathlib import Path


def in_repository(path: str) -> str:
    """A path, as findings have it, from the root of the repository that we work in, with `/`.

    Outside of any repository it stays relative to the working directory; a file that does not lie
    in the repository has its absolute path.
    """
    here = Path.cwd()
    absolute, root = Path(os.path.abspath(path)), _root(here)  # noqa: PTH100  links stay
    return (absolute.relative_to(root) if absolute.is_relative_to(root) else absolute).as_posix()


@lru_cache(maxsize=8)
def _root(here: Path) -> Path:
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), here)
