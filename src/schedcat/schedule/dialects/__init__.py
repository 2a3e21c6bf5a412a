"""One engine a file; the file's name is the dialect's name, and its `DIALECT` says the rest."""

import importlib
import os
from collections.abc import Mapping
from functools import lru_cache

from schedcat.schedule.dialect import Dialect


@lru_cache(maxsize=1)
def load_dialects() -> Mapping[str, Dialect]:
    """Every dialect by name, in alphabetical order; also those of engines without a backend.

    >>> load_dialects()["debian-cron"].engine
    'Debian cron'
    """
    files = sorted(os.listdir(__path__[0]))  # noqa: PTH208  pathlib's own costs a millisecond
    stems = (file.removesuffix(".py") for file in files if not file.startswith(("_", ".")))
    return {
        stem.replace("_", "-"): importlib.import_module(f"{__name__}.{stem}").DIALECT
        for stem in stems
    }
