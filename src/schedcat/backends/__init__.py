"""One scheduler a module; the file's name is the backend's name.

A backend says which fields its block in a job has (`BLOCK`), which settings it has in a
configuration (`SETTINGS`), and how its engine reads a schedule (`DIALECT`).
"""

import importlib
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from schedcat.catalog.fields import BackendTables
from schedcat.catalog.types import Field
from schedcat.model import Job
from schedcat.schedule.dialect import Dialect


class Backend(Protocol):
    """What a module of this package has."""

    BLOCK: tuple[Field, ...]
    SETTINGS: tuple[Field, ...]
    DIALECT: Dialect


@lru_cache(maxsize=1)
def load_backends() -> Mapping[str, Backend]:
    """Every backend by name, in alphabetical order."""
    files = sorted(os.listdir(__path__[0]))  # noqa: PTH208  pathlib's own costs a millisecond
    public = (file for file in files if file.endswith(".py") and not file.startswith("_"))
    stems = [file.removesuffix(".py") for file in public]
    return {stem.replace("_", "-"): importlib.import_module(f"{__name__}.{stem}") for stem in stems}


def dialects_of(job: Job) -> Mapping[str, Dialect]:
    """The dialects, by name, of the backends that run a job on the very schedule it has."""
    return {
        name: backend.DIALECT
        for name, backend in load_backends().items()
        if job.schedule_on(name) == job.schedule
    }


def backend_tables() -> Mapping[str, BackendTables]:
    """The field tables of every backend by name."""
    return {
        name: BackendTables(each.BLOCK, each.SETTINGS) for name, each in load_backends().items()
    }
